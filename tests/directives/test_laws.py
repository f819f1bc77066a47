"""Cited laws: which one, in force when, replaced by what."""

from __future__ import annotations

import datetime

import pytest

from khien.controls import legal_bases
from khien.directives import as_json
from khien.directives.citations import read_citations
from khien.directives.laws import InForce, basis_of, is_law, standing, state_on
from khien.directives.passages import Passage
from khien.directives.values import Header
from tests.directives.letters import PLAN, document, read

TODAY = datetime.date(2026, 11, 25)


def basis(text: str, letter_day: str | None = "2026-11-01") -> str | None:
    """The basis of the one citation of ``text``."""
    (found,) = read_citations([Passage.of(text, range(len(text) + 1))], Header(date=letter_day))
    return found.basis


@pytest.mark.parametrize(
    ("text", "day", "id_"),
    [
        # by number
        ("Nghị định số 13/2023/NĐ-CP ngày 17/4/2023 của Chính phủ", "2023-06-01", "ND13"),
        ("Nghị định 63/2026/NĐ- CP của Chính phủ", "2026-06-01", "ND63"),
        ("Luật An ninh mạng số 24/2018/QH14;", "2019-06-01", "L24"),
        ("Chỉ thị số 14/CT-TTg ngày 07/6/2019 của Thủ tướng Chính phủ", "2021-06-01", "CT14"),
        ("Quyết định số 5/2017/QĐ-TTg ngày 16/3/2017", "2018-06-01", "QD05"),
        # by name and year or day
        ("Luật Bảo vệ bí mật nhà nước năm 2018,", "2024-01-05", "L29"),
        ("Luật Bảo vệ bí mật nhà nước năm 2025,", "2026-01-05", "L117"),
        ("Luật An ninh mạng ngày 12 tháng 6 năm 2018;", "2020-01-05", "L24"),
        ("Luật An ninh mạng ngày 10/12/2025;", "2026-08-05", "L116"),
        ("Pháp lệnh Bảo vệ bí mật nhà nước ngày 28 tháng 12 năm 2000;", "2010-01-05", "PL30"),
        # by name alone: the one of that name in force on the letter's day
        ("khoản 5 Điều 5 Luật Bảo vệ BMNN quy định", "2024-01-05", "L29"),
        ("Luật Bảo vệ bí mật nhà nước quy định", "2026-03-01", "L117"),
        ("Luật Bảo vệ bí mật nhà nước quy định", "2026-02", "L29"),
        ("Luật An toàn thông tin mạng quy định", "2020-02-01", "L86"),
        # never guessed
        ("Luật Bảo vệ bí mật nhà nước quy định", None, None),
        ("Luật An toàn thông tin mạng quy định", "2026-08-01", None),
        ("Luật An ninh mạng năm 2019 quy định", "2020-02-01", None),
        ("Luật Cán bộ, công chức năm 2008, quy định", "2024-01-05", None),
        ("Chỉ thị số 14/CT-TTg ngày 25/5/2018 của Thủ tướng Chính phủ", "2021-06-01", None),
        ("Chỉ thị số 14/CT-TTg của Thủ tướng Chính phủ", "2021-06-01", None),
        ("Nghị định số 999/2023/NĐ-CP của Chính phủ", "2023-06-01", None),
    ],
)  # fmt: skip
def test_which_law_is_meant(text: str, day: str | None, id_: str | None) -> None:
    assert basis(text, day) == id_


@pytest.mark.parametrize(
    ("id_", "day", "on_letter", "today", "successors"),
    [
        ("L29", "2024-01-05", "in_force", "out_of_force", ["L117"]),
        ("PL30", "2010-01-05", "in_force", "out_of_force", ["L117"]),  # by way of L29
        ("L86", "2020-01-05", "in_force", "out_of_force", ["L116"]),
        ("L116", "2026-05-01", "not_yet", "in_force", []),
        ("L117", "2026-03-01", "in_force", "in_force", []),
        ("ND13", "2026-01-01", "out_of_force", "out_of_force", ["ND356"]),
        ("TT33", "2016-01-01", "unknown", "unknown", []),
        ("L117", None, "unknown", "in_force", []),
        ("L29", "2026-02", "in_force", "out_of_force", ["L117"]),
        (None, "2026-02-01", "unknown", "unknown", []),
    ],
)  # fmt: skip
def test_standing_on_the_letters_day_and_today(
    id_: str | None, day: str | None, on_letter: str, today: str, successors: list[str]
) -> None:
    found = standing(id_, letter_day=day, today=TODAY)
    assert (found.on_letter, found.today) == (on_letter, today)
    assert [one.id for one in found.successors] == successors


def test_what_is_not_known_is_to_be_verified() -> None:
    assert standing(None, letter_day=None, today=TODAY).to_verify
    assert standing("TT33", letter_day="2016-01-01", today=TODAY).to_verify
    assert standing("ND26", letter_day="2022-01-01", today=TODAY).to_verify  # S
    assert not standing("L29", letter_day="2022-01-01", today=TODAY).to_verify


@pytest.mark.parametrize("id_", list(legal_bases()))
def test_the_data_holds_together(id_: str) -> None:
    row = legal_bases()[id_]
    assert set(row.replaced_by) <= set(legal_bases())
    assert id_ not in row.replaced_by
    if row.replaced_by:
        assert row.out_of_force is not None
    if row.issued and row.in_force:
        assert row.issued <= row.in_force
    year = row.number.split("/")[1] if row.number.count("/") > 1 else ""
    if row.issued and year.isdigit():
        assert row.issued.year == int(year)
    before = datetime.date(1990, 1, 1)
    assert state_on(row, before) in (InForce.NOT_YET, InForce.UNKNOWN)


def test_both_eras_of_2026_resolve() -> None:
    assert basis_of("Luật", "An ninh mạng", date=None, letter_day="2026-06-30") == "L24"
    assert basis_of("Luật", "An ninh mạng", date=None, letter_day="2026-07-01") == "L116"


@pytest.mark.parametrize(
    ("kind", "printed", "law"),
    [("Luật", "Luật Đất đai", True), ("Nghị định", "Nghị định số 30/2020/NĐ-CP", True),
     ("Quyết định", "Quyết định số 05/2017/QĐ-TTg", True),
     ("Quyết định", "Quyết định số 5/QĐ-UBND", False), ("Công văn", "Công văn số 1/A-B", False)],
)  # fmt: skip
def test_what_has_a_time_in_force(kind: str, printed: str, *, law: bool) -> None:
    assert is_law(kind, printed) is law


def test_in_the_json() -> None:
    given = as_json(read(PLAN), file="a.txt", sha256="", document=document(PLAN))
    law, plan = given["cites"]  # type: ignore[misc]
    assert law["relation"] == "based_on"
    assert law["standing"]["basis"] == "L117"
    assert law["standing"]["on_letter"] == "in_force"
    assert law["standing"]["replaced_by"] == []
    assert plan["standing"] is None
    assert (plan["number"], plan["notation"], plan["relation"]) == ("15", "KH-UBND", "carries_out")
    assert (plan["point"], plan["clause"], plan["article"], plan["places"]) == (None,) * 3 + ([],)
