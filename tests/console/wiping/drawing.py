"""What an officer says on a certificate of today."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils import timezone

from khien.console.endpoints.models import MachineClass
from khien.console.wiping.actions import Values


def today() -> date:
    return timezone.localdate()


def values(**changes: object) -> Values:
    said = Values(
        MachineClass.CONNECTED, "overwrite", "nwipe 0.34", ["S3Z9NB0K"], today(), "Nguyễn Văn A"
    )
    return replace(said, **changes)  # type: ignore[arg-type]
