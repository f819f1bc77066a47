"""The figures of the scanner for marked files are counted right."""

from __future__ import annotations

import pytest
from samples.marked.born import Case
from tools.marked import born

from tools import marked_figures


def case(level: str | None, text: str) -> Case:
    data = f"UBND TỈNH ĐÔNG KHÊ\n{text}\nKính gửi: Các sở.\n".encode()
    return Case("a.txt", data, level, "marked" if level else "clear", "txt:line")


def test_a_set_is_counted_by_format() -> None:
    found = born.tallies(
        [
            case("MẬT", "MẬT"), case("TỐI MẬT", "MẬT"), case("MẬT", "KHẨN"), case(None, "MẬT"),
            case(None, "KHẨN"),
        ]
    )  # fmt: skip
    all_of_them = found[""]

    assert (all_of_them.marked, all_of_them.found, all_of_them.wrong_level) == (3, 1, 1)
    assert (all_of_them.clear, all_of_them.called) == (2, 1)
    assert all_of_them.recall == pytest.approx(1 / 3)
    assert all_of_them.precision == pytest.approx(1 / 3)
    assert found["txt"] == all_of_them


def test_nothing_to_count_is_no_fault() -> None:
    assert (born.Tally().recall, born.Tally().precision) == (1.0, 1.0)


def test_the_table_has_a_row_for_each_format(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(born.born, "cases", lambda: iter([case("MẬT", "MẬT")]))
    monkeypatch.setattr(born.unseen, "cases", lambda: iter([case(None, "KHẨN")]))

    assert marked_figures.main(["born"]) == 0
    shown = capsys.readouterr().out
    assert "| `txt` | 1 | 1 | 1 | 1.000 | 0 | 0 | 1.000 |" in shown
    assert "| **all** | 1 |" in shown


def test_another_set_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert marked_figures.main(["none"]) == 2
    assert "born" in capsys.readouterr().err
