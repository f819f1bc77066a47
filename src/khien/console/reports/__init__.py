"""Official reports, frozen as they were exported."""

from __future__ import annotations
