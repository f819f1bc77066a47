"""Unproven bundles must not fill the disk (ATTACKS 23): how often they are recorded.

A bundle that nobody vouches for is always answered with its reason, but recorded at most
``PER_HOUR`` times an hour for the whole console, and an address that goes on sending such is
told to wait. A PC that proves itself is never counted, so a flood keeps no honest PC out.
"""

from __future__ import annotations

import hashlib
import time

from django.core.cache import cache

PER_HOUR = 120
PER_ADDRESS = 60
WINDOW = 600


def may_record() -> bool:
    """Whether one more unproven refusal is written down this hour."""
    return _count("recorded", 3_600) <= PER_HOUR


def note_unproven(address: str) -> bool:
    """Count an unproven bundle from ``address``; True when it has sent too many."""
    tag = hashlib.sha256(address.encode()).hexdigest()[:32]
    return _count(f"from.{tag}", WINDOW) > PER_ADDRESS


def _count(name: str, seconds: int) -> int:
    key = f"bundles.{name}.{int(time.time()) // seconds}"
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key)
    except ValueError:  # it expired in between
        return 1
