"""What a pasted list of people was understood as, before anything is saved.

Two lists: one officer for each organisation (the centre's), and the people of one's own
organisation (each officer's). Columns come in any order; a username left out is made later.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from khien.console.organisations.addressees import Directory
from khien.console.organisations.models import Organisation
from khien.console.people.actions import NewPerson
from khien.console.people.models import Person
from khien.console.people.queries import organisations_with_officer
from khien.console.people.usernames import BadUsername, checked_username
from khien.console.web.pasted import Column, Row, Table, read_table
from khien.core.text import fold

_PHONE = re.compile(r"[+(]?\d[\d .()\-]{6,16}\d")
_USERNAME = re.compile(r"[a-z][a-z0-9._-]*[a-z0-9]")


def columns(directory: Directory) -> tuple[Column, ...]:
    """What the columns of such a list are called."""
    return (
        Column("name", ("họ và tên", "họ tên", "tên", "tên cán bộ", "cán bộ", "cán bộ đầu mối",
                        "đầu mối", "người phụ trách", "name", "full name")),
        Column("organisation", ("đơn vị", "tên đơn vị", "cơ quan", "tên cơ quan", "nơi công tác",
                                "đơn vị công tác", "phòng ban", "organisation"),
               lambda cell: bool(directory.named(cell))),
        Column("phone", ("điện thoại", "số điện thoại", "sđt", "đt", "di động", "số di động",
                         "phone", "mobile"),
               lambda cell: bool(_PHONE.fullmatch(cell))),
        Column("email", ("email", "e-mail", "thư điện tử", "hộp thư"), lambda cell: "@" in cell),
        Column("username", ("tên đăng nhập", "tài khoản", "username", "user"),
               lambda cell: bool(_USERNAME.fullmatch(cell))),
        Column("title", ("chức vụ", "chức danh", "chức vụ, đơn vị", "title"),
               lambda cell: fold(cell).split(" ")[0] in _TITLES),
        Column("number", ("stt", "tt", "số tt", "số thứ tự")),
    )  # fmt: skip


_TITLES = frozenset(
    [
        "truong",
        "pho",
        "giam",
        "chu",
        "chanh",
        "vien",
        "chuyen",
        "can",
        "hieu",
        "ke",
        "nhan",
        "thu",
        "bi",
        "to",
        "cong",
    ]
)


@dataclass(frozen=True, slots=True)
class Understood:
    """One pasted line: who would be made, or why nobody will be."""

    number: int
    name: str
    organisation: Organisation | None
    phone: str = ""
    username: str = ""
    title: str = ""
    email: str = ""
    problem: str = ""

    def as_new(self) -> NewPerson:
        """What the action takes. Only for a line without a problem."""
        if self.organisation is None:
            raise ValueError("a line without an organisation is no person")
        return NewPerson(
            full_name=self.name, organisation=self.organisation, username=self.username,
            title=self.title, phone=self.phone, email=self.email,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """Lines that would be saved and lines that would not, each with its reason."""

    table: Table
    good: tuple[Understood, ...]
    bad: tuple[Understood, ...]


@dataclass(slots=True)
class _Seen:
    usernames: set[str]
    people: set[tuple[int, str]]
    with_officer: set[int]
    one_each: bool
    problems: dict[int, str] = field(default_factory=dict)


def read_people(
    text: str,
    directory: Directory,
    *,
    may_manage: Collection[int],
    home: Organisation | None = None,
    one_each: bool = False,
) -> Reading:
    """What ``text`` means. ``home`` is where a line without an organisation belongs (None: each
    line must say); ``one_each``: a second officer of one organisation is shown, not taken.
    """
    table = read_table(text, columns(directory))
    rows = Person.objects.filter(organisation__in=may_manage)
    seen = _Seen(
        usernames={name.lower() for name in Person.objects.values_list("username", flat=True)},
        people={
            (org, fold(name)) for org, name in rows.values_list("organisation_id", "full_name")
        },
        with_officer=organisations_with_officer(may_manage) if one_each else set(),
        one_each=one_each,
    )
    good: list[Understood] = []
    bad: list[Understood] = []
    for row in table.rows:
        one = _row(row, directory, home, may_manage, seen)
        (bad if one.problem else good).append(one)
    return Reading(table, tuple(good), tuple(bad))


def _row(
    row: Row,
    directory: Directory,
    home: Organisation | None,
    may_manage: Collection[int],
    seen: _Seen,
) -> Understood:
    organisation, problem = _place(row.get("organisation"), directory, home, may_manage)
    name, username, email = row.get("name")[:150], row.get("username"), row.get("email")
    if not name:
        problem = _("thiếu họ tên")
    if username and not problem:
        username, problem = _username(username, seen.usernames)
    if email and not problem:
        try:
            validate_email(email)
        except ValidationError:
            problem = _("địa chỉ thư không đúng")
    if organisation is not None and not problem:
        problem = _double(organisation, name, seen)
    if not problem and organisation is not None:
        seen.people.add((organisation.pk, fold(name)))
        seen.with_officer.add(organisation.pk)
        seen.usernames.add(username)
    return Understood(
        row.number, name, organisation, row.get("phone")[:30], username, row.get("title")[:150],
        email, problem,
    )  # fmt: skip


def _place(
    said: str, directory: Directory, home: Organisation | None, may_manage: Collection[int]
) -> tuple[Organisation | None, str]:
    if not said:
        return home, "" if home is not None else _("thiếu tên đơn vị")
    found = {one.organisation.pk: one.organisation for one in directory.named(said)}
    allowed = [one for pk, one in found.items() if pk in may_manage]
    if not allowed:
        return None, _("không thấy đơn vị “{name}”").format(name=said)
    if len(allowed) > 1:
        return None, _("có nhiều đơn vị tên “{name}”").format(name=said)
    return allowed[0], ""


def _username(typed: str, taken: Collection[str]) -> tuple[str, str]:
    try:
        name = checked_username(typed)
    except BadUsername as error:
        return typed, error.message()
    if name in taken:
        return name, _("tên đăng nhập “{name}” đã có người dùng").format(name=name)
    return name, ""


def _double(organisation: Organisation, name: str, seen: _Seen) -> str:
    if (organisation.pk, fold(name)) in seen.people:
        return _("trùng: đã có người này")
    if seen.one_each and organisation.pk in seen.with_officer:
        return _("đơn vị đã có cán bộ đầu mối")
    return ""
