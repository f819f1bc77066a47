"""A letter's text becomes pages, and worse pages, always the same."""

from __future__ import annotations

from pathlib import Path

import numpy
import pytest
from tools.letter_images import as_pdf, degrade, render

from khien import documents

UNSEEN = Path(__file__).parents[2] / "samples" / "letters" / "unseen"
LETTER = """ỦY BAN NHÂN DÂN TỈNH ĐÔNG KHÊ\t\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
\t\t\t\tĐộc lập - Tự do - Hạnh phúc

Số:        /UBND-NC\t\tĐông Khê, ngày      tháng 10 năm 2026
V/v rà soát máy tính

Kính gửi:
- Các sở, ban, ngành;
- Công an tỉnh.

Thực hiện Công văn số 12/BCA, Chủ tịch UBND tỉnh yêu cầu các cơ quan, đơn vị, địa
phương thực hiện:
1. Rà soát máy tính.

Nơi nhận:
- Như trên;
- Lưu: VT.

KT. CHỦ TỊCH
PHÓ CHỦ TỊCH

Nguyễn Văn Minh
"""


def test_the_head_is_set_in_two_columns_and_the_rest_in_order() -> None:
    lines = documents.read(as_pdf(LETTER)).lines
    texts = [line.text for line in lines]

    right = next(line for line in lines if line.text.startswith("CỘNG HÒA"))
    left = next(line for line in lines if line.text.startswith("ỦY BAN"))
    assert left.box is not None
    assert right.box is not None
    assert left.box[2] < right.box[0]
    order = ["V/v rà soát máy tính", "Kính gửi:", "- Công an tỉnh.", "1. Rà soát máy tính."]
    assert [texts.index(text) for text in order] == sorted(texts.index(text) for text in order)
    assert "Nguyễn Văn Minh" in texts
    assert any("UBND-NC" in text and text.startswith("Số:") for text in texts)


def test_hard_wrapped_lines_become_one_paragraph() -> None:
    text = documents.read(as_pdf(LETTER)).text.replace("\n", " ")

    assert "các cơ quan, đơn vị, địa phương thực hiện:" in text


def test_a_page_is_a4_at_the_dots_asked_for() -> None:
    (page,) = render(LETTER, 100)

    assert page.mode == "L"
    assert page.size == (827, 1170) or page.size == (827, 1169)


def test_worse_pages_are_worse_and_always_the_same() -> None:
    (page,) = render(LETTER, 60)
    worse = degrade(page, grey=True, skew=2.0, noise=8)

    assert worse.size == page.size
    assert numpy.array_equal(
        numpy.asarray(worse), numpy.asarray(degrade(page, grey=True, skew=2.0, noise=8))
    )
    assert numpy.median(numpy.asarray(worse)) < 230
    assert numpy.array_equal(numpy.asarray(degrade(page)), numpy.asarray(page))


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(UNSEEN.glob("*.txt")), ids=lambda path: path.stem[:3])
def test_no_word_of_a_letter_is_lost(path: Path) -> None:
    letter = path.read_text("utf-8")
    said = set(documents.read(as_pdf(letter)).text.split())

    missing = [word for word in letter.split() if any(map(str.isalnum, word)) and word not in said]
    assert len(missing) <= 0.03 * len(letter.split()), missing
