"""The signed statement of an inspection for paper, beside its bundle that stays at the PC.

In: a run that made a signed bundle, its ticket, the challenge that was typed. Out: the parts that
become QR codes. The statement has a number of its own, spent on disk before it is printed.
"""

from __future__ import annotations

from datetime import datetime

from khien.core.errors import UsageError
from khien.core.i18n import N_
from khien.evidence.bindings import next_paper
from khien.evidence.bundle import payload_sha256
from khien.evidence.secrets import prove
from khien.evidence.summary import Summary, lines_of, make_summary
from khien.evidence.ticket import Ticket
from khien.workflows.inspection import InspectionRun


class PaperNeedsKey(UsageError):
    """A page without the PC's signature would prove nothing."""

    code = "paper-needs-key"
    text = N_("Không lưu được khóa trên máy này nên không in được tờ giấy có chữ ký.")
    hint = N_("Chạy lại với quyền quản trị, hoặc bằng tài khoản có thư mục riêng ghi được.")


def paper_parts(run: InspectionRun, ticket: Ticket, challenge: str) -> tuple[bytes, ...]:
    """The parts of the statement; raises PaperNeedsKey, TooLarge."""
    if run.binding is None or run.bundle is None:
        raise PaperNeedsKey()
    binding, number = next_paper(run.binding)
    key = binding.key()
    place = binding.place_for(ticket)
    subject = run.inspection["subject"]
    taken_at = datetime.fromisoformat(str(run.inspection["taken_at"])).replace(microsecond=0)
    proof = None
    if binding.head is None:
        secret = ticket.secret_of(place)
        proof = prove(secret, ticket_id=ticket.id, place=place, key=key.public)
    summary = Summary(
        signer=key.public,
        console_id=ticket.console_id,
        ticket_id=ticket.id,
        pc_id=ticket.pc_id,
        place=place,
        hostname="".join(ch for ch in str(subject["hostname"])[:60] if ch.isprintable()),
        machine_class=str(subject["machine_class"]),
        sequence=number,
        challenge=challenge,
        bundle_sha256=payload_sha256(run.bundle),
        taken_at=taken_at,
        enrolment=proof,
        lines=lines_of(run.inspection["findings"]),
    )
    return make_summary(summary, key=key)
