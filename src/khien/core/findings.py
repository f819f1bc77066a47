"""The value every check answers with, and its four statuses.

Unknown is never pass: a check that could not look says UNKNOWN with the reason.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


class Status(enum.StrEnum):
    """What a check can say. The order of ``WORST_FIRST`` is the order of a page."""

    PASS = "pass"  # noqa: S105 - a status, not a secret
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


WORST_FIRST = (Status.FAIL, Status.UNKNOWN, Status.PASS, Status.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer of one check about one subject.

    ``reason_code`` and ``facts`` are what is stored; ``reason`` and ``remedy`` are rendered
    from them by ``khien.core.messages`` at the edge. ``observed_at`` is aware UTC. ``source``
    says where the answer came from (a file, a registry key, an event record, a command).
    """

    check: str
    control: str
    subject: str
    status: Status
    reason_code: str
    observed_at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""

    def __post_init__(self) -> None:
        if self.observed_at.tzinfo is None:
            raise ValueError("observed_at must be an aware time")
        if not self.reason_code:
            raise ValueError("a finding needs a reason_code")


def worst(statuses: list[Status]) -> Status:
    """The status of a whole from those of its parts: any fail, then any unknown, then pass.

    Nothing at all is UNKNOWN (silence is unknown), and only not-applicable parts make a whole
    not applicable.
    """
    if not statuses:
        return Status.UNKNOWN
    for status in WORST_FIRST:
        if status in statuses:
            return status
    raise AssertionError("unreachable")
