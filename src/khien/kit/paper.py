"""A page with the signed summary, for a PC from which no drive should travel.

In: a signed run with a stand-alone PC's ticket. Out: the challenge that a person typed; empty
when there is none at hand. The challenge is asked for before anything else is shown.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from khien.core.i18n import N_, gettext
from khien.evidence.errors import Mistyped
from khien.evidence.paper_words import typed

if TYPE_CHECKING:
    from khien.evidence.ticket import Ticket

STAND_ALONE, _TRIES = "stand_alone", 3
ASK = N_("Mã 12 ký tự trên phiếu để in tờ giấy thay cho USB (nhấn Enter nếu không có): ")


def asked_challenge(ticket: Ticket | None) -> str:
    """The challenge; nothing is asked for another PC, or where nobody sits at it."""
    if ticket is None or ticket.machine_class != STAND_ALONE or not sys.stdin.isatty():
        return ""
    for _ in range(_TRIES):
        print(gettext(ASK), end="", flush=True)
        told = sys.stdin.readline(64).strip()
        if not told:
            return ""
        try:
            return typed(told)
        except Mistyped as error:
            print(error)
    return ""
