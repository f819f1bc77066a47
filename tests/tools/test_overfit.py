"""Literals of one letter in the source are found; what samples or several letters hold is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tools.overfit import Literal, literals, report

RULE = 'RULE = "rà soát toàn bộ máy in của phòng"\n'
LETTER = "Yêu cầu rà soát toàn bộ máy in của phòng ngay."


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("src", "samples", "corpus", "gold"):
        (tmp_path / folder).mkdir()
    return tmp_path


def put(root: Path, name: str, text: str) -> None:
    (root / name).write_text(text, encoding="utf-8")


def found(root: Path) -> list[Literal]:
    return literals(root / "corpus", root / "gold", root / "src", root / "samples")


def test_a_run_of_words_of_one_letter_is_listed_once_with_its_place(root: Path) -> None:
    put(root, "corpus/1.txt", LETTER)
    put(root, "corpus/2.txt", "Thư khác hẳn.")
    put(root, "src/rule.py", RULE)
    (one,) = found(root)
    assert (one.kind, one.letter, one.source) == ("run", "1", "src/rule.py")
    assert one.text == "rà soát toàn bộ máy"


@pytest.mark.parametrize("where", ["corpus/2.txt", "samples/x.txt"])
def test_what_another_letter_or_a_sample_has_is_a_form_and_not_listed(
    root: Path, where: str
) -> None:
    put(root, "corpus/1.txt", LETTER)
    put(root, where, LETTER)
    put(root, "src/rule.py", RULE)
    assert found(root) == []


def test_four_words_are_no_run(root: Path) -> None:
    put(root, "corpus/1.txt", LETTER)
    put(root, "src/rule.py", 'RULE = "rà soát toàn bộ"')
    assert found(root) == []


@pytest.mark.parametrize(
    ("kind", "letter", "source"),
    [
        ("number", "Số: 12/TBATANM-CAT", 'NUMBER = "12/TBATANM-CAT"'),
        ("date", "ngày 5 tháng 1 năm 2024", 'DAY = "2024-01-05"'),
        ("date", "trước 15/12/2026", "# 15-12-2026"),
        ("issuer", "SỞ Y TẾ TỈNH ĐÔNG KHÊ", 'WHO = "Sở Y tế tỉnh Đông Khê"'),
    ],
)
def test_numbers_dates_and_issuers(root: Path, kind: str, letter: str, source: str) -> None:
    put(root, "corpus/1.txt", letter)
    put(root, "gold/1.json", json.dumps({"issuer": "SỞ Y TẾ TỈNH ĐÔNG KHÊ"}))
    put(root, "src/rule.py", source)
    assert kind in {one.kind for one in found(root)}


def test_the_report_counts_and_lists(root: Path) -> None:
    put(root, "corpus/1.txt", LETTER)
    put(root, "src/rule.py", RULE)
    lines = report(root / "corpus", root / "gold", root)
    assert lines[0] == "overfit.literals: 1"
    assert lines[1] == "  run of 1 in src/rule.py: rà soát toàn bộ máy"
