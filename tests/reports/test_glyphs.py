"""Every Vietnamese letter, upper and lower, is in each font and comes out of the PDF again."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files

import pytest
from fontTools.ttLib import TTFont

from khien.reports.letter import Letter, Look, Paragraph, Signer, letter_pdf
from khien.reports.pdf import FONT_FILES

# 12 vowels with each of five tones and without; the 17 consonants of the alphabet; F J W Z of
# foreign names and notations.
_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_LOWER = [
    *(unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES),
    *"bcdđghklmnpqrstvx",
    *"fjwz",
]
LETTERS = _LOWER + [letter.upper() for letter in _LOWER]
ACCENTED = [letter for letter in LETTERS if letter.casefold() not in "abcdefghijklmnopqrstuvwxyz"]
SIGNS = "0123456789.,;:/()%–-“”\"'+=×≥≤§&@#$[]{}<>*_"


def test_the_list_is_whole() -> None:
    assert len(set(LETTERS)) == len(LETTERS) == 2 * (72 + 17 + 4)
    assert len(ACCENTED) == 134
    assert all(len(letter) == 1 for letter in LETTERS)


@pytest.mark.parametrize("name", FONT_FILES)
def test_each_font_draws_each_letter(name: str) -> None:
    font = TTFont(str(files("khien.reports") / "fonts" / name))
    table = font.getBestCmap()
    missing = [letter for letter in [*LETTERS, *SIGNS] if ord(letter) not in table]
    assert missing == []
    glyphs = font["glyf"]
    empty = [letter for letter in LETTERS if glyphs[table[ord(letter)]].numberOfContours == 0]
    assert empty == []
    assert not {table[ord(letter)] for letter in LETTERS} & {".notdef"}


@pytest.mark.parametrize("letter_of_alphabet", ["Ự", "ợ", "Ẵ", "ỹ", "Đ"])
def test_an_accented_letter_is_drawn_otherwise_than_its_base(letter_of_alphabet: str) -> None:
    font = TTFont(str(files("khien.reports") / "fonts" / FONT_FILES[0]))
    table = font.getBestCmap()
    base = unicodedata.normalize("NFD", letter_of_alphabet)[0].replace("Đ", "D")
    assert table[ord(letter_of_alphabet)] != table[ord(base)]


@pytest.mark.parametrize("look", [Look.BODY, Look.BASIS, Look.HEADING])
def test_each_letter_comes_out_of_the_pdf_again(
    letter: Letter, look: Look, read_pdf: Callable[[bytes], str]
) -> None:
    pieces = [LETTERS[at : at + 12] for at in range(0, len(LETTERS), 12)]
    body = tuple(Paragraph("|" + "".join(piece) + "|", look) for piece in pieces)
    text = read_pdf(letter_pdf(replace(letter, body=body, annexes=())))
    for piece in pieces:
        assert "|" + "".join(piece) + "|" in text


def test_decomposed_text_comes_out_composed(
    letter: Letter, read_pdf: Callable[[bytes], str]
) -> None:
    name = "Đặng Thị Ửng Hồng Phước"
    text = read_pdf(
        letter_pdf(replace(letter, signer=Signer(name=unicodedata.normalize("NFD", name))))
    )
    assert name in text
