"""Known products on a Windows PC, by the list of programs and by services."""

from __future__ import annotations

from typing import Any

import pytest

from khien.endpoints.facts import Unseen
from khien.endpoints.reference_data import windows_products
from khien.endpoints.sources.windows.programs import programs
from khien.endpoints.windows_facts import FoundProgram
from tests.endpoints.made_registry import MadeRegistry, nested

UNINSTALL = "Microsoft\\Windows\\CurrentVersion\\Uninstall"
SENSE = "Microsoft\\Windows Advanced Threat Protection\\Status"


def found(
    listed: dict[str, str] | None = None, services: dict[str, int] | None = None, **more: Any
) -> dict[str, FoundProgram]:
    top = more.pop("top", UNINSTALL)
    software = nested(top, {
        f"{{{number}}}": {"DisplayName": name, "DisplayVersion": version}
        for number, (name, version) in enumerate((listed or {}).items())
    })  # fmt: skip
    software |= more.pop("software", {})
    system = {"Services": {name: {"Start": start} for name, start in (services or {}).items()}}
    result = programs(MadeRegistry(system=system, software=software, **more))
    assert not isinstance(result, Unseen), result
    return {each.id: each for each in result}


def test_an_installed_program_whose_service_starts() -> None:
    seen = found({"UltraViewer version 6.6.55": "6.6.55"}, {"UltraViewService": 2})
    assert seen == {"ultraviewer": FoundProgram(
        "ultraviewer", "UltraViewer", ("remote-control",), "6.6.55", True, True, "S"
    )}  # fmt: skip


@pytest.mark.parametrize(("start", "starts"), [(0, True), (2, True), (3, False), (4, False)])
def test_a_service_alone_is_enough(start: int, starts: bool) -> None:
    seen = found({"Something else": "1"}, {"TeamViewer": start})["teamviewer"]
    assert (seen.installed, seen.starts, seen.version) == (False, starts, "")


def test_a_program_without_its_service_is_not_known_to_start() -> None:
    assert found({"AnyDesk": "8"}, {"Spooler": 2})["anydesk"].starts is None


@pytest.mark.parametrize("top", [UNINSTALL, f"WOW6432Node\\{UNINSTALL}"])
def test_both_lists_of_the_pc(top: str) -> None:
    assert "bkav" in found({"Bkav Endpoint": "9"}, {"Spooler": 2}, top=top)


def test_a_user_s_own_program() -> None:
    own = nested(f"Software\\{UNINSTALL}", {"x": {"DisplayName": "AnyDesk"}})
    assert list(found({}, {"Spooler": 2}, users=(own,))) == ["anydesk"]


def test_names_are_known_by_their_beginning_alone() -> None:
    assert found({"Removal of TeamViewer": "1"}, {"NotAnyDesk": 2}) == {}


def test_the_sensor_that_every_windows_carries_counts_once_it_is_at_work() -> None:
    services = {"Sense": 3, "Spooler": 2}
    assert "mdatp" not in found({}, services)
    at_work = nested(SENSE, {"OnboardingState": 1})
    assert "mdatp" in found({}, services | {"Sense": 2}, software=at_work)


@pytest.mark.parametrize("hives", [
    {}, {"software": {}}, {"system": {"Services": {}}}, {"system": {}, "software": {}},
])  # fmt: skip
def test_one_list_alone_is_unseen_never_nothing(hives: dict[str, Any]) -> None:
    assert isinstance(programs(MadeRegistry(**hives)), Unseen)


def test_the_data_pack_says_where_each_name_is_from() -> None:
    products = windows_products()
    assert {"bkav", "viettel-ajiant", "cmc", "kaspersky-endpoint-linux", "mdatp"} <= {
        each.id for each in products
    }
    for each in products:
        assert each.source
        assert each.confidence in {"C", "S", "R"}
        assert each.programs or each.services
        assert min(map(len, (*each.programs, *each.services))) >= 3, each.id
