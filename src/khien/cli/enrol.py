"""``khien enrol``: makes this PC's key for the console that made the ticket."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from khien.cli.signed_files import StateUnwritable, read_ticket_file, say, show_fingerprints
from khien.core.i18n import N_, gettext

HELP = N_("tạo khóa của máy này theo phiếu đăng ký và hiện vân tay để đối chiếu")
EXAMPLES = ("khien enrol phieu.khien", "khien enrol phieu-lo-20-may.khien --place 3")


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


def run(arguments: argparse.Namespace) -> int:
    """Enrol, or say that this PC is enrolled already; 0 either way."""
    from khien.evidence.bindings import enrol, find_binding
    from khien.evidence.places import places_file
    from khien.evidence.private_files import can_write, state_directory
    from khien.evidence.state_lock import locked

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
    if known is None:
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
    show_fingerprints(ticket, binding)
    say(
        N_("Bước tiếp theo: khien inspect --ticket {ticket} --bundle ket-qua.khien"),
        ticket=arguments.ticket,
    )
    print(binding.fingerprint)
    return 0
