"""A pasted table: any column order, what was understood, duplicates and errors shown."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.console.endpoints.pasting import (
    MOST_ROWS,
    day_in,
    drive_purpose,
    drive_state,
    machine_class,
    networks_in,
    networks_shown,
    read_computers,
    read_drives,
    serials_in,
)
from khien.console.endpoints.problems import TooManyRows


def test_columns_stand_in_any_order_under_a_heading() -> None:
    text = (
        "Người sử dụng\tSố máy\tTên máy\tNơi đặt\tLoại máy\n"
        "Lan\tDK-1, DK-2\tYT-01\tPhòng 2\tMáy độc lập\n"
        "Minh\t\tYT-02\t\tnối mạng\n"
    )
    rows = read_computers(text, known_names=[])
    assert [row.values for row in rows] == [
        {"name": "YT-01", "machine_class": "stand_alone", "place": "Phòng 2", "holder": "Lan",
         "purpose": "", "serials": ["DK-1", "DK-2"], "networks": None},
        {"name": "YT-02", "machine_class": "connected", "place": "", "holder": "Minh",
         "purpose": "", "serials": [], "networks": None},
    ]  # fmt: skip
    assert all(row.good for row in rows)


def test_without_a_heading_the_usual_order_holds() -> None:
    (row,) = read_computers("YT-01\tLAN độc lập\tPhòng 3", known_names=[])
    assert (row.values["name"], row.values["machine_class"], row.values["place"]) == (
        "YT-01",
        "independent_lan",
        "Phòng 3",
    )


def test_one_column_is_a_list_of_names() -> None:
    rows = read_computers("Tên máy\nMáy 01\nMáy 02\n\n", known_names=[])
    assert [row.values["name"] for row in rows] == ["Máy 01", "Máy 02"]
    rows = read_computers("Máy 01\nMáy 02", known_names=[])
    assert [row.values["name"] for row in rows] == ["Máy 01", "Máy 02"]


def test_duplicates_are_shown_with_their_line() -> None:
    rows = read_computers("yt-01\nYT-01\nYT-02", known_names=["Yt-02"])
    assert [(row.good, row.known) for row in rows] == [(True, False), (False, True), (False, True)]
    assert rows[1].words == "trùng với dòng 1 ở trên"
    assert rows[2].words == "đã có trong sổ"


def test_what_is_not_understood_is_said() -> None:
    rows = read_computers("YT-01\tmáy tính bảng\n\tnối mạng\n" + "x" * 200, known_names=[])
    assert [row.good for row in rows] == [False, False, False]
    assert "máy tính bảng" in rows[0].words
    assert rows[1].words == "thiếu tên"
    assert "120" in rows[2].words


def test_drives_with_dates_and_states() -> None:
    text = (
        "Số sê-ri\tNgười giữ\tDùng cho\tNgày giao\tNgày trả\tTình trạng\tNơi cấp\n"
        "U1\tLan\tCông tác\t05/01/2026\t\t\tVăn phòng\n"
        "U2\tMinh\tBí mật nhà nước\t2026-02-03\t04.03.2026\t\t\n"
        "U3\tHoa\t\t31/02/2026\t\t\t\n"
        "U4\tHoa\t\t\t\tđã mất\t\n"
    )
    rows = read_drives(text, known_serials=["u1"])
    assert rows[0].known
    assert rows[1].values == {
        "serial": "U2", "issuer": "", "holder": "Minh", "purpose": "secret",
        "handed_out": date(2026, 2, 3), "returned": date(2026, 3, 4), "state": "returned",
    }  # fmt: skip
    assert "31/02/2026" in rows[2].words
    assert rows[3].values["state"] == "lost"
    assert "04/03/2026" in rows[1].cells


def test_a_table_from_a_csv_file() -> None:
    rows = read_drives("serial;holder\nU1;Lan\n", known_serials=[])
    assert rows[0].values["holder"] == "Lan"
    rows = read_drives('serial,holder\nU1,"Lan, Minh"\n', known_serials=[])
    assert rows[0].values["holder"] == "Lan, Minh"


def test_a_table_has_bounds() -> None:
    with pytest.raises(TooManyRows):
        read_computers("\n".join(f"m{at}" for at in range(MOST_ROWS + 5)), known_names=[])


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("", "connected"),
        ("Internet", "connected"),
        ("LAN", "independent_lan"),
        ("Máy LAN độc lập", "independent_lan"),
        ("soạn thảo BMNN", "stand_alone"),
        ("bảng", None),
    ],
)
def test_classes_by_the_words_people_use(words: str, kind: str | None) -> None:
    assert machine_class(words) == kind


def test_small_words() -> None:
    assert drive_purpose("Mật") == "secret"
    assert drive_purpose("công tác") == "work"
    assert drive_state("", None) == "held"
    assert drive_state("đã trả", None) == "returned"
    assert drive_state("thất lạc", None) == "lost"
    assert serials_in(" a ;b|a\nc,") == ["a", "b", "c"]
    assert day_in("1/2/2026") == date(2026, 2, 1)
    assert day_in("hôm qua") is None


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=400))
def test_whatever_is_pasted_is_understood_or_said(text: str) -> None:
    for read in (read_computers, read_drives):
        arguments = {"known_names" if read is read_computers else "known_serials": ["x"]}
        try:
            rows = read(text, **arguments)  # type: ignore[arg-type]
        except TooManyRows:
            continue
        for row in rows:
            assert row.good != bool(row.words)
            assert all(isinstance(cell, str) for cell in row.cells)


def test_networks_are_names_none_or_not_said() -> None:
    text = "Tên máy\tMạng đang nối\nA\tDKNet, Internet\nB\tkhông\nC\t\n"
    rows = read_computers(text, known_names=[])
    assert [row.values["networks"] for row in rows] == [["DKNet", "Internet"], [], None]
    assert [row.cells[-1] for row in rows] == ["DKNet, Internet", "không", ""]
    assert [networks_in(networks_shown(row.values["networks"])) for row in rows] == [
        row.values["networks"] for row in rows
    ]
