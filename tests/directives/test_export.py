"""The JSON object of the public contract."""

from __future__ import annotations

import json

import pytest

from khien.core.i18n import use_language
from khien.directives import as_json, read_directive
from khien.directives.export import WARNINGS
from tests.directives.letters import HEAD, TAIL, WARNING_LETTER, document

FIELDS = [
    "schema", "file", "sha256", "pages", "ocr", "confidence", "issuer", "number", "notation",
    "number_as_printed", "date", "place", "doc_type", "subject", "urgency", "addressees",
    "copies", "signer", "cites", "obligations", "signature", "warnings",
]  # fmt: skip
OBLIGATION = {
    "id", "path", "text", "span", "page", "actors", "coordinates_with", "modality", "deadline",
    "due", "deadline_text", "recurring", "report_to", "trigger", "controls", "control_params",
    "scope", "confidence",
}  # fmt: skip


def export(text: str) -> dict[str, object]:
    source = document(text)
    return as_json(read_directive(source), file="a.txt", sha256="0" * 64, document=source)


def test_every_field_of_the_contract_is_there_and_is_json() -> None:
    found = json.loads(json.dumps(export(WARNING_LETTER)))
    assert list(found) == FIELDS
    assert found["schema"] == "khien.directive/1"
    assert set(found["signer"]) == {"authority", "title", "name"}
    for item in found["obligations"]:
        assert set(item) >= OBLIGATION
        assert 0 <= item["confidence"] <= 1
    assert found["obligations"][2]["due"] == {
        "count": 5,
        "unit": "day",
        "working_days": True,
        "from": "kể từ ngày nhận được văn bản này",
    }
    assert set(found["cites"][0]) == {
        "kind", "as_printed", "date", "issuer", "span", "number", "notation", "point", "clause",
        "article", "places", "relation", "standing",
    }  # fmt: skip


def test_a_signature_that_is_not_there_is_said() -> None:
    signature = export(WARNING_LETTER)["signature"]
    assert isinstance(signature, dict)
    assert signature["state"] == "none"
    assert signature["reasons"]


def test_text_is_what_the_span_says() -> None:
    source = document(WARNING_LETTER)
    for item in export(WARNING_LETTER)["obligations"]:  # type: ignore[attr-defined]
        start, end = item["span"]
        assert " ".join(source.text[start:end].split()) == item["text"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no-header"),
        ("Một dòng.", "no-obligations"),
        ("Một dòng.", "no-addressees"),
        ("Một dòng.", "no-date"),
        ("SỞ Y\nSố: 1/SY\nĐông Khê, ngày  tháng 02 năm 2026\n", "day-missing"),
        (HEAD + "Sở yêu cầu:\n1. Giám sát học sinh dùng mạng.\n" + TAIL, "excluded"),
    ],
)
def test_warnings(text: str, code: str) -> None:
    warnings = export(text)["warnings"]
    assert isinstance(warnings, list)
    found = {warning["code"]: warning["message"] for warning in warnings}
    assert code in found
    assert "{" not in found[code]


def test_every_warning_has_a_sentence_in_both_languages() -> None:
    for sentence in WARNINGS.values():
        assert sentence
    with use_language("en"):
        assert export("")["warnings"]
