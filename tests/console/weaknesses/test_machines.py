"""What a PC told, by inspection and by agent: the newer word, whole numbers, nothing borrowed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.console.assignments.making import make_assignment, make_directive, make_obligation
from tests.console.people import Province, sign_in
from tests.console.weaknesses.told import CONTROL, agent_on, finding, windows
from tests.endpoints.weaknesses.test_fixes import fix, listing

from khien.console.assignments.verdicts import verdicts_of
from khien.console.endpoints.models import Computer
from khien.console.evidence.models import FindingRow
from khien.console.inventory.models import Agent
from khien.console.weaknesses import held, judging, queries
from khien.console.weaknesses.machines import build_of, machines_of
from khien.endpoints.checks.known_fixes import CHECK_ID
from khien.endpoints.weaknesses import Machine, load_fixes

GHOST, WINRAR = "CVE-2020-0796", "CVE-2023-38831"
LINUX = {"os_name": "Debian GNU/Linux 12", "os_version": "12", "os_build": "6.1.0-18-amd64"}


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(held, "folder", lambda: tmp_path)
    return tmp_path


def told(computer: Computer, *numbers: str) -> Machine:
    fixes = load_fixes()
    found = machines_of(
        [computer.organisation_id], [one for each in numbers for one in fixes.of(each)], numbers
    )
    return found[computer.pk].machine


def standing(province: Province, name: str, number: str) -> str:
    report = queries.report_for(province.person("standing"), [number])
    return next(line.standing for line in report.lines if line.computer.name == name)


@pytest.fixture
def inspected(province: Province) -> Computer:
    return windows(province, province.health, "A", 18363, 719, ("KB4551762",))


@pytest.mark.parametrize(
    ("days_later", "says", "expected"),
    [
        # the same build, its revision newer
        (1, {"os_version": "10.0.18363.900"}, (True, 18363, 900, {"KB4551762"})),
        # an older agent changes nothing
        (-1, {"os_version": "10.0.18363.900"}, (True, 18363, 719, {"KB4551762"})),
        (-1, LINUX, (True, 18363, 719, {"KB4551762"})),
        # another build: what was installed on the one before says nothing of it
        (1, {"os_version": "10.0.19045.1"}, (True, 19045, 1, set())),
        (1, {"os_version": "10.0.19045"}, (True, 19045, None, set())),
        # set up anew with another system
        (1, LINUX, (False, None, None, set())),
        # a system without a name: its revision belongs to its own build alone
        (1, {"os_name": "", "os_version": "10.0.22631.4037"}, (True, 18363, 719, {"KB4551762"})),
        (1, {"os_name": "", "os_version": "10.0.18363.901"}, (True, 18363, 901, {"KB4551762"})),
        (1, {"os_name": "", "os_version": ""}, (True, 18363, 719, {"KB4551762"})),
    ],
)
def test_the_newer_word_on_the_system(
    province: Province, inspected: Computer, days_later: int, says: dict[str, Any], expected: Any
) -> None:
    agent_on(inspected, days_later=days_later, **says)
    found = told(inspected, GHOST)
    assert (found.windows, found.build, found.revision, set(found.kbs)) == expected


@pytest.mark.parametrize("version", ["", "10.0.18363"])
def test_another_system_gone_over_to_windows_is_not_another_system_any_more(
    province: Province, version: str
) -> None:
    """Cannot tell, or by its build; never "the PC does not run Windows"."""
    computer = Computer.objects.create(organisation=province.health, name="A")
    finding(province, computer, CHECK_ID, "not_applicable", "not-windows")
    assert standing(province, "A", GHOST) == "fixed"
    agent_on(computer, days_later=1, os_name="Microsoft Windows 10 Pro", os_version=version)
    assert told(computer, GHOST).windows is True
    assert standing(province, "A", GHOST) == "cannot_tell"


@pytest.mark.parametrize(
    ("program", "number", "expected"),
    [
        ("Security Update for Windows (KB5012345)", "KB5012345", "fixed"),
        ("kb5012345", "KB5012345", "fixed"),
        ("Security Update for Windows (KB5012345)", "KB501234", "cannot_tell"),  # a slip of the pen
        ("Update XKB5012345", "KB5012345", "cannot_tell"),
        ("Hotfix KB5012345_v2", "KB5012345", "fixed"),
    ],
)
def test_a_kb_in_a_list_is_a_whole_number(
    province: Province, program: str, number: str, expected: str
) -> None:
    computer = Computer.objects.create(organisation=province.health, name="A")
    agent_on(computer, (program, ""))
    assert standing(province, "A", number) == expected


def test_two_agents_of_one_pc_the_later_one_is_believed(province: Province) -> None:
    computer = Computer.objects.create(organisation=province.health, name="A")
    first = agent_on(computer, ("WinRAR", "6.0"), os_version="10.0.18363.719")
    Agent.objects.filter(pk=first.pk).update(device_id="first")
    first.ticket.secret_hash = "other"
    first.ticket.save()
    agent_on(computer, ("WinRAR", "7.1"), days_later=1, os_version="10.0.18363.720")
    assert standing(province, "A", GHOST) == "fixed"
    assert standing(province, "A", WINRAR) == "fixed"


def test_an_agent_set_aside_or_of_no_pc_or_of_one_out_of_use_tells_nothing(
    province: Province,
) -> None:
    for name, values in (("A", {"state": "refused"}), ("B", {"computer": None})):
        computer = Computer.objects.create(organisation=province.health, name=name)
        row = agent_on(computer, os_version="10.0.18363.719")
        Agent.objects.filter(pk=row.pk).update(**values)
        assert standing(province, name, GHOST) == "cannot_tell"
    gone = windows(province, province.health, "C", 18363, 719)
    Computer.objects.filter(pk=gone.pk).update(active=False)
    assert gone.pk not in machines_of([province.health.pk], load_fixes().of(GHOST), [GHOST])


def test_a_replaced_finding_is_no_word_any_more(province: Province, inspected: Computer) -> None:
    FindingRow.objects.filter(computer=inspected).update(current=False)
    assert standing(province, "A", GHOST) == "cannot_tell"


@pytest.mark.parametrize(
    "facts",
    [
        {}, {"build": "18363"}, {"build": None}, {"build": True}, {"build": 18363.0},
        {"build": [18363]},
    ],
)  # fmt: skip
def test_facts_in_another_form_are_nothing_told(
    province: Province, inspected: Computer, facts: dict[str, Any]
) -> None:
    FindingRow.objects.filter(computer=inspected).update(facts=facts)
    assert standing(province, "A", GHOST) == "cannot_tell"


@pytest.mark.parametrize("odd", [{"revision": "720"}, {"revision": True}, {"kb": "KB4551762"}])
def test_an_odd_revision_or_list_is_left_out(
    province: Province, inspected: Computer, odd: dict[str, Any]
) -> None:
    facts = {"build": 18363, "revision": None, "kb": []} | odd
    FindingRow.objects.filter(computer=inspected).update(facts=facts)
    assert standing(province, "A", GHOST) == "cannot_tell"


@given(st.lists(st.text(max_size=30), max_size=3))
@settings(max_examples=80, deadline=None)
def test_any_words_have_a_build_or_none(texts: list[str]) -> None:
    build, revision = build_of(*texts)
    assert revision is None or build is not None


@given(st.integers(1000, 999_999), st.integers(0, 999_999), st.sampled_from(["10.0", "6.1", "6.3"]))
@settings(max_examples=60, deadline=None)
def test_every_build_and_revision_is_read_as_written(
    build: int, revision: int, system: str
) -> None:
    assert build_of(f"{system}.{build}", f"Version {system}.{build}.{revision} (x64)") == (
        build, revision,
    )  # fmt: skip


def test_a_revision_of_another_build_is_not_this_ones() -> None:
    assert build_of("10.0.19045", "10.0.22631.4037") == (19045, None)


def letter(province: Province, **params: object) -> Any:
    obligation = make_obligation(
        make_directive(province), controls=[CONTROL], control_params={CONTROL: params}
    )
    return make_assignment(province, province.health, obligation=obligation)


class TestManyNumbers:
    """Sixty numbers in one letter: none of them may fall out of the verdict unseen."""

    def test_the_last_of_many_is_judged(self, province: Province, tmp_path: Path) -> None:
        numbers = [f"CVE-2026-{number:04}" for number in range(60)]
        rows = [
            fix(cve=[each], windows=[{"build": 18363, "revision": 720, "kb": []}])
            for each in numbers[:59]
        ]
        rows.append(fix(cve=numbers[59:], windows=[{"build": 18363, "revision": 900, "kb": []}]))
        (tmp_path / held.FIXES_NAME).write_bytes(listing(*rows))
        windows(province, province.health, "A", 18363, 800)
        item = letter(province, cve=numbers)
        (part,) = verdicts_of([item])[item.pk].controls
        assert part.look == "fail"
        viewer = province.person("standing")
        assert queries.numbers_of(viewer, item.obligation.directive) == numbers
        page = sign_in(viewer).get("/weaknesses/", {"numbers": " ".join(numbers)})
        assert "1 máy còn lỗ hổng" in page.content.decode()

    def test_what_is_beyond_the_bound_is_undecided_and_no_pass(
        self, province: Province, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(judging, "MOST_NUMBERS", 1)
        windows(province, province.health, "A", 18363, 720)
        item = letter(province, cve=[GHOST, "CVE-2024-38063"])
        (part,) = verdicts_of([item])[item.pk].controls
        assert part.look == "unknown"


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("vá CVE-2020-0796, và (CVE-2023-38831).", [GHOST, WINRAR]),
        ("CVE 2020-0796 KB 4551762", [GHOST, "KB4551762"]),
        ("CVE-2020-0796/CVE-2023-38831", [GHOST, WINRAR]),
        ("KB", []), ("4551762", []),
    ],
)  # fmt: skip
def test_numbers_pasted_with_the_words_around_them(typed: str, numbers: list[str]) -> None:
    assert queries.numbers_in(typed) == numbers


@pytest.mark.parametrize(
    ("params", "numbers"),
    [
        ({"cve": GHOST}, [GHOST]), ({"cve": [GHOST, GHOST], "kb": ["KB 4551762"]},
                                   [GHOST, "KB4551762"]),
        ({"cve": None, "kb": 5}, []), ({"cve": [None, 7, {"x": 1}]}, []), ({"product": GHOST}, []),
    ],
)  # fmt: skip
def test_numbers_of_a_letters_parameters(params: dict[str, object], numbers: list[str]) -> None:
    assert judging.named_in(params) == numbers


class TestHeld:
    """The files the operator brought: a damaged one takes nothing away from ours."""

    @pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff" * 40])
    def test_a_damaged_file_leaves_our_list(self, tmp_path: Path, data: bytes) -> None:
        (tmp_path / held.FIXES_NAME).write_bytes(data)
        (tmp_path / held.FILE_NAME).write_bytes(data)
        assert held.fixes() == load_fixes()
        assert held.catalogue() is None

    def test_a_refused_file_leaves_the_one_that_is_held(self, tmp_path: Path) -> None:
        held.keep_fixes(listing(fix(name="first")))
        with pytest.raises(held.KhienError):
            held.keep_fixes(json.dumps({"schema": "x"}).encode())
        assert held.fixes().of("CVE-2026-0001")[0].name == "first"
        held.keep_fixes(listing(fix(name="second")))
        assert held.fixes().of("CVE-2026-0001")[0].name == "second"
        assert [one.name for one in tmp_path.iterdir()] == [held.FIXES_NAME]
