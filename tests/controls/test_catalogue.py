"""The catalogue is complete, titled in both languages, and stands on laws of both eras."""

from __future__ import annotations

import datetime

import pytest

from khien.controls import Control, LegalBasis, RuleKind, basis_on, catalogue, legal_bases

ASKED_FOR = [
    "people.informed",
    "people.trained",
    "endpoint.coverage",
    "endpoint.antivirus",
    "endpoint.edr",
    "endpoint.malware-clean",
    "endpoint.patched",
    "endpoint.known-weaknesses",
    "endpoint.firewall",
    "endpoint.disk-encryption",
    "endpoint.screen-lock",
    "endpoint.local-accounts",
    "endpoint.legacy-services",
    "endpoint.remote-control",
    "secrets.no-marked-files-online",
    "secrets.isolated-machine",
    "secrets.issued-media-only",
    "secrets.wiped-before-reuse",
    "accounts.weak-password",
    "accounts.default-password",
    "accounts.dormant",
    "accounts.locked-on-violation",
    "accounts.mfa",
    "system.level-approved",
    "system.monitored",
    "service.available",
    "service.fallback-plan",
    "service.drill",
    "site.untampered",
    "site.tls",
    "mail.authentication",
    "incident.reported-in-time",
    "message.reported",
    "inspection.self-done",
    "report.submitted",
    "organisation.officer-appointed",
    "regulation.issued",
]
EVERY = list(catalogue().values())
OLD, NEW = datetime.date(2025, 6, 1), datetime.date(2026, 11, 25)


def test_every_control_asked_for_is_there() -> None:
    assert set(ASKED_FOR) <= set(catalogue())


@pytest.mark.parametrize("control", EVERY, ids=lambda control: control.id)
def test_a_control_is_whole(control: Control) -> None:
    assert control.title("vi")
    assert control.title("en")
    assert control.title("vi") != control.title("en")
    assert control.title("xx") == control.title("vi")
    assert control.kind in {"machine", "person", "both"}
    assert control.unit in {"computer", "account", "site", "organisation", "person"}
    assert control.freshness_days > 0
    assert 0 < control.rule.least <= 1
    assert control.rule.kind is RuleKind.SHARE or control.rule.least == 1
    assert control.basis
    assert all(ask.any_of for ask in control.asks)


@pytest.mark.parametrize("control", EVERY, ids=lambda control: control.id)
@pytest.mark.parametrize("day", [OLD, NEW])
def test_its_legal_basis_resolves_in_both_eras(control: Control, day: datetime.date) -> None:
    assert set(control.basis) <= set(legal_bases())
    found = basis_on(control, day)
    assert found
    assert all(basis.holds_on(day) for basis in found)


def test_secrets_resolve_to_the_law_of_the_day() -> None:
    control = catalogue()["secrets.isolated-machine"]
    before = {basis.id for basis in basis_on(control, datetime.date(2026, 2, 28))}
    after = {basis.id for basis in basis_on(control, datetime.date(2026, 3, 1))}
    assert before == {"L29", "ND26"}
    assert after == {"L117", "ND63"}


@pytest.mark.parametrize("basis", legal_bases().values(), ids=lambda basis: basis.id)
def test_a_basis_says_its_dates_and_how_sure_we_are(basis: LegalBasis) -> None:
    assert basis.name("vi")
    assert basis.name("en")
    assert basis.number
    assert basis.confidence in {"C", "S", "R"}
    assert basis.to_verify is (basis.confidence != "C")
    known = basis.in_force is not None and basis.out_of_force is not None
    assert not known or basis.in_force < basis.out_of_force


def test_a_basis_holds_from_its_first_day_to_the_day_before_its_end() -> None:
    law = legal_bases()["L29"]
    assert not law.holds_on(datetime.date(2020, 6, 30))
    assert law.holds_on(datetime.date(2020, 7, 1))
    assert law.holds_on(datetime.date(2026, 2, 28))
    assert not law.holds_on(datetime.date(2026, 3, 1))


def test_the_catalogue_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        catalogue()["x"] = EVERY[0]  # type: ignore[index]
    assert catalogue() is catalogue()
