"""``khien inspect``: what this PC still has to mend, as a table, JSON or a signed bundle."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from khien.cli.inspection_bundle import hand_over
from khien.cli.inspection_page import challenge_of, write_page, write_paper
from khien.cli.inspection_table import print_table
from khien.cli.signed_files import read_ticket_file, say
from khien.core.errors import UsageError
from khien.core.findings import Status
from khien.core.i18n import N_, gettext

if TYPE_CHECKING:
    from khien.evidence.ticket import Ticket
    from khien.workflows.scan_result import ScanResult

HELP = N_("xem máy này còn việc gì phải sửa; có phiếu đăng ký thì làm gói kết quả đã ký")
EXAMPLES = (
    "khien inspect",
    "khien inspect --json",
    "khien inspect --ticket phieu.khien --bundle ket-qua.khien",
    "khien inspect --ticket phieu.khien --bundle ket-qua.khien --scan-result quet.jsonl",
    "khien inspect --ticket phieu.khien --bundle ket-qua.khien --scan tai-lieu",
    "khien inspect --wiped o-dia.dd",
    "khien inspect --html ket-qua.html",
    "khien inspect --ticket phieu.khien --paper --challenge K7MP-Q4TX-W9AS",
)
FOUND, COULD_NOT_LOOK = 1, 3
# Something is there and could not be looked at, as against nothing there to look at.
_NOT_EXAMINED = {"needs-elevation", "timed-out", "check-failed"}
# Another command's work, which nobody asked for here: its own exit code tells.
_NOT_ASKED = {"not-scanned"}


class NeedsTicket(UsageError):
    code = "needs-ticket"
    text = N_("Muốn làm hoặc gửi gói kết quả phải có phiếu đăng ký máy.")
    hint = N_("Tải phiếu ở trang “Phiếu đăng ký máy” rồi thêm --ticket TỆP.")


class ScanOfAnother(UsageError):
    code = "scan-of-another"
    text = N_("Kết quả quét là của máy này, không đi cùng dữ liệu chép từ máy khác.")
    hint = N_("Bỏ --scan và --scan-result, hoặc bỏ đường dẫn để xem chính máy này.")


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of CLI.md."""
    file = gettext(N_("TỆP"))
    parser.add_argument(
        "target",
        nargs="?",
        type=Path,
        metavar=gettext(N_("ĐÍCH")),
        help=gettext(N_("thư mục, tệp nén hay ảnh đĩa; bỏ trống: máy này")),
    )
    parser.add_argument(
        "--json", action="store_true", help=gettext(N_("in kết quả dạng JSON (khien.inspection/1)"))
    )
    parser.add_argument("--ticket", type=Path, metavar=file, help=gettext(N_("phiếu đăng ký máy")))
    parser.add_argument(
        "--place",
        type=int,
        metavar=gettext(N_("SỐ")),
        help=gettext(N_("chỗ trong phiếu nhiều máy; bỏ trống: chỗ trống kế tiếp")),
    )
    parser.add_argument(
        "--bundle", type=Path, metavar=file, help=gettext(N_("ghi gói kết quả đã ký vào tệp này"))
    )
    parser.add_argument(
        "--wiped",
        action="store_true",
        help=gettext(N_("máy vừa xóa để chuyển mục đích: xem ảnh đĩa còn dữ liệu cũ không")),
    )
    _outputs(parser, file)
    _scans(parser, file)


def _outputs(parser: argparse.ArgumentParser, file: str) -> None:
    """Where the result goes beside the screen."""
    parser.add_argument(
        "--html", type=Path, metavar=file, help=gettext(N_("ghi trang kết quả để đọc và in"))
    )
    parser.add_argument(
        "--paper",
        action="store_true",
        help=gettext(N_("ghi trang để in có bản tóm tắt đã ký, cho máy không nối mạng")),
    )
    parser.add_argument(
        "--challenge",
        metavar=gettext(N_("MÃ")),
        help=gettext(N_("mã 12 ký tự của hệ thống cho --paper")),
    )
    parser.add_argument(
        "--encrypt-to",
        metavar="age1…",
        help=gettext(N_("mã hóa gói cho hệ thống có khóa này; bỏ trống: theo phiếu")),
    )
    parser.add_argument(
        "--send", action="store_true", help=gettext(N_("gửi gói kết quả tới hệ thống đã cấp phiếu"))
    )


def _scans(parser: argparse.ArgumentParser, file: str) -> None:
    """A scan for marked files that goes along."""
    scan = parser.add_mutually_exclusive_group()
    scan.add_argument(
        "--scan",
        nargs="+",
        metavar=gettext(N_("NƠI")),
        help=gettext(N_("quét tìm tệp mang dấu độ mật ở các nơi này trong cùng lần chạy")),
    )
    scan.add_argument(
        "--scan-result",
        type=Path,
        metavar=file,
        help=gettext(N_("kèm kết quả lần quét gần nhất của máy này (khien scan --jsonl TỆP)")),
    )


def run(arguments: argparse.Namespace) -> int:
    """Inspect, write, show, send; the exit code is CLI.md's."""
    from khien.evidence.places import places_file
    from khien.evidence.private_files import state_directory
    from khien.workflows.inspection import run_inspection

    if arguments.target is not None and (arguments.scan or arguments.scan_result):
        raise ScanOfAnother()
    wants_bundle = arguments.bundle is not None or arguments.send or arguments.paper
    if wants_bundle and arguments.ticket is None:
        raise NeedsTicket()
    ticket = read_ticket_file(arguments.ticket) if arguments.ticket else None
    challenge = challenge_of(arguments) if arguments.paper else ""
    state, now = state_directory(), datetime.now(UTC)
    done = run_inspection(
        ticket=ticket,
        state_dir=state,
        now=now,
        target=arguments.target,
        place=arguments.place,
        places_file=places_file(arguments.ticket) if arguments.ticket else None,
        with_bundle=wants_bundle,
        scan=_scan(arguments, ticket, now),
        changes_use=arguments.wiped,
        encrypt_to=arguments.encrypt_to,
    )
    if arguments.json:
        print(json.dumps(done.inspection, ensure_ascii=False, indent=2))
    else:
        print_table(done.inspection)
    if ticket is not None and challenge:
        write_paper(done, ticket, challenge, arguments.html)
    elif arguments.html is not None:
        write_page(done.inspection, arguments.html)
    if ticket is not None and done.bundle is not None:
        hand_over(arguments, ticket, done, state)
    return exit_code(done.inspection)


def _scan(arguments: argparse.Namespace, ticket: Ticket | None, now: datetime) -> ScanResult | None:
    """The result of the last scan of this PC, or of one that is done now; None: neither."""
    if arguments.scan:
        from khien.workflows.scan_now import scan_now

        say(N_("Đang quét tìm tệp mang dấu độ mật; có thể lâu."))
        return scan_now(arguments.scan, now=now)
    if arguments.scan_result is None:
        return None
    from khien.workflows.inspection import scan_max_age
    from khien.workflows.scan_result import read_scan_result

    return read_scan_result(arguments.scan_result, now=now, max_age=scan_max_age(ticket))


def exit_code(inspection: Mapping[str, Any]) -> int:
    """3 when something could not be looked at, else 1 for a fail, else 0.

    An unknown without any fail is 3 as well: nothing found is not nothing wrong.
    """
    findings = inspection["findings"]
    statuses = [
        finding["status"] for finding in findings if finding["reason_code"] not in _NOT_ASKED
    ]
    if not findings or any(
        finding["status"] == Status.UNKNOWN and finding["reason_code"] in _NOT_EXAMINED
        for finding in findings
    ):
        return COULD_NOT_LOOK
    if Status.FAIL in statuses:
        return FOUND
    return COULD_NOT_LOOK if Status.UNKNOWN in statuses else 0
