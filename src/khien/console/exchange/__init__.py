"""Letters, statuses and reports that come and go as packets through two folders."""

from __future__ import annotations
