"""The parts of reading a Word 97-2003 file: header, pieces, formatting, styles, lists, walk."""

from __future__ import annotations
