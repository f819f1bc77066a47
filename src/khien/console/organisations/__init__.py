"""The tree of organisations: supervision for this work, groups, names over time, the first hour."""

from __future__ import annotations
