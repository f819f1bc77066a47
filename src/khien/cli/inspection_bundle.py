"""The bundle of an inspection, given to the person or sent to the console."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from khien.cli.signed_files import say, show_fingerprints, write_whole
from khien.core.i18n import N_

if TYPE_CHECKING:
    from khien.evidence.ticket import Ticket
    from khien.workflows.inspection import InspectionRun

NO_UNIT_KEY = N_(
    "Máy này chưa có khóa đơn vị nên gói chỉ mang số lượng tệp có dấu độ mật. Chạy khien enrol "
    "PHIẾU rồi làm lại gói để hệ thống theo dõi được từng tệp."
)

ENCRYPTED = N_("Gói được mã hóa: chỉ hệ thống nhận gói mở được.")


def hand_over(
    arguments: argparse.Namespace, ticket: Ticket, done: InspectionRun, state: Path
) -> None:
    """Give the bundle to the person, to the console, or both."""
    if done.binding is None:
        say(
            N_(
                "Không lưu được khóa trên máy này: gói không có chữ ký và chỉ được tính là “người "
                "khai”. Muốn được tính là máy kiểm chứng, chạy lại với quyền quản trị."
            )
        )
    elif done.enrolled_now:
        show_fingerprints(ticket, done.binding)
    if (done.inspection.get("marked_files") or {}).get("key_id", "") is None:
        say(NO_UNIT_KEY)
    bundle = done.to_hand_in()
    if done.encrypt_to:
        say(ENCRYPTED)
    if arguments.bundle is not None:
        write_whole(arguments.bundle, bundle)
        say(
            N_("Đã ghi gói kết quả vào {name}. Nộp tệp này ở trang “Phiếu đăng ký máy”."),
            name=arguments.bundle,
        )
    if arguments.send:
        _send(ticket, bundle, state, signed=done.signed)


def _send(ticket: Ticket, bundle: bytes, state: Path, *, signed: bool) -> None:
    from khien.cli.receipt import say_outcome
    from khien.evidence.bindings import take_receipt
    from khien.evidence.receipt import read_receipt
    from khien.evidence.state_lock import locked
    from khien.workflows.upload import send

    answer = send(bundle, console_url=ticket.console_url, tls_fingerprint=ticket.tls_sha256)
    if signed:
        with locked(state):
            receipt = take_receipt(state, answer)[1]
        say_outcome(receipt)
    else:
        say_outcome(read_receipt(answer, pinned=ticket.console_key.fingerprint))
