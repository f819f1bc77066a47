"""A letter in TCVN3, VNI, VISCII or Windows-1258 says what it says in Unicode."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from khien import documents
from khien.core.encodings import Table, encode
from tests.directives import forms
from tests.directives.old_fonts import in_old_fonts

SAMPLES = Path(__file__).parents[2] / "samples" / "directives"
LETTERS = {name: forms.letter(name) for name in forms.NAMES}


@pytest.fixture(scope="module", params=forms.NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def said(name: str) -> dict[str, Any]:
    return forms.said(forms.read((SAMPLES / f"{name}.txt").read_bytes()))


@pytest.mark.parametrize("table", Table)
def test_text_in_an_old_table(name: str, said: dict[str, Any], table: Table) -> None:
    text = (SAMPLES / f"{name}.txt").read_text("utf-8")
    document = documents.read(encode(text, table).encode("latin-1"))

    assert document.properties == {"legacy_encoding": table.value}
    assert forms.said(forms.read(encode(text, table).encode("latin-1"))) == said


@pytest.mark.parametrize("table", [Table.TCVN3, Table.VNI])
def test_an_old_table_saved_as_if_it_were_unicode(
    name: str, said: dict[str, Any], table: Table
) -> None:
    text = (SAMPLES / f"{name}.txt").read_text("utf-8")

    assert forms.said(forms.read(encode(text, table).encode())) == said


@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize("table", [Table.TCVN3, Table.VNI])
def test_hard_wrapped_text_in_an_old_table(
    name: str, said: dict[str, Any], table: Table, width: int
) -> None:
    text = forms.text_letter(LETTERS[name], width=width)

    assert forms.said(forms.read(encode(text, table).encode("latin-1"))) == said


@pytest.mark.parametrize("table", [Table.TCVN3, Table.VNI])
def test_the_word_sample_in_old_fonts(name: str, said: dict[str, Any], table: Table) -> None:
    data = in_old_fonts((SAMPLES / f"{name}.docx").read_bytes(), table)
    document = documents.read(data)

    assert document.properties == {"legacy_encoding": table.value}
    assert document.text == documents.read((SAMPLES / f"{name}.docx").read_bytes()).text
    assert forms.said(forms.read(data)) == said


@pytest.mark.parametrize("head", forms.HEADS)
@pytest.mark.parametrize("table", [Table.TCVN3, Table.VNI])
def test_word_heads_in_old_fonts(name: str, said: dict[str, Any], table: Table, head: str) -> None:
    data = in_old_fonts(forms.word_letter(LETTERS[name], head=head, inside="numbered"), table)

    assert forms.said(forms.read(data)) == said
