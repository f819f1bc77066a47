"""The figures on artifacts: each line of the truth is one line; absent is said, wrong is said."""

from __future__ import annotations

import json
import lzma
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from samples.endpoints.evtx import log
from samples.endpoints.regf import hive, ticks
from samples.endpoints.sam_hive import Account, sam
from tools.endpoint_figures import main, report, same

AT = datetime(2026, 11, 20, 3, 0, 0, 500_000, tzinfo=UTC)
TIMES = "{83da6326-97a6-4088-9453-a1923f573b29}"
DEFENDER = "Microsoft-Windows-Windows Defender%4Operational"


def system() -> dict[str, Any]:
    stamp = {"": ticks(AT).to_bytes(8, "little")}
    drive = "ControlSet001\\Enum\\USBSTOR\\Disk&Ven_SanDisk&Prod_Cruzer&Rev_1.20\\4C53&0"
    return {
        "Select": {"Current": 1},
        "ControlSet001\\Control\\ComputerName\\ComputerName": {"ComputerName": "DK-VP-41"},
        f"{drive}\\Properties\\{TIMES}": {"0065": stamp},
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    packed = lzma.compress(hive(system(), written=AT))
    (tmp_path / "SYSTEM_X.xz").write_bytes(packed)
    accounts = [Account(500), Account(1001)]
    (tmp_path / "SAM_x").write_bytes(hive(sam(accounts, min_length=8), written=AT))
    events = [(2000, AT, {"Current security intelligence Version": "1.2.3.0"})] * 2
    (tmp_path / f"pc__{DEFENDER}.evtx").write_bytes(log(DEFENDER, "PC", events))
    return tmp_path


def lines(folder: Path, **truth: Any) -> list[str]:
    (folder / "ground_truth.json").write_text(json.dumps({"tolerance": "±1 ms"} | truth))
    return list(report(folder))


def test_an_absent_set_is_said(tmp_path: Path) -> None:
    assert list(report(tmp_path / "none")) == ["absent: endpoints"]


def test_each_line_matches(folder: Path) -> None:
    told = lines(folder, **{
        "SYSTEM_X.xz": {"computer": "DK-VP-41", "usb": [
            {"product": "SanDisk Cruzer 1.20", "serial": "4C53", "first": "2026-11-20T03:00:00.501Z"}
        ]},
        "SAM_x": {"users": ["a", "b"], "min_len": 8},
        "pc": {"defender2000": 2, "last_sig": "2026-11-20T03:00:00Z 1.2.3.0"},
    })  # fmt: skip
    assert told[0] == "# endpoints"
    assert len(told) == 9
    assert all(line.endswith(": match") for line in told[1:]), told


def test_what_differs_is_said_with_what_was_found(folder: Path) -> None:
    told = lines(folder, **{
        "SYSTEM_X.xz": {"computer": "OTHER", "usb": [{"serial": "9999", "product": "x"}]},
        "SAM_x": {"users": ["a"], "min_len": 0},
        "pc": {"defender2000": 3, "last_sig": "2026-11-20T03:00:09Z 1.2.3.0"},
        "wbem_none.7z": {"SecurityCenter2.AntiVirusProduct": {}},
    })  # fmt: skip
    assert "SYSTEM_X.xz computer: differs (DK-VP-41)" in told
    assert "SYSTEM_X.xz 9999: differs (not found)" in told
    assert "SAM_x min_len: differs (8)" in told
    assert "wbem_none.7z: differs (absent)" in told
    assert sum(": differs" in line for line in told) == 7


@pytest.mark.parametrize(
    ("told", "seen", "equal"),
    [
        ("D:", "D:", True),
        (None, None, True),
        ("2026-11-20T03:00:00.500Z", AT, True),
        ("2026-11-20T03:00:00.500Z", AT + timedelta(milliseconds=1), True),
        ("2026-11-20T03:00:00.500Z", AT + timedelta(milliseconds=2), False),
        ("2026-11-20T03:00:00.500", AT, False),
        (None, AT, False),
    ],
)
def test_how_near_a_time_must_be(told: Any, seen: Any, equal: bool) -> None:
    assert same(told, seen) is equal


def test_the_exit_code_says_whether_anything_differs(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines(folder, SAM_x={"users": ["a", "b"]})
    assert main([str(folder)]) == 0
    lines(folder, SAM_x={"users": []})
    assert main([str(folder)]) == 1
    assert "SAM_x users: differs (2)" in capsys.readouterr().out
