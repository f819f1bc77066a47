"""Letters from JSON: the demo letters read, and every fault named with its place."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.reports import letter_json
from khien.reports.letter import Align, Letter, Look, Paragraph, Table
from khien.reports.letter_json import BadLetter

LEAST: dict[str, Any] = {
    "issuer": ["Công an tỉnh"],
    "notation": "CAT-ANM",
    "place": "Đông Khê",
    "subject": "rà soát",
    "body": ["1. Rà soát."],
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [*LEAST, "signer", "columns", "rows", "text", "look", "title", "annexes"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


def test_the_least_letter_reads() -> None:
    letter = Letter.from_json(json.dumps(LEAST))
    assert letter.body == (Paragraph("1. Rà soát."),)
    assert letter.number is None
    assert letter.date is None
    assert letter.kind == ""
    assert letter.signer.name == ""


def test_looks_tables_and_annexes_read() -> None:
    table = {
        "columns": ["Đơn vị", {"title": "Số", "share": 2, "align": "right"}],
        "rows": [["Sở Y tế", "1"]],
    }
    data = LEAST | {
        "body": [{"text": "I. ĐẦU", "look": "heading"}, table],
        "annexes": [{"title": "Bảng", "blocks": [table], "landscape": True, "label": "Phụ lục I"}],
    }
    letter = Letter.from_json(json.dumps(data).encode())
    heading, read = letter.body
    assert isinstance(heading, Paragraph)
    assert heading.look is Look.HEADING
    assert isinstance(read, Table)
    assert (read.columns[1].share, read.columns[1].align) == (2.0, Align.RIGHT)
    assert letter.annexes[0].landscape is True
    assert letter.annexes[0].label == "Phụ lục I"


@pytest.mark.parametrize("name", ["antivirus", "secrets", "inspection"])
def test_each_demo_letter_reads(name: str) -> None:
    source = files("khien.data") / "demo" / f"letters_{name}.json"
    letter = Letter.from_json(source.read_bytes())
    assert letter.place == "Đông Khê"
    assert letter.recipients[-1].startswith("- Lưu: VT")
    assert all(isinstance(block, Paragraph) for block in letter.body)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"issuer": []}, "issuer"),
        ({"issuer": "Công an tỉnh"}, "issuer"),
        ({"issuer": [1]}, "issuer"),
        ({"place": None}, "place"),
        ({"number": 0}, "number"),
        ({"number": True}, "number"),
        ({"number": "15"}, "number"),
        ({"date": "05/01/2026"}, "date"),
        ({"date": 20260105}, "date"),
        ({"body": "chữ"}, "body"),
        ({"body": [7]}, "body[0]"),
        ({"body": [{"text": "x", "look": "loud"}]}, "body[0].look"),
        ({"body": [{"text": "x", "size": 9}]}, "body[0]"),
        ({"body": [{"columns": ["a"], "rows": [["1", "2"]]}]}, "body[0]"),
        ({"body": [{"columns": [], "rows": []}]}, "body[0]"),
        ({"body": [{"columns": [{"title": "a", "share": 0}], "rows": []}]}, "columns[0].share"),
        ({"body": [{"columns": [{"title": "a", "share": True}], "rows": []}]}, "columns[0].share"),
        ({"body": [{"columns": ["a"], "rows": ["1"]}]}, "rows[0]"),
        ({"signer": []}, "signer"),
        ({"signer": {"rank": "Đại tá"}}, "signer"),
        ({"annexes": [{"title": "x", "blocks": [], "landscape": "yes"}]}, "annexes[0].landscape"),
        ({"mark": "X"}, "letter"),
    ],
)
def test_each_fault_is_named_with_its_place(change: dict[str, Any], where: str) -> None:
    with pytest.raises(BadLetter) as caught:
        Letter.from_json(json.dumps(LEAST | change))
    assert caught.value.facts["where"] == where
    assert where in caught.value.message()
    assert "{" not in caught.value.message()
    assert caught.value.advice()


@pytest.mark.parametrize("name", ["notation", "place", "subject", "issuer"])
def test_a_missing_field_is_named(name: str) -> None:
    data = {key: value for key, value in LEAST.items() if key != name}
    with pytest.raises(BadLetter) as caught:
        Letter.from_json(json.dumps(data))
    assert caught.value.facts["where"] == name


@pytest.mark.parametrize("source", ["", "{", "[" * 100_000, b"\xff\xfe\x00", "[]", "7", '"x"'])
def test_what_is_not_a_letter_is_refused_by_name(source: str | bytes) -> None:
    with pytest.raises(BadLetter):
        Letter.from_json(source)


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letter_json, "MOST_BYTES", 2**20)
    with pytest.raises(BadLetter, match="1 MB"):
        Letter.from_json(" " * (2**20 + 1))
    monkeypatch.setattr(letter_json, "MOST_ITEMS", 3)
    with pytest.raises(BadLetter) as caught:
        Letter.from_json(json.dumps(LEAST | {"body": ["x"] * 4}))
    assert caught.value.facts["most"] == 3
    with pytest.raises(BadLetter):
        Letter.from_json(json.dumps(LEAST | {"recipients": ["x"] * 4}))


@given(data=JSON)
@settings(deadline=None, max_examples=150)
def test_any_json_is_a_letter_or_a_named_error(data: object) -> None:
    source = LEAST | data if isinstance(data, dict) else data
    try:
        letter = Letter.from_json(json.dumps(source))
    except BadLetter:
        return
    assert letter.issuer
