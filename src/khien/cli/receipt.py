"""``khien receipt``: stores the console's signed answer, so that the next bundle can follow."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from khien.cli.signed_files import StateUnwritable, read_whole, say
from khien.core.i18n import N_, gettext

if TYPE_CHECKING:
    from khien.evidence.receipt import Receipt

HELP = N_("lưu biên nhận của hệ thống để lần kiểm tra sau nối tiếp được")
EXAMPLES = ("khien receipt bien-nhan.khien",)
NOT_TAKEN = 1


def configure(parser: argparse.ArgumentParser) -> None:
    """One receipt."""
    parser.add_argument(
        "file",
        type=Path,
        metavar=gettext(N_("TỆP")),
        help=gettext(N_("biên nhận tải ở trang “Phiếu đăng ký máy”")),
    )


def run(arguments: argparse.Namespace) -> int:
    """0 when the bundle was accepted or proposed, 1 when it was refused or held."""
    from khien.evidence.bindings import take_receipt
    from khien.evidence.private_files import can_write, state_directory
    from khien.evidence.state_lock import locked

    data = read_whole(arguments.file)
    state = state_directory()
    if not can_write(state):
        raise StateUnwritable(name=state)
    with locked(state):
        binding, receipt = take_receipt(state, data)
    say_outcome(receipt)
    if binding.head and binding.head.sequence > receipt.sequence:
        say(
            N_("Máy đã giữ một biên nhận mới hơn (số {sequence}); giữ nguyên."),
            sequence=binding.head.sequence,
        )
    return 0 if receipt.outcome in ("accepted", "proposed") else NOT_TAKEN


def say_outcome(receipt: Receipt) -> None:
    """The console's decision, in words, with the reason and the next step."""
    from khien.evidence.errors import error_for
    from khien.evidence.judgement import Outcome

    words = {
        Outcome.ACCEPT: N_("Hệ thống đã nhận gói số {sequence} lúc {at}."),
        Outcome.PROPOSE: N_(
            "Hệ thống đã ghi gói số {sequence} lúc {at}; chờ người phụ trách xác nhận máy này."
        ),
        Outcome.HOLD: N_("Gói số {sequence} (lúc {at}) chờ người phụ trách quyết định."),
        Outcome.REFUSE: N_("Hệ thống từ chối gói số {sequence} lúc {at}."),
    }
    at = receipt.received_at.strftime("%d/%m/%Y %H:%M UTC")
    say(words[receipt.outcome], sequence=receipt.sequence, at=at)
    if receipt.reason:
        reason = error_for(receipt.reason)
        say("{reason}", reason=f"{reason.message()} {reason.advice()}".strip())
