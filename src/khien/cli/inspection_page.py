"""The page of an inspection: for reading (``--html``) and for paper (``--paper``)."""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from khien.cli.inspection_table import headline, title_of
from khien.cli.signed_files import say, write_whole
from khien.core.errors import UsageError
from khien.core.findings import Status
from khien.core.i18n import N_, gettext

if TYPE_CHECKING:
    from khien.evidence.ticket import Ticket
    from khien.workflows.inspection import InspectionRun

_CLASSES = {
    "connected": N_("Máy nối mạng"),
    "independent_lan": N_("Máy trong mạng LAN độc lập"),
    "stand_alone": N_("Máy độc lập (soạn thảo BMNN)"),
}
_SIGNED = N_(
    "Chữ ký cho biết đúng khóa của máy này đã ký các kết quả trên; không chứng minh được máy "
    "không bị người có quyền quản trị sửa trước khi kiểm tra. Vân tay khóa của máy: {fingerprint}"
)
_DOTS = 4


class NeedsChallenge(UsageError):
    """A page without the console's challenge could be an old one."""

    code = "needs-challenge"
    text = N_("Muốn in tờ giấy phải có mã 12 ký tự của hệ thống.")
    hint = N_("Xem mã ở trang “Phiếu đăng ký máy”, rồi thêm --challenge MÃ.")


def challenge_of(arguments: argparse.Namespace) -> str:
    """The challenge given or typed now; raises NeedsChallenge, Mistyped."""
    from khien.evidence.paper_words import typed

    told = arguments.challenge
    if not told and sys.stdin.isatty():
        print(gettext(N_("Mã 12 ký tự in trên phiếu: ")), end="", file=sys.stderr, flush=True)
        told = sys.stdin.readline(64)
    if not told:
        raise NeedsChallenge()
    return typed(told)


def write_paper(run: InspectionRun, ticket: Ticket, challenge: str, html: Path | None) -> None:
    """The page with its codes, and the bundle it stands for, beside each other."""
    from khien.workflows.paper import paper_parts

    parts = paper_parts(run, ticket, challenge)
    place = html or Path(f"{_name(run.inspection)}.html")
    bundle = place.with_suffix(".khien")
    write_whole(bundle, run.to_hand_in())
    fingerprint = run.binding.fingerprint if run.binding else ""
    pictures = [_picture(part) for part in parts]
    write_page(run.inspection, place, codes=pictures, fingerprint=fingerprint)
    say(N_("Đã ghi trang để in: {name}. Gói đầy đủ của máy: {bundle}."), name=place, bundle=bundle)


def write_page(
    inspection: Mapping[str, Any],
    place: Path,
    *,
    codes: Sequence[bytes] = (),
    fingerprint: str = "",
) -> None:
    """The page of ``inspection`` at ``place``; with ``codes``, whose key signed them."""
    from khien.evidence.keys import grouped
    from khien.reports.inspection_page import InspectionPage, Row, as_html

    def rows(status: Status) -> list[Row]:
        return [
            Row(title_of(each), each["reason"], each["remedy"])
            for each in inspection["findings"]
            if each["status"] == status
        ]

    subject = inspection["subject"]
    declared = _CLASSES.get(subject["machine_class"])
    # What does not arise on this PC was not looked at.
    asked = (each for each in inspection["findings"] if each["status"] != Status.NOT_APPLICABLE)
    sources = {each["source"] for each in asked if each["source"]}
    page = InspectionPage(
        host=subject["hostname"],
        system=subject["os"],
        machine_class=gettext(declared) if declared else "",
        taken_at=datetime.fromisoformat(inspection["taken_at"]),
        headline=headline(inspection["findings"]),
        to_mend=rows(Status.FAIL),
        unknown=rows(Status.UNKNOWN),
        good=rows(Status.PASS),
        not_asked=rows(Status.NOT_APPLICABLE),
        looked=sorted(sources),
        signed=gettext(_SIGNED, fingerprint=grouped(fingerprint)) if codes else "",
        codes=codes,
    )
    write_whole(place, as_html(page))


def _picture(part: bytes) -> bytes:
    import segno

    picture = io.BytesIO()
    code = segno.make(part, mode="byte", error="m", micro=False)
    code.save(picture, kind="png", scale=_DOTS)
    return picture.getvalue()


def _name(inspection: Mapping[str, Any]) -> str:
    host = re.sub(r"[^\w-]", "", inspection["subject"]["hostname"])[:60] or "may"
    return f"khien-{host}-{inspection['taken_at'][:10].replace('-', '')}"
