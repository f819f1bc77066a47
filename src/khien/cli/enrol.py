"""``khien enrol``: makes this PC's key for the console that made the ticket, and sees to the
unit's key, under which marked files are told without their names.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from khien.cli.signed_files import StateUnwritable, read_ticket_file, say, show_fingerprints
from khien.core.i18n import N_, gettext

if TYPE_CHECKING:
    from khien.evidence.bindings import Binding
    from khien.evidence.ticket import Ticket
    from khien.evidence.unit_key import Settled

HELP = N_("tạo khóa của máy này theo phiếu đăng ký và hiện vân tay để đối chiếu")
EXAMPLES = (
    "khien enrol phieu.khien",
    "khien enrol phieu-lo-20-may.khien --place 3",
    "khien enrol phieu.khien --unit-key new",
)
MADE = N_(
    "Đã tạo khóa đơn vị mới ({name}). Mang tệp này theo phiếu sang các máy khác của đơn vị; không "
    "gửi cho ai, không nộp lên hệ thống."
)
TAKEN = N_("Đã lấy khóa đơn vị từ cạnh phiếu.")
NOT_BESIDE = N_(
    "Không ghi được khóa đơn vị vào cạnh phiếu: tự chép {name} sang USB được cấp trước khi đăng "
    "ký máy khác."
)
SET_ASIDE = N_(
    "Khóa đơn vị trước đây của máy được giữ lại ở {name}; phát hiện cũ được đóng là “đổi khóa”."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """One ticket; a place of a batch may be named."""
    parser.add_argument(
        "ticket", type=Path, metavar=gettext(N_("PHIẾU")), help=gettext(N_("phiếu đăng ký máy"))
    )
    parser.add_argument(
        "--place",
        type=int,
        metavar=gettext(N_("SỐ")),
        help=gettext(N_("chỗ trong phiếu nhiều máy; bỏ trống: chỗ trống kế tiếp")),
    )
    parser.add_argument(
        "--unit-key",
        choices=("new", "carried"),
        default="",
        help=gettext(
            N_("khóa đơn vị: tạo khóa mới (new), hoặc thay bằng khóa cạnh phiếu (carried)")
        ),
    )


def run(arguments: argparse.Namespace) -> int:
    """Enrol, or say that this PC is enrolled already; 0 either way."""
    from khien.evidence.bindings import enrol, find_binding
    from khien.evidence.places import places_file
    from khien.evidence.private_files import can_write, state_directory
    from khien.evidence.state_lock import locked
    from khien.evidence.unit_key import settle_key

    ticket = read_ticket_file(arguments.ticket)
    state = state_directory()
    if not can_write(state):
        raise StateUnwritable(name=state)
    with locked(state):
        known = find_binding(state, ticket)
        binding = enrol(
            state,
            ticket,
            now=datetime.now(UTC),
            place=arguments.place,
            places_file=places_file(arguments.ticket),
        )
        unit_key = settle_key(
            state,
            ticket,
            arguments.ticket.absolute().parent,
            now=datetime.now(UTC),
            choice=arguments.unit_key,
        )
    _say_binding(ticket, binding, known=known is not None)
    show_fingerprints(ticket, binding)
    _say_unit_key(unit_key, state)
    say(
        N_("Bước tiếp theo: khien inspect --ticket {ticket} --bundle ket-qua.khien"),
        ticket=arguments.ticket,
    )
    print(binding.fingerprint)
    return 0


def _say_unit_key(done: Settled, state: Path) -> None:
    from khien.evidence.unit_key import FILE

    if done.how == "made":
        say(MADE, name=FILE)
    elif done.how == "carried":
        say(TAKEN)
    if done.set_aside:
        say(SET_ASIDE, name=state / done.set_aside)
    if not done.beside:
        say(NOT_BESIDE, name=state / FILE)


def _say_binding(ticket: Ticket, binding: Binding, *, known: bool) -> None:
    if not known:
        say(
            N_("Đã tạo khóa của máy này cho đơn vị {organisation}."),
            organisation=ticket.organisation_name,
        )
    else:
        say(
            N_("Máy này đã có khóa cho đơn vị {organisation} từ trước; giữ nguyên."),
            organisation=ticket.organisation_name,
        )
    if binding.place is not None:
        say(N_("Chỗ số {place} trên {places}."), place=binding.place, places=ticket.places or "—")
