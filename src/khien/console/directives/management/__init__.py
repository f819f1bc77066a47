"""Commands of ``khien manage`` about letters."""

from __future__ import annotations
