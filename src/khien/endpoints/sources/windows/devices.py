"""Device instances as Windows names them: ``USBSTOR\\Disk&Ven_X&Prod_Y&Rev_Z\\SERIAL&0``.

In: an instance path, with ``\\`` or ``#`` between its parts. Out: what it says of a drive. The
serial is the last part up to its last ``&``; where the drive has none, Windows makes one up,
whose second character is ``&``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from khien.endpoints.sources.usb_merge import Sighting
from khien.endpoints.sources.windows.registry import Key

# Property set and numbers of a device's times (devpkey.h: DEVPKEY_Device_InstallDate …).
TIMES = "Properties\\{83da6326-97a6-4088-9453-a1923f573b29}"
INSTALLED, FIRST, ARRIVED, REMOVED = 0x64, 0x65, 0x66, 0x67
_STORAGE = re.compile(
    r"USBSTOR[\\#](?P<model>[^\\#]{1,200})[\\#](?P<instance>[^\\#{}]{1,200})", re.IGNORECASE
)
_MODEL = re.compile(
    r"^(?P<kind>[^&]*)&Ven_(?P<vendor>[^&]*)&Prod_(?P<product>.*?)(?:&Rev_(?P<revision>[^&]*))?$",
    re.IGNORECASE,
)
_USB = re.compile(r"USB[\\#]VID_([0-9A-F]{4})&PID_([0-9A-F]{4})[^\\#]*[\\#]([^\\#]{1,200})", re.I)


def storage_in(path: str) -> Sighting | None:
    """The USB drive that an instance path names anywhere within; None when it names none."""
    found = _STORAGE.search(path)
    if found is None:
        return None
    return of_model(found["model"], found["instance"])


def of_model(model: str, instance: str) -> Sighting:
    """A drive by its model, ``Disk&Ven_SanDisk&Prod_Cruzer&Rev_1.20``, and its instance."""
    told = _MODEL.match(model)
    vendor = told["vendor"].replace("_", " ").strip() if told else ""
    product = told["product"].replace("_", " ").strip() if told else model
    revision = (told["revision"] or "").strip() if told else ""
    named = " ".join(part for part in (vendor, product, _revision(revision)) if part)
    return Sighting(
        manufacturer=vendor or None, product=named or None, serial=serial_of(instance), storage=True
    )


def usb_ids(path: str) -> tuple[str, str, str] | None:
    """(vendor id, product id, serial) of ``USB\\VID_0781&PID_5580\\SERIAL``."""
    found = _USB.search(path)
    return (found[1].lower(), found[2].lower(), found[3]) if found else None


def serial_of(instance: str) -> str:
    """The serial in an instance id: up to the last ``&``, which Windows adds with a number; one
    that Windows made up keeps its form, so that it is known by its second character."""
    return instance.rpartition("&")[0] if "&" in instance else instance


def times_of(instance: Key) -> Mapping[int, datetime]:
    """A device's times by property number, in both layouts: the value right in the key ``0064``,
    and the older ``00000064\\00000000`` with the value ``Data``."""
    found: dict[int, datetime] = {}
    properties = instance.subkey(TIMES)
    for key in properties.subkeys() if properties else ():
        try:
            number = int(key.name, 16)
        except ValueError:
            continue
        if number in (INSTALLED, FIRST, ARRIVED, REMOVED):
            moment = _time_in(key)
            if moment is not None:
                found[number] = moment
    return found


def _time_in(key: Key) -> datetime | None:
    from khien.endpoints.sources.windows.registry import filetime

    value = key.value("")
    if value is None:
        older = key.subkey("00000000")
        value = older.value("Data") if older else None
    if isinstance(value, datetime):
        return value if value.year > 1601 else None
    if isinstance(value, bytes) and len(value) == 8:
        return filetime(int.from_bytes(value, "little"))
    return None


def _revision(text: str) -> str:
    # "Rev_0001" says nothing that a person could compare with what is printed on a drive.
    return text if "." in text else ""
