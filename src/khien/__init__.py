"""Khiên turns a cyber-safety order into work that is done and proven."""

from __future__ import annotations

__version__ = "0.1.0"
