"""Tags about organisations."""

from __future__ import annotations
