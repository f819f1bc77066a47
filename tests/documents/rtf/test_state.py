"""Bytes of Rich Text by their code page; what groups inherit and what resets it."""

from __future__ import annotations

import pytest

from khien.core.limits import Budget, Limits
from khien.documents.document import LineKind
from khien.documents.keeping import Kept
from khien.documents.rtf.state import Flow, Group, decoded, page_of_charset, page_of_number


@pytest.mark.parametrize(
    ("data", "page", "wanted"),
    [
        (b"M\xe2\xf2t", "cp1258", "M\xe2\u0323t"),
        (b"M\xcbT", "cp1252", "MËT"),
        (b"\x81a", "cp1252", "\x81a"),  # a byte the page leaves open stands for itself
        ("MẬT".encode(), "utf-8", "MẬT"),
    ],
)
def test_bytes_by_their_page(data: bytes, page: str, wanted: str) -> None:
    assert decoded(data, page) == wanted


def test_pages_by_number() -> None:
    assert page_of_charset(163) == page_of_number(1258) == "cp1258"
    assert page_of_number(65001) == "utf-8"
    assert page_of_number(99_999) is None
    assert page_of_charset(1) is None


def test_plain_and_pard_undo_only_their_own() -> None:
    flow = Flow(LineKind.PARAGRAPH, Kept(Budget(Limits())))
    group = Group(flow, hidden=True, capitals=True, bold=True, colour=3, align="center", boxed=True)

    group.plain(7)
    assert (group.font, group.hidden, group.capitals, group.bold, group.colour) == (
        7, False, False, False, 0,
    )  # fmt: skip
    assert group.align == "center"
    group.paragraph()
    assert (group.align, group.boxed, group.in_table) == (None, False, False)
