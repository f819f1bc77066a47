"""The officer's report of a scan as a workbook: nothing in it is a formula or a link."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from khien.core.i18n import N_, gettext
from khien.reports import marked_files as words
from khien.reports.marked_files import MarkedFiles

_WIDTHS = (12, 24, 60, 30, 7, 20, 60, 12, 17, 30)
_MOST_ROWS = 1_000_000  # of a sheet, less its head
_MOST_CELL = 32_000


def as_xlsx(report: MarkedFiles) -> bytes:
    """The bytes of the workbook."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False,
    })  # fmt: skip
    book.set_custom_property("khien", words.LOCAL)
    _overview(book, report)
    _sheet(book, words.MARKED, words.COLUMNS, [each.cells() for each in report.marked])
    _sheet(book, words.UNREAD, words.UNREAD_COLUMNS, report.unread)
    if report.places:
        _sheet(book, words.PLACES, words.PLACE_COLUMNS, report.places)
    book.close()
    return target.getvalue()


def _overview(book: Any, report: MarkedFiles) -> None:
    sheet = book.add_worksheet(gettext(N_("Tóm tắt")))
    sheet.set_column(0, 0, 110, book.add_format({"text_wrap": True}))
    lines = [
        gettext(words.TITLE, host=report.host),
        report.taken_at.astimezone().strftime("%d/%m/%Y %H:%M"),
        "; ".join(report.roots), report.overview, gettext(words.KEEP_HERE),
    ]  # fmt: skip
    for number, line in enumerate(lines):
        sheet.write_string(number, 0, line[:_MOST_CELL])


def _sheet(
    book: Any, title: str, columns: Sequence[str], rows: Iterable[Sequence[str | int | None]]
) -> None:
    bold = book.add_format({"bold": True, "bg_color": "#E7ECF3", "border": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(gettext(title))
    for number, column in enumerate(columns):
        width = _WIDTHS[number] if len(columns) > 2 else (50, 100)[number]
        sheet.set_column(number, number, width, wrap)
        sheet.write_string(0, number, gettext(column), bold)
    last = 0
    for last, row in enumerate(islice(rows, _MOST_ROWS), start=1):
        for number, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(last, number, value)
            else:
                sheet.write_string(last, number, (value or "")[:_MOST_CELL])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
