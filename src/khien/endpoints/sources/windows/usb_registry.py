"""USB drives in the SYSTEM hive: USBSTOR, USB, SCSI (UASP), device containers, mounted devices.

In: a registry. Out: sightings, and how many phones and cameras (MTP) it knows, which are no
drives. Every control set is looked at: an older one may remember what the newer forgot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from khien.endpoints.sources.usb_merge import Sighting
from khien.endpoints.sources.windows.devices import (
    ARRIVED,
    FIRST,
    INSTALLED,
    REMOVED,
    of_model,
    storage_in,
    times_of,
    usb_ids,
)
from khien.endpoints.sources.windows.registry import Key, Registry, text_of

EXACT, OF_ITS_PORT, ONLY_NAMED = 0, 1, 5
_STORAGE_SERVICES = frozenset({"usbstor", "uaspstor"})
_PHONE_SERVICES = frozenset({"wudfwpdmtp", "wpdmtp", "wudfrd"})
_PORTABLE = "{eec5ad98-8080-425f-922a-dabf3de3f69a}"  # class of portable devices
_LETTER = re.compile(r"\\DosDevices\\([A-Z]:)$", re.IGNORECASE)


def sightings(registry: Registry) -> Iterator[Sighting]:
    """Every USB drive that the hive names; raises DamagedDocument."""
    for number, name in enumerate(registry.control_sets()):
        top = f"SYSTEM\\{name}"
        suffix = "" if number == 0 else f" ({name})"
        enum = registry.key(f"{top}\\Enum")
        if enum is not None:
            yield from _usbstor(enum, suffix)
            yield from _ports(enum, suffix)
        yield from _containers(registry.key(f"{top}\\Control\\DeviceContainers"), suffix)
    yield from _mounted(registry.key("SYSTEM\\MountedDevices"))


def knows_devices(registry: Registry) -> bool:
    """Whether a control set lists the devices of this PC, as every Windows does from its first
    start: without that list no drive is no answer."""
    return any(registry.key(f"SYSTEM\\{name}\\Enum") for name in registry.control_sets())


def phones(registry: Registry) -> int:
    """How many phones and cameras were plugged in: devices of the portable class by MTP."""
    found: set[str] = set()
    for name in registry.control_sets():
        for model, instance in _instances(registry.key(f"SYSTEM\\{name}\\Enum\\USB")):
            service = text_of(instance, "Service").casefold()
            if (
                service in _PHONE_SERVICES
                and text_of(instance, "ClassGUID").casefold() == _PORTABLE
            ):
                found.add(f"{model.name}\\{instance.name}".casefold())
    return len(found)


def _instances(top: Key | None) -> Iterator[tuple[Key, Key]]:
    for model in top.subkeys() if top else ():
        for instance in model.subkeys():
            yield model, instance


def _usbstor(enum: Key, suffix: str) -> Iterator[Sighting]:
    for model, instance in _instances(enum.subkey("USBSTOR")):
        seen = of_model(model.name, instance.name)
        seen.source, seen.exact = f"USBSTOR{suffix}", EXACT if not suffix else OF_ITS_PORT
        _timed(seen, instance)
        yield seen


def _ports(enum: Key, suffix: str) -> Iterator[Sighting]:
    """Of the devices at USB ports those with a storage driver; a UASP drive's own record stands
    under SCSI, with which it shares its container."""
    by_container = {
        text_of(instance, "ContainerID").casefold(): (model, instance)
        for model, instance in _instances(enum.subkey("SCSI"))
        if model.name.casefold().startswith("disk&")
    }
    for model, instance in _instances(enum.subkey("USB")):
        service = text_of(instance, "Service").casefold()
        told = usb_ids(f"USB\\{model.name}\\{instance.name}")
        if service not in _STORAGE_SERVICES or told is None:
            continue
        seen = Sighting(told[0], told[1], serial=told[2], storage=True, exact=OF_ITS_PORT)
        seen.source = f"Enum\\USB{suffix}"
        disk = by_container.get(text_of(instance, "ContainerID").casefold())
        if service == "uaspstor":
            seen.flags.add("uasp")
            if disk is not None:
                own = of_model(disk[0].name, disk[1].name)
                seen.manufacturer, seen.product = own.manufacturer, own.product
                seen.source = f"Enum\\SCSI{suffix}"
        _timed(seen, instance)
        yield seen


def _timed(seen: Sighting, instance: Key) -> None:
    times = times_of(instance)
    seen.first = times.get(FIRST) or times.get(INSTALLED)
    seen.connected = times.get(ARRIVED)
    seen.removed = times.get(REMOVED)
    if not times:
        # Before Windows 8 a device kept no times; its key was written at its last plug-in.
        seen.connected, seen.exact = instance.written_at, ONLY_NAMED
        seen.flags.add("time-of-key")


def _containers(top: Key | None, suffix: str) -> Iterator[Sighting]:
    """Drives that a container still names though their own key may be gone."""
    for container in top.subkeys() if top else ():
        bases = container.subkey("BaseContainers")
        for base in bases.subkeys() if bases else ():
            for name, _ in base.values():
                seen = storage_in(name)
                if seen is not None and name.upper().startswith("USBSTOR\\"):
                    seen.source, seen.exact = f"DeviceContainers{suffix}", ONLY_NAMED
                    yield seen


def _mounted(key: Key | None) -> Iterator[Sighting]:
    """Drives that were given a letter or a volume name."""
    for name, value in key.values() if key else ():
        if not isinstance(value, bytes) or len(value) < 32:
            continue
        seen = storage_in(value.decode("utf-16-le", "replace"))
        if seen is not None:
            letter = _LETTER.search(name)
            seen.drive = letter[1].upper() if letter else None
            seen.source, seen.exact = "MountedDevices", ONLY_NAMED
            yield seen


def installed_at(registry: Registry) -> datetime | None:
    """When this Windows was installed, in seconds since 1970; None when the hive is not there."""
    from datetime import UTC

    key = registry.key("SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion")
    value = key.value("InstallDate") if key else None
    if not isinstance(value, int) or not 0 < value < 1 << 33:
        return None
    return datetime.fromtimestamp(value, tz=UTC)
