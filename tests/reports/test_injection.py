"""ATTACKS 13: text that looks like template code is printed as it stands, in every form.

The positive control shows that the same text does something when it becomes source, so that a
test that passes means the way in is shut, not that the text is harmless.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import typst

from khien.reports.letter import (
    Annex,
    Column,
    Letter,
    Paragraph,
    Signer,
    Table,
    letter_docx,
    letter_pdf,
)
from khien.reports.progress import (
    OrganisationRow,
    Parts,
    ProgressReport,
    Timing,
    progress_docx,
    progress_pdf,
)
from khien.reports.slips import Slip, slips_pdf

ReadPages = Callable[[bytes], str]


def _squeezed(text: str) -> str:
    # A long word may be broken over lines: compare without white space.
    return "".join(text.split())


def _everywhere(letter: Letter, text: str) -> Letter:
    """``letter`` with ``text`` in each place a person can fill in."""
    table = Table((Column(text),), ((text,),))
    return replace(
        letter,
        parent=(text,),
        issuer=(text,),
        notation=text,
        place=text,
        subject=text,
        addressees=(text, text),
        body=(Paragraph(text), table),
        recipients=(text,),
        signer=Signer((text,), (text,), text),
        urgency=text,
        address=text,
        annexes=(Annex(text, (Paragraph(text), table), label=text, landscape=True),),
    )


def test_positive_control_the_same_text_as_source_does_something(read_pdf: ReadPages) -> None:
    assert "49" in read_pdf(typst.compile(b"#{7*7}"))
    assert "{" not in read_pdf(typst.compile(b"#{7*7}"))
    with pytest.raises(typst.TypstError):
        typst.compile(b"#panic()")
    with pytest.raises(typst.TypstError):
        typst.compile(b"]")


def test_hostile_text_in_every_place_of_a_letter_is_printed_in_the_pdf(
    letter: Letter, hostile: tuple[str, ...], read_pdf: ReadPages
) -> None:
    for text in hostile:
        found = _squeezed(read_pdf(letter_pdf(_everywhere(letter, text))))
        assert found.count(_squeezed(text)) >= 10, text
        assert "49" not in found


def test_hostile_text_in_every_place_of_a_letter_is_printed_in_the_docx(
    letter: Letter, hostile: tuple[str, ...], read_docx: Callable[[bytes], list[str]]
) -> None:
    for text in hostile:
        lines = read_docx(letter_docx(_everywhere(letter, text)))
        assert lines.count(text) >= 6, text
        assert not any("49" in line for line in lines)


def test_hostile_organisation_names_are_printed_in_the_progress_report(
    report: ProgressReport,
    hostile: tuple[str, ...],
    read_pdf: ReadPages,
    read_docx: Callable[[bytes], list[str]],
) -> None:
    rows = tuple(
        OrganisationRow(text, "Chờ xác nhận", Timing(open_overdue=1), Parts(1, 0, 0), note=text)
        for text in hostile
    )
    hostile_report = replace(report, organisations=rows)
    pdf = _squeezed(read_pdf(progress_pdf(hostile_report)))
    lines = read_docx(progress_docx(hostile_report))
    for text in hostile:
        assert _squeezed(text) in pdf, text
        assert text in lines, text


def test_hostile_names_are_printed_on_slips(hostile: tuple[str, ...], read_pdf: ReadPages) -> None:
    expires = datetime(2026, 12, 1, tzinfo=UTC)
    slips = [Slip(text, text, text, "https://k.example/a", text, expires) for text in hostile]
    pdf = _squeezed(read_pdf(slips_pdf(slips, issuer="#panic()")))
    assert pdf.count("#panic()") >= len(hostile)
    for text in hostile:
        assert _squeezed(text) in pdf, text
