"""An asset book entered into the register of PCs: new ones added, known ones completed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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

    Rows of one name are told apart by their asset code; what still cannot be kept is said, and
    nothing of it is written onto another PC.
    """
    placed, nowhere = by_organisation(rows, Places(top))
    failed = [(row.line, row.unit) for row in nowhere]
    added = known = 0
    for pk, mine in placed.items():
        organisation = Organisation.objects.get(pk=pk)
        access.require(actor, "computer.manage", organisation)
        register = _Register(organisation)
        claims = [(row, *register.claim(row)) for row in mine]
        new = [(row.line, _values(row, named)) for row, named, is_new in claims if is_new]
        result = add_computers(actor, organisation, new)
        lines = {line for line, _error in result.failed}
        failed += [(line, str(error)) for line, error in result.failed]
        added += result.count
        made = {each.name: each for each in Computer.objects.filter(organisation=organisation)}
        for row, named, is_new in claims:
            if is_new and row.line not in lines:
                named.computer = made[named.name]
        pairs = [(named.computer, row) for row, named, _is_new in claims if named.computer]
        known += len(pairs) - result.count
        _complete_all(pairs)
    return added, known, failed


@dataclass(slots=True)
class _Named:
    """A PC as the register has it, or as an earlier row of this book named it. ``macs``: of the
    row that claimed it, so that two rows of one name in one book are not taken for one.
    """

    name: str
    code: str
    serials: frozenset[str]
    computer: Computer | None = None
    macs: frozenset[str] = frozenset()

    def is_another(self, row: SourceRow) -> bool:
        """Whether a row of its name speaks of another PC."""
        serials = _serials(row.serials)
        return (
            bool(self.code and row.asset_code and self.code != row.asset_code)
            or bool(self.serials and serials and not self.serials & serials)
            or bool(self.macs and row.macs and not self.macs & set(row.macs))
        )


class _Register:
    """The PCs of one organisation by what an asset book may name them by."""

    def __init__(self, organisation: Organisation) -> None:
        self._by: dict[str, _Named] = {}
        computers = Computer.objects.filter(organisation=organisation).select_related("asset")
        for each in computers:
            asset = getattr(each, "asset", None)
            self._add(_Named(each.name, asset.code if asset else "", _serials(each.serials), each))

    def _add(self, named: _Named) -> None:
        if named.code:
            self._by.setdefault(f"code:{named.code}", named)
        for serial in named.serials:
            self._by.setdefault(f"serial:{serial}", named)
        self._by.setdefault(f"name:{named.name.casefold()}", named)

    def claim(self, row: SourceRow) -> tuple[_Named, bool]:
        """The PC of a row, and whether it is a new one."""
        found = self._find(row)
        if found is not None:
            found.macs |= frozenset(row.macs)
            found.code = found.code or row.asset_code
            return found, False
        name = str(computer_values(row)["name"])
        if row.asset_code and f"name:{name.casefold()}" in self._by:
            name = f"{name} ({row.asset_code})"[:120]
        made = _Named(name, row.asset_code, _serials(row.serials), macs=frozenset(row.macs))
        self._add(made)
        return made, True

    def _find(self, row: SourceRow) -> _Named | None:
        keys = [f"code:{row.asset_code}"] if row.asset_code else []
        keys += [f"serial:{key}" for key in _serials(row.serials)]
        known = next((self._by[key] for key in keys if key in self._by), None)
        if known is not None:
            return known
        named = self._by.get(f"name:{str(computer_values(row)['name']).casefold()}")
        return None if named is None or named.is_another(row) else named


def _serials(serials: Iterable[str]) -> frozenset[str]:
    return frozenset(filter(None, map(serial_key, serials)))


def _values(row: SourceRow, named: _Named) -> dict[str, object]:
    return {**computer_values(row), "name": named.name}


def _complete_all(pairs: Iterable[tuple[Computer, SourceRow]]) -> None:
    waiting = list(pairs)
    for start in range(0, len(waiting), ROWS_A_TRANSACTION):
        with transaction.atomic():
            for computer, row in waiting[start : start + ROWS_A_TRANSACTION]:
                _complete(computer, row)


def _complete(computer: Computer, row: SourceRow) -> None:
    """What the book says and the register leaves open; a person's entry is never replaced."""
    said = {"code": row.asset_code, "macs": list(row.macs), "uuid": row.uuid, "os": row.os}
    Asset.objects.update_or_create(
        computer=computer, defaults={name: value for name, value in said.items() if value}
    )
    changed = []
    for name, value in (
        ("hostname", row.hostname[:120]), ("serials", list(row.serials)), ("holder", row.user),
    ):  # fmt: skip
        if value and not getattr(computer, name):
            setattr(computer, name, value)
            changed.append(name)
    if changed:
        computer.save(update_fields=changed)
