"""Every check is complete: titles, references, control, a sentence for every code, translated."""

from __future__ import annotations

import ast
import inspect as source_of
import re
from pathlib import Path

import pytest

import khien.core.i18n
from khien.core.i18n import use_language
from khien.core.messages import COMMON
from khien.endpoints import checks_registry, explain
from khien.endpoints.check import Check
from khien.endpoints.errors import PlatformUnsupported, TargetUnsupported

CHECKS = list(checks_registry().values())
BUILDERS = {"passed", "failed", "unknown", "not_applicable"}
CONTROLS = {
    "endpoint.antivirus",
    "endpoint.disk-encryption",
    "endpoint.edr",
    "endpoint.firewall",
    "endpoint.known-weaknesses",
    "endpoint.legacy-services",
    "endpoint.local-accounts",
    "endpoint.malware-clean",
    "endpoint.patched",
    "endpoint.remote-control",
    "endpoint.safe-settings",
    "endpoint.screen-lock",
    "secrets.isolated-machine",
    "secrets.issued-media-only",
    "secrets.no-marked-files-online",
    "secrets.wiped-before-reuse",
}
# Codes that the console gives where a plan or a letter says more than the PC can.
OF_THE_CONSOLE = {
    "accounts.local-administrators": {"same-password-time", "same-name"},
    "os.supported": {"under-plan"},
    "weaknesses.known-fixes": {"named-fixed", "named-open", "named-undecided"},
}
by_check = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)


def codes_used(check: Check) -> set[str]:
    """The literal codes in the calls of the four builders of a check's module."""
    module = source_of.getmodule(type(check))
    assert module is not None
    calls = [
        node
        for node in ast.walk(ast.parse(source_of.getsource(module)))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in BUILDERS
    ]
    codes = {call.args[1].value for call in calls if isinstance(call.args[1], ast.Constant)}
    assert len([call for call in calls if not isinstance(call.args[1], ast.Constant)]) == 0
    return {str(code) for code in codes}


def test_every_control_of_a_pc_has_a_check() -> None:
    assert {check.control for check in CHECKS} == CONTROLS


@by_check
def test_titles_and_references(check: Check) -> None:
    assert set(check.title) == {"vi", "en"}
    assert all(check.title.values())
    assert check.title["vi"] != check.title["en"]
    assert check.references
    assert check.source
    assert re.fullmatch(r"[a-z-]+\.[a-z-]+", check.id)


@by_check
def test_each_code_has_a_sentence_and_each_sentence_a_code(check: Check) -> None:
    assert codes_used(check) | OF_THE_CONSOLE.get(check.id, set()) == set(check.MESSAGES)


@by_check
def test_a_bad_answer_says_what_to_do(check: Check) -> None:
    module = source_of.getmodule(type(check))
    assert module is not None
    text = source_of.getsource(module)
    for code, message in check.MESSAGES.items():
        if re.search(rf'self\.(failed|unknown)\(\s*facts, "{code}"', text):
            assert message.remedy, code


@by_check
def test_sentences_differ_from_common_ones(check: Check) -> None:
    assert not set(check.MESSAGES) & set(COMMON)


@by_check
def test_each_check_has_a_sample(check: Check, samples: Path) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(samples.glob("*.json")))
    assert f'"{check.id}"' in text


def translations() -> dict[str, str]:
    locale = Path(khien.core.i18n.__file__).parent / "locale" / "parts"
    found: dict[str, str] = {}
    for part in sorted(locale.glob("*.po")):
        pairs = re.findall(
            r'^msgid "(.+)"\nmsgstr "(.+)"$', part.read_text(encoding="utf-8"), re.MULTILINE
        )
        found |= dict(pairs)
    return found


def test_every_sentence_is_translated_with_the_same_facts() -> None:
    table = translations()
    sentences = {
        text
        for check in CHECKS
        for message in check.MESSAGES.values()
        for text in (message.reason, message.remedy)
        if text
    }
    errors = (TargetUnsupported, PlatformUnsupported)
    sentences |= {text for error in errors for text in (error.text, error.hint)}
    assert sentences - set(table) == set()
    for text in sentences:
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", table[text])), text


def test_explain_fills_facts_in_and_writes_days_as_people_do() -> None:
    facts = {"name": "Debian 13", "ends": "2030-06-30", "confidence": "C"}
    reason, remedy = explain("os.supported", "supported", facts)
    assert reason == "Debian 13 còn được vá lỗi bảo mật đến 30/06/2030."
    assert remedy == ""
    with use_language("en"):
        assert "2030-06-30" in explain("os.supported", "supported", facts)[0]


def test_explain_says_what_is_to_be_confirmed() -> None:
    facts = {"name": "Fedora 43", "ends": "2026-12-02", "confidence": "R"}
    assert explain("os.supported", "supported", facts)[0].endswith("(Số liệu cần xác minh.)")


def test_explain_joins_lists() -> None:
    reason, _ = explain("edr.present", "running", {"products": ["A", "B"]})
    assert reason == "A, B đang chạy."


def test_explain_of_a_code_or_check_of_a_newer_version_shows_the_code() -> None:
    assert explain("edr.present", "from-tomorrow", {}) == ("from-tomorrow", "")
    assert explain("no.such-check", "some-code", {"a": None}) == ("some-code", "")
    assert explain("no.such-check", "needs-elevation", {"what": "x"})[0] != "needs-elevation"


def test_explain_never_formats_facts() -> None:
    reason, _ = explain("edr.present", "running", {"products": ["{0.__class__}", "%s"]})
    assert reason == "{0.__class__}, %s đang chạy."
