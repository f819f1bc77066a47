"""Letters taken in: the file, what was read from it, the obligations as corrected by a person."""

from __future__ import annotations
