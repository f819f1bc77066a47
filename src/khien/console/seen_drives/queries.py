"""Reading: every drive seen in the viewer's reach, with the register's answer.

A drive that was issued elsewhere is told as that; to whom, only where that place is in reach.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from khien.console.endpoints.machine import shown_time
from khien.console.endpoints.models import Drive
from khien.console.evidence import labels
from khien.console.evidence.rejudging import Issued, register_for
from khien.console.people import access
from khien.console.people.models import Person
from khien.console.seen_drives.models import KitStick, SeenDrive


@dataclass(frozen=True, slots=True)
class Sighting:
    """One drive on one PC. ``where``: to whom it was issued, for one who may know."""

    seen: SeenDrive
    answer: Issued
    status: str
    words: str
    where: str

    @property
    def first(self) -> str:
        """When it was first plugged in, as a person reads it."""
        return shown_time(self.seen.first_seen)

    @property
    def last(self) -> str:
        """When it was last plugged in, as a person reads it."""
        return shown_time(self.seen.last_seen)


def seen_for(viewer: Person, *, words: str = "") -> QuerySet[SeenDrive]:
    """Drives seen on PCs in reach, by serial."""
    found = SeenDrive.objects.filter(
        organisation_id__in=access.scope_ids(viewer, "computer.view"), computer__active=True
    ).select_related("computer", "organisation")
    if words:
        found = found.filter(Q(serial__icontains=words) | Q(computer__name__icontains=words))
    return found.order_by("serial_key", "serial", "organisation__name", "computer__name", "pk")


def answered(viewer: Person, rows: Sequence[SeenDrive]) -> list[Sighting]:
    """The rows with what the register says now."""
    reach = access.scope_ids(viewer, "drive.view")
    keys = {row.serial_key for row in rows} - {""}
    issued = Drive.objects.filter(serial_key__in=keys, organisation_id__in=reach)
    where: dict[str, list[str]] = {}
    for drive in issued.select_related("organisation"):
        where.setdefault(drive.serial_key, []).append(drive.organisation.name)
    told = [{"serial": row.serial, "serial_is_real": bool(row.serial_key)} for row in rows]
    registers = {
        place: register_for(
            place,
            [one for row, one in zip(rows, told, strict=True) if row.organisation_id == place],
        )
        for place in {row.organisation_id for row in rows}
    }
    found = []
    for row, one in zip(rows, told, strict=True):
        answer = registers[row.organisation_id].answer(one)
        status, said = labels.issued(answer.value)
        known = ", ".join(where.get(row.serial_key, [])) if answer is not Issued.KIT else ""
        found.append(Sighting(row, answer, status, said, known))
    return found


def sticks_for(viewer: Person) -> QuerySet[KitStick]:
    """The kit's sticks in reach."""
    ids = access.scope_ids(viewer, "drive.view")
    return KitStick.objects.filter(organisation_id__in=ids).select_related("organisation")


def stick_for(viewer: Person, pk: int) -> KitStick:
    """One stick within reach; Http404 otherwise."""
    stick = sticks_for(viewer).filter(pk=pk).first()
    if stick is None:
        raise Http404
    return stick
