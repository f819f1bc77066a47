"""A found device as a value, and the cleaning that every source shares."""

from __future__ import annotations

import enum
import ipaddress
import re
from dataclasses import dataclass
from datetime import date

from khien.core.text import fold, squeeze
from khien.endpoints.coverage.identity import is_unset_serial

MOST_TEXT = 200
_MAC = re.compile(r"[0-9a-f]{12}")
_GROUP = 0x01  # IEEE 802: many listen to it
# Xerox's zeros, and what routers that stand in for one another share (RFC 9568, 7.3).
_SHARED = ("000000000000", "00005e0001", "00005e0002")
_DAY = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)")


class DeviceKind(enum.StrEnum):
    """What it is."""

    ROUTER = "router"
    WIFI = "wifi"
    SWITCH = "switch"
    CAMERA = "camera"
    PRINTER = "printer"
    STORAGE = "storage"
    PHONE = "phone"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class FoundDevice:
    """One device. ``firmware_date`` only where the source itself says a day."""

    kind: DeviceKind
    name: str = ""
    maker: str = ""
    model: str = ""
    serial: str = ""
    mac: str = ""
    ip: str = ""
    firmware: str = ""
    firmware_date: date | None = None
    place: str = ""

    @property
    def known_by(self) -> bool:
        """Whether it can be found again."""
        return bool(self.serial or self.mac or self.ip or self.name)


@dataclass(frozen=True, slots=True)
class Devices:
    """What a file told: devices, and how many entries were PCs or said nothing of use."""

    found: tuple[FoundDevice, ...]
    computers: int = 0
    unusable: int = 0


def clean(text: str | None) -> str:
    """One line of printable text."""
    words = squeeze("".join(ch if ch.isprintable() else " " for ch in text or ""))
    return words[:MOST_TEXT]


def mac_of(text: str | None) -> str:
    """``52:54:00:12:34:56``; empty for anything that names no one card."""
    digits = re.sub(r"[^0-9a-f]", "", (text or "").casefold())
    if not _MAC.fullmatch(digits) or int(digits[:2], 16) & _GROUP:
        return ""
    if digits.startswith(_SHARED):
        return ""
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


def ip_of(text: str | None) -> str:
    """An address in its short form, without the name of a card of the PC that saw it; empty for
    anything that no other machine answers to.
    """
    try:
        found = ipaddress.ip_address((text or "").strip()[:60].partition("%")[0])
    except ValueError:
        return ""
    if found.is_unspecified or found.is_loopback or found.is_multicast:
        return ""
    return str(found)


def serial_of(text: str | None) -> str:
    """A serial as printed; empty for words that say there is none, which devices would share."""
    said = clean(text)
    return "" if is_unset_serial(said) else said


def day_of(text: str | None) -> date | None:
    """A day written 2026-11-25 or 25/11/2026; None for anything else."""
    said = (text or "")[:60]
    try:
        if match := _DAY.search(said):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _DAY_FIRST.search(said):
            return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None
    return None


# What a person or a scanner calls it, without marks and case: the first that fits.
_WORDS = (
    (DeviceKind.CAMERA, ("camera", "ip cam", "ipcam", "nvr", "dvr", "hikvision", "dahua", "video")),
    (DeviceKind.PRINTER, ("printer", "may in", "laserjet", "may photo", "mfp", "photocopy")),
    (DeviceKind.WIFI, ("wifi", "wi-fi", "access point", "wireless", "unifi", "phat song")),
    (DeviceKind.SWITCH, ("switch", "chuyen mach")),
    (DeviceKind.ROUTER, ("router", "dinh tuyen", "gateway", "modem", "mikrotik", "firewall",
                         "tuong lua")),
    (DeviceKind.STORAGE, ("storage", "nas", "luu tru", "synology", "qnap")),
    (DeviceKind.PHONE, ("phone", "dien thoai", "voip")),
)  # fmt: skip


def kind_by_words(*texts: str) -> DeviceKind:
    """The kind that the words tell; OTHER when they tell none."""
    said = " ".join(fold(text) for text in texts)
    for kind, words in _WORDS:
        if any(re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", said) for word in words):
            return kind
    return DeviceKind.OTHER
