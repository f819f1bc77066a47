"""The parts of reading a web page: the walk over its tree, inline styles, list numbers."""

from __future__ import annotations
