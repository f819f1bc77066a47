"""Facts of a Windows PC: its registry, event logs, set-up logs and management repository, read
from files that were carried from it or from the PC itself."""

from __future__ import annotations
