"""Pending updates from recorded answers of apt and dnf."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.endpoints.facts import Unseen, Updates
from khien.endpoints.sources.linux.host import Output
from khien.endpoints.sources.linux.updates import (
    last_upgrade,
    parse_simulation,
    release_date,
    updates,
)
from tests.endpoints.made import host

SIMULATION = """NOTE: This is only a simulation!
Inst openssl [3.0.1] (3.0.2 Debian-Security:13/stable-security [amd64])
Inst linux-image-6.12.9-amd64 (6.12.9-1 Debian-Security:13/stable-security [amd64])
Inst tzdata [2026a] (2026b Debian:13.2/stable [all])
Conf openssl (3.0.2 Debian-Security:13/stable-security [amd64])
"""
LISTS = "var/lib/apt/lists"
SECURITY = f"{LISTS}/kho.dongkhe.example_debian-security_dists_trixie-security_InRelease"
MAIN = f"{LISTS}/kho.dongkhe.example_debian_dists_trixie_InRelease"


def inrelease(day: int) -> str:
    return f"Origin: Debian\nDate: Mon, {day:02} Nov 2026 10:16:37 UTC\nAcquire-By-Hash: yes\n"


def test_apt(tmp_path: Path) -> None:
    files = {
        SECURITY: inrelease(23),
        MAIN: inrelease(24),
        "var/log/apt/history.log": "Start-Date: 2026-11-20  08:00:00\nUpgrade: a\n",
    }
    found = updates(host(tmp_path, files, {"apt-get": SIMULATION}))
    assert found == Updates(
        manager="apt",
        pending=3,
        security=2,
        lists_at=datetime(2026, 11, 23, 10, 16, 37, tzinfo=UTC),  # the security list's own
        security_source=True,
        last_upgrade_at="2026-11-20",
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("security.ubuntu.com_ubuntu_dists_noble-security_InRelease", True),
        ("security.debian.org_debian-security_dists_buster_updates_Release", True),
        ("kho.dongkhe.example_debian_dists_trixie_InRelease", False),
        ("example.org_security:_tools_Debian_13_InRelease", False),
    ],
)
def test_only_the_makers_archive_is_a_security_source(
    tmp_path: Path, name: str, expected: bool
) -> None:
    found = updates(host(tmp_path, {f"{LISTS}/{name}": inrelease(2)}, {"apt-get": ""}))
    assert isinstance(found, Updates)
    assert found.security_source is expected


def test_no_lists_at_all(tmp_path: Path) -> None:
    found = updates(host(tmp_path, {}, {"apt-get": ""}))
    assert isinstance(found, Updates)
    assert (found.lists_at, found.security_source) == (None, False)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Output(code=100, errors="E: broken"), "not-supported-here"),
        (Output(code=-9, timed_out=True), "timed-out"),
        (Output(code=0, text="Inst", truncated=True), "not-supported-here"),
    ],
)
@pytest.mark.parametrize("command", ["apt-get", "dnf"])
def test_a_failed_command_is_unseen(
    tmp_path: Path, command: str, answer: Output, code: str
) -> None:
    found = updates(host(tmp_path, {}, {command: answer}))
    assert isinstance(found, Unseen)
    assert found.reason_code == code


def test_no_package_manager_is_unseen(tmp_path: Path) -> None:
    assert isinstance(updates(host(tmp_path)), Unseen)


def test_dnf(tmp_path: Path) -> None:
    listing = (
        "FEDORA-2026-1 Important/Sec. openssl-3.2.2-1.fc43.x86_64\n"
        "FEDORA-2026-2 Low/Sec.       vim-9.1-1.fc43.x86_64\n"
    )
    found = updates(host(tmp_path, {"var/cache/dnf/last_makecache": ""}, {"dnf": listing}))
    assert isinstance(found, Updates)
    assert (found.manager, found.security) == ("dnf", 2)
    assert found.lists_at is not None


def test_ubuntu_origins_with_two_archives() -> None:
    line = "Inst a [1] (2 Ubuntu:24.04/noble-updates, Ubuntu:24.04/noble-security [amd64])\n"
    assert parse_simulation(line) == (1, 1)


@pytest.mark.parametrize("text", ["", "Date: never", "Date: Mon, 99 Foo 2026 10:00:00 UTC"])
def test_a_date_that_is_none(text: str) -> None:
    assert release_date(text) is None


def test_only_runs_that_upgraded_count() -> None:
    history = (
        "Start-Date: 2026-10-01  08:00:00\nUpgrade: a:amd64 (1, 2)\n\n"
        "Start-Date: 2026-11-02  08:00:00\nInstall: b:amd64 (1)\n"
    )
    assert last_upgrade(history) == "2026-10-01"
    assert last_upgrade("Upgrade: a\n") is None
    assert last_upgrade("Start-Date: <script>\nUpgrade: a\n") is None


@settings(deadline=None, max_examples=100)
@given(st.text())
def test_any_text_is_survived(text: str) -> None:
    pending, security = parse_simulation(text + "\nInst " + text)
    assert 0 <= security <= pending
    release_date("Date: " + text)
    last_upgrade("Start-Date: " + text + "\nUpgrade: x")
