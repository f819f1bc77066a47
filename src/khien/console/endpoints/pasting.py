"""A table pasted from Excel, any column order, to rows of a register: understood, not saved.

The first line may be a heading; then columns are found by its words. Without one the usual
order is assumed. Every row says what is wrong with it, so that a person sees it before saving.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as N_

from khien.console.endpoints.models import Drive, MachineClass
from khien.console.endpoints.problems import TooManyRows
from khien.core.text import fold, squeeze

MOST_ROWS = 5_000
MOST_CHARACTERS = 1_000_000
MOST_COLUMNS = 40
EMPTY = N_("thiếu tên")
EMPTY_SERIAL = N_("thiếu số sê-ri")
TWICE = N_("trùng với dòng {line} ở trên")
THERE = N_("đã có trong sổ")
UNKNOWN_CLASS = N_("không hiểu loại máy “{given}”")
UNKNOWN_DATE = N_("không hiểu ngày “{given}”")
TOO_LONG = N_("cột {column} dài quá {most} chữ")

# Column → words (folded) that its heading may hold, the most telling first.
COMPUTER_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "serials": ("so may", "serial", "so se-ri", "so seri", "s/n"),
    "machine_class": ("loai", "class", "nhom may"),
    "networks": ("mang dang noi", "noi mang", "ten mang", "cac mang", "network", "networks"),
    "holder": ("nguoi", "can bo", "holder", "user"),
    "place": ("noi", "phong", "vi tri", "place", "location"),
    "purpose": ("muc dich", "nhiem vu", "dung cho", "purpose"),
    "name": ("ten", "ma may", "hostname", "name", "may"),
}
COMPUTER_ORDER = (
    "name", "machine_class", "place", "holder", "purpose", "serials", "networks",
)  # fmt: skip
DRIVE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "handed_out": ("ngay giao", "ngay cap", "handed", "ngay nhan"),
    "returned": ("ngay tra", "returned", "thu hoi"),
    "state": ("tinh trang", "trang thai", "state"),
    "purpose": ("dung cho", "muc dich", "loai", "purpose"),
    "issuer": ("noi cap", "don vi cap", "issuer"),
    "holder": ("nguoi", "can bo", "holder"),
    "serial": ("so se-ri", "so seri", "serial", "so", "s/n", "ma"),
}
DRIVE_ORDER = ("serial", "issuer", "holder", "purpose", "handed_out", "returned")
LENGTHS = {
    "name": 120, "place": 200, "holder": 150, "purpose": 200, "serial": 120, "issuer": 200,
}  # fmt: skip
_DATE = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})")


@dataclass(slots=True)
class PastedRow:
    """One line as understood. ``problem`` is a source string with its ``facts``; a duplicate
    (``known``) is shown and left out.
    """

    line: int
    values: dict[str, Any]
    problem: str = ""
    facts: dict[str, object] = field(default_factory=dict)
    known: bool = False

    @property
    def good(self) -> bool:
        """Whether it can be saved."""
        return not self.problem

    @property
    def words(self) -> str:
        """What is wrong with it, in the reader's language."""
        return gettext(self.problem).format(**self.facts) if self.problem else ""

    @property
    def cells(self) -> list[str]:
        """Its values as they are shown before saving."""
        return [_shown(name, value) for name, value in self.values.items()]


def read_computers(text: str, *, known_names: Iterable[str]) -> list[PastedRow]:
    """PCs of a pasted table; ``known_names`` are those in the register already."""
    rows = []
    for line, cells in _table(text, COMPUTER_COLUMNS, COMPUTER_ORDER):
        row = PastedRow(line, {name: cells.get(name, "") for name in COMPUTER_ORDER})
        row.values["serials"] = serials_in(row.values["serials"])
        row.values["networks"] = networks_in(row.values["networks"])
        given = row.values["machine_class"]
        row.values["machine_class"] = machine_class(given) or ""
        if not row.values["name"]:
            row.problem = EMPTY
        elif not row.values["machine_class"]:
            row.problem, row.facts = UNKNOWN_CLASS, {"given": given[:60]}
        _check_lengths(row)
        rows.append(row)
    _mark_known(rows, "name", known_names)
    return rows


def read_drives(text: str, *, known_serials: Iterable[str]) -> list[PastedRow]:
    """Issued drives of a pasted table."""
    rows = []
    for line, cells in _table(text, DRIVE_COLUMNS, DRIVE_ORDER):
        row = PastedRow(line, {name: cells.get(name, "") for name in DRIVE_ORDER})
        row.values["purpose"] = drive_purpose(row.values["purpose"])
        for name in ("handed_out", "returned"):
            given = row.values[name]
            row.values[name] = day_in(given)
            if given and row.values[name] is None:
                row.problem, row.facts = UNKNOWN_DATE, {"given": given[:60]}
        row.values["state"] = drive_state(cells.get("state", ""), row.values["returned"])
        if not row.values["serial"]:
            row.problem = EMPTY_SERIAL
        _check_lengths(row)
        rows.append(row)
    _mark_known(rows, "serial", known_serials)
    return rows


def machine_class(words: str) -> str | None:
    """A class by the words people use; empty means connected; None when not understood."""
    given = fold(words)
    if not given or "noi mang" in given or "internet" in given or "connected" in given:
        return MachineClass.CONNECTED.value
    if "lan" in given:
        return MachineClass.INDEPENDENT_LAN.value
    if "doc lap" in given or "stand" in given or "bmnn" in given or "soan thao" in given:
        return MachineClass.STAND_ALONE.value
    return None


def drive_purpose(words: str) -> str:
    """For secrets when the words say so, else for work."""
    given = fold(words)
    secret = "mat" in given.split() or "bmnn" in given or "secret" in given
    return (Drive.Purpose.SECRET if secret else Drive.Purpose.WORK).value


def drive_state(words: str, returned: date | None) -> str:
    """Held, returned or lost."""
    given = fold(words)
    if "mat" in given.split() or "lost" in given or "that lac" in given:
        return Drive.State.LOST.value
    if returned or "da tra" in given or "thu hoi" in given or "returned" in given:
        return Drive.State.RETURNED.value
    return Drive.State.HELD.value


def serials_in(words: str) -> list[str]:
    """Serials written in one cell, however they are parted."""
    parts = (squeeze(part)[:120] for part in re.split(r"[,;\n|]", words))
    return list(dict.fromkeys(part for part in parts if part))[:20]


def networks_in(words: str) -> list[str] | None:
    """Networks of one cell; "không" is none at all, an empty cell says nothing (None)."""
    if not words.strip():
        return None
    if fold(words) in {"khong", "khong noi", "khong noi mang", "khong co", "none"}:
        return []
    return serials_in(words)


def networks_shown(networks: list[str] | None) -> str:
    """What ``networks_in`` would read again."""
    if networks is None:
        return ""
    return ", ".join(networks) or gettext("không")


def day_in(words: str) -> date | None:
    """A day as offices write it (25/11/2026) or as Excel may give it (2026-11-25)."""
    text = words.strip()
    if match := _DATE.match(text):
        day, month, year = (int(part) for part in match.groups())
    elif match := _ISO.match(text):
        year, month, day = (int(part) for part in match.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _shown(name: str, value: Any) -> str:
    if name == "networks":
        return networks_shown(value)
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    labels = {
        **dict(MachineClass.choices), **dict(Drive.Purpose.choices), **dict(Drive.State.choices)
    }  # fmt: skip
    if name in ("machine_class", "purpose", "state") and value in labels:
        return str(labels[value])
    return str(value or "")


def _table(
    text: str, columns: Mapping[str, tuple[str, ...]], order: tuple[str, ...]
) -> list[tuple[int, dict[str, str]]]:
    """``(line number, column → cell)`` of each line that holds anything."""
    text = text[:MOST_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    head = text.split("\n", 1)[0]
    delimiter = "\t" if "\t" in text else (";" if ";" in head else ",")
    lines = _lines(text, delimiter)
    if len(lines) > MOST_ROWS + 1:
        raise TooManyRows(most=MOST_ROWS)
    found = _heading(lines[0], columns) if lines else {}
    start = 1 if found else 0
    places = found or dict(enumerate(order))
    rows = []
    for number, cells in enumerate(lines[start:], start + 1):
        values = {places[at]: squeeze(cell) for at, cell in enumerate(cells) if at in places}
        if any(values.values()):
            rows.append((number, values))
    return rows


def _lines(text: str, delimiter: str) -> list[list[str]]:
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error:  # a cell beyond the reader's limit: a quote that nothing closes
        lines = [line.split(delimiter) for line in text.split("\n")]
    return [line[:MOST_COLUMNS] for line in lines]


def _heading(cells: list[str], columns: Mapping[str, tuple[str, ...]]) -> dict[int, str]:
    """Place → column when the line is a heading (two columns known, or the only one), else {}."""
    found: dict[int, str] = {}
    for at, cell in enumerate(cells):
        words = fold(cell)
        for name, marks in columns.items():
            if name not in found.values() and any(_begins(words, mark) for mark in marks):
                found[at] = name
                break
    filled = sum(bool(cell.strip()) for cell in cells)
    return found if len(found) >= min(2, filled) and _is_heading(cells) else {}


def _begins(words: str, mark: str) -> bool:
    return words == mark or words.startswith(mark + " ") or f" {mark} " in f" {words} "


def _is_heading(cells: list[str]) -> bool:
    """A heading holds words, no figures: "Máy 01" is a PC, "Tên máy" a column."""
    return not any(ch.isdigit() for cell in cells for ch in cell)


def _check_lengths(row: PastedRow) -> None:
    for name, most in LENGTHS.items():
        value = row.values.get(name)
        if isinstance(value, str) and len(value) > most and not row.problem:
            row.problem, row.facts = TOO_LONG, {"column": name, "most": most}


def _mark_known(rows: list[PastedRow], column: str, known: Iterable[str]) -> None:
    there = {squeeze(value).casefold() for value in known}
    seen: dict[str, int] = {}
    for row in rows:
        if row.problem:
            continue
        key = str(row.values[column]).casefold()
        if key in seen:
            row.problem, row.facts, row.known = TWICE, {"line": seen[key]}, True
        elif key in there:
            row.problem, row.known = THERE, True
        seen.setdefault(key, row.line)
