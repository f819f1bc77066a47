"""The append-only log of every write, sealed in an RFC 9162 tree."""

from __future__ import annotations
