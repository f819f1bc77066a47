"""Letters and reports that several files set, and what is read back from them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from khien.reports.letter import (
    Align,
    Annex,
    Column,
    Letter,
    Look,
    Paragraph,
    Signer,
    Table,
)
from khien.reports.progress import (
    DirectiveHead,
    ObligationRow,
    OrganisationRow,
    Parts,
    ProgressReport,
    Timing,
)
from khien.reports.witness import Checkpoint

# Names a hostile or careless person may give an organisation (ATTACKS 13).
HOSTILE = (
    "#import",
    '#import "@preview/x:1.0.0"',
    '#read("/etc/passwd")',
    "#panic()",
    "#{7*7}",
    "{{7*7}}",
    "{% raw %}",
    "${7*7}",
    "$x$",
    "]",
    "[*x*]",
    "*đậm* _nghiêng_ `mã`",
    "<script>alert(1)</script>",
    "&lt;&amp;",
    "\\u{41}",
    "// ghi chú",
    "= Tiêu đề",
    "@nhan",
)


@pytest.fixture
def letter() -> Letter:
    """A công văn with every part a letter can have."""
    return Letter(
        parent=("Ủy ban nhân dân tỉnh Đông Khê",),
        issuer=("Công an tỉnh",),
        number=5,
        notation="CAT-ANM",
        place="Đông Khê",
        date=date(2026, 1, 5),
        subject="rà soát tài khoản công vụ",
        addressees=("Các sở, ban, ngành cấp tỉnh", "Ủy ban nhân dân các xã, phường"),
        body=(
            Paragraph("Căn cứ Luật An ninh mạng số 116/2025/QH15;", Look.BASIS),
            Paragraph("1. Rà soát tài khoản, khóa tài khoản không dùng quá 45 ngày."),
            Table(
                (Column("STT", 1, Align.CENTRE), Column("Đơn vị", 5), Column("Số", 2, Align.RIGHT)),
                (("1", "Sở Y tế", "12"), ("2", "Xã Bình An", "7")),
            ),
            Paragraph("2. Báo cáo trước ngày 15 tháng 12 năm 2026./."),
        ),
        recipients=("- Như trên;", "- Lưu: VT, ANM."),
        signer=Signer(("KT. Giám đốc",), ("Phó Giám đốc",), "Nguyễn Văn Ân"),
        urgency="Khẩn",
        address="Số 1, đường Hòa Bình, phường Trung Tâm",
        annexes=(Annex("Danh sách", (Paragraph("Không có."),), landscape=True),),
    )


@pytest.fixture
def report() -> ProgressReport:
    """A directive given to forty organisations, one of its instructions out of scope."""
    organisations = tuple(
        OrganisationRow(
            name=f"Ủy ban nhân dân xã Số {number}",
            state="Đang thực hiện (quá hạn 12 ngày)" if number % 4 == 0 else "Chờ xác nhận",
            timing=Timing(2, 1, 1, 2 if number % 4 == 0 else 0),
            parts=Parts(310, 12, 40),
            deadline=date(2026, 12, 15),
            reply_number="45/UBND" if number % 3 == 0 else "",
        )
        for number in range(40)
    )
    return ProgressReport(
        directive=DirectiveHead(
            issuer="Tiểu ban An toàn, An ninh mạng",
            number_as_printed="Số: 15/TBATANM-CAT",
            date=date(2026, 10, 5),
            subject="cài đặt phần mềm phòng, chống mã độc",
            arrival_number="1042",
        ),
        as_of=datetime(2026, 11, 25, 18, 30, tzinfo=UTC),
        parent=("Ủy ban nhân dân tỉnh Đông Khê",),
        issuer=("Công an tỉnh",),
        notation="BC-CAT",
        place="Đông Khê",
        date=date(2026, 11, 26),
        parts=Parts(12_400, 480, 1_600),
        timing=Timing(80, 40, 40, 20, 1, 2),
        organisations=organisations,
        obligations=(
            ObligationRow("1.a", "Cài đặt phần mềm.", "15/12/2026", Parts(4_000, 100, 300)),
            ObligationRow(
                "3", "Truy tìm người chia sẻ bài viết.", excluded=True, reason="theo dõi"
            ),
        ),
        version="0.1.0",
        signer=Signer(("KT. Giám đốc",), ("Phó Giám đốc",), "Trần Minh Đức"),
        checkpoint=Checkpoint(15_234, "9f2c" * 16, datetime(2026, 11, 25, 18, 0, tzinfo=UTC)),
        unconfirmed_years=(2026,),
    )


def pdf_pages(content: bytes) -> list[str]:
    """The text of each page, line breaks as spaces."""
    document = pypdfium2.PdfDocument(content)
    pages = []
    for page in document:
        text = page.get_textpage().get_text_range()
        pages.append(" ".join(text.replace("\ufffe", "").split()))
    document.close()
    return pages


def pdf_text(content: bytes) -> str:
    """The text of the whole file, white space as single spaces."""
    return " ".join(pdf_pages(content))


def docx_lines(content: bytes) -> list[str]:
    """Each paragraph and cell of a DOCX in the order of the file."""
    document = docx.Document(io.BytesIO(content))
    return [text for text in _texts(document.element.body) if text]


def _texts(body: Any) -> Iterator[str]:
    for paragraph in body.iter(qn("w:p")):
        yield "".join(node.text or "" for node in paragraph.iter(qn("w:t")))


@pytest.fixture
def hostile() -> tuple[str, ...]:
    """Text that would do something if any template read it as its own."""
    return HOSTILE


@pytest.fixture
def read_pdf_pages() -> Any:
    """``pdf_pages``."""
    return pdf_pages


@pytest.fixture
def read_pdf() -> Any:
    """``pdf_text``."""
    return pdf_text


@pytest.fixture
def read_docx() -> Any:
    """``docx_lines``."""
    return docx_lines
