"""A letter's CVE and KB numbers open the list of PCs: affected, fixed, cannot tell, by place."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from tests.console.assignments.making import make_assignment, make_directive, make_obligation
from tests.console.people import Province, sign_in
from tests.console.weaknesses.told import CONTROL, agent_on, windows
from tests.endpoints.weaknesses.test_fixes import fix, listing
from tests.endpoints.weaknesses.test_kev import catalogue, entry

from khien.console.endpoints.models import Computer
from khien.console.evidence.models import FindingRow
from khien.console.weaknesses import held, queries
from khien.console.weaknesses.machines import build_of, is_windows
from khien.endpoints.checks.known_fixes import CHECK_ID
from khien.endpoints.weaknesses import Standing

GHOST, WINRAR = "CVE-2020-0796", "CVE-2023-38831"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(held, "folder", lambda: tmp_path)
    return tmp_path


@pytest.fixture
def three(province: Province) -> Province:
    windows(province, province.health, "YT-01", 18363, 719)
    windows(province, province.clinic, "TT-01", 18363, 720)
    Computer.objects.create(organisation=province.culture, name="VH-01")
    return province


def standings(province: Province, who: str, *numbers: str) -> dict[str, str]:
    report = queries.report_for(province.person(who), numbers)
    return {line.computer.name: line.standing for line in report.lines}


def test_each_pc_has_its_answer_worst_first(three: Province) -> None:
    assert list(standings(three, "standing", GHOST).items()) == [
        ("YT-01", "affected"), ("VH-01", "cannot_tell"), ("TT-01", "fixed"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("standing", {"YT-01", "TT-01", "VH-01"}), ("root.leader", {"YT-01", "TT-01", "VH-01"}),
        ("health.officer", {"YT-01", "TT-01"}), ("clinic.officer", {"TT-01"}),
        ("culture.leader", {"VH-01"}), ("health.inspector", {"YT-01"}),
        ("commune.officer", set()), ("health.staff", set()), ("administrator", set()),
    ],
)  # fmt: skip
def test_only_pcs_in_reach_are_judged(three: Province, who: str, seen: set[str]) -> None:
    assert set(standings(three, who, GHOST)) == seen


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("standing", 200), ("health.officer", 200), ("health.leader", 200),
        ("health.inspector", 200), ("clinic.officer", 200), ("culture.officer", 200),
        ("health.staff", 403), ("administrator", 403),
    ],
)  # fmt: skip
def test_the_page_by_role(three: Province, who: str, status: int) -> None:
    client = sign_in(three.person(who))
    answer = client.get("/weaknesses/", {"numbers": f"{GHOST} KB4551762"})
    assert answer.status_code == status
    if status == 200:
        page = answer.content.decode()
        assert ("YT-01" in page) is (who not in {"clinic.officer", "culture.officer"})


def test_nobody_goes_to_sign_in(db: None) -> None:
    for url in ("/weaknesses/", "/weaknesses/letter/1/", "/weaknesses/plans/"):
        assert Client().get(url)["Location"].startswith("/account/sign-in/")


def test_one_branch_with_all_that_is_under_it(three: Province) -> None:
    viewer = three.person("standing")
    report = queries.report_for(viewer, [GHOST], organisation_id=three.health.pk)
    assert {line.computer.name for line in report.lines} == {"YT-01", "TT-01"}
    assert [(one.organisation.name, one.affected, one.fixed) for one in report.places] == [
        ("Sở Y tế", 1, 0), ("Trung tâm Y tế Đông Khê", 0, 1),
    ]  # fmt: skip
    beside = queries.report_for(
        three.person("culture.officer"), [GHOST], organisation_id=three.health.pk
    )
    assert beside.lines == ()


def test_the_worst_of_several_numbers_is_the_pc_s(three: Province) -> None:
    found = standings(three, "standing", GHOST, "CVE-2026-9999")
    assert found == {"YT-01": "affected", "VH-01": "cannot_tell", "TT-01": "cannot_tell"}


def letter(province: Province, **params: object) -> int:
    obligation = make_obligation(
        make_directive(province), controls=[CONTROL], control_params={CONTROL: params}
    )
    make_assignment(province, province.health, obligation=obligation)
    return int(obligation.directive_id)


def test_a_letter_opens_the_list_at_once(
    three: Province, as_person: Callable[[str], Client]
) -> None:
    pk = letter(three, cve=[GHOST], kb=["KB5041580"])
    client = as_person("standing")
    page = client.get(f"/weaknesses/letter/{pk}/").content.decode()
    assert "1 máy còn lỗ hổng · 2 máy chưa rõ · 0 máy đã vá" in page
    assert "KB5041580" in page
    assert f"/weaknesses/letter/{pk}/" in client.get(f"/directives/{pk}/letter/").content.decode()


def test_a_letter_out_of_reach_is_not_there(
    three: Province, as_person: Callable[[str], Client]
) -> None:
    pk = letter(three, cve=[GHOST])
    assert as_person("commune.officer").get(f"/weaknesses/letter/{pk}/").status_code == 404
    assert as_person("health.officer").get(f"/weaknesses/letter/{pk}/").status_code == 200
    assert as_person("standing").get("/weaknesses/letter/999999/").status_code == 404


def test_programs_of_an_agent_are_judged(province: Province) -> None:
    for name, version in (("A", "6.11.0"), ("B", "7.13.0")):
        computer = Computer.objects.create(organisation=province.health, name=name)
        agent_on(computer, ("WinRAR (64-bit)", version), ("Unikey", "4.6"))
    without = Computer.objects.create(organisation=province.health, name="C")
    agent_on(without, ("Unikey", "4.6"))
    silent = Computer.objects.create(organisation=province.health, name="D")
    agent_on(silent)
    assert standings(province, "standing", WINRAR) == {
        "A": "affected", "B": "fixed", "C": "fixed", "D": "cannot_tell",
    }  # fmt: skip


def test_a_kb_in_an_agent_s_list_counts(province: Province) -> None:
    computer = Computer.objects.create(organisation=province.health, name="A")
    agent_on(computer, ("Security Update for Windows (KB5041580)", ""))
    assert standings(province, "standing", "KB5041580") == {"A": "fixed"}
    assert standings(province, "standing", "CVE-2024-38063") == {"A": "fixed"}


def test_the_newer_word_on_the_build_stands(province: Province) -> None:
    computer = windows(province, province.health, "A", 18363, 719)
    agent_on(computer, days_later=1, os_version="10.0.19045", os_build="10.0.19045.4780")
    assert standings(province, "standing", GHOST) == {"A": "fixed"}
    assert standings(province, "standing", "CVE-2024-38063") == {"A": "fixed"}
    older = windows(province, province.health, "B", 18363, 719)
    agent_on(older, days_later=-5, os_version="10.0.19045")
    assert standings(province, "standing", GHOST)["B"] == "affected"


def test_queries_do_not_grow_with_pcs(
    province: Province, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(30):
        computer = windows(province, province.health, f"A{number}", 18363, 719)
        agent_on(computer, ("WinRAR", "6.0"))
    viewer = province.person("standing")
    with django_assert_max_num_queries(15):  # type: ignore[attr-defined]
        report = queries.report_for(viewer, [GHOST, WINRAR])
    assert report.count(Standing.AFFECTED) == 30


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (("10.0.19045", "10.0.19045.5131"), (19045, 5131)), (("10.0.22631.4037",), (22631, 4037)),
        (("6.1.7601",), (7601, None)), (("22H2", ""), (None, None)),
        (("6.12.0-18-amd64",), (None, None)), (("110.0.19045",), (None, None)),
    ],
)  # fmt: skip
def test_builds_in_an_agent_s_words(
    texts: tuple[str, ...], found: tuple[int | None, int | None]
) -> None:
    assert build_of(*texts) == found


def test_a_system_without_a_name_is_not_windows_and_not_another() -> None:
    assert [is_windows(name) for name in ("Microsoft Windows 11", "Debian", " ")] == [
        True, False, None,
    ]  # fmt: skip


def test_numbers_typed_in_any_way() -> None:
    typed = "cve-2020-0796, KB 4551762;KB4551762 rm CVE-2020-0796"
    assert queries.numbers_in(typed) == [GHOST, "KB4551762"]
    assert queries.numbers_in(" ;, ") == []
    assert queries.numbers_in("KB") == []


def test_the_catalogue_is_taken_in_and_told(
    three: Province, as_person: Callable[[str], Client], tmp_path: Path
) -> None:
    get = lambda: as_person("standing").get("/weaknesses/", {"numbers": GHOST}).content.decode()  # noqa: E731
    assert "không rõ: chưa nhận danh mục" in get()
    brought = tmp_path / "brought.json"
    brought.write_bytes(catalogue(entry(), dateReleased="2020-01-01"))
    call_command("import_kev", str(brought))
    assert "CISA yêu cầu vá trước 10/08/2022" in get()
    assert "Đã quá 14 ngày" in get()
    page = as_person("standing").get("/weaknesses/", {"numbers": WINRAR}).content.decode()
    assert "không rõ: danh mục đã cũ" in page


def test_a_file_that_is_not_the_catalogue_is_refused(tmp_path: Path) -> None:
    brought = tmp_path / "brought.json"
    brought.write_text("{}")
    for command in ("import_kev", "import_fixes"):
        with pytest.raises(CommandError):
            call_command(command, str(brought))
        with pytest.raises(CommandError):
            call_command(command, str(tmp_path / "none.json"))


def test_the_operator_s_own_fixes_answer(three: Province, tmp_path: Path) -> None:
    assert standings(three, "standing", "CVE-2026-0001")["YT-01"] == "cannot_tell"
    brought = tmp_path / "brought.json"
    brought.write_bytes(listing(fix(windows=[{"build": 18363, "revision": 720, "kb": []}])))
    call_command("import_fixes", str(brought))
    found = standings(three, "standing", "CVE-2026-0001")
    assert (found["YT-01"], found["TT-01"]) == ("affected", "fixed")
    (tmp_path / held.FIXES_NAME).write_text(json.dumps({"damaged": True}))
    assert standings(three, "standing", GHOST)["YT-01"] == "affected"


@pytest.mark.parametrize(("days", "standing"), [(29, "fixed"), (31, "cannot_tell")])
def test_what_was_fixed_long_ago_need_not_be_fixed_now(
    three: Province, days: int, standing: str
) -> None:
    at = timezone.now() - timedelta(days=days)
    FindingRow.objects.filter(check_id=CHECK_ID).update(observed_at=at)
    assert standings(three, "standing", GHOST) == {
        "YT-01": "affected", "VH-01": "cannot_tell", "TT-01": standing,
    }  # fmt: skip
    page = sign_in(three.person("standing")).get(f"/weaknesses/?numbers={GHOST}")
    assert ("khi đó đã vá" in page.content.decode()) == (days > 30)


def test_an_agent_that_tells_nothing_makes_nothing_fresh(province: Province) -> None:
    computer = windows(province, province.health, "A", 18363, 720)
    FindingRow.objects.update(observed_at=timezone.now() - timedelta(days=40))
    agent_on(computer, os_name="", os_version="")
    assert standings(province, "standing", GHOST) == {"A": "cannot_tell"}


def test_what_is_no_number_is_told_as_left_out(three: Province) -> None:
    client = sign_in(three.person("standing"))
    page = client.get("/weaknesses/", {"numbers": f"{GHOST}, abc; CVE 2020-0796 KB"})
    assert page.context["left_out"][0] == "abc"
    assert "đã bỏ qua: abc" in page.content.decode()
    page = client.get("/weaknesses/", {"numbers": f"{GHOST} KB5041580"})
    assert page.context["left_out"] == []
    many = " ".join(f"a{at}" for at in range(9)) + " " + "x" * 90
    assert len(queries.left_out(many)) == 5
    assert queries.left_out("x" * 90) == ["x" * 40]
