"""The parts of reading an old PowerPoint file: records, the order of slides, the words on them."""

from __future__ import annotations
