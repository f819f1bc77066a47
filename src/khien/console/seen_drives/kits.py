"""Which drives are the kit's own sticks."""

from __future__ import annotations

from collections.abc import Iterable

from khien.console.seen_drives.models import KitStick


def kit_keys(organisation_id: int, keys: Iterable[str]) -> set[str]:
    """Those of ``keys`` that an accepted stick of the organisation's kit has."""
    wanted = {key[:200] for key in keys if key}
    if not wanted:
        return set()
    rows = KitStick.objects.filter(
        organisation_id=organisation_id, state=KitStick.State.ACCEPTED, serial_key__in=wanted
    )
    return set(rows.values_list("serial_key", flat=True))
