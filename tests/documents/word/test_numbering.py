"""Automatic numbering is written out as Word prints it."""

from __future__ import annotations

import pytest

from khien import documents
from khien.documents.word.numbering import in_style
from tests.documents.making import p, word


def level(depth: int, text: str, kind: str = "decimal", *, start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


LIST = (
    '<w:abstractNum w:abstractNumId="7">'
    + level(0, "%1.")
    + level(1, "%2)", "lowerLetter")
    + level(2, "", "bullet")
    + level(3, "%1.%2.%4", more="<w:isLgl/>")
    + "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)


def item(text: str, depth: int = 0, number: int = 1) -> str:
    return p(
        text,
        properties=f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>',
    )


def read(body: str, numbering: str = LIST, styles: str = "") -> list[str]:
    made = word(body, numbering=numbering, styles=styles)
    return [line.text for line in documents.read(made).lines]


def test_levels_count_and_deeper_ones_begin_again() -> None:
    body = item("x") + item("y", 1) + item("z", 1) + item("g", 2) + item("x") + item("y", 1)

    assert read(body) == ["1. x", "a) y", "b) z", "- g", "2. x", "a) y"]


def test_legal_numbering_writes_all_levels_in_figures() -> None:
    assert read(item("x") + item("y", 1) + item("z", 3)) == ["1. x", "a) y", "1.1.1 z"]


def test_an_instance_may_start_over() -> None:
    assert read(item("x") + item("x") + item("y", number=2) + item("y", number=2)) == [
        "1. x",
        "2. x",
        "5. y",
        "6. y",
    ]


def test_a_number_without_text_still_counts() -> None:
    empty = '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:p>'

    assert read(item("x") + empty + item("y")) == ["1. x", "3. y"]


def test_the_style_may_bring_the_list() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        '</w:pPr></w:style><w:style w:type="paragraph" w:styleId="M"><w:basedOn w:val="L"/></w:style>'
    )
    none = '<w:pStyle w:val="L"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = p("x", properties='<w:pStyle w:val="M"/>') + p("y", properties=none)

    assert read(body, styles=styles) == ["1. x", "y"]


def test_a_level_bound_to_a_style_is_used_for_it() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="1">'
        + level(0, "Điều %1.")
        + level(1, "%2.", more='<w:pStyle w:val="Khoan"/>')
        + '</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>'
    )
    styles = (
        '<w:style w:type="paragraph" w:styleId="Khoan"><w:pPr><w:numPr><w:numId w:val="3"/>'
        "</w:numPr></w:pPr></w:style>"
    )
    body = item("a", 0, 3) + p("b", properties='<w:pStyle w:val="Khoan"/>')

    assert read(body, numbering, styles) == ["Điều 1. a", "1. b"]


def test_a_list_linked_through_a_numbering_style_is_found() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="S"/></w:abstractNum>'
        '<w:abstractNum w:abstractNumId="2">' + level(0, "%1)") + "</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    )
    styles = (
        '<w:style w:type="numbering" w:styleId="S"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr>'
        "</w:pPr></w:style>"
    )

    assert read(item("x"), numbering, styles) == ["1) x"]


@pytest.mark.parametrize("bullet", ["\uf0b7", "•", "o", "§", "-"])
def test_symbol_bullets_print_as_dashes(bullet: str) -> None:
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{level(0, bullet, "bullet")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )

    assert read(item("x"), numbering) == ["- x"]


def test_a_plus_stays_a_plus() -> None:
    numbering = (
        f'<w:abstractNum w:abstractNumId="1">{level(0, "+", "bullet")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )

    assert read(item("x"), numbering) == ["+ x"]


def test_unknown_lists_and_levels_have_no_marker() -> None:
    assert read(item("x", 8) + item("y", 0, 99)) == ["x", "y"]


@pytest.mark.parametrize(
    ("number", "style", "written"),
    [
        (1, "lowerLetter", "a"),
        (26, "upperLetter", "Z"),
        (27, "lowerLetter", "aa"),
        (4, "lowerRoman", "iv"),
        (1994, "upperRoman", "MCMXCIV"),
        (5000, "upperRoman", "5000"),
        (0, "upperRoman", "0"),
        (3, "decimalZero", "03"),
        (3, "none", ""),
        (3, "chineseCounting", "3"),
    ],
)
def test_number_styles(number: int, style: str, written: str) -> None:
    assert in_style(number, style) == written
