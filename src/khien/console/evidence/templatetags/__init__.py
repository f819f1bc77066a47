"""Template tags of evidence."""

from __future__ import annotations
