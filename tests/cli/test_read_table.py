"""The table of ``khien read``: what it shows, in which words, and what it leaves short."""

from __future__ import annotations

from pathlib import Path

import pytest

from khien.cli.directive_table import shown, table
from khien.core.i18n import use_language

DIRECTIVE = {
    "issuer": "UBND TỈNH ĐÔNG KHÊ",
    "number_as_printed": "12/UBND-NC",
    "date": None,
    "doc_type": "công văn",
    "subject": "rà soát\nmáy tính",
    "addressees": ["Sở Y tế", "Sở Nội vụ"],
    "signer": {"authority": None, "title": "CHỦ TỊCH", "name": "Nguyễn Văn Minh"},
    "obligations": [
        {
            "id": "1",
            "text": "Rà soát " + "x" * 400,
            "actors": ["addressees"],
            "deadline_text": "trước ngày 15/4/2026",
            "deadline": "2026-04-15",
            "report_to": "Công an tỉnh",
            "controls": ["endpoint.antivirus"],
            "scope": "in",
        },
        {"id": "2", "text": "Truy vết", "actors": ["Công an tỉnh"], "scope": "excluded"},
        {"id": "3", "text": "Trống"},
    ],
    "warnings": [{"code": "no-date", "message": "Không đọc được ngày."}],
}


@pytest.fixture
def lines() -> list[str]:
    return list(table(Path("a.docx"), DIRECTIVE))


def test_the_header_is_shown_with_dashes_for_what_is_not_known(lines: list[str]) -> None:
    text = "\n".join(lines)

    assert lines[0].endswith("a.docx")
    assert "12/UBND-NC" in text
    assert "rà soát máy tính" in text
    assert "Sở Y tế; Sở Nội vụ" in text
    assert "CHỦ TỊCH · Nguyễn Văn Minh" in text
    assert next(line for line in lines if line.strip().startswith("Ngày")).endswith("—")


def test_obligations_are_counted_and_long_ones_cut(lines: list[str]) -> None:
    assert any(line.endswith(": 3") for line in lines)
    first = next(line for line in lines if line.strip().startswith("[1]"))
    assert first.endswith("…")
    assert len(first) < 320


def test_the_facts_of_an_obligation_stand_below_it(lines: list[str]) -> None:
    facts = lines[next(n for n, line in enumerate(lines) if "[1]" in line) + 1]

    for part in ("mục Kính gửi", "trước ngày 15/4/2026", "Công an tỉnh", "Phần mềm diệt vi-rút"):
        assert part in facts
    assert "endpoint.antivirus" not in facts


def test_days_and_controls_are_in_the_words_of_the_reader() -> None:
    given = {"id": "1", "text": "x", "deadline": "2026-04-15", "controls": ["endpoint.edr", "x.y"]}
    facts = "\n".join(table(Path("a"), {"date": "2026-03-02", "obligations": [given]}))
    assert "02/03/2026" in facts
    assert "hạn: 15/04/2026" in facts
    assert "(EDR)" in facts
    assert facts.endswith("x.y")  # what a newer catalogue knows is still named
    assert "2026-03" in "\n".join(table(Path("a"), {"date": "2026-03"}))


def test_what_is_out_of_scope_is_said(lines: list[str]) -> None:
    assert "ngoài phạm vi" in lines[next(n for n, line in enumerate(lines) if "[2]" in line) + 1]


def test_an_obligation_without_facts_has_no_line_of_facts(lines: list[str]) -> None:
    after = next(n for n, line in enumerate(lines) if "[3]" in line) + 1

    assert lines[after] == "  ! Không đọc được ngày."


def test_an_empty_directive_is_a_table_of_dashes() -> None:
    lines = list(table(Path("a"), {}))

    assert lines[-1].endswith(": 0")
    assert sum(line.endswith("—") for line in lines) == 7


def test_words_from_outside_stay_on_one_line() -> None:
    assert shown("a\x1b[31m\n b\t\u202ec") == "a�[31m b �c"
    assert shown(12) == "12"


def test_labels_follow_the_language() -> None:
    with use_language("en"):
        assert next(iter(table(Path("a"), {}))) == "── a"
