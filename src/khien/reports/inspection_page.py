"""What an inspection found, as one page that a person reads and prints: no script, nothing
fetched, every word escaped. With a statement for paper, its QR codes stand at the end.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from khien.core.i18n import N_, gettext
from khien.reports.html_page import head

TO_MEND, UNKNOWN, GOOD, NOT_ASKED = (
    N_("Việc phải sửa"), N_("Chưa rõ"), N_("Đã đạt"), N_("Không áp dụng"),
)  # fmt: skip
NOT_LOOKED = N_(
    "Chương trình chỉ xem cấu hình của máy: không đọc nội dung tài liệu, thư, tin nhắn, mật khẩu "
    "hay địa chỉ đã truy cập."
)
LOOKED = N_("Đã xem những gì")
CODES = N_("Bản tóm tắt có chữ ký của máy")
CODES_HOW = N_(
    "Nộp tờ này, hoặc chụp, quét cả trang rồi tải lên trang “Phiếu đăng ký máy”. Không gấp qua các "
    "ô mã."
)
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:1.5rem auto;max-width:52rem;color:#1b2430;
background:#fff;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin:1.6rem 0 .4rem}
.count{font-weight:700;border-left:6px solid #8a1c1c;padding:.3rem .8rem}
.count.good{border-color:#1c6b3a}.count.unknown{border-color:#5b6675}
dt{font-weight:600}dd{margin:0 0 .7rem 1rem}.do{display:block}.do:before{content:"→ "}
.codes{display:flex;flex-wrap:wrap;gap:6mm}.codes img{width:80mm;height:80mm}
figure{margin:0}figcaption{font-size:.8rem;text-align:center}
@page{size:A4;margin:12mm}
@media print{body{margin:0;padding:0;max-width:none;font-size:10px;line-height:1.3}
h1{font-size:15px;margin:0}h2{font-size:11px;margin:.6rem 0 .2rem}p{margin:.3rem 0}
dl{columns:2;column-gap:8mm;margin:0}dt,dd{break-inside:avoid}dd{margin:0 0 .25rem .6rem}
.codes{break-inside:avoid;gap:4mm}.screen{display:none}}
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One check's answer in words."""

    title: str
    reason: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class InspectionPage:
    """Words only. ``codes``: QR codes as PNG pictures; ``signed``: what the signature proves."""

    host: str
    system: str
    machine_class: str
    taken_at: datetime
    headline: str
    to_mend: Sequence[Row]
    unknown: Sequence[Row]
    good: Sequence[Row]
    not_asked: Sequence[Row]
    looked: Sequence[str] = ()
    signed: str = ""
    codes: Sequence[bytes] = ()


def as_html(page: InspectionPage) -> bytes:
    """The bytes of the page."""
    return "\n".join(_page(page)).encode("utf-8", "replace")


def _page(page: InspectionPage) -> Iterator[str]:
    title = gettext(N_("Kết quả kiểm tra máy {host}"), host=page.host)
    yield from head(title, _STYLE, pictures=True)
    mood = "" if page.to_mend else " unknown" if page.unknown else " good"
    yield f'<p class="count{mood}">{escape(page.headline)}</p>'
    at = page.taken_at.astimezone().strftime("%d/%m/%Y %H:%M")
    about = " · ".join(each for each in (at, page.system, page.machine_class) if each)
    yield f"<p>{escape(about)}</p>"
    for heading, rows in (
        (TO_MEND, page.to_mend), (UNKNOWN, page.unknown), (GOOD, page.good),
        (NOT_ASKED, page.not_asked),
    ):  # fmt: skip
        yield from _section(heading, rows)
    # On paper there is room for what counts and for the codes.
    yield f'<section class="screen"><h2>{escape(gettext(LOOKED))}</h2>'
    yield f"<p>{escape(', '.join(page.looked))}</p></section>"
    yield f"<p>{escape(gettext(NOT_LOOKED))}</p>"
    if page.signed:
        yield f"<p>{escape(page.signed)}</p>"
    yield from _codes(page.codes)
    yield "</main></body></html>"


def _section(heading: str, rows: Sequence[Row]) -> Iterator[str]:
    if not rows:
        return
    kind = ' class="screen"' if heading == NOT_ASKED else ""
    yield f"<section{kind}><h2>{escape(gettext(heading))} ({len(rows)})</h2><dl>"
    for row in rows:
        do = f'<span class="do">{escape(row.remedy)}</span>' if row.remedy else ""
        yield f"<dt>{escape(row.title)}</dt><dd>{escape(row.reason)}{do}</dd>"
    yield "</dl></section>"


def _codes(codes: Sequence[bytes]) -> Iterator[str]:
    if not codes:
        return
    yield f"<section><h2>{escape(gettext(CODES))}</h2>"
    yield f'<p>{escape(gettext(CODES_HOW))}</p><div class="codes">'
    for number, picture in enumerate(codes, start=1):
        data = base64.b64encode(picture).decode("ascii")
        label = gettext(N_("Ô mã {number} trong {count}"), number=number, count=len(codes))
        yield f'<figure><img alt="{escape(label)}" src="data:image/png;base64,{data}">'
        yield f"<figcaption>{escape(label)}</figcaption></figure>"
    yield "</div></section>"
