"""Activation slips: ten to a printed A4 page, to cut apart and hand over.

In: slips with a link, its one-time code and whom it is for. Out: PDF bytes. The QR code holds
the link and nothing else; the codes are secrets, so the bytes are for printing, not keeping.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from khien.core.dates import VIETNAM
from khien.core.errors import KhienError
from khien.core.i18n import N_
from khien.reports.codes import qr_svg
from khien.reports.layout import A4, FONT_PDF
from khien.reports.pdf import compile_template

MOST_SLIPS = 5_000  # one for each officer of a large province, several times over
_MOST_URL = 500  # a longer link makes a QR code too fine to print at this size


class BadSlips(KhienError):
    """Slips that cannot be printed: none, too many, or a link too long for a QR code."""

    code = "bad_slips"
    text = N_("Không in được phiếu kích hoạt ({count} phiếu).")
    hint = N_("In từ 1 đến {most} phiếu mỗi lần; liên kết dài không quá {letters} ký tự.")


@dataclass(frozen=True, slots=True)
class Slip:
    """One person's slip. ``expires`` is aware; it is shown in Vietnam's time."""

    name: str
    organisation: str
    role: str
    url: str
    code: str
    expires: datetime

    def __post_init__(self) -> None:
        if self.expires.tzinfo is None:
            raise ValueError("the expiry of a slip must be an aware time")


def slips_pdf(slips: Sequence[Slip], *, issuer: str) -> bytes:
    """The slips in the order given; ``issuer`` is who hands them out."""
    fit = 0 < len(slips) <= MOST_SLIPS and all(0 < len(slip.url) <= _MOST_URL for slip in slips)
    if not fit:
        raise BadSlips(count=len(slips), most=MOST_SLIPS, letters=_MOST_URL)
    data = {
        "layout": A4.as_data(),
        "font": FONT_PDF,
        "issuer": issuer,
        "slips": [_slip(slip) for slip in slips],
    }
    return compile_template("slips", data)


def _slip(slip: Slip) -> dict[str, Any]:
    return {
        "name": slip.name,
        "organisation": slip.organisation,
        "role": slip.role,
        "url": slip.url,
        "code": slip.code,
        "expires": f"{slip.expires.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}",
        "qr": qr_svg(slip.url),
    }
