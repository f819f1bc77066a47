"""antivirus.present-and-fresh: there, running, and with signatures of the allowed age."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from khien.core.findings import Status
from khien.endpoints.checks.antivirus import Antivirus
from khien.endpoints.facts import FoundProduct, SignatureBase, Software
from tests.endpoints.made import CLAMAV, NEEDS_ROOT, NOW, only, pc, verdict

KESL = FoundProduct("kaspersky-endpoint-linux", "Kaspersky", ("antivirus",), True, True, "R")


def software(*found: FoundProduct, packages: bool = True, processes: bool = True) -> Software:
    return Software(found, packages_seen=packages, processes_seen=processes)


def base(days: float, *names: str) -> SignatureBase:
    return SignatureBase(names or ("daily.cvd",), NOW - timedelta(days=days))


def test_running_and_fresh_passes() -> None:
    assert verdict(Antivirus(), pc()) == (Status.PASS, "running-and-fresh")


def test_none_found_fails() -> None:
    assert verdict(Antivirus(), pc(software=software())) == (Status.FAIL, "none-found")


@pytest.mark.parametrize(("packages", "processes"), [(False, True), (True, False)])
def test_none_found_in_half_a_look_is_unknown(packages: bool, processes: bool) -> None:
    facts = pc(software=software(packages=packages, processes=processes))
    assert verdict(Antivirus(), facts) == (Status.UNKNOWN, "not-supported-here")


def test_standing_daemon_fails() -> None:
    facts = pc(software=software(replace(CLAMAV, running=False)))
    assert verdict(Antivirus(), facts) == (Status.FAIL, "not-running")


def test_old_signatures_fail_with_age() -> None:
    finding = only(Antivirus(), pc(signatures=base(9)))
    assert (finding.status, finding.reason_code) == (Status.FAIL, "signatures-old")
    assert (finding.facts["age_days"], finding.facts["limit"]) == (9, 7)


def test_signatures_at_the_limit_pass() -> None:
    assert verdict(Antivirus(), pc(signatures=base(7)))[0] is Status.PASS


def test_no_database_fails() -> None:
    facts = pc(signatures=SignatureBase((), None))
    assert verdict(Antivirus(), facts) == (Status.FAIL, "no-database")


def test_unreadable_date_is_unknown() -> None:
    facts = pc(signatures=SignatureBase(("daily.cvd",), None))
    assert verdict(Antivirus(), facts) == (Status.UNKNOWN, "date-unreadable")


def test_date_after_today_is_unknown() -> None:
    assert verdict(Antivirus(), pc(signatures=base(-3))) == (Status.UNKNOWN, "date-in-future")


def test_processes_hidden_is_unknown() -> None:
    facts = pc(software=software(replace(CLAMAV, running=None), processes=False))
    assert verdict(Antivirus(), facts) == (Status.UNKNOWN, "running-unknown")


def test_another_product_is_said_with_what_is_not_known() -> None:
    assert verdict(Antivirus(), pc(software=software(KESL))) == (
        Status.UNKNOWN,
        "freshness-not-readable",
    )
    standing = pc(software=software(replace(KESL, running=False)))
    assert verdict(Antivirus(), standing) == (Status.FAIL, "not-running")
    hidden = pc(software=software(replace(KESL, running=None)))
    assert verdict(Antivirus(), hidden) == (Status.UNKNOWN, "running-unknown")


def test_clamav_beside_another_running_product_does_not_hide_it() -> None:
    facts = pc(software=software(replace(CLAMAV, running=False), KESL))
    assert only(Antivirus(), facts).facts["product"] == "Kaspersky"


@pytest.mark.parametrize("field", ["software", "signatures"])
def test_unseen_is_unknown(field: str) -> None:
    assert verdict(Antivirus(), pc(**{field: NEEDS_ROOT}))[0] is Status.UNKNOWN
