"""ClamAV's database header."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.endpoints.facts import SignatureBase
from khien.endpoints.sources.linux.antivirus import built_at, signatures
from tests.endpoints.made import host

HEADER = "ClamAV-VDB:24 Nov 2026 04-26 -0400:27298:2061988:90:d41d8c:sig:raynman:1780000000"
BUILT = datetime(2026, 11, 24, 8, 26, tzinfo=UTC)


def database(header: str) -> bytes:
    return header.encode().ljust(512) + b"\x1f\x8b" + bytes(range(256))


def test_the_date_becomes_utc() -> None:
    assert built_at(HEADER) == BUILT
    assert built_at(HEADER.replace("04-26", "04:26")) == BUILT


@pytest.mark.parametrize(
    "header",
    [
        "",
        "garbage",
        "ClamAV-VDB:31 Feb 2026 04-26 -0400:",
        "ClamAV-VDB:24 Foo 2026 04-26 -0400:",
        "ClamAV-VDB:24 Nov 0000 04-26 -0400:",
        "ClamAV-VDB:24 Nov 2026 99-99 -0400:",
        "ClamAV-VDB:24 Nov 2026 04-26 -9999:",
        "ClamAV-VDB:01 Jan 0001 00-00 +1400:",
    ],
)
def test_a_header_that_is_none(header: str) -> None:
    assert built_at(header) is None


def test_the_newest_daily_base_tells(tmp_path: Path) -> None:
    folder = "var/lib/clamav"
    files = {
        f"{folder}/daily.cvd": database(HEADER.replace("24 Nov", "20 Nov")),
        f"{folder}/daily.cld": database(HEADER),
        f"{folder}/main.cvd": database(HEADER.replace("24 Nov 2026", "16 Sep 2021")),
        f"{folder}/freshclam.dat": b"x",
    }
    names = ("daily.cld", "daily.cvd", "main.cvd")
    assert signatures(host(tmp_path, files)) == SignatureBase(names, BUILT)


def test_main_alone_has_no_freshness(tmp_path: Path) -> None:
    seen = signatures(host(tmp_path, {"var/lib/clamav/main.cvd": database(HEADER)}))
    assert seen == SignatureBase(("main.cvd",), None)


def test_no_folder_is_no_database(tmp_path: Path) -> None:
    assert signatures(host(tmp_path)) == SignatureBase((), None)


@settings(deadline=None, max_examples=100)
@given(st.one_of(st.text(), st.from_regex(r"ClamAV-VDB:\d{1,2} Nov \d{4} \d\d-\d\d [+-]\d{4}:")))
def test_any_header_is_survived(header: str) -> None:
    moment = built_at(header)
    assert moment is None or moment.tzinfo is UTC
