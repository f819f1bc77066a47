"""The officer's report of a scan as one page: no script, nothing fetched, every word escaped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from khien.core.i18n import gettext
from khien.reports import marked_files as words
from khien.reports.html_page import head
from khien.reports.marked_files import MarkedFiles

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:1.5rem;color:#1b2430;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem}
.keep{border:2px solid #8a1c1c;padding:.6rem 1rem;max-width:60rem;font-weight:600}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{border:1px solid #aab4c2;padding:.35rem .5rem;text-align:left;vertical-align:top}
thead th{background:#e7ecf3}
td{overflow-wrap:break-word}td.long{overflow-wrap:anywhere;min-width:11rem}
@media print{body{margin:0;font-size:11px}.wide{overflow:visible}}
"""


def as_html(report: MarkedFiles) -> bytes:
    """The bytes of the page."""
    return "\n".join(_page(report)).encode("utf-8", "replace")


def _page(report: MarkedFiles) -> Iterator[str]:
    title = gettext(words.TITLE, host=report.host)
    yield from head(title, _STYLE, generator=words.LOCAL)
    yield f'<p class="keep">{escape(gettext(words.KEEP_HERE))}</p>'
    yield f"<p>{escape(report.overview)}</p>"
    at = report.taken_at.astimezone().strftime("%d/%m/%Y %H:%M")
    yield f"<p>{at} · {escape('; '.join(report.roots))}</p>"
    yield from _section(words.MARKED, words.COLUMNS,
                        [each.cells() for each in report.marked], words.NONE_MARKED)  # fmt: skip
    yield from _section(words.UNREAD, words.UNREAD_COLUMNS, report.unread, words.NONE_UNREAD)
    if report.places:
        yield from _section(words.PLACES, words.PLACE_COLUMNS, report.places, "")
    yield "</main></body></html>"


def _section(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[str | int | None]], none: str
) -> Iterator[str]:
    heading = escape(gettext(title))
    yield f"<section><h2>{heading} ({len(rows)})</h2>"
    if not rows:
        yield f"<p>{escape(gettext(none))}</p></section>"
        return
    # A wide table scrolls by itself, by keyboard too.
    yield f'<div class="wide" tabindex="0" role="region" aria-label="{heading}"><table><thead><tr>'
    yield "".join(f'<th scope="col">{escape(gettext(each))}</th>' for each in columns)
    yield "</tr></thead><tbody>"
    wraps = [each in words.LONG for each in columns]
    yield from (_row(cells, wraps) for cells in rows)
    yield "</tbody></table></div></section>"


def _row(cells: Sequence[str | int | None], wraps: Sequence[bool]) -> str:
    told = ["" if each is None else escape(str(each)) for each in cells]
    return (
        "<tr>"
        + "".join(
            f'<td class="long">{each}</td>' if wrap else f"<td>{each}</td>"
            for each, wrap in zip(told, wraps, strict=True)
        )
        + "</tr>"
    )
