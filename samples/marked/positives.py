"""Letters that bear a mark, in the forms in which people write one.

In: chance and a level. Out: letters by the name of the form. A form is a way of writing or placing
the mark that every format can hold; what only one format has stands in ``born``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

from samples.marked.letter import Letter, Piece, plain
from samples.marked.words import letter, marked, under_number

Form = Callable[[Random, str], Letter]

LEVELS = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
URGENCY = ("HỎA TỐC", "KHẨN", "THƯỢNG KHẨN", "HOẢ TỐC")
_SPLIT = {"MẬT": ("M", "ẬT"), "TỐI MẬT": ("TỐI", " M", "ẬT"), "TUYỆT MẬT": ("TUYỆ", "T MẬ", "T")}
_CYRILLIC = str.maketrans("MTAOIEY", "МТАОІЕУ")
_ZERO_WIDTH = "\u200b"


def line(draw: Random, level: str) -> Letter:
    """Alone under the subject."""
    return marked(letter(draw), Piece(level))


def red(draw: Random, level: str) -> Letter:
    """Red, bold, in a double frame, with the clause on copying."""
    base = letter(draw)
    copies = (*base.copies[:-1], "- Lưu: VT (02b). Không được phép sao, chụp.", "Bản số: 03")
    return replace(marked(base, Piece(level, bold=True, red=True, framed=True)), copies=copies)


def title_case(draw: Random, level: str) -> Letter:
    """Typed like a sentence."""
    return marked(letter(draw), Piece(level.capitalize(), bold=True))


def spaced(draw: Random, level: str) -> Letter:
    """With a blank between any two letters."""
    gap = draw.choice((" ", "\xa0"))
    return marked(letter(draw), Piece(f"{gap * 3}".join(gap.join(word) for word in level.split())))


def decomposed(draw: Random, level: str) -> Letter:
    """Every letter with its marks apart."""
    return marked(letter(draw), Piece(unicodedata.normalize("NFD", level)))


def hurried(draw: Random, level: str) -> Letter:
    """With an urgency mark in the same line."""
    pair = [level, draw.choice(URGENCY)]
    if draw.random() < 0.4:
        pair.reverse()
    return marked(
        letter(draw), Piece(draw.choice((" - ", " / ", " – ", ", ")).join(pair), bold=True)
    )


def beside_urgency(draw: Random, level: str) -> Letter:
    """With an urgency mark on a line of its own."""
    return marked(letter(draw), Piece(level, bold=True), Piece(draw.choice(URGENCY), bold=True))


def dressed(draw: Random, level: str) -> Letter:
    """In brackets, with stars, dots, a letter or the number of the copy."""
    dress = ("[{}]", "({})", "{}*", "{}.", "{} (A)", "*** {} ***", "{}.....", "{} - Bản số: 02",
             "- {} -", "“{}”")  # fmt: skip
    return marked(letter(draw), Piece(draw.choice(dress).format(level), bold=True))


def broken(draw: Random, level: str) -> Letter:
    """Its two words on two lines."""
    return marked(letter(draw), *(Piece(word, bold=True) for word in level.split()))


def labelled(draw: Random, level: str) -> Letter:
    """After the words "Độ mật:"."""
    word = draw.choice(("Độ mật: {}", "Mức độ mật: {}", "ĐỘ MẬT: {}", "Độ mật : {}"))
    return marked(letter(draw), Piece(word.format(draw.choice((level, level.capitalize())))))


def look_alike(draw: Random, level: str) -> Letter:
    """With letters of another alphabet that look the same."""
    apart = unicodedata.normalize("NFD", level).translate(_CYRILLIC)
    return marked(letter(draw), Piece(unicodedata.normalize("NFC", apart)))


def unseen(draw: Random, level: str) -> Letter:
    """With signs between its letters that nobody sees."""
    return marked(letter(draw), Piece(draw.choice((_ZERO_WIDTH, "\xad", "\u2060")).join(level)))


def runs(draw: Random, level: str) -> Letter:
    """Its letters in several runs."""
    return marked(letter(draw), Piece(level, bold=True, runs=_SPLIT[level]))


def first_line(draw: Random, level: str) -> Letter:
    """Above everything."""
    return replace(letter(draw), above=(Piece(level, bold=True),))


def number(draw: Random, level: str) -> Letter:
    """Between number and subject."""
    return under_number(letter(draw), Piece(level))


def after_number(draw: Random, level: str) -> Letter:
    """On the line of the number, in brackets."""
    base = letter(draw)
    told = f"{base.left[1].text} ({level})"
    return replace(base, left=(base.left[0], *plain(told), base.left[2]))


def among_words(draw: Random, level: str) -> Letter:
    """In a letter that says the words of secrets in every other line."""
    base = letter(draw, subject="V/v tăng cường bảo vệ bí mật nhà nước")
    body: tuple[str, ...] = (
        base.body[0],
        "Thời gian qua còn để lộ bí mật nhà nước, mật khẩu đặt đơn giản.",
    )
    body += ("1. Không soạn thảo tài liệu mật trên máy nối mạng.", "2. Tiêu hủy bản mật thừa.")
    return replace(marked(base, Piece(level, bold=True)), body=body)


def before_list(draw: Random, level: str) -> Letter:
    """In a letter whose table lists secret documents."""
    rows = (("STT", "Số, ký hiệu", "Trích yếu", "Độ mật"), ("1", "05/BC-UBND", "Báo cáo", "Mật"),
            ("2", "07/KH-UBND", "Kế hoạch", "Tối mật"))  # fmt: skip
    return replace(marked(letter(draw), Piece(level, bold=True)), tables=(rows,))


def rowed(draw: Random, level: str) -> Letter:
    """In a head whose rows go over both columns, beside the date."""
    base = letter(draw)
    left = [piece.text for piece in base.left[:2]]
    rows = tuple(zip([*left, level], [piece.text for piece in base.right], strict=True))
    return replace(base, left=(), right=(), tables=(rows,), body=("", *base.body))


def flat(draw: Random, level: str) -> Letter:
    """In a head without columns."""
    return replace(marked(letter(draw), Piece(level)), flat=True)


def below_head(draw: Random, level: str) -> Letter:
    """Below the head, above whom it is for."""
    return replace(letter(draw), after=(Piece(level, bold=True, red=True),))


def box(draw: Random, level: str) -> Letter:
    """In a box that floats."""
    return replace(letter(draw), boxes=(Piece(level, bold=True, red=True, framed=True),))


def margin(draw: Random, level: str) -> Letter:
    """At the top of the page, in its margin."""
    return replace(letter(draw), header=(Piece(level, bold=True),))


def nested(draw: Random, level: str) -> Letter:
    """In a table within the table of the head."""
    return replace(marked(letter(draw), Piece(level, bold=True)), nested=True)


def behind_cover(draw: Random, level: str) -> Letter:
    """On the first page after a cover."""
    cover = plain("HỘI ĐỒNG NHÂN DÂN TỈNH ĐÔNG KHÊ", "TÀI LIỆU KỲ HỌP", "Năm 2026")
    return replace(marked(letter(draw), Piece(level, bold=True)), cover=cover)


PRINTED: Mapping[str, Form] = {
    form.__name__: form
    for form in (
        line, red, title_case, spaced, decomposed, hurried, beside_urgency, dressed, broken,
        labelled, look_alike, unseen, runs, first_line, number, after_number, among_words,
        before_list, rowed, flat, below_head,
    )
}  # fmt: skip
# What needs more than lines.
LAID_OUT: Mapping[str, Form] = {form.__name__: form for form in (box, margin, nested, behind_cover)}
