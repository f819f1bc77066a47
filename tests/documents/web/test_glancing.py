"""A glance at web pages: lines where a browser begins them, letters whatever their tags."""

from __future__ import annotations

import base64
import contextlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from khien.core.encodings import Table, encode
from khien.core.errors import DocumentError, NoTextLayer
from khien.core.limits import Limits
from khien.documents.formats.html import WebPage
from khien.documents.glance import Glance
from khien.documents.source import Source
from khien.markings.glancing import may_bear
from tests.documents.formats.test_html import BODY, HEAD, page
from tests.documents.ocr.printing import saved

FORMAT = WebPage()


def glance(data: bytes) -> Glance:
    return FORMAT.glance(Source(data), Limits())


def head(data: bytes) -> list[str]:
    return [line.text for line in FORMAT.head(io.BytesIO(data), Limits()).lines]


@pytest.mark.parametrize(
    "written",
    [
        "<p>MẬT</p>",
        "<P ALIGN=center>M<FONT SIZE=3>Ậ</FONT><B>T</B></P>",
        "<div><span>M</span><o:p></o:p><b><i>Ậ</i></b>T</div>",
        "<td>M&#7852;T</td>",
        "<p>M&#x1EAC;T</p>",
        "<p>M&Acirc;&#803;T</p>",
        "<p>MA\u0323\u0302T</p>",
        "<p>M&nbsp;Ậ&nbsp;T</p>",
        "<li>MẬT",
        "<p>Độ mật: <b>MẬT</b></p>",
        "<pre>Số: 12\nMẬT\nKính gửi</pre>",
        "<p>Số 12 <span style='display:block'>MẬT</span> Kính gửi các sở, ban, ngành</p>",
        "<input value='MẬT'>",
        "<!--[if gte vml 1]><v:textbox><p>MẬT</p></v:textbox><![endif]-->",
        "<h1>TỐI\n  MẬT</h1>",
    ],
)
def test_a_mark_is_seen_however_it_is_written(written: str) -> None:
    data = page(HEAD + written + BODY)

    assert may_bear(glance(data))
    assert any("MẬT" in "".join(text.split()) for text in head(data))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_any_unicode_is_read(encoding: str) -> None:
    assert may_bear(glance(page(HEAD + "<p>MẬT</p>" + BODY).decode().encode(encoding)))


@pytest.mark.parametrize("table", list(Table))
def test_letters_of_old_tables_stay_as_they_lie(table: Table) -> None:
    raw = encode("MẬT", table).encode("latin-1")

    assert may_bear(glance(b"<html><p>So: 12</p><p>" + raw + b"</p></html>"))


def test_words_apart_are_not_joined() -> None:
    shown = glance(page("<p>Công ty M</p><p>ẬT</p><td>a</td><td>b</td>")).texts[0]

    assert [line for line in map(str.strip, shown.split("\n")) if line] == [
        "Công ty M", "ẬT", "a", "b",
    ]  # fmt: skip


def test_scripts_and_sheets_are_no_words_but_what_a_sheet_writes_is() -> None:
    data = page("<p>x</p>", head="<style>p:after{content:'MẬT'} q{}</style><script>MAT</script>")

    assert "MAT" not in glance(data).texts[0]
    assert "MẬT" in glance(data).texts


def test_a_long_page_is_read_at_its_head_alone() -> None:
    data = page("<p>MẬT</p>" + BODY * 9_000)
    read: list[int] = []

    class Counting(io.BytesIO):
        def read(self, count: int | None = -1) -> bytes:
            read.append(count or 0)
            return super().read(count)

    lines = FORMAT.head(Counting(data), Limits()).lines
    assert lines[0].text == "MẬT"
    assert sum(read) < 300_000 < len(data)


def with_picture(words: str) -> bytes:
    png = base64.b64encode(saved(Image.new("RGB", (300, 400), "white"), "PNG")).decode()
    return page(f"{words}<img src='data:image/png;base64,{png}'>")


def test_pictures_in_the_page_are_looked_at() -> None:
    (shown,) = FORMAT.looks(Source(with_picture("x")), Limits())

    assert shown.width == 300
    assert glance(with_picture(HEAD)).pictures == 1
    assert glance(with_picture(HEAD)).unsure == ""


def test_a_page_that_is_only_a_picture_has_no_words() -> None:
    assert glance(with_picture("")).unsure == "scan"
    with pytest.raises(NoTextLayer):
        head(with_picture(""))


@settings(deadline=None, max_examples=120)
@given(st.data())
def test_whatever_the_bytes_nothing_but_a_named_error_leaves(data: st.DataObject) -> None:
    whole = bytearray(with_picture(HEAD + "<p>MẬT</p>" + BODY))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + 1] = data.draw(st.sampled_from([b"<", b">", b"&#", b"\xff", b"<!--", b"'"]))
    with contextlib.suppress(DocumentError):
        glance(bytes(whole))
        head(bytes(whole))
    with contextlib.suppress(DocumentError):
        list(FORMAT.looks(Source(bytes(whole)), Limits()))
