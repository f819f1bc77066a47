"""Replaceable facts with validity dates: read by everything, importing nothing of Khiên."""

from __future__ import annotations
