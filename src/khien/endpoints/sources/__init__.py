"""Where facts come from: files read and commands run, nowhere else in this package."""

from __future__ import annotations
