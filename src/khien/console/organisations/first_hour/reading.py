"""What a pasted list of organisations was understood as, before anything is saved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from khien.console.organisations.addressees import Directory
from khien.console.organisations.models import Kind, Organisation
from khien.console.web.pasted import Column, Row, Table, read_table
from khien.core.text import fold

_KIND_WORDS: Sequence[tuple[str, Kind]] = (
    (r"truong|mam non|mau giao|tieu hoc|thcs|thpt|mn|th|nha tre", Kind.SCHOOL),
    (r"tram y te|benh vien|trung tam y te|phong kham|ttyt|co so y te|y te", Kind.CLINIC),
    (r"cong ty|doanh nghiep|tong cong ty|hop tac xa", Kind.ENTERPRISE),
    (r"ubnd (?:xa|phuong|dac khu)|xa|phuong|dac khu", Kind.COMMUNE),
    (r"so|ban|van phong ubnd tinh|thanh tra tinh", Kind.DEPARTMENT),
)
_LABELS = {fold(str(kind.label)): kind for kind in Kind}


def kind_of(name: str, said: str = "") -> Kind:
    """The kind a pasted row says, or the one its name begins with."""
    key = fold(said)
    if key in _LABELS:
        return _LABELS[key]
    for words in (key, fold(name)):
        for pattern, kind in _KIND_WORDS:
            if words and re.match(rf"(?:{pattern})\b", words):
                return kind
    return Kind.SUBORDINATE


def columns(directory: Directory) -> tuple[Column, ...]:
    """What the columns of such a list are called."""
    return (
        Column("name", ("tên đơn vị", "tên", "đơn vị", "tên trường", "trường", "cơ sở",
                        "tên cơ quan", "cơ quan", "name", "organisation")),
        Column("parent", ("thuộc", "trực thuộc", "đơn vị cấp trên", "cấp trên", "đơn vị chủ quản",
                          "cơ quan chủ quản", "chủ quản", "địa bàn", "xã", "xã phường", "parent"),
               lambda cell: bool(directory.named(cell))),
        Column("kind", ("loại", "loại hình", "cấp học", "phân loại", "kind"),
               lambda cell: fold(cell) in _LABELS),
        Column("code", ("mã", "mã đơn vị", "mã số", "mã định danh", "code"),
               lambda cell: bool(re.fullmatch(r"[A-Z0-9.\-]{3,20}", cell))
               and any(ch.isdigit() for ch in cell)),
        Column("number", ("stt", "tt", "số tt", "số thứ tự")),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Understood:
    """One pasted line: what would be made, or why nothing will be."""

    number: int
    name: str
    kind: Kind
    code: str
    parent: Organisation | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The lines that would be saved, and those that would not, with the reason."""

    table: Table
    good: tuple[Understood, ...]
    bad: tuple[Understood, ...]


def read_organisations(text: str, directory: Directory, *, default_parent: Organisation) -> Reading:
    """What ``text`` means among the organisations of ``directory``."""
    table = read_table(text, columns(directory))
    there = {(one.parent_id, one.name_folded) for one in directory.organisations}
    good: list[Understood] = []
    bad: list[Understood] = []
    for row in table.rows:
        one = _row(row, directory, default_parent, there)
        if one.problem or one.parent is None:
            bad.append(one)
        else:
            there.add((one.parent.pk, fold(one.name)))
            good.append(one)
    return Reading(table, tuple(good), tuple(bad))


def _row(
    row: Row,
    directory: Directory,
    default_parent: Organisation,
    there: set[tuple[int | None, str]],
) -> Understood:
    name, said = row.get("name"), row.get("parent")
    parent: Organisation | None = default_parent
    problem = ""
    if said:
        found = {one.organisation.pk: one.organisation for one in directory.named(said)}
        parent = next(iter(found.values())) if len(found) == 1 else None
        if not found:
            problem = _("không thấy đơn vị cấp trên “{name}”").format(name=said)
        elif len(found) > 1:
            problem = _("có nhiều đơn vị tên “{name}”").format(name=said)
    if not name:
        problem = _("thiếu tên đơn vị")
    elif len(name) > 300:
        problem = _("tên quá dài")
    elif parent is not None and (parent.pk, fold(name)) in there:
        problem = _("trùng: đã có đơn vị này")
    return Understood(
        row.number, name, kind_of(name, row.get("kind")), row.get("code")[:40], parent, problem
    )
