"""Commands of the log."""

from __future__ import annotations
