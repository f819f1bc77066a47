"""Facts of the live Linux PC: files read and commands run."""

from __future__ import annotations
