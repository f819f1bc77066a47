"""The parts of reading an old Excel file: records, strings, looks, the walk over sheets."""

from __future__ import annotations
