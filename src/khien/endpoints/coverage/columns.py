"""What stands in which column of a list, guessed from its headers; a person may correct it.

In: headers. Out: field → column. Aliases come from ``data/endpoints/list_columns.json``; a header
fits an alias whole, else by its first words, else by holding all of its words. Each column
serves one field, the surest first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

from khien.core.i18n import N_
from khien.core.text import fold

# Field → what a person reads in the wizard.
FIELDS: Mapping[str, str] = {
    "hostname": N_("Tên máy"),
    "serials": N_("Số sê-ri"),
    "macs": N_("Địa chỉ MAC"),
    "uuid": N_("UUID"),
    "ips": N_("Địa chỉ IP"),
    "user": N_("Người sử dụng"),
    "unit": N_("Đơn vị, phòng ban"),
    "asset_code": N_("Mã tài sản"),
    "os": N_("Hệ điều hành"),
    "product": N_("Phần mềm bảo vệ"),
    "version": N_("Phiên bản"),
    "signatures_at": N_("Ngày cập nhật mẫu"),
    "last_seen": N_("Lần cuối kết nối"),
    "status": N_("Trạng thái bảo vệ"),
    "found": N_("Mã độc phát hiện"),
    "found_at": N_("Lúc phát hiện"),
    "found_state": N_("Kết quả xử lý"),
    "found_where": N_("Chỗ phát hiện"),
}
IDENTITY = ("serials", "uuid", "macs", "hostname")  # one of them must be mapped
_WHOLE, _FIRST, _HOLDS = 3, 2, 1
_SIGNS = re.compile(r"[^0-9a-z]+")


def load(name: str) -> Any:
    """A data file of this part."""
    path = files("khien.data").joinpath("endpoints", name)
    return json.loads(path.read_text(encoding="utf-8"))


def header_key(text: str) -> str:
    """A header as it is compared: no marks, case or signs."""
    return _SIGNS.sub(" ", fold(text)).strip()


@lru_cache(maxsize=1)
def _aliases() -> dict[str, str]:
    """Alias as it is compared → field; the first field that claims it."""
    found: dict[str, str] = {}
    for field, aliases in load("list_columns.json")["columns"].items():
        for alias in aliases:
            found.setdefault(header_key(alias), field)
    return found


def known_headers(cells: Sequence[str]) -> int:
    """How many of ``cells`` are, whole, headers that we know."""
    aliases = _aliases()
    return len({header_key(cell) for cell in cells if cell and len(cell) < 80} & aliases.keys())


def guess(headers: Sequence[str]) -> dict[str, int]:
    """Field → column, as far as the headers tell."""
    wishes: list[tuple[int, int, int, str]] = []
    for column, header in enumerate(headers):
        key = header_key(header)
        for alias, field in _aliases().items():
            score = _score(key, alias)
            if score:
                wishes.append((-score, -len(alias), column, field))
    chosen: dict[str, int] = {}
    for _points, _length, column, field in sorted(wishes):
        if field not in chosen and column not in chosen.values():
            chosen[field] = column
    return chosen


def _score(header: str, alias: str) -> int:
    if header == alias:
        return _WHOLE
    if len(alias) < 3:
        return 0
    if header.startswith(f"{alias} "):
        return _FIRST
    return _HOLDS if f" {alias} " in f" {header} " else 0


def corrected(headers: Sequence[str], mapping: Mapping[str, object]) -> dict[str, int]:
    """A mapping from outside with only fields and columns that there are."""
    return {
        field: column
        for field, column in mapping.items()
        if field in FIELDS and isinstance(column, int) and 0 <= column < len(headers)
    }


def by_header(headers: Sequence[str], saved: Mapping[str, str]) -> dict[str, int]:
    """A saved mapping (field → header) on a new file: columns may have changed places."""
    keys = {header_key(header): column for column, header in enumerate(headers)}
    return {
        field: keys[header_key(header)]
        for field, header in saved.items()
        if field in FIELDS and header_key(header) in keys
    }
