"""The audit page speaks in words: every act that the code records has its name."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

import khien.console
from khien.console.audit import words
from khien.console.audit.actions import record
from khien.console.audit.models import Event
from khien.console.people.models import Person
from khien.evidence.errors import BY_CODE

SOURCE = Path(khien.console.__file__).parent


def recorded() -> Iterator[tuple[str, set[str]]]:
    """(verb, names of facts) of each call that records an act under a constant name."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
            if name not in {"record", "_record"}:
                continue
            facts = {one.arg for one in node.keywords if one.arg} - {
                "actor", "subject", "organisation",
            }  # fmt: skip
            for argument in node.args:
                for part in ast.walk(argument):
                    verb = str(part.value) if isinstance(part, ast.Constant) else ""
                    if "." in verb and not verb.endswith("."):
                        yield verb, facts


def test_the_scan_finds_the_acts() -> None:
    found = {verb for verb, _ in recorded()}
    assert {"directive.take_in", "computer.activate", "report.freeze"} <= found


def test_every_act_has_its_name() -> None:
    assert {verb for verb, _ in recorded()} - set(words.VERBS) == set()


def test_every_fact_has_its_label() -> None:
    assert {fact for _, facts in recorded() for fact in facts} - set(words.FACTS) == set()


@pytest.mark.parametrize("verb", [v for v in words.VERBS if v.startswith("assignment.")])
def test_a_name_says_no_code(verb: str) -> None:
    assert "." not in str(words.VERBS[verb])


def made(standing: Person, verb: str, **facts: object) -> Event:
    with transaction.atomic():
        return record(verb, actor=standing, subject=standing, **facts)


def test_an_event_in_words(standing: Person) -> None:
    event = made(standing, "person.add", username="an", role="officer", again=False, reason="")
    assert words.verb_words(event) == f"Thêm người · người số {standing.pk}"
    assert list(words.details(event)) == [
        ("tên đăng nhập", "an"), ("vai trò", "Cán bộ đầu mối"), ("trả lời lại", "không"),
    ]  # fmt: skip


def test_values_are_for_people(standing: Person) -> None:
    event = made(
        standing, "ticket.make", expires="2026-12-09 01:24:29.700904+00:00", sha256="ab" * 32,
        obligations=list(range(12)), before="issued", ends_on=None,
    )  # fmt: skip
    told = dict(words.details(event))
    assert told["hết hạn"] == "09/12/2026 08:24"
    assert told["băm"] == "abababababab…"
    assert told["nhiệm vụ"].endswith("8, 9…")
    assert told["từ"] == "Chưa tiếp nhận"
    assert "đến ngày" not in told


@pytest.mark.parametrize("code", sorted(BY_CODE))
def test_why_a_bundle_was_refused_is_told_in_words(standing: Person, code: str) -> None:
    told = dict(words.details(made(standing, "bundle.refuse", reason=code, was=code)))
    assert code not in told.values()
    assert "{" not in told["lý do"]
    assert told["lý do"] == told["trước là"]


def test_a_person_s_own_reason_stays(standing: Person) -> None:
    told = dict(words.details(made(standing, "bundle.refuse", reason="không phải máy này")))
    assert told == {"lý do": "không phải máy này"}


def test_a_fact_named_as_an_error_s_own_is_no_harm(standing: Person) -> None:
    event = made(standing, "strange.act", reason="altered", code="x", detail="y")
    assert dict(words.details(event))["lý do"].startswith("Tệp đã bị sửa")


def test_a_code_without_words_is_shown_as_it_is(standing: Person) -> None:
    event = made(standing, "strange.act", odd="2026-99-99T99:99")
    assert words.verb_words(event).startswith("Strange.act")
    assert dict(words.details(event)) == {"odd": "2026-99-99T99:99"}


def test_the_page_shows_words(standing: Person, as_person: Callable[[str], Client]) -> None:
    with transaction.atomic():
        record("person.edit", actor=standing, organisation=standing.organisation, was="A", name="B")
    page = as_person("standing").get("/log/").content.decode()
    assert "Sửa người" in page
    assert "trước là: A" in page
