"""What tells this disk and this Windows from others, as hives keep it.

SAM: the machine's SID, which Windows makes when it is set up (MS-DTYP 2.4.2). SYSTEM: under
MountedDevices what the volume of drive C is known by: the disk's signature and the place on it
(12 bytes), or ``DMIO:ID:`` and the partition's GUID. A disk that is copied whole keeps all of
them; Sysprep makes them anew. Serials of disks stand in no hive.
"""

from __future__ import annotations

from khien.endpoints.facts import Trait, seen
from khien.endpoints.sources.windows.accounts import machine_sid
from khien.endpoints.sources.windows.registry import Registry

_MOUNTED, _SYSTEM_DRIVE = "SYSTEM\\MountedDevices", "\\DosDevices\\C:"
_GUID_OF = b"DMIO:ID:"


def traits(registry: Registry) -> tuple[Trait, ...]:
    """The volume that Windows runs from, then the installation."""
    volume = seen(lambda: _volume(registry), what="SYSTEM")
    system = seen(lambda: machine_sid(registry), what="SAM")  # closed to all but the system
    told = (("volume", volume), ("system", system))
    return tuple(Trait(kind, value) for kind, value in told if value and isinstance(value, str))


def _volume(registry: Registry) -> str:
    key = registry.key(_MOUNTED)
    value = key.value(_SYSTEM_DRIVE) if key else None
    if not isinstance(value, bytes):
        return ""
    names = value[8:] if value.startswith(_GUID_OF) else value[:4]
    is_known = len(value) == (24 if value.startswith(_GUID_OF) else 12)
    return value.hex() if is_known and any(names) else ""
