"""The log of installations as it is read from disk: in any encoding, however long its lines."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from khien.endpoints.sources.windows import setup_log
from khien.endpoints.sources.windows.setup_log import lines_of, sightings

PLUG = (
    ">>>  [Device Install (Hardware initiated) - "
    "USBSTOR\\Disk&Ven_Kingston&Prod_DT&Rev_1.0\\AA00112233&0]\r\n"
    ">>>  Section start 2026/03/04 08:30:00.123\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_a_log_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    log = tmp_path / "setupapi.dev.log"
    log.write_bytes(f"[Device Install Log]\r\n     á\r\n{PLUG}".encode(encoding))
    lines = list(lines_of(log))
    assert lines[0] == "[Device Install Log]"
    (seen,), earliest = sightings(lines, None)
    assert (seen.serial, seen.first) == ("AA00112233", earliest)


@pytest.mark.parametrize("filling", [b"x", b"\n", b"\xc3\xa9"], ids=["line", "lines", "wide"])
def test_a_long_log_costs_no_memory(tmp_path: Path, filling: bytes) -> None:
    log = tmp_path / "setupapi.dev.log"
    log.write_bytes(filling * (2**23 // len(filling)) + b"\r\n" + PLUG.encode())
    tracemalloc.start()
    found, _earliest = sightings(lines_of(log), None)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [each.serial for each in found] == ["AA00112233"]
    assert peak < 2**21


def test_sightings_have_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup_log, "MOST_SIGHTINGS", 3)
    assert len(sightings((PLUG * 9).splitlines(), None)[0]) == 3


def test_no_more_than_the_bound_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup_log, "MOST_BYTES", 100)
    log = tmp_path / "setupapi.dev.log"
    log.write_text("x\n" * 500)
    assert len(list(lines_of(log))) == 50
