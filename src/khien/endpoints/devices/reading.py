"""A file of devices, whichever of the two it is: discovery XML, or a table with a heading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from khien.core.text import fold
from khien.endpoints.coverage import tables
from khien.endpoints.coverage.errors import ListError
from khien.endpoints.devices.discovery import MOST_DEVICES, read_discovery
from khien.endpoints.devices.errors import NotDevices, TooManyDevices
from khien.endpoints.devices.values import (
    DeviceKind,
    Devices,
    FoundDevice,
    clean,
    day_of,
    ip_of,
    kind_by_words,
    mac_of,
    serial_of,
)

MOST_BYTES = 32_000_000
# Headings without marks and case, as asset books and scanners write them.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "kind": ("loai", "loai thiet bi", "kind", "type"),
    "name": ("ten", "ten thiet bi", "name", "hostname", "host name"),
    "maker": ("hang", "hang san xuat", "nha san xuat", "maker", "manufacturer", "vendor"),
    "model": ("model", "kieu", "kieu may", "ma san pham"),
    "serial": ("so se-ri", "so seri", "serial", "serial number", "s/n", "so may"),
    "mac": ("mac", "dia chi mac", "mac address"),
    "ip": ("ip", "dia chi ip", "ip address"),
    "firmware": ("firmware", "phien ban firmware", "firmware version", "phien ban"),
    "firmware_date": ("ngay firmware", "firmware date", "ngay cap nhat firmware"),
    "place": ("noi dat", "vi tri", "location", "place"),
}  # fmt: skip
_IDENTITY = ("name", "serial", "mac", "ip")


def read_devices(data: bytes) -> Devices:
    """The devices in ``data``. Raises NotDevices, TooManyDevices."""
    if len(data) > MOST_BYTES:
        raise TooManyDevices(limit=f"{MOST_BYTES // 1_000_000} MB")
    begins = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    if begins.startswith(b"<"):
        return read_discovery(begins)
    try:
        table = tables.read(data)
    except ListError as error:
        raise NotDevices() from error
    columns = columns_of(table.headers)
    if not any(name in columns for name in _IDENTITY):
        raise NotDevices()
    if len(table.rows) > MOST_DEVICES:
        raise TooManyDevices(limit=f"{MOST_DEVICES}")
    rows = [_row(cells, columns) for cells in table.rows]
    found = tuple(one for one in rows if one.known_by)
    return Devices(found, unusable=len(rows) - len(found))


def columns_of(headers: Sequence[str]) -> dict[str, int]:
    """Field → column; the first heading of a name counts."""
    found: dict[str, int] = {}
    for at, header in enumerate(headers):
        said = fold(clean(header)).strip(" :*")
        for name, known in HEADINGS.items():
            if said in known:
                found.setdefault(name, at)
    return found


def _row(cells: Sequence[str], columns: Mapping[str, int]) -> FoundDevice:
    said = {name: clean(cells[at]) for name, at in columns.items() if at < len(cells)}
    kind = said.get("kind", "")
    known = {one.value: one for one in DeviceKind}
    words = (kind, said.get("model", ""), said.get("name", ""), said.get("maker", ""))
    return FoundDevice(
        kind=known.get(fold(kind)) or kind_by_words(*words),
        name=said.get("name", ""),
        maker=said.get("maker", ""),
        model=said.get("model", ""),
        serial=serial_of(said.get("serial")),
        mac=mac_of(said.get("mac")),
        ip=ip_of(said.get("ip")),
        firmware=said.get("firmware", ""),
        firmware_date=day_of(said.get("firmware_date")),
        place=said.get("place", ""),
    )
