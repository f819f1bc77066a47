"""The first hour: from an empty installation to the first letter, one thing a page."""

from __future__ import annotations
