"""One module a rule: a place on page 1 where a mark may stand."""

from __future__ import annotations
