"""An asset book entered into the register of PCs: new ones added, known ones completed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from khien.console.coverage.models import Asset
from khien.console.coverage.taking import Places, by_organisation, computer_values
from khien.console.endpoints.actions import add_computers
from khien.console.endpoints.models import Computer
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person
from khien.endpoints.coverage.identity import serial_key
from khien.endpoints.coverage.rows import SourceRow

ROWS_A_TRANSACTION = 100


def enter(
    actor: Person, top: Organisation, rows: Sequence[SourceRow]
) -> tuple[int, int, list[tuple[int, str]]]:
    """``(added, known, failed)``: a PC is known by its code, serial or name in its organisation.

    Rows of one name are told apart by their asset code; what still cannot be kept is said.
    """
    placed, nowhere = by_organisation(rows, Places(top))
    failed = [(row.line, row.unit) for row in nowhere]
    added = known = 0
    for pk, mine in placed.items():
        organisation = Organisation.objects.get(pk=pk)
        access.require(actor, "computer.manage", organisation)
        register = _Register(organisation)
        fresh: dict[int, SourceRow] = {}
        pairs: list[tuple[Computer, SourceRow]] = []
        for row in mine:
            found = register.find(row)
            if found is None:
                fresh[row.line] = row
            else:
                pairs.append((found, row))
        known += len(pairs)
        new = [(line, _named(row, register)) for line, row in fresh.items()]
        result = add_computers(actor, organisation, new)
        added += result.count
        failed += [(line, str(error)) for line, error in result.failed]
        names = dict(new)
        made = {each.name: each for each in Computer.objects.filter(organisation=organisation)}
        pairs += [
            (made[str(names[line]["name"])], row)
            for line, row in fresh.items()
            if str(names[line]["name"]) in made
        ]
        _complete_all(pairs)
    return added, known, failed


class _Register:
    """The PCs of one organisation by what an asset book may name them by."""

    def __init__(self, organisation: Organisation) -> None:
        self._by: dict[str, Computer] = {}
        self.names: set[str] = set()
        computers = Computer.objects.filter(organisation=organisation).select_related("asset")
        for each in computers:
            self.names.add(each.name.casefold())
            asset = getattr(each, "asset", None)
            if asset is not None and asset.code:
                self._by.setdefault(f"code:{asset.code}", each)
            for serial in filter(None, map(serial_key, each.serials)):
                self._by.setdefault(f"serial:{serial}", each)
            if asset is None:
                self._by.setdefault(f"name:{each.name.casefold()}", each)

    def find(self, row: SourceRow) -> Computer | None:
        """The PC of a row, if the register has it."""
        keys: list[str] = []
        if row.asset_code:
            keys.append(f"code:{row.asset_code}")
        keys += [f"serial:{key}" for key in map(serial_key, row.serials) if key]
        keys.append(f"name:{row.hostname.casefold()}")
        return next((self._by[key] for key in keys if key in self._by), None)


def _named(row: SourceRow, register: _Register) -> dict[str, object]:
    values = computer_values(row)
    name = str(values["name"])
    if name.casefold() in register.names and row.asset_code:
        name = f"{name} ({row.asset_code})"[:120]
    register.names.add(name.casefold())
    values["name"] = name
    return values


def _complete_all(pairs: Iterable[tuple[Computer, SourceRow]]) -> None:
    waiting = list(pairs)
    for start in range(0, len(waiting), ROWS_A_TRANSACTION):
        with transaction.atomic():
            for computer, row in waiting[start : start + ROWS_A_TRANSACTION]:
                _complete(computer, row)


def _complete(computer: Computer, row: SourceRow) -> None:
    """What the book says and the register leaves open; a person's entry is never replaced."""
    Asset.objects.update_or_create(
        computer=computer,
        defaults={
            "code": row.asset_code, "macs": list(row.macs), "uuid": row.uuid, "os": row.os,
        },
    )  # fmt: skip
    changed = []
    for name, value in (
        ("hostname", row.hostname[:120]), ("serials", list(row.serials)), ("holder", row.user),
    ):  # fmt: skip
        if value and not getattr(computer, name):
            setattr(computer, name, value)
            changed.append(name)
    if changed:
        computer.save(update_fields=changed)
