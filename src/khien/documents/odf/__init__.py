"""The parts of reading an OpenDocument text: names, styles, list numbers, the walk."""

from __future__ import annotations
