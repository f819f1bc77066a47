"""The parts of reading Rich Text: tokens, fonts and their code pages, the reader."""

from __future__ import annotations
