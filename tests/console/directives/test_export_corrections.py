"""Reviewed letters as evaluation cases: what is gold, what stands beside it, what is never done."""

from __future__ import annotations

import json
import stat
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from tests.console.directives.letters import LINES, letter, rows
from tests.console.directives.test_corrections import changed
from tests.console.people import Province

from khien.console.audit.models import Event
from khien.console.directives import actions, errors
from khien.console.directives.cases import words_of
from khien.console.directives.exporting import export_corrections, finished
from khien.console.directives.linked import Filing
from khien.console.directives.models import Directive, Obligation
from khien.console.people.models import Person


@pytest.fixture
def directive(province: Province, standing: Person) -> Directive:
    return letter(standing, province.police)


def review(standing: Person, directive: Directive) -> None:
    actions.confirm_rest(standing, directive)


def exported(folder: Path) -> dict[str, Any]:
    (path,) = export_corrections(folder)
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def test_only_a_finished_review_is_written(
    directive: Directive, standing: Person, tmp_path: Path
) -> None:
    assert list(finished()) == []
    actions.confirm(standing, rows(directive)[0], version=1)
    assert list(finished()) == []  # others wait
    actions.confirm_rest(standing, directive)
    assert list(finished()) == [directive]
    Directive.objects.update(state="withdrawn")
    assert list(finished()) == []


def test_a_letter_nobody_looked_at_is_not_written(
    province: Province, standing: Person, tmp_path: Path
) -> None:
    letter(standing, province.police, confirmed=True)
    assert export_corrections(tmp_path) == []
    assert not list(tmp_path.iterdir())


def test_a_letter_from_the_file_is_not_written(
    directive: Directive, standing: Person, tmp_path: Path
) -> None:
    review(standing, directive)
    Filing.objects.create(directive=directive, filed_by=standing)
    assert export_corrections(tmp_path) == []


def test_the_gold_is_what_the_person_left(
    directive: Directive, standing: Person, tmp_path: Path
) -> None:
    one, two = rows(directive)[:2]
    actions.edit_obligation(
        standing, one, version=1,
        wording=changed(one, text="Cài phần mềm diệt mã độc", actors=["Sở Y tế"]),
    )  # fmt: skip
    actions.split_obligation(standing, two, version=1, at=two.text.index("đổi"))
    last = rows(directive)[-1]
    actions.leave_out(standing, last, version=1, reason=actions.NOT_A_TASK)
    review(standing, directive)
    case = exported(tmp_path)
    text = (tmp_path / "corpus" / case["file"]).read_text("utf-8")
    assert text == directive.text
    gold = case["obligations"]
    assert [each["id"] for each in gold] == ["1", "2a", "2b", "3"]
    assert gold[0]["text"] == LINES[0]  # the printed words, not the person's
    assert gold[0]["actors"] == ["Sở Y tế"]
    assert gold[0]["deadline"] == "2026-12-15"
    assert [each["scope"] for each in gold] == ["in", "in", "in", "excluded"]
    assert all(each["text"] in " ".join(text.split()) for each in gold)
    assert len(case["reader"]["obligations"]) == 4
    acts = [each["act"] for each in case["reader"]["corrections"]]
    assert acts == ["edit", "split", "leave_out", "confirm_rest"]
    assert standing.full_name not in json.dumps(case, ensure_ascii=False)


def test_left_out_for_another_reason_is_still_of_the_letter(
    directive: Directive, standing: Person, tmp_path: Path
) -> None:
    actions.leave_out(standing, rows(directive)[0], version=1, reason="đã làm xong")
    review(standing, directive)
    assert len(exported(tmp_path)["obligations"]) == 4


def test_what_is_nowhere_in_the_letter_is_named_apart(
    directive: Directive, standing: Person, tmp_path: Path
) -> None:
    actions.add_obligation(standing, directive, wording=actions.Wording(text="Việc gõ tay"))
    found = actions.add_obligation(standing, directive, wording=actions.Wording(text=LINES[1][:34]))
    actions.choose_control(
        standing, rows(directive)[2], control="endpoint.edr", reason="phần phòng vệ"
    )
    review(standing, directive)
    case = exported(tmp_path)
    assert case["not_in_text"] == ["Việc gõ tay"]
    words = [each["text"] for each in case["obligations"]]
    assert found.text in words
    assert not any("EDR" in each for each in words)


def test_an_undone_act_is_not_told(directive: Directive, standing: Person, tmp_path: Path) -> None:
    actions.leave_out(standing, rows(directive)[0], version=1, reason="nhầm")
    actions.undo(standing, directive)
    review(standing, directive)
    assert [each["act"] for each in exported(tmp_path)["reader"]["corrections"]] == ["confirm_rest"]


def test_the_head_is_the_person_s_where_he_changed_it(
    directive: Directive, standing: Person, tmp_path: Path
) -> None:
    said = {"number": "12", "notation": "TB"}
    directive.reading = directive.reading | said
    directive.save()
    values = {
        name: getattr(directive, name)
        for name in ("issuer", "date", "place", "doc_type", "urgency", "signer", "received_on")
    }
    head = actions.Header(
        **values, number_as_printed="57/ TBATANM-CAT", subject="việc khác",
        addressees=["Sở Y tế"],
    )  # fmt: skip
    actions.edit_header(standing, directive, version=directive.version, header=head)
    review(standing, directive)
    case = exported(tmp_path)
    assert (case["number"], case["notation"]) == ("57", "TBATANM-CAT")
    assert (case["subject"], case["addressees"]) == ("việc khác", ["Sở Y tế"])
    assert case["signer"] == {"authority": None, "title": "GIÁM ĐỐC", "name": "Lê Quang Thịnh"}
    assert case["date"] == "2026-11-16"
    assert case["reader"]["subject"] == "tăng cường bảo đảm an ninh mạng"


def test_words_of_a_row_whose_text_was_retyped(directive: Directive) -> None:
    row = rows(directive)[0]
    row.text = "khác"
    assert words_of(row, directive.text) == LINES[0]
    row.span_start = row.span_end = None
    assert words_of(row, directive.text) == ""


def test_it_never_writes_over_a_file(
    directive: Directive, province: Province, standing: Person, tmp_path: Path
) -> None:
    review(standing, directive)
    export_corrections(tmp_path)
    other = letter(standing, province.police)
    review(standing, other)
    before = sorted(path.name for path in tmp_path.rglob("*.*"))
    with pytest.raises(errors.ExportExists) as raised:
        export_corrections(tmp_path)
    assert raised.value.advice()
    assert sorted(path.name for path in tmp_path.rglob("*.*")) == before


def test_it_is_in_the_log_without_words_of_the_letter(
    directive: Directive, standing: Person, tmp_path: Path
) -> None:
    review(standing, directive)
    export_corrections(tmp_path)
    event = Event.objects.get(verb="directive.export_corrections")
    assert event.content.facts == {"count": 1, "directives": [directive.pk], "via": "command"}
    modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*.*")}
    assert modes == {0o600}


def test_by_command(
    directive: Directive, standing: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = StringIO()
    call_command("export_corrections", stdout=out)
    assert "Chưa có" in out.getvalue()
    review(standing, directive)
    call_command("export_corrections", "--to", str(tmp_path / "bo"), stdout=out)
    assert (tmp_path / "bo/gold" / f"{directive.pk:03}.json").is_file()
    with pytest.raises(CommandError):
        call_command("export_corrections", "--to", str(tmp_path / "bo"), stdout=out)
    monkeypatch.setattr(settings, "DATA", tmp_path)
    call_command("export_corrections", stdout=out)
    assert list((tmp_path / "corrections").glob("*/gold/*.json"))


def test_excluded_clauses_stay_flagged(
    directive: Directive, standing: Person, tmp_path: Path
) -> None:
    actions.exclude(standing, rows(directive)[1], version=1, reason="kiểm soát bài viết")
    review(standing, directive)
    scopes = {each["path"]: each["scope"] for each in exported(tmp_path)["obligations"]}
    assert scopes == {"1": "in", "2": "excluded", "3": "excluded", "4": "in"}
    assert Obligation.objects.filter(scope="excluded").count() == 2
