"""The officer's page and workbook: nothing in a name acts, everything is there, nothing fetched."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from khien.core.i18n import use_language
from khien.reports.marked_files import COLUMNS, MarkedFiles, MarkedRow
from khien.reports.marked_files_html import as_html
from khien.reports.marked_files_xlsx import as_xlsx

AT = datetime(2026, 3, 2, 4, 5, tzinfo=UTC)
NASTY = ('=HYPERLINK("http://x","y")', "+1+1", "-2", "@SUM(A1)", "<script>alert(1)</script>",
         '"><img src=x onerror=alert(1)>', "http://example.org/a", "{=1+1}", "'=1", "1e9")  # fmt: skip


def row(path: str = "/srv/a.docx", **changes: object) -> MarkedRow:
    told = {
        "level": "MẬT", "state": "mang dấu", "path": path, "member": "", "page": 1,
        "where": "đầu trang 1", "reasons": "Có khung bao quanh.", "size": 2048, "modified": AT,
    } | changes  # fmt: skip
    return MarkedRow(**told)  # type: ignore[arg-type]


def report(*rows: MarkedRow, **changes: object) -> MarkedFiles:
    told = {
        "host": "MÁY-01", "taken_at": AT, "roots": ("/srv",), "overview": "3 tệp.", "marked": rows
    } | changes  # fmt: skip
    return MarkedFiles(**told)  # type: ignore[arg-type]


def sheets(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return "\n".join(
            book.read(name).decode() for name in book.namelist()
            if "worksheets/sheet" in name or "sharedStrings" in name
        )  # fmt: skip


def test_the_page_has_every_row_and_words_to_keep_it_here() -> None:
    page = html.fromstring(as_html(report(row(), row("/srv/b.pdf", page=None, modified=None))))
    assert page.get("lang") == "vi"
    assert len(page.xpath("//h1")) == 1
    assert [len(each) for each in page.xpath("//tbody/tr")] == [len(COLUMNS)] * 2
    assert {each.get("scope") for each in page.xpath("//th")} == {"col"}
    assert "chỉ để trên máy này" in page.text_content()
    assert "Mọi tệp đều đã xem được." in page.text_content()


def test_the_page_fetches_and_runs_nothing() -> None:
    text = as_html(report(*map(row, NASTY))).decode()
    page = html.fromstring(text)
    assert page.xpath("//script|//img|//a|//link|//iframe|//form|//@onerror|//@style") == []
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_the_style_is_the_one_that_the_policy_names() -> None:
    import base64
    import hashlib

    text = as_html(report()).decode()
    style = re.search(r"<style>(.*)</style>", text, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in text


def test_an_empty_page_says_so() -> None:
    text = html.fromstring(as_html(report())).text_content()
    assert "Không thấy tệp nào mang dấu." in text


def test_what_was_not_examined_and_places() -> None:
    data = report(unread=(("Tệp có mật khẩu.", "/srv/c.docx"),), places=(("Thùng rác", "/bin"),))
    for text in (html.fromstring(as_html(data)).text_content(), sheets(as_xlsx(data))):
        assert "Tệp có mật khẩu." in text
        assert "/srv/c.docx" in text
        assert "Thùng rác" in text


def test_in_english() -> None:
    with use_language("en"):
        text = as_html(report(row())).decode()
    assert 'lang="en"' in text
    assert "Files that bear a classification mark on MÁY-01" in text


def test_no_cell_is_a_formula_or_a_link() -> None:
    rows = [row(text, member=text, reasons=text, allowed=text) for text in NASTY]
    text = sheets(
        as_xlsx(report(*rows, host=NASTY[0], roots=NASTY, unread=((NASTY[0], NASTY[1]),)))
    )
    assert "<f>" not in text
    assert "hyperlink" not in text.casefold().replace("=hyperlink(", "")
    assert "HYPERLINK" in text  # kept as a text


def test_figures_are_numbers() -> None:
    text = sheets(as_xlsx(report(row())))
    assert "<v>2048</v>" in text


def test_a_workbook_without_rows_opens() -> None:
    with zipfile.ZipFile(io.BytesIO(as_xlsx(report()))) as book:
        assert book.testzip() is None


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=80))
def test_any_name_is_a_text_and_no_element(name: str) -> None:
    page = html.fromstring(as_html(report(row(name), host=name)))
    assert len(page.xpath("//tbody/tr/td")) == len(COLUMNS)
    assert page.xpath("//tbody//*[not(self::tr or self::td)]") == []
    as_xlsx(report(row(name)))
