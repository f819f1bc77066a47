"""Obligation × organisation: states, deadlines, threads, verdicts, the directive's matrix."""

from __future__ import annotations
