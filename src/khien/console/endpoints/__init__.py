"""Registers of PCs and of issued USB drives."""

from __future__ import annotations
