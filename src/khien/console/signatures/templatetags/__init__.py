"""Template tags of signatures."""

from __future__ import annotations
