"""Commands of ``khien manage`` about people."""

from __future__ import annotations
