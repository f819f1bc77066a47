"""weaknesses.known-fixes: an older build is a fail, what cannot be told is never a pass."""

from __future__ import annotations

from dataclasses import replace

import pytest

from khien.core.findings import Status
from khien.endpoints import explain
from khien.endpoints.checks.known_fixes import KnownFixes
from khien.endpoints.facts import Facts
from khien.endpoints.windows_facts import Patches, WindowsRelease
from khien.evidence.outward import outward
from tests.endpoints.made import NEEDS_ROOT, only, pc, verdict
from tests.endpoints.made_windows import GOOD


def on(build: int, revision: int | None, *kbs: str) -> Facts:
    release = WindowsRelease("Windows", "Enterprise", "", build, revision, None, False)
    return pc(windows=replace(GOOD, release=release, patches=Patches(kbs, None, ("CBS",))))


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        (on(26200, 7171), (Status.PASS, "fixed")),
        (on(19045, 4780), (Status.PASS, "fixed")),
        (on(19045, 4779), (Status.FAIL, "open")),
        (on(19045, None), (Status.UNKNOWN, "undecided")),
        (on(9600, 1), (Status.UNKNOWN, "undecided")),
        (pc(), (Status.NOT_APPLICABLE, "not-windows")),
        (pc(windows=replace(GOOD, release=NEEDS_ROOT)), (Status.UNKNOWN, "needs-elevation")),
    ],
)
def test_each_answer(facts: Facts, answer: tuple[Status, str]) -> None:
    assert verdict(KnownFixes(), facts) == answer


def test_it_tells_what_the_console_needs_and_that_leaves_the_pc_whole() -> None:
    found = only(KnownFixes(), on(19045, 4779, "KB5041580", "KB5000001"))
    sent = outward({"findings": [{"facts": dict(found.facts)}]})["findings"][0]
    assert sent["facts_left_out"] == 0
    assert (sent["facts"]["build"], sent["facts"]["revision"]) == (19045, 4779)
    assert sent["facts"]["kb"] == ["KB5041580", "KB5000001"]


def test_the_open_ones_are_named() -> None:
    found = only(KnownFixes(), on(18363, 719))
    assert "CVE-2020-0796" in found.facts["open"]
    assert "CVE-2020-0796" in explain(found.check, found.reason_code, found.facts)[0]


def test_kbs_that_cannot_be_read_make_nothing_fixed() -> None:
    facts = pc(windows=replace(GOOD, release=on(7601, 1).windows.release, patches=NEEDS_ROOT))  # type: ignore[union-attr]
    assert verdict(KnownFixes(), facts) == (Status.UNKNOWN, "undecided")
