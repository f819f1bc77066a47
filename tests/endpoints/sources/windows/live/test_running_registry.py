"""The running registry, over a stand-in for ``winreg``."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from khien.endpoints.sources.windows.live.running_registry import (
    RunningRegistry,
    running_registry,
)
from khien.endpoints.sources.windows.registry import MOST_SUBKEYS, number_of, text_of
from khien.endpoints.sources.windows.usb_registry import sightings
from tests.endpoints.made_winreg import WRITTEN, MadeWinreg

SYSTEM = {
    "Select": {"Current": 2},
    "ControlSet001": {"Control": {"Old": 1}},
    "ControlSet002": {"Control": {"New": "có"}},
    "CurrentControlSet": {"Control": {"New": "có"}},
}


def registry(**changes: object) -> RunningRegistry:
    given = {"system": SYSTEM, "software": {"Microsoft": {"Name": "W"}}} | changes
    return RunningRegistry(MadeWinreg(**given))  # type: ignore[arg-type]


def test_keys_and_values_without_regard_to_case() -> None:
    key = registry().key("system\\currentcontrolset\\CONTROL")
    assert text_of(key, "NEW") == "có"
    assert number_of(registry().key("SYSTEM\\ControlSet001\\Control"), "old") == 1
    assert key is not None
    assert (key.name, key.written_at) == ("CONTROL", WRITTEN)
    assert list(key.values()) == [("New", "có")]


def test_what_is_not_there_is_none() -> None:
    here = registry()
    assert here.key("SYSTEM\\Nowhere\\At\\All") is None
    assert here.key("HARDWARE\\Description") is None
    root = here.key("SYSTEM")
    assert root is not None
    assert root.value("No such value") is None
    assert root.subkey("No such key") is None


def test_the_control_set_in_use_comes_first() -> None:
    assert registry().control_sets() == ("ControlSet002", "ControlSet001")
    assert RunningRegistry(MadeWinreg()).control_sets() == ()


def test_a_closed_key_asked_for_by_name_is_not_a_missing_one() -> None:
    here = registry(closed=("system\\controlset001",))
    with pytest.raises(PermissionError):
        here.key("SYSTEM\\ControlSet001\\Control")
    root = here.key("SYSTEM")
    assert root is not None
    assert [each.name for each in root.subkeys()] == [
        "Select", "ControlSet002", "CurrentControlSet",
    ]  # fmt: skip


def test_hives_that_only_the_system_may_read_count_as_not_read() -> None:
    sam = {"SAM": {"Domains": {"Account": {"V": b"\0"}}}}
    assert registry(sam=sam).has("SAM")
    closed = registry(sam=sam, closed=("sam\\sam",))
    assert not closed.has("SAM")
    assert closed.has("system")
    assert not closed.has("NTUSER")
    assert not registry().has("SECURITY")


def test_people_who_are_signed_in() -> None:
    users = {
        ".DEFAULT": {}, "S-1-5-18": {}, "S-1-5-21-1-2-3-1001": {"Environment": {}},
        "S-1-5-21-1-2-3-1001_Classes": {},
    }  # fmt: skip
    assert [each.name for each in registry(users=users).users()] == ["S-1-5-21-1-2-3-1001"]


def test_values_of_other_kinds_are_left_out() -> None:
    here = registry(software={"A": {"good": ["x"], "odd": 1.5, "none": None}})
    key = here.key("SOFTWARE\\A")
    assert key is not None
    assert list(key.values()) == [("good", ["x"])]
    assert key.value("odd") is None


def test_keys_removed_while_they_are_listed_end_the_list() -> None:
    made = MadeWinreg(system=SYSTEM)
    made.QueryInfoKey = lambda key: (MOST_SUBKEYS * 10, 7, 0)  # type: ignore[method-assign]
    root = RunningRegistry(made).key("SYSTEM")
    assert root is not None
    assert len(list(root.subkeys())) == 4
    assert list(root.values()) == []
    assert root.written_at is None


def test_a_drive_whose_times_are_closed_is_seen_by_its_key() -> None:
    """Windows keeps ``Properties`` from administrators too."""
    usbstor = "ControlSet002\\Enum\\USBSTOR\\Disk&Ven_KINGSTON&Prod_DT&Rev_1.00\\60A44C&0"
    moment = (133_700_000_000_000_000).to_bytes(8, "little")
    times = f"{usbstor}\\Properties\\{{83da6326-97a6-4088-9453-a1923f573b29}}\\0066"
    system = {"Select": {"Current": 2}, "ControlSet002": {}, usbstor: {"Service": "disk"},
              times: {"": moment}}  # fmt: skip
    open_to_all = RunningRegistry(MadeWinreg(system=system))
    closed = RunningRegistry(
        MadeWinreg(system=system, closed=(f"system\\{usbstor}\\properties".casefold(),))
    )
    (told,) = sightings(open_to_all)
    (seen,) = sightings(closed)
    assert told.serial == seen.serial == "60A44C"
    assert (told.connected is not None and told.connected.year, seen.connected) == (2024, WRITTEN)
    assert "time-of-key" in seen.flags
    assert "time-of-key" not in told.flags


def test_without_winreg_there_is_no_running_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "winreg", None)
    with pytest.raises(ImportError):
        running_registry()
    stand_in = SimpleNamespace(HKEY_LOCAL_MACHINE=1)
    monkeypatch.setitem(sys.modules, "winreg", stand_in)
    assert isinstance(running_registry(), RunningRegistry)
