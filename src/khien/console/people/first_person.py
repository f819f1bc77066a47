"""The first person of an empty installation: somebody has to make the others.

In: a name and what the unit is called. Out: the person's slip. Only while there is nobody.
"""

from __future__ import annotations

from django.db import transaction

from khien.console.audit import actions as audit
from khien.console.organisations.models import Kind, Organisation
from khien.console.people.actions import _give
from khien.console.people.models import Person, Role
from khien.console.people.slip_actions import PrintedSlip, Purpose, _make
from khien.console.people.usernames import checked_username, free_username
from khien.core.errors import KhienError
from khien.core.i18n import N_
from khien.core.text import squeeze

ROOT_NAME = "Tỉnh (chưa chọn)"
UNIT_NAME = "Công an tỉnh"


class NotEmpty(KhienError):
    """The first person is made once."""

    code = "not_empty"
    text = N_("Hệ thống đã có người dùng, không tạo “người đầu tiên” nữa.")
    hint = N_("Nhờ quản trị hệ thống thêm người ở trang Con người.")


class NameNeeded(KhienError):
    """A person has a name."""

    code = "name_needed"
    text = N_("Chưa có họ tên của người đầu tiên.")
    hint = N_("Thêm họ tên, ví dụ: khien manage first_person --name “Nguyễn Văn An”.")


@transaction.atomic(durable=True)
def make_first_person(
    *, full_name: str, unit: str = UNIT_NAME, username: str = "", phone: str = ""
) -> PrintedSlip:
    """Root, standing unit, and a person who is both standing unit and administrator."""
    if Person.objects.exists():
        raise NotEmpty()
    if not squeeze(full_name):
        raise NameNeeded()
    root = Organisation.objects.filter(parent__isnull=True).first()
    if root is None:
        root = Organisation.objects.create(name=ROOT_NAME, kind=Kind.PROVINCE)
    home = Organisation.objects.filter(kind=Kind.STANDING_UNIT).first()
    if home is None:
        home = Organisation.objects.create(parent=root, name=unit, kind=Kind.STANDING_UNIT)
    person = Person(
        username=checked_username(username) if username else free_username(full_name, ()),
        full_name=squeeze(full_name), phone=squeeze(phone), organisation=home,
    )  # fmt: skip
    person.set_unusable_password()
    person.save()
    audit.record("person.first", actor=None, subject=person, organisation=home)
    for role in (Role.STANDING_UNIT, Role.ADMINISTRATOR):
        _give(None, person, role, root)
    return _make(None, person, Purpose.BEGIN)


@transaction.atomic(durable=True)
def remake_first_slip() -> PrintedSlip | None:
    """A new slip for the only person of the house while he has not begun; None otherwise."""
    person = Person.objects.first()
    if person is None or Person.objects.count() != 1 or person.has_usable_password():
        return None
    return _make(None, person, Purpose.BEGIN)
