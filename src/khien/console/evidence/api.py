"""What a PC may send without a person: its signed bundle."""

from __future__ import annotations

from ninja import Router

router = Router()
