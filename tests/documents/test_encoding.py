"""The first bytes of a text: every spelling of a letter, and cuts that hurt none."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien import documents
from khien.core.encodings import Table, encode
from khien.core.limits import Limits
from khien.documents.encoding import glanced, whole_lines
from khien.documents.formats.markdown import Markdown
from khien.documents.formats.txt import PlainText
from khien.documents.glance import Glance
from khien.documents.source import Source
from khien.markings.glancing import may_bear

LETTER = "Số: 12/UBND-NC\nMẬT\nKính gửi: Các sở, ban, ngành.\n"
UNICODE = ["utf-8", "utf-8-sig", "utf-16", "utf-32"]


@pytest.mark.parametrize("encoding", UNICODE)
def test_unicode_is_read_as_it_is(encoding: str) -> None:
    assert glanced(LETTER.encode(encoding)).removeprefix("\ufeff") == LETTER


@pytest.mark.parametrize("table", list(Table))
def test_letters_of_old_tables_stay_as_they_lie(table: Table) -> None:
    raw = encode("MẬT", table).encode("latin-1")

    assert glanced(raw) == raw.decode("latin-1")
    assert may_bear(Glance(texts=(glanced(b"So: 12\n" + raw),)))


def test_only_a_letter_that_was_cut_is_left_out() -> None:
    long = ("x" * 5_000 + "Ậ").encode()

    assert glanced(long[:-1]) == "x" * 5_000
    assert glanced(b"MA\xc4T") == "MAÄT"
    assert glanced(b"ab\xc2") == "abÂ"


@pytest.mark.parametrize("encoding", [*UNICODE, "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("most", [64, 90, 131, 256, 1_000])
def test_a_cut_text_has_whole_lines(encoding: str, most: int) -> None:
    data = (LETTER * 40).encode(encoding)
    cut = whole_lines(data, most)
    lines = documents.head(cut).text.removesuffix("\n").split("\n")

    assert len(cut) <= most
    assert all(line in LETTER for line in lines)


def test_a_text_without_lines_is_cut_between_letters() -> None:
    assert whole_lines(("Ậ" * 100).encode(), 100).decode() == "Ậ" * 33


@pytest.mark.parametrize("chosen", [PlainText(), Markdown()])
def test_the_head_of_a_long_text_is_its_first_lines(chosen: PlainText | Markdown) -> None:
    data = (LETTER * 4_000).encode()
    head = chosen.head(io.BytesIO(data), Limits())

    assert 50_000 < len(head.text.encode()) <= 65_536
    assert len(chosen.glance(Source(data), Limits()).texts[0].encode()) <= 65_536
    assert [line.text for line in head.lines][1] == "MẬT"


@pytest.mark.parametrize("written", ["**M**ẬT", "M<b>Ậ</b>T", "M&#7852;T", "***MẬT***", "| MẬT |"])
def test_a_mark_in_markdown_is_seen(written: str) -> None:
    data = f"Số: 12\n\n{written}\n\nKính gửi".encode()

    assert may_bear(Markdown().glance(Source(data), Limits()))


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=300))
def test_any_bytes_have_a_glance(data: bytes) -> None:
    assert isinstance(glanced(data), str)
    assert len(whole_lines(data, 100)) <= 100
