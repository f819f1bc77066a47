"""The letter-style table of coverage: all organisations, above 50 %, above 90 %, worst, annex.

In: a ``CoverageReport`` with every count already made. Out: XLSX, DOCX (a report with tables
under Decree 30/2020), and the agency's asset book. Nothing in a workbook is a formula or a link.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from khien.core.dates import VIETNAM, numeric
from khien.core.i18n import N_, gettext
from khien.reports.letter import (
    Align,
    Annex,
    Block,
    Column,
    Letter,
    Look,
    Paragraph,
    Signer,
    Table,
    letter_docx,
)
from khien.reports.witness import CAPTION, Checkpoint

HALF, MOST, WORST = 50.0, 90.0, 10
_MOST_ROWS, _MOST_CELL = 1_000_000, 32_000
_ANNEX_ROWS = 3_000  # of a document; a workbook has them all
ALL, ABOVE_HALF, ABOVE_MOST, WORST_TITLE, PCS = (
    N_("Tất cả đơn vị"), N_("Trên 50 %"), N_("Trên 90 %"), N_("Thấp nhất"), N_("Danh sách máy"),
)  # fmt: skip
COLUMNS = (
    N_("STT"), N_("Đơn vị"), N_("Số máy"), N_("Đã bảo vệ"), N_("Chưa bảo vệ"), N_("Chưa rõ"),
    N_("Tỷ lệ (%)"), N_("Có kết nối"), N_("Thay đổi"),
)  # fmt: skip
PC_COLUMNS = (
    N_("STT"), N_("Đơn vị"), N_("Tên máy"), N_("Người sử dụng"), N_("Kết quả"), N_("Căn cứ"),
    N_("Phần mềm"), N_("Lần cuối kết nối"),
)  # fmt: skip
BOOK_COLUMNS = (
    N_("STT"), N_("Mã tài sản"), N_("Tên máy tính"), N_("Số sê-ri"), N_("Địa chỉ MAC"),
    N_("Người sử dụng"), N_("Đơn vị"), N_("Hệ điều hành"), N_("Phần mềm phòng chống mã độc"),
    N_("Tình trạng bảo vệ"), N_("Lần cuối kết nối"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One organisation's figures."""

    name: str
    owned: int
    covered: int
    not_covered: int
    cannot_tell: int
    reporting: int
    change: int | None = None

    @property
    def share(self) -> float:
        """Protected of owned, in per cent."""
        return 100 * self.covered / self.owned if self.owned else 0.0

    def cells(self, number: int) -> tuple[str, ...]:
        """As ``COLUMNS`` names them; the share rounded down, so that 89.99 is not 90."""
        share = int(self.share * 10) / 10
        change = "" if self.change is None else f"{self.change:+d}"
        return (
            str(number), self.name, str(self.owned), str(self.covered), str(self.not_covered),
            str(self.cannot_tell), f"{share:.1f}".replace(".", ","), str(self.reporting), change,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PcRow:
    """One PC of the annex."""

    place: str
    name: str
    holder: str
    state: str
    reason: str
    product: str = ""
    seen_at: datetime | None = None

    def cells(self, number: int) -> tuple[str, ...]:
        """As ``PC_COLUMNS`` names them."""
        seen = self.seen_at.astimezone(VIETNAM).strftime("%d/%m/%Y") if self.seen_at else ""
        return (
            str(number), self.place, self.name, self.holder, self.state, self.reason,
            self.product, seen,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """Everything the table prints. ``asked``: what the letter fixed, in words."""

    issuer: str
    as_of: datetime
    places: tuple[PlaceRow, ...]
    pcs: tuple[PcRow, ...]
    asked: str = ""
    checkpoint: Checkpoint | None = None

    @property
    def parts(self) -> tuple[tuple[str, tuple[PlaceRow, ...]], ...]:
        """The tables in their order: title, rows."""
        best = sorted(self.places, key=lambda row: (-row.share, row.name))
        worst = sorted(
            (row for row in self.places if row.share <= HALF), key=lambda row: (row.share, row.name)
        )
        return (
            (ALL, tuple(best)),
            (ABOVE_HALF, tuple(row for row in best if row.share > HALF)),
            (ABOVE_MOST, tuple(row for row in best if row.share > MOST)),
            (WORST_TITLE, tuple(worst[:WORST])),
        )

    @property
    def total(self) -> PlaceRow:
        """All of them together."""
        changes = [row.change for row in self.places if row.change is not None]
        return PlaceRow(
            "", sum(row.owned for row in self.places), sum(row.covered for row in self.places),
            sum(row.not_covered for row in self.places),
            sum(row.cannot_tell for row in self.places),
            sum(row.reporting for row in self.places), sum(changes) if changes else None,
        )  # fmt: skip

    def summary(self) -> str:
        """The figures in one sentence."""
        total = self.total
        return gettext(
            N_(
                "Tính đến {day}: {covered} trên {owned} máy đã được bảo vệ, {not_covered} máy "
                "chưa được bảo vệ, {cannot_tell} máy chưa rõ; {reporting} máy có kết nối trong "
                "30 ngày."
            ),
            day=numeric(self.as_of.astimezone(VIETNAM).date()), covered=total.covered,
            owned=total.owned, not_covered=total.not_covered, cannot_tell=total.cannot_tell,
            reporting=total.reporting,
        )  # fmt: skip


def as_xlsx(report: CoverageReport) -> bytes:
    """The tables and the annex as a workbook, a sheet each."""
    target = io.BytesIO()
    book = _book(target)
    for title, rows in report.parts:
        cells = [row.cells(number) for number, row in enumerate(rows, start=1)]
        _sheet(book, title, COLUMNS, cells, note=report.summary())
    pcs = [row.cells(number) for number, row in enumerate(report.pcs, start=1)]
    _sheet(book, PCS, PC_COLUMNS, pcs, note=report.asked)
    book.close()
    return target.getvalue()


def asset_book(rows: Sequence[Sequence[str]]) -> bytes:
    """The register in the columns of an agency's asset book, which the import reads again."""
    target = io.BytesIO()
    book = _book(target)
    _sheet(book, N_("Sổ tài sản"), BOOK_COLUMNS, rows)
    book.close()
    return target.getvalue()


def as_docx(report: CoverageReport) -> bytes:
    """The tables as a draft report; its annex has the PCs that are not shown to be protected."""
    body: list[Block] = [Paragraph(report.summary())]
    if report.asked:
        body.append(Paragraph(report.asked))
    for title, rows in report.parts:
        body.append(Paragraph(gettext(title), Look.HEADING))
        if rows:
            body.append(_table([row.cells(at) for at, row in enumerate(rows, start=1)]))
        else:
            body.append(Paragraph(gettext(N_("Không có đơn vị nào."))))
    if report.checkpoint:
        body.append(report.checkpoint.code(gettext(CAPTION)))
    letter = Letter(
        issuer=(report.issuer,), notation="BC-", place="", signer=Signer(), kind=N_("BÁO CÁO"),
        subject=gettext(N_("Tình hình cài đặt phần mềm phòng, chống mã độc trên máy tính")),
        body=tuple(body), annexes=_annexes(report),
    )  # fmt: skip
    return letter_docx(letter)


def _annexes(report: CoverageReport) -> tuple[Annex, ...]:
    if not report.pcs:
        return ()
    blocks: list[Paragraph | Table] = []
    if len(report.pcs) > _ANNEX_ROWS:
        words = N_("Phụ lục này in {shown} trên {all} máy; bảng tính kèm theo có đủ.")
        note = gettext(words, shown=_ANNEX_ROWS, all=len(report.pcs))
        blocks.append(Paragraph(note, Look.NOTE))
    shares = (0.5, 2.2, 1.8, 1.8, 1.2, 2.4, 1.4, 1.2)
    columns = tuple(
        Column(gettext(title), share) for title, share in zip(PC_COLUMNS, shares, strict=True)
    )
    rows = tuple(row.cells(number) for number, row in enumerate(report.pcs[:_ANNEX_ROWS], start=1))
    blocks.append(Table(columns, rows))
    return (Annex(gettext(PCS), tuple(blocks), landscape=True),)


def _table(rows: Sequence[tuple[str, ...]]) -> Table:
    shares = (0.6, 3.4, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9)
    return Table(
        tuple(
            Column(gettext(title), share, Align.LEFT if at == 1 else Align.RIGHT)
            for at, (title, share) in enumerate(zip(COLUMNS, shares, strict=True))
        ),
        tuple(rows),
    )


def _book(target: io.BytesIO) -> Any:
    import xlsxwriter

    return xlsxwriter.Workbook(target, {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False,
    })  # fmt: skip


def _sheet(
    book: Any, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], *, note: str = ""
) -> None:
    bold = book.add_format({"bold": True, "bg_color": "#E7ECF3", "border": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(gettext(title)[:31])
    head = 0
    if note:
        sheet.write_string(0, 0, note[:_MOST_CELL])
        head = 2
    for at, column in enumerate(columns):
        sheet.set_column(at, at, 8 if at == 0 else 18, wrap)
        sheet.write_string(head, at, gettext(column), bold)
    last = head
    for last, row in enumerate(islice(rows, _MOST_ROWS), start=head + 1):
        for at, value in enumerate(row):
            is_count = at == 0 or (columns is COLUMNS and at != 1)
            if is_count and value.isascii() and value.isdecimal() and len(value) < 10:
                sheet.write_number(last, at, int(value))
            else:
                sheet.write_string(last, at, value[:_MOST_CELL])
    sheet.freeze_panes(head + 1, 0)
    sheet.autofilter(head, 0, max(last, head + 1), len(columns) - 1)
