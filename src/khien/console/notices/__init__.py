"""What every official reads and confirms."""

from __future__ import annotations
