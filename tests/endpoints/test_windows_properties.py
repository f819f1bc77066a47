"""Whatever a Windows PC tells: no check raises, sentences are whole, a pass rests on its source."""

from __future__ import annotations

import json
import types
import typing
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from khien.core.findings import Status
from khien.core.i18n import use_language
from khien.core.messages import COMMON
from khien.endpoints import checks_registry, finding_as_json
from khien.endpoints.facts import Unseen
from khien.endpoints.inspection import Inspection, judge
from khien.endpoints.windows_facts import WindowsFacts
from tests.endpoints.made import pc
from tests.endpoints.made_windows import GOOD

NONE = Unseen("nothing-found-here", "x")
# Which part of a Windows PC's facts a pass of each check rests on.
RESTS_ON = {
    "accounts.local-passwords": "accounts",
    "accounts.password-policy": "policy",
    "autologon.off": "exposure",
    "autorun.off": "exposure",
    "disk.encrypted": "encryption",
    "edr.present": "programs",
    "firewall.on": "firewall",
    "malware.detections-cured": "defender",
    "office.macros-blocked": "exposure",
    "os.security-updates": "patches",
    "os.supported": "release",
    "remote-control.absent": "programs",
    "remote-desktop.closed": "exposure",
    "screen.locks": "locks",
    "services.legacy": "exposure",
    "shares.not-for-everyone": "exposure",
}
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: st.sampled_from(["", "Windows Defender", "Bkav", "antivirus", "edr", "machine", "user-1"]),
    int: st.integers(0, 5) | st.sampled_from([9_600, 19_045, 26_200]),
    bool: st.booleans(),
    float: st.floats(0, 400),
    type(None): st.none(),
    datetime: st.datetimes(datetime(2020, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    Unseen: st.just(NONE),
}


def any_of(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a type: plain, a union, a tuple or one of our dataclasses."""
    if kind in PLAIN:
        return PLAIN[kind]
    inner = typing.get_args(kind)
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        return st.one_of([any_of(each) for each in inner])
    if typing.get_origin(kind) is tuple:
        if inner[-1] is Ellipsis:
            return st.lists(any_of(inner[0]), max_size=3).map(tuple)
        return st.tuples(*map(any_of, inner))
    hints = typing.get_type_hints(kind)
    return st.builds(kind, **{each.name: any_of(hints[each.name]) for each in fields(kind)})


WINDOWS = any_of(WindowsFacts)


@settings(deadline=None, max_examples=100)
@given(WINDOWS)
def test_every_check_answers_with_a_whole_sentence(windows: WindowsFacts) -> None:
    facts = pc(windows=windows)
    for check in checks_registry().values():
        found = list(check.run(facts))
        assert found, check.id
        for finding in found:
            assert finding.reason_code in {*check.MESSAGES, *COMMON}
            for language in ("vi", "en"):
                with use_language(language):
                    shown = finding_as_json(finding)
                assert shown["reason"] != finding.reason_code
                assert "{" not in shown["reason"] + shown["remedy"]


@settings(deadline=None, max_examples=60)
@given(WINDOWS)
def test_the_result_is_plain_json(windows: WindowsFacts) -> None:
    facts = pc(windows=windows)
    result = Inspection(facts, judge(facts)).as_json()
    assert json.loads(json.dumps(result, allow_nan=False)) == result


@settings(deadline=None, max_examples=100)
@given(WINDOWS)
def test_a_pass_rests_on_its_source(windows: WindowsFacts) -> None:
    """Take the part away and the pass is gone."""
    for check_id, part in RESTS_ON.items():
        check = checks_registry()[check_id]
        blind = pc(windows=replace(windows, **{part: NONE}))
        assert Status.PASS not in {each.status for each in check.run(blind)}, check_id


@settings(deadline=None, max_examples=100)
@given(WINDOWS)
def test_what_was_not_told_is_never_a_pass(windows: WindowsFacts) -> None:
    """An antivirus passes only where Security Center or Defender said that it is on and fresh."""
    check = checks_registry()["antivirus.present-and-fresh"]
    blind = pc(windows=replace(windows, security_center=NONE, defender=NONE))
    assert Status.PASS not in {each.status for each in check.run(blind)}


def test_every_part_of_the_good_pc_is_needed() -> None:
    for check_id, part in RESTS_ON.items():
        check = checks_registry()[check_id]
        assert {each.status for each in check.run(pc(windows=GOOD))} == {Status.PASS}, check_id
        blind = pc(windows=replace(GOOD, **{part: NONE}))
        assert {each.status for each in check.run(blind)} == {Status.UNKNOWN}, check_id
