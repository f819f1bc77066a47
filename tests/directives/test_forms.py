"""A letter says the same whatever its form: text, Word, PDF, each laid out in several ways."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.directives import forms

SAMPLES = Path(__file__).parents[2] / "samples" / "directives"
LETTERS = {name: forms.letter(name) for name in forms.NAMES}


@pytest.fixture(scope="module", params=forms.NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def said(name: str) -> dict[str, Any]:
    return forms.said(forms.read(forms.text_letter(LETTERS[name]).encode()))


@pytest.mark.parametrize("ending", ["txt", "docx", "pdf"])
def test_the_samples_say_the_same_in_each_form(
    name: str, said: dict[str, Any], ending: str
) -> None:
    assert forms.said(forms.read((SAMPLES / f"{name}.{ending}").read_bytes())) == said


@pytest.mark.parametrize("head", forms.HEADS)
def test_a_word_head_in_a_table_in_tabs_and_in_boxes(
    name: str, said: dict[str, Any], head: str
) -> None:
    assert forms.said(forms.read(forms.word_letter(LETTERS[name], head=head))) == said


@pytest.mark.parametrize("inside", forms.BODIES)
def test_a_word_body_typed_tabbed_numbered_broken_and_with_a_table(
    name: str, said: dict[str, Any], inside: str
) -> None:
    assert forms.said(forms.read(forms.word_letter(LETTERS[name], inside=inside))) == said


@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize("gap", [True, False], ids=["gaps", "no gaps"])
def test_hard_wrapped_text(name: str, said: dict[str, Any], width: int, gap: bool) -> None:
    text = forms.text_letter(LETTERS[name], width=width, gap=gap)

    assert forms.said(forms.read(text.encode())) == said


def test_two_columns_printed_on_the_same_lines(name: str, said: dict[str, Any]) -> None:
    value = LETTERS[name]
    head = [*forms.beside(forms.left(value)[:-1], forms.right(value)), forms.left(value)[-1], ""]
    text = forms.text_letter(value, head=[*head, *forms.address(value)])

    assert forms.said(forms.read(text.encode())) == said


def test_a_right_column_read_after_kinh_gui(name: str, said: dict[str, Any]) -> None:
    value = LETTERS[name]
    address = forms.address(value)
    head = [*forms.left(value), address[0], *forms.right(value), *address[1:]]

    assert forms.said(forms.read(forms.text_letter(value, head=head).encode())) == said


def test_a_right_column_read_after_every_addressee(name: str, said: dict[str, Any]) -> None:
    value = LETTERS[name]
    head = [*forms.left(value), *forms.address(value), *forms.right(value)]

    assert forms.said(forms.read(forms.text_letter(value, head=head).encode())) == said


@pytest.mark.parametrize(
    ("height", "number"), [("297mm", "top"), ("200mm", "bottom"), ("150mm", "top")]
)
def test_pages_that_end_inside_a_clause_and_bear_a_number(
    name: str, said: dict[str, Any], height: str, number: str
) -> None:
    data = forms.pdf_letter(LETTERS[name], height=height, number=number)

    assert forms.said(forms.read(data)) == said


@pytest.mark.parametrize("feed", ["\f", ""], ids=["form feed", "none"])
@pytest.mark.parametrize("number", ["{}", "- {} -", "Trang {}/3", "                    {}"])
def test_page_numbers_inside_the_clauses_of_a_text(
    name: str, said: dict[str, Any], number: str, feed: str
) -> None:
    lines = forms.text_letter(LETTERS[name], width=75).split("\n")
    paged: list[str] = []
    for at, line in enumerate(lines):
        if at and at % 22 == 0:
            paged += ["", f"{feed}{number.format(at // 22 + 1)}", ""]
        paged.append(line)

    read = forms.said(forms.read("\n".join(paged).encode()))

    assert read["obligations"] == said["obligations"]
    assert read["signer"] == said["signer"]


def test_no_form_puts_the_head_among_the_addressees() -> None:
    for value in LETTERS.values():
        for fallen in forms.right(value):
            address = forms.address(value)
            head = [*forms.left(value), *address[:2], fallen, *address[2:]]
            read = forms.read(forms.text_letter(value, head=head).encode())
            assert read.addressees == value.addressees
