"""Every write on evidence: files and words handed in, held files, tickets, bundles, new PCs."""

from __future__ import annotations

from khien.console.evidence.actions.bundle_key import change_bundle_key
from khien.console.evidence.actions.bundles import Taken, refuse_too_large, take_bundle
from khien.console.evidence.actions.doubts import decide_doubt
from khien.console.evidence.actions.enrolments import (
    confirm_computers,
    decline_enrolment,
    let_bundle_in,
    retire_enrolments,
)
from khien.console.evidence.actions.handing_in import add_declared_file, add_file, add_statement
from khien.console.evidence.actions.held import let_in, on_let_in, remove
from khien.console.evidence.actions.kits import hand_out_kit, install_kit
from khien.console.evidence.actions.papers import (
    TakenPage,
    give_challenges,
    take_page,
    take_pictures,
)
from khien.console.evidence.actions.tickets import hand_out_ticket, make_ticket, revoke_ticket
from khien.console.evidence.actions.unsigned import decline_unsigned, settle_unsigned
from khien.console.evidence.actions.visits import draw_visit, write_found

__all__ = [
    "Taken",
    "TakenPage",
    "add_declared_file",
    "add_file",
    "add_statement",
    "change_bundle_key",
    "confirm_computers",
    "decide_doubt",
    "decline_enrolment",
    "decline_unsigned",
    "draw_visit",
    "give_challenges",
    "hand_out_kit",
    "hand_out_ticket",
    "install_kit",
    "let_bundle_in",
    "let_in",
    "make_ticket",
    "on_let_in",
    "refuse_too_large",
    "remove",
    "retire_enrolments",
    "revoke_ticket",
    "settle_unsigned",
    "take_bundle",
    "take_page",
    "take_pictures",
    "write_found",
]
