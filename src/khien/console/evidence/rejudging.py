"""What depends on the registers, judged in the console: whose drive it is, which class a PC has,
what became of the marked files on it, whether its administrator is that of other PCs too.

The PC answers with what its ticket told it; the register may know more by now. The PC's answer
is advice: a drive that the register does not know is not issued, whatever the PC says.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from khien.console.endpoints.models import Computer, Drive, MachineClass, drive_key
from khien.console.local_administrators import comparing as local_administrators
from khien.console.marked_files.standing import judged_anew
from khien.console.seen_drives.kits import kit_keys
from khien.core.findings import Status
from khien.endpoints.checks.local_administrators import CHECK_ID as ADMINISTRATORS_ID
from khien.endpoints.checks.no_marked_files import CHECK_ID

USB_CHECK = "usb.issued-only"
CLASS_CHECK = "isolation.declared-class"
ADMINISTRATORS_CHECK = ADMINISTRATORS_ID
MARKED_CHECK = CHECK_ID
NOT_ON_PAPER = "usb_storage"  # every bundle has the list, empty or not
# Answers of the PC that only lacked the register; with the register they say nothing of the past.
_LACKED_REGISTER = {"not-issued", "cannot-tell", "no-register"}


class Issued(enum.StrEnum):
    """The register's answer about a drive that was seen on a PC."""

    HERE = "here"
    KIT = "kit"
    ELSEWHERE = "elsewhere"
    LOST = "lost"
    NOT = "not"
    CANNOT_TELL = "cannot_tell"


# Several registers may have one drive: what stands before what, in whatever order they are read.
_WEIGHS = (Issued.HERE, Issued.LOST, Issued.ELSEWHERE)


@dataclass(frozen=True, slots=True)
class Register:
    """The drives that matter for one PC: key (casefolded serial) → answer."""

    answers: Mapping[str, Issued]

    def answer(self, seen: Mapping[str, Any]) -> Issued:
        """What the register says of one drive of ``usb_storage``."""
        serial = seen.get("serial")
        if not isinstance(serial, str) or not serial.strip() or not seen.get("serial_is_real"):
            return Issued.CANNOT_TELL
        return self.answers.get(drive_key(serial), Issued.NOT)


def register_for(organisation_id: int, seen: Iterable[Mapping[str, Any]]) -> Register:
    """The register's rows about the drives that were ``seen``, for a PC of ``organisation_id``."""
    keys = {drive_key(str(one.get("serial") or "")) for one in seen}
    answers: dict[str, Issued] = {}
    rows = Drive.objects.filter(serial_key__in=keys - {""})
    for place, key, state in rows.values_list("organisation_id", "serial_key", "state"):
        if state == Drive.State.LOST:
            answer = Issued.LOST
        else:
            answer = Issued.HERE if place == organisation_id else Issued.ELSEWHERE
        if key not in answers or _WEIGHS.index(answer) < _WEIGHS.index(answers[key]):
            answers[key] = answer
    # What a register says of a drive goes before its being the kit's.
    for key in kit_keys(organisation_id, keys):
        answers.setdefault(key, Issued.KIT)
    return Register(answers)


def judged_again(inspection: Mapping[str, Any], computer: Computer) -> list[dict[str, Any]]:
    """The inspection's findings, with those that depend on the registers judged from them."""
    found = []
    for finding in inspection["findings"]:
        if NOT_ON_PAPER not in inspection and finding["check"] in (USB_CHECK, MARKED_CHECK):
            found.append(dict(finding))  # there is nothing to judge it from
        elif finding["check"] == USB_CHECK:
            found.append(_drives(finding, inspection, computer))
        elif finding["check"] == CLASS_CHECK:
            found.append(_class(finding, inspection, computer))
        elif finding["check"] == ADMINISTRATORS_CHECK:
            at = parse_datetime(inspection["taken_at"]) or timezone.now()
            found.append(local_administrators.judged(finding, computer, taken_at=at))
        elif finding["check"] != MARKED_CHECK:
            found.append(dict(finding))
    if NOT_ON_PAPER not in inspection:
        return found
    told = next((one for one in inspection["findings"] if one["check"] == MARKED_CHECK), None)
    marked = judged_anew(told, inspection, computer)
    return found if marked is None else [*found, marked]


def _drives(
    finding: Mapping[str, Any], inspection: Mapping[str, Any], computer: Computer
) -> dict[str, Any]:
    seen = inspection["usb_storage"]
    register = register_for(computer.organisation_id, seen)
    answers = [register.answer(one) for one in seen]
    undecided = answers.count(Issued.CANNOT_TELL)
    kits = answers.count(Issued.KIT)
    strange = len(answers) - undecided - answers.count(Issued.HERE) - kits
    facts: dict[str, Any] = {"drives": len(answers) - kits}
    if strange:
        return _changed(finding, Status.FAIL, "not-issued", not_issued=strange, **facts)
    if undecided:
        return _changed(finding, Status.UNKNOWN, "cannot-tell", undecided=undecided, **facts)
    if finding["reason_code"] in _LACKED_REGISTER:
        return _changed(finding, Status.UNKNOWN, "no-register", **facts)
    return dict(finding)


def _class(
    finding: Mapping[str, Any], inspection: Mapping[str, Any], computer: Computer
) -> dict[str, Any]:
    if inspection["subject"]["machine_class"] == computer.machine_class:
        return dict(finding)
    if computer.machine_class == MachineClass.CONNECTED:
        return _changed(finding, Status.NOT_APPLICABLE, "connected-class")
    # The PC answered another question than the one its class asks.
    return _changed(finding, Status.UNKNOWN, "class-not-declared")


def _changed(
    finding: Mapping[str, Any], status: Status, code: str, /, **facts: Any
) -> dict[str, Any]:
    return {**finding, "status": status.value, "reason_code": code, "facts": facts}
