"""The shape of an inspection inside a verified bundle, so that no odd field stops a console.

ATTACKS 18: one malformed field from an enrolled PC is a named refusal of that bundle, never an
exception somewhere later.
"""

from __future__ import annotations

from typing import Any

from khien.core.findings import Status
from khien.evidence import traits
from khien.evidence.fields import Fields
from khien.evidence.outward import MAX_DRIVES, MAX_FACTS, MAX_FINDINGS, MAX_LIST, MAX_TRACES
from khien.evidence.ticket import MACHINE_CLASSES

SCHEMA = "khien.inspection/1"
SOURCE_KINDS = ("live", "folder", "archive", "image")
_STATUSES = {status.value for status in Status}
_DRIVE_TEXTS = ("serial", "vendor", "product", "first_seen", "last_seen", "last_removed", "drive")


def check_inspection(inspection: Fields) -> None:
    """Raise Malformed unless every field that anyone reads has its type and bound."""
    if inspection.text("schema") != SCHEMA:
        raise inspection.malformed("schema")
    inspection.moment("taken_at")
    _check_subject(inspection.part("subject"))
    source = inspection.part("source")
    if source.text("kind") not in SOURCE_KINDS:
        raise source.malformed("kind")
    for one in inspection.items("usb_storage", most=MAX_DRIVES):
        _check_drive(Fields(one, "usb_storage"))
    for one in inspection.items("online_traces", most=MAX_TRACES):
        trace = Fields(one, "online_traces")
        trace.text("kind")
        trace.maybe_text("at")
    left_out = inspection.part("left_out")
    for name in ("findings", "usb_storage", "online_traces", "facts"):
        left_out.integer(name)
    for one in inspection.items("findings", most=MAX_FINDINGS):
        _check_finding(Fields(one, "findings"))


def _check_subject(subject: Fields) -> None:
    subject.text("hostname", least=0)
    if subject.text("machine_class") not in MACHINE_CLASSES:
        raise subject.malformed("machine_class")
    _short(subject, "os")
    subject.texts("serials", most=MAX_LIST)
    subject.texts("macs", most=MAX_LIST)
    # Older bundles have none.
    codes = subject.texts(traits.CODES, most=traits.MOST) if traits.CODES in subject.raw() else ()
    if not all(map(traits.is_code, codes)):
        raise subject.malformed(traits.CODES)


def _check_drive(drive: Fields) -> None:
    for name in _DRIVE_TEXTS:
        _short(drive, name)
    drive.flag("serial_is_real")
    if drive.raw().get("issued") is not None:
        drive.flag("issued")
    drive.texts("sources", most=MAX_LIST)
    drive.texts("flags", most=MAX_LIST)


def _check_finding(finding: Fields) -> None:
    finding.text("check", most=80)
    finding.text("control", most=80)
    if finding.text("status") not in _STATUSES:
        raise finding.malformed("status")
    finding.text("reason_code", most=60)
    finding.moment("observed_at")
    finding.integer("facts_left_out")
    finding.text("source", least=0)
    facts = finding.part("facts").raw()
    if len(facts) > MAX_FACTS:
        raise finding.malformed("facts")
    for name, value in facts.items():
        if len(name) > MAX_LIST or not _is_fact(value):
            raise finding.malformed("facts")


def _is_fact(value: Any) -> bool:
    if value is None or isinstance(value, bool | int | float):
        return True
    if isinstance(value, str):
        return len(value) <= 300
    return (
        isinstance(value, list)
        and len(value) <= MAX_LIST
        and all(isinstance(item, str) and len(item) <= 300 for item in value)
    )


def _short(fields: Fields, name: str) -> None:
    """Absent, null or a short string: facts a PC may not have."""
    value = fields.raw().get(name)
    if value is not None:
        fields.text(name, least=0)
