"""The drive that this program runs from: it was plugged in to look, not to carry anything.

In: records of USB drives and the program's own place. Out: the same records, that drive's with
the flag ``ran-from``. Whether it is the kit's own stick is the console's to say.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PureWindowsPath

from khien.endpoints.facts import Facts, Unseen, UsbRecord

RAN_FROM = "ran-from"
_BLOCK = re.compile(r"/block/([a-z]{2,6}\d*)(?:/|$)")


def own_drive(program: Path | None = None) -> str | None:
    """``E:`` on Windows, ``sdb`` on Linux; None where it cannot be told."""
    place = program or Path(sys.executable)
    if sys.platform == "win32":
        return PureWindowsPath(place).drive or None
    try:
        device = place.stat().st_dev
        real = Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}").resolve(strict=True)
    except OSError:
        return None
    found = _BLOCK.search(real.as_posix())
    return found[1] if found else None


def flagged(records: Iterable[UsbRecord], drive: str | None) -> tuple[UsbRecord, ...]:
    """The records, the one that stands at ``drive`` flagged."""
    return tuple(
        replace(one, flags=(*one.flags, RAN_FROM)) if _at(one, drive) else one for one in records
    )


def with_own_stick(facts: Facts, drive: str | None) -> Facts:
    """Facts of a live PC with its own stick flagged."""
    if isinstance(facts.usb, Unseen) or drive is None:
        return facts
    return replace(facts, usb=replace(facts.usb, records=flagged(facts.usb.records, drive)))


def _at(record: UsbRecord, drive: str | None) -> bool:
    if not drive or not record.drive:
        return False
    there = record.drive.removeprefix("/dev/").rstrip("\\/").casefold()
    return re.sub(r"(?<=[a-z])\d+$", "", there) == drive.casefold()
