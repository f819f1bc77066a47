"""A small province for tests: a tree, and one person for each role at each place of interest."""

from __future__ import annotations

from dataclasses import dataclass, field

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from khien.console.organisations.models import Kind, Organisation
from khien.console.people import access
from khien.console.people.models import Grant, Person, Role


@dataclass
class Province:
    """root > police (standing unit), health > clinic; culture; communes an, binh."""

    root: Organisation
    police: Organisation
    health: Organisation
    clinic: Organisation
    culture: Organisation
    commune: Organisation
    other_commune: Organisation
    people: dict[str, Person] = field(default_factory=dict)

    def person(self, name: str) -> Person:
        """Made on first use: ``standing``, ``health.officer``, ``clinic.staff`` and so on."""
        if name not in self.people:
            self.people[name] = _make(self, name)
        return self.people[name]


ROLES = {
    "standing": Role.STANDING_UNIT,
    "officer": Role.OFFICER,
    "leader": Role.LEADER,
    "inspector": Role.INSPECTOR,
    "administrator": Role.ADMINISTRATOR,
    "staff": None,
}


def _make(province: Province, name: str) -> Person:
    place, _, role_name = name.rpartition(".")
    organisation: Organisation = getattr(province, place or "police")
    role = ROLES[role_name]
    person = Person.objects.create(
        username=name, full_name=f"Người {name}", organisation=organisation
    )
    person.set_password("mật khẩu thử 2026")
    person.save()
    if role is not None:
        scope = organisation
        if role in (Role.STANDING_UNIT, Role.ADMINISTRATOR):
            scope = province.root
        Grant.objects.create(person=person, role=role, scope=scope)
    return person


def make_province() -> Province:
    """Seven organisations in three levels."""
    root = Organisation.objects.create(name="Tỉnh Đông Khê", kind=Kind.PROVINCE, code="99")

    def child(parent: Organisation, name: str, kind: Kind, code: str = "") -> Organisation:
        return Organisation.objects.create(parent=parent, name=name, kind=kind, code=code)

    health = child(root, "Sở Y tế", Kind.DEPARTMENT)
    return Province(
        root=root,
        police=child(root, "Công an tỉnh Đông Khê", Kind.STANDING_UNIT),
        health=health,
        clinic=child(health, "Trung tâm Y tế Đông Khê", Kind.CLINIC),
        culture=child(root, "Sở Văn hóa, Thể thao và Du lịch", Kind.DEPARTMENT),
        commune=child(root, "UBND xã An Hòa", Kind.COMMUNE, "99001"),
        other_commune=child(root, "UBND xã Bình Lâm", Kind.COMMUNE, "99002"),
    )


def give_second_factor(person: Person) -> str:
    """Set TOTP up as the person would; the secret."""
    secret = generate_totp_secret()
    if not Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(person, secret)
    return str(secret)


def sign_in(person: Person) -> Client:
    """A browser-like client signed in as ``person``, with the second factor his role needs."""
    if access.needs_second_factor(person):
        give_second_factor(person)
    client = Client()
    client.force_login(person)
    return client
