"""People, grants, activation slips, signing in, and the one table of who may do what where."""

from __future__ import annotations
