"""Every level is found as a paragraph of the head, whatever table the letter was typed in."""

from __future__ import annotations

import pytest

from khien import documents
from khien.core.encodings import Table, encode
from khien.markings import State, marks
from tests.directives.old_fonts import in_old_fonts
from tests.documents.making import p, table, word

LEVELS = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
HEAD = """ỦY BAN NHÂN DÂN
TỈNH ĐÔNG KHÊ
{level}
Số: 12/UBND-NC
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Đông Khê, ngày 05 tháng 3 năm 2026

Kính gửi: Các sở, ban, ngành.
Yêu cầu rà soát toàn bộ máy tính kết nối mạng của cơ quan, đơn vị mình.
"""


def levels(data: bytes) -> list[str]:
    found = marks(documents.read(data))
    return [mark.level for mark in found if mark.state is State.MARKED]


def letter(level: str) -> bytes:
    """A Word letter with ``level`` in the left cell of its head."""
    left = p("UBND TỈNH ĐÔNG KHÊ") + p(level) + p("Số: 12/UBND-NC")
    right = p("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") + p("Độc lập - Tự do - Hạnh phúc")
    return word(table((left, right)) + p("Kính gửi: Các sở, ban, ngành."))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("encoding", Table)
def test_in_text(level: str, encoding: Table) -> None:
    text = encode(HEAD.format(level=level), encoding)

    assert levels(text.encode("latin-1")) == [level]
    assert levels(text.encode("utf-8")) == [level]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("encoding", [Table.TCVN3, Table.VNI])
def test_in_word(level: str, encoding: Table) -> None:
    assert levels(in_old_fonts(letter(level), encoding)) == [level]


@pytest.mark.parametrize("level", LEVELS)
def test_typed_small_in_a_font_of_capitals(level: str) -> None:
    look = "<w:rFonts w:ascii='.VnTimeH' w:hAnsi='.VnTimeH'/>"
    typed = p(encode(level.lower(), Table.TCVN3), run=look)

    assert levels(word(typed + p("Kính gửi: Các sở, ban, ngành."))) == [level]


@pytest.mark.parametrize("level", LEVELS)
def test_in_a_letter_that_is_held_the_mark_is_seen_first(level: str) -> None:
    """One run of the letter cannot be read; what can be is still looked at."""
    look = "<w:rFonts w:ascii='.VnTime' w:hAnsi='.VnTime'/>"
    marked = p(encode(level, Table.TCVN3), run=look) + p("MÀN", run=look)
    data = word(marked + p("Kính gửi: Các sở, ban, ngành."))

    assert "legacy_font" in documents.read(data).properties
    assert levels(data) == [level]
