"""A letter from JSON: every field checked, each fault named with its place.

In: JSON text whose keys are the fields of ``Letter``. Out: a ``Letter``. A key that is not a
field, a missing field, a wrong type or too much of anything is ``BadLetter``.
"""

from __future__ import annotations

import enum
import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any, TypeVar

from khien.core.errors import KhienError
from khien.core.i18n import N_, gettext
from khien.reports.letter import (
    Align,
    Annex,
    Block,
    Column,
    Letter,
    Look,
    Paragraph,
    Signer,
    Table,
)

MOST_BYTES = 4 * 2**20
MOST_ITEMS = 20_000  # blocks, rows or lines of one list
_Choice = TypeVar("_Choice", bound=enum.StrEnum)
_Item = TypeVar("_Item")


class BadLetter(KhienError):
    """JSON that is not a letter; ``where`` is the place, ``what`` the fault."""

    code = "bad_letter"
    text = N_("Dữ liệu văn bản không đúng dạng ở {where}: {what}.")
    hint = N_("Sửa chỗ đó theo mẫu trong samples/directives rồi thử lại.")

    def message(self) -> str:
        """The place and the fault, both in the current language."""
        facts = {**self.facts, "what": gettext(str(self.facts.get("what", "")), **self.facts)}
        return gettext(self.text, **facts)


def read(source: str | bytes) -> Letter:
    """The letter ``source`` describes."""
    if len(source) > MOST_BYTES:
        raise _bad("/", N_("lớn hơn {limit} MB"), limit=MOST_BYTES // 2**20)
    try:
        data = json.loads(source)
    except (ValueError, RecursionError) as error:
        raise _bad("/", N_("không phải JSON")) from error
    return _letter(_fields(data, "letter", LETTER))


LETTER = frozenset(field.name for field in fields(Letter))


def _letter(data: Mapping[str, Any]) -> Letter:
    return Letter(
        issuer=_texts(data, "issuer", least=1),
        notation=_text(data, "notation"),
        place=_text(data, "place"),
        subject=_text(data, "subject"),
        body=_list(data, "body", _block),
        signer=_signer(_fields(data.get("signer", {}), "signer", {"authority", "title", "name"})),
        parent=_texts(data, "parent"),
        number=_number(data.get("number")),
        date=_date(data.get("date")),
        kind=_text(data, "kind", default=""),
        addressees=_texts(data, "addressees"),
        recipients=_texts(data, "recipients"),
        urgency=_text(data, "urgency", default=""),
        address=_text(data, "address", default=""),
        annexes=_list(data, "annexes", _annex),
    )


def _signer(data: Mapping[str, Any]) -> Signer:
    return Signer(
        authority=_texts(data, "authority"),
        title=_texts(data, "title"),
        name=_text(data, "name", default=""),
    )


def _annex(data: object, where: str) -> Annex:
    given = _fields(data, where, {"title", "blocks", "label", "landscape"})
    landscape = given.get("landscape", False)
    if not isinstance(landscape, bool):
        raise _bad(f"{where}.landscape", N_("phải là true hoặc false"))
    return Annex(
        title=_text(given, "title"),
        blocks=_list(given, "blocks", _block),
        label=_text(given, "label", default="Phụ lục"),
        landscape=landscape,
    )


def _block(data: object, where: str) -> Block:
    """A string is a paragraph of the body; an object with ``columns`` is a table."""
    if isinstance(data, str):
        return Paragraph(data)
    if isinstance(data, dict) and "columns" in data:
        return _table(_fields(data, where, {"columns", "rows"}), where)
    given = _fields(data, where, {"text", "look"})
    return Paragraph(_text(given, "text"), _choice(given, "look", where, Look, Look.BODY))


def _table(data: Mapping[str, Any], where: str) -> Table:
    columns = _list(data, "columns", _column)
    rows = _list(data, "rows", _row)
    try:
        return Table(columns, rows)
    except ValueError as error:
        raise _bad(where, N_("mỗi dòng của bảng phải có đủ số ô")) from error


def _column(data: object, where: str) -> Column:
    if isinstance(data, str):
        return Column(data)
    given = _fields(data, where, {"title", "share", "align"})
    share = given.get("share", 1.0)
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 < share < 1e6:
        raise _bad(f"{where}.share", N_("phải là số dương"))
    align = _choice(given, "align", where, Align, Align.LEFT)
    return Column(_text(given, "title"), float(share), align)


def _row(data: object, where: str) -> tuple[str, ...]:
    if not isinstance(data, list) or not all(isinstance(cell, str) for cell in data):
        raise _bad(where, N_("phải là danh sách chữ"))
    return tuple(data)


def _fields(data: object, where: str, names: frozenset[str] | set[str]) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise _bad(where, N_("phải là một nhóm trường"))
    for name in data:
        if name not in names:
            raise _bad(where, N_("không có trường {name}"), name=name)
    return data


def _text(data: Mapping[str, Any], name: str, *, default: str | None = None) -> str:
    value = data.get(name, default)
    if not isinstance(value, str):
        raise _bad(name, N_("phải là chữ"))
    return value


def _texts(data: Mapping[str, Any], name: str, *, least: int = 0) -> tuple[str, ...]:
    values = _row(data.get(name, []), name)
    if not least <= len(values) <= MOST_ITEMS:
        raise _bad(name, N_("phải có từ {least} đến {most} dòng"), least=least, most=MOST_ITEMS)
    return values


def _list(
    data: Mapping[str, Any], name: str, each: Callable[[object, str], _Item]
) -> tuple[_Item, ...]:
    values = data.get(name, [])
    if not isinstance(values, list) or len(values) > MOST_ITEMS:
        raise _bad(name, N_("phải là danh sách không quá {most} mục"), most=MOST_ITEMS)
    return tuple(each(value, f"{name}[{index}]") for index, value in enumerate(values))


def _choice(
    data: Mapping[str, Any], name: str, where: str, choices: type[_Choice], default: _Choice
) -> _Choice:
    try:
        return choices(data.get(name, default))
    except ValueError as error:
        allowed = ", ".join(choices)
        raise _bad(
            f"{where}.{name}", N_("phải là một trong: {allowed}"), allowed=allowed
        ) from error


def _number(value: object) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
        return value
    raise _bad("number", N_("phải là số nguyên dương hoặc null"))


def _date(value: object) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError as error:
        raise _bad("date", N_("phải là ngày dạng 2026-01-05 hoặc null")) from error


def _bad(where: str, what: str, **facts: object) -> BadLetter:
    return BadLetter("", where=where, what=what, **facts)
