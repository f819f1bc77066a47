"""Something odd, reported by anyone, answered by the standing unit."""

from __future__ import annotations
