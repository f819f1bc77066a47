"""A Windows PC's state as a whole: no source stops another, no secret or name comes out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.endpoints import windows_pc
from samples.endpoints.regf import nested

from khien.endpoints import InspectionContext, inspect
from khien.endpoints.facts import Unseen
from khien.endpoints.sources.places.artifacts import Artifacts
from khien.endpoints.sources.windows import posture as whole
from khien.endpoints.sources.windows.posture import posture
from khien.endpoints.windows_facts import WindowsFacts, WindowsRelease
from tests.endpoints.made import NOW
from tests.endpoints.made_registry import MadeRegistry

SAMPLES = Path(__file__).parents[4] / "samples/endpoints"
NOTHING = Artifacts((), 0)
OTHER_KINDS = st.one_of(
    st.integers(0, 2**64 - 1), st.text(max_size=12), st.binary(max_size=40),
    st.lists(st.text(max_size=6), max_size=3), st.just(datetime(2026, 1, 1)),
)  # fmt: skip


def sample(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def registry_of(told: Mapping[str, Any], change: Any = lambda value: value) -> MadeRegistry:
    """The sample's hives as a registry, each value put through ``change``."""

    def changed(keys: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: changed(each) if isinstance(each, Mapping) else change(each)
            for name, each in keys.items()
        }

    hives = {name.lower(): changed(nested(windows_pc.plain(keys)))
             for name, keys in told["hives"].items()}  # fmt: skip
    users = tuple(changed(nested(windows_pc.plain(keys))) for keys in told.get("users", []))
    return MadeRegistry(users=users, **hives)


def parts(facts: WindowsFacts) -> dict[str, Any]:
    return {each.name: getattr(facts, each.name) for each in fields(facts)}


def test_a_pc_of_which_nothing_was_carried_is_unseen_in_every_part() -> None:
    seen = parts(posture(NOTHING, MadeRegistry()))
    assert seen.pop("time_zone_minutes") is None
    assert {each.reason_code for each in seen.values()} == {"nothing-found-here"}


def test_the_zone_is_told_east_of_utc() -> None:
    told = registry_of(sample("may-windows-tot")["windows"])
    assert posture(NOTHING, told).time_zone_minutes == 420


@pytest.mark.parametrize(
    ("error", "code"), [(PermissionError(), "needs-elevation"), (KeyError("x"), "check-failed")]
)
def test_a_source_that_fails_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, error: Exception, code: str
) -> None:
    def broken(*_: Any) -> Any:
        raise error

    monkeypatch.setattr(whole, "patches", broken)
    seen = posture(NOTHING, registry_of(sample("may-windows-tot")["windows"]))
    assert seen.patches == Unseen(code, "SOFTWARE")
    assert isinstance(seen.release, WindowsRelease)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_values_of_another_kind_are_passed_over(data: st.DataObject) -> None:
    told = sample("may-windows-yeu")["windows"]
    seen = posture(NOTHING, registry_of(told, lambda _: data.draw(OTHER_KINDS)))
    failed = {
        name: each
        for name, each in parts(seen).items()
        if isinstance(each, Unseen) and each.reason_code == "check-failed"
    }
    assert failed == {}


@pytest.mark.parametrize(
    "name",
    ["may-windows-tot", "may-windows-yeu", "may-windows-chi-co-system", "may-windows-xoa-dau-usb"],
)
def test_no_secret_name_or_path_comes_out(tmp_path: Path, name: str) -> None:
    told = sample(name)
    now = datetime.fromisoformat(told["now"])
    windows_pc.lay_out(tmp_path, told["windows"], written=now)
    result = inspect(tmp_path, context=InspectionContext(), now=now)
    text = json.dumps(result.as_json(), ensure_ascii=False, default=str).replace(str(tmp_path), "")
    for secret in (
        "khong-duoc-hien",
        "TaiLieu",
        "ke-hoach",
        "tep-1",
        "nguoi-dung",
        "D:\\\\",
        "hash",
    ):
        assert secret not in text, secret
    assert result.facts.taken_at == now
    assert result.facts.windows is not None


def test_the_facts_of_the_weak_pc(tmp_path: Path) -> None:
    told = sample("may-windows-yeu")
    windows_pc.lay_out(tmp_path, told["windows"], written=NOW)
    seen = inspect(tmp_path, context=InspectionContext(), now=NOW).facts.windows
    assert seen is not None
    shown = {name: each for name, each in parts(seen).items() if not isinstance(each, Unseen)}
    assert set(shown) == {"release", "patches", "security_center", "defender", "programs", "firewall", "accounts",
                          "policy", "locks", "exposure", "time_zone_minutes"}  # fmt: skip
    assert shown["patches"].kbs == ("KB5033372",)
    assert shown["patches"].sources == ("CBS", "ReportingEvents.log")
    assert [each.event for each in shown["defender"].detections] == [1116, 1119]
    assert [each.id for each in shown["programs"]] == ["ultraviewer"]
    assert (shown["accounts"].enabled, shown["accounts"].empty_password) == (1, 1)
    assert (shown["exposure"].shares, shown["exposure"].shares_for_everyone) == (1, 1)
