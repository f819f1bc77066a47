"""Reading the register of devices: only what the viewer may see."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from khien.console.devices.models import Device, Exposure, Password
from khien.console.people import access
from khien.console.people.models import Person

VIEW = "device.view"
FAILS = Q(password=Password.DEFAULT) | Q(exposure=Exposure.YES)
PASSES = Q(password=Password.CHANGED, exposure=Exposure.NO, firmware_date__isnull=False)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many devices, and how they stand by what was said of them."""

    owned: int
    failing: int
    passing: int

    @property
    def unclear(self) -> int:
        """What nobody said is unknown."""
        return self.owned - self.failing - self.passing


def devices_for(
    viewer: Person, *, words: str = "", kind: str = "", state: str = ""
) -> QuerySet[Device]:
    """Devices in reach. ``state``: failing, unclear, passing, inactive or empty."""
    found = Device.objects.filter(
        organisation_id__in=access.scope_ids(viewer, VIEW), active=state != "inactive"
    ).select_related("organisation")
    if words:
        found = found.filter(
            Q(name__icontains=words) | Q(place__icontains=words) | Q(model__icontains=words)
            | Q(serial__icontains=words) | Q(ip__icontains=words)
        )  # fmt: skip
    if kind:
        found = found.filter(kind=kind)
    conditions = {"failing": FAILS, "passing": PASSES, "unclear": ~FAILS & ~PASSES}
    if state in conditions:
        found = found.filter(conditions[state])
    return found.order_by("organisation__name", "name", "pk")


def counts_for(viewer: Person) -> Counts:
    """The sentence at the top."""
    found = devices_for(viewer)
    return Counts(found.count(), found.filter(FAILS).count(), found.filter(PASSES).count())


def device_for(viewer: Person, pk: int) -> Device:
    """One device within reach; Http404 otherwise."""
    ids = access.scope_ids(viewer, VIEW)
    found = Device.objects.filter(pk=pk, organisation_id__in=ids)
    device = found.select_related("organisation", "said_by").first()
    if device is None:
        raise Http404
    return device
