"""Settings: ``base`` for all; ``dev``, ``production`` and ``test`` name what differs."""

from __future__ import annotations
