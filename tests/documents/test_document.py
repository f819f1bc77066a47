"""The value all readers give: offsets that hold, and nothing a terminal would obey."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien import documents
from khien.documents.document import Document, Line
from tests.documents.making import word


@settings(deadline=None, max_examples=100)
@given(st.lists(st.text(max_size=30), max_size=10))
def test_offsets_hold_for_any_text(texts: list[str]) -> None:
    document = Document.from_lines("txt", [Line(text) for text in texts])

    assert len(document.lines) == len(texts)
    assert document.text == "\n".join(line.text for line in document.lines)
    for line in document.lines:
        assert document.text[line.start : line.end] == line.text
    assert len(document.text.split("\n")) == max(1, len(texts))


@pytest.mark.parametrize("control", ["\x1b", "\x07", "\x9b", "\x00", "\n", "\u2028"])
def test_control_characters_do_not_survive(control: str) -> None:
    assert Document.from_lines("x", [Line(f"a{control}b\tc")]).text == "a\ufffdb\tc"


def test_a_word_symbol_cannot_smuggle_one_in() -> None:
    document = documents.read(word('<w:p><w:r><w:t>a</w:t><w:sym w:char="001B"/></w:r></w:p>'))

    assert document.text == "a\ufffd"


def test_confidence_is_the_mean_of_the_lines() -> None:
    assert Document.from_lines("x", []).confidence == 0.0
    assert Document.from_lines("x", [Line("a"), Line("b", confidence=0.5)]).confidence == 0.75
