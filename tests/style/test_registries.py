"""Every member of a registry is whole: both titles, references, a test, a sample, its docs.

Only our own members are held to this; a third party's stand by entry point.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests.style.project import REFERENCE, ROOT
from tools.reference import sample_of

from khien.controls import Control, catalogue, legal_bases
from khien.core.i18n import gettext, use_language
from khien.core.messages import COMMON
from khien.documents import all_formats
from khien.endpoints import checks_registry
from khien.markings import reason_sentence
from khien.markings.search import all_rules


def is_ours(member: object) -> bool:
    return type(member).__module__.startswith("khien.")


FORMATS = [each for each in all_formats() if is_ours(each)]
RULES = [each for each in all_rules() if is_ours(each)]
CHECKS = [each for each in checks_registry().values() if is_ours(each)]
CONTROLS = list(catalogue().values())


def by_id(member: Any) -> str:
    return str(member.id)


def module_of(member: object) -> str:
    return type(member).__module__.rpartition(".")[2]


def about(member: object) -> ModuleType:
    return sys.modules[type(member).__module__]


def is_title(pair: tuple[str, str]) -> bool:
    vietnamese, english = pair
    return bool(vietnamese.strip() and english.strip()) and english.isascii()


def in_docs(page: str, row: str) -> bool:
    return row in (REFERENCE / page).read_text("utf-8")


def has_test(folder: str, member: object) -> Path:
    path = ROOT / "tests" / folder / f"test_{module_of(member)}.py"
    assert path.is_file(), f"{path.relative_to(ROOT)} is missing"
    assert "def test_" in path.read_text("utf-8")
    return path


def expected(folder: str) -> list[dict[str, Any]]:
    pattern = "*.expected.json" if folder == "files" else "*.json"
    paths = sorted((ROOT / "samples" / folder).glob(pattern))
    assert paths
    return [json.loads(path.read_text("utf-8")) for path in paths]


def test_the_registries_are_not_empty() -> None:
    assert len(FORMATS) >= 3
    assert len(RULES) >= 4
    assert len(CHECKS) >= 12
    assert len(CONTROLS) >= 35


@pytest.mark.parametrize("member", [*FORMATS, *RULES, *CHECKS], ids=by_id)
def test_a_member_s_module_says_what_it_is_for(member: object) -> None:
    assert (about(member).__doc__ or "").strip()
    assert (type(member).__doc__ or "").strip()


@pytest.mark.parametrize("member", FORMATS, ids=by_id)
def test_a_format(member: Any) -> None:
    assert is_title(member.title)
    has_test("documents/formats", member)
    assert sample_of(member.id), "no sample"
    assert in_docs("formats.md", f"| `{member.id}` |")
    assert is_title(member.loses), "what it loses is said in both languages"
    assert "," not in member.library or member.library == ", ".join(
        name.strip() for name in member.library.split(",")
    )
    assert in_docs("formats.md", f"(../../samples/files/{sample_of(member.id)})")


@pytest.mark.parametrize("member", RULES, ids=by_id)
def test_a_rule_of_marks(member: Any) -> None:
    assert is_title(member.title)
    assert member.references
    assert all(member.references)
    assert 0 < member.score <= 1
    assert reason_sentence(member.reason) != member.reason, "its reason has no sentence"
    test = has_test("markings/rules", member)
    assert "== []" in test.read_text("utf-8") or "not " in test.read_text("utf-8"), "no negatives"
    assert in_docs("checks.md", f"| `{member.id}` |")


def test_the_sample_files_show_more_than_one_rule() -> None:
    shown = {sample.get("rule") for sample in expected("files")} - {None}
    assert len(shown) >= 2
    # The door's own: a stamp that no rule of words can judge, because it was not read.
    assert shown <= {rule.id for rule in RULES} | {"unread_stamp"}


@pytest.mark.parametrize("member", CHECKS, ids=by_id)
def test_a_check(member: Any) -> None:
    assert is_title((member.title["vi"], member.title["en"]))
    assert member.references
    assert all(member.references)
    assert member.source
    assert member.control in catalogue(), "proves a control that the catalogue does not know"
    has_test("endpoints/checks", member)
    assert in_docs("checks.md", f"\n## {member.id}\n")


@pytest.mark.parametrize("member", CHECKS, ids=by_id)
def test_every_sentence_of_a_check_is_whole(member: Any) -> None:
    assert member.MESSAGES
    for code, message in member.MESSAGES.items():
        assert code == code.lower().replace("_", "-"), code
        assert message.reason, code
        assert f"| `{code}` | en |" in (REFERENCE / "checks.md").read_text("utf-8"), code
        with use_language("en"):
            for text in filter(None, (message.reason, message.remedy)):
                assert gettext(text) != text, f"{code}: no English"


@pytest.mark.parametrize("member", CHECKS, ids=by_id)
def test_a_check_is_answered_in_the_sample_pcs_in_more_than_one_way(member: Any) -> None:
    answers = [tuple(sample["expected"][member.id]) for sample in expected("endpoints")]
    assert len(set(answers)) > 1
    known = set(member.MESSAGES) | set(COMMON)
    for answer in answers:
        assert set(answer[1::2]) <= known


@pytest.mark.parametrize("control", CONTROLS, ids=by_id)
def test_a_control(control: Control) -> None:
    assert is_title((control.title("vi"), control.title("en")))
    assert control.kind in {"machine", "person", "both"}
    assert control.freshness_days > 0
    assert 0 < control.rule.least <= 1
    assert control.basis, "no legal basis"
    assert set(control.basis) <= set(legal_bases())
    assert in_docs("controls.md", f"\n## {control.id}\n")


@pytest.mark.parametrize("basis", legal_bases().values(), ids=by_id)
def test_a_legal_basis(basis: Any) -> None:
    assert basis.name("vi")
    assert basis.name("en") != basis.name("vi")
    assert basis.confidence in {"C", "S", "R"}
    known = basis.in_force is not None and basis.out_of_force is not None
    assert not known or basis.in_force < basis.out_of_force
    assert in_docs("controls.md", f"| `{basis.id}` |")
