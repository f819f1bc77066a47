"""Four processes at once on one real database: no duplicate, no lost decision (ATTACKS 25)."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def _own_database(url: str) -> tuple[str, str]:
    """(address, name) of a new empty database on the server of ``url``."""
    import psycopg

    name = f"khien_race_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}")), name


def _drop(url: str, name: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def after(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Any]]:
    """What the four were told, and what is there now."""
    server, name = os.environ.get("DATABASE_URL", ""), ""
    environment = {**os.environ, "KHIEN_DATA": str(tmp_path_factory.mktemp("race"))}
    environment.pop("DATABASE_URL", None)
    if request.param == "postgresql":
        if not server.startswith("postgres"):
            pytest.skip("no PostgreSQL: DATABASE_URL names none")
        environment["DATABASE_URL"], name = _own_database(server)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.attacks.racer"], env=environment, cwd=ROOT,
            capture_output=True, text=True, timeout=280, check=False,
        )  # fmt: skip
    finally:
        if name:
            _drop(server, name)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def told(after: dict[str, Any], scenario: str) -> Counter[Any]:
    return Counter(after["answers"][scenario])


def test_nobody_meets_an_error_of_the_database(after: dict[str, Any]) -> None:
    broken = {
        name: answer
        for name, answers in after["answers"].items()
        for answer in answers
        if str(answer).startswith("!")
    }
    assert not broken


@pytest.mark.parametrize(
    ("scenario", "others"),
    [
        ("organisation", "organisation_exists"),
        ("typed_username", "username_taken"),
        ("computer", "name_taken"),
        ("drive", "serial_taken"),
        ("decision", "state_changed"),
        ("report", "too_many_reports"),
        ("correction", "changed_meanwhile"),
    ],
)
def test_one_wins_and_the_others_are_told(
    after: dict[str, Any], scenario: str, others: str
) -> None:
    assert told(after, scenario) == {"done": 1, others: 3}


def test_everyone_gets_a_sign_in_name_of_his_own(after: dict[str, Any]) -> None:
    names = [*after["answers"]["made_username"]]
    names += [name for brought in after["answers"]["people"] for name in brought]
    assert len(names) == len(set(names)) == 16


def test_no_circle_is_made_in_the_tree(after: dict[str, Any]) -> None:
    assert told(after, "circle")["bad_parent"] == 2
    assert len(after["held"]["parents"]) == 1


def test_a_decision_is_written_once(after: dict[str, Any]) -> None:
    assert after["held"]["entries"] == 1


def test_a_slip_opens_once_and_guesses_are_counted(after: dict[str, Any]) -> None:
    assert told(after, "slip") == {True: 1, False: 3}
    assert (after["held"]["tries"], after["held"]["revoked"]) == (5, True)


def test_one_bundle_is_taken_once(after: dict[str, Any]) -> None:
    assert told(after, "bundle") == {"accepted": 1, "refused": 3}
    assert (after["held"]["bundles"], after["held"]["findings"]) == (1, 1)


def test_reports_of_a_day_keep_their_limit(after: dict[str, Any]) -> None:
    assert after["held"]["reports"] == 30


def test_work_and_notices_are_given_once(after: dict[str, Any]) -> None:
    assert sum(after["answers"]["issue"]) == after["held"]["assignments"]
    assert after["held"]["assignments"] == after["held"]["wanted"]
    assert (sum(after["answers"]["notice"]), after["held"]["notices"]) == (1, 1)
