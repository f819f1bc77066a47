"""Template tags of the exchange."""

from __future__ import annotations
