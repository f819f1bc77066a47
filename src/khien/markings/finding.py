"""What is told of one file that was looked at: marks found, what could not be examined, why.

In: nothing. Out: values with no word of any document in them; a member's name is the only text
that came from outside, and it stays at the PC where the file is (CLI.md).
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from khien.markings.mark import State, Where


class Status(enum.StrEnum):
    """EXAMINED: looked at to the end, whatever was found. UNREADABLE: it, or a file in it,
    could not be. SKIPPED: a kind of file that bears no mark (a program, a film)."""

    EXAMINED = "examined"
    UNREADABLE = "unreadable"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Found:
    """One mark, or one box like a stamp that nobody could read (``level`` None)."""

    level: str | None
    state: State
    score: float
    rule: str
    where: Where
    page: int | None = 1
    member: str | None = None
    reasons: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For a pipe between two processes of ours."""
        return {
            "level": self.level, "state": self.state.value, "score": self.score,
            "rule": self.rule, "where": self.where.value, "page": self.page,
            "member": self.member, "reasons": list(self.reasons),
        }  # fmt: skip

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Found:
        """The other end of the pipe."""
        return cls(
            level=value["level"], state=State(value["state"]), score=float(value["score"]),
            rule=str(value["rule"]), where=Where(value["where"]), page=value["page"],
            member=value["member"], reasons=tuple(value["reasons"]),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unread:
    """A file, or a member of it, that could not be examined; ``code`` is of ``unread.CODES``."""

    code: str
    member: str | None = None


@dataclass(frozen=True, slots=True)
class FileReport:
    """All of one file. ``sha256`` only where something was found."""

    status: Status
    format: str | None = None
    found: tuple[Found, ...] = ()
    unread: tuple[Unread, ...] = ()
    sha256: str | None = None

    def as_json(self) -> dict[str, Any]:
        """For a pipe between two processes of ours."""
        return {
            "status": self.status.value,
            "format": self.format,
            "found": [each.as_json() for each in self.found],
            "unread": [[each.code, each.member] for each in self.unread],
            "sha256": self.sha256,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> FileReport:
        """The other end of the pipe."""
        return cls(
            status=Status(value["status"]),
            format=value["format"],
            found=tuple(Found.from_json(each) for each in value["found"]),
            unread=tuple(Unread(code, member) for code, member in value["unread"]),
            sha256=value["sha256"],
        )
