"""What every check is: an id, a title, a control, references, a table of sentences, ``run``.

A check takes ``Facts`` and yields findings. The four small builders below fix the subject,
the time and the source, so that a check says only what it found.
"""

from __future__ import annotations

import abc
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from khien.core.findings import Finding, Status
from khien.core.messages import MessageTable
from khien.endpoints.facts import Facts, Unseen
from khien.endpoints.windows_facts import WindowsFacts


class Check(abc.ABC):
    """One question about a PC. Subclasses stand one to a module in ``checks``.

    ``windows_source`` is where it looks on Windows, when that is another place.
    """

    id: ClassVar[str]
    title: ClassVar[Mapping[str, str]]
    control: ClassVar[str]
    references: ClassVar[tuple[str, ...]]
    MESSAGES: ClassVar[MessageTable]
    source: ClassVar[str]
    windows_source: ClassVar[str] = ""

    @abc.abstractmethod
    def run(self, facts: Facts) -> Iterator[Finding]:
        """Judge ``facts``; at least one finding."""

    def passed(self, facts: Facts, code: str, /, **details: Any) -> Finding:
        """The question was looked at and is answered well."""
        return self._finding(facts, Status.PASS, code, details)

    def failed(self, facts: Facts, code: str, /, **details: Any) -> Finding:
        """The question was looked at and is answered badly."""
        return self._finding(facts, Status.FAIL, code, details)

    def unknown(self, facts: Facts, code: str, /, **details: Any) -> Finding:
        """The question could not be answered."""
        return self._finding(facts, Status.UNKNOWN, code, details)

    def not_applicable(self, facts: Facts, code: str, /, **details: Any) -> Finding:
        """The question does not arise on this PC."""
        return self._finding(facts, Status.NOT_APPLICABLE, code, details)

    def unseen(self, facts: Facts, missing: Unseen) -> Finding:
        """A source could not look: UNKNOWN with its reason."""
        return self._finding(facts, Status.UNKNOWN, missing.reason_code, {"what": missing.what})

    def _finding(
        self, facts: Facts, status: Status, code: str, details: Mapping[str, Any]
    ) -> Finding:
        return Finding(
            check=self.id,
            control=self.control,
            subject=facts.subject.hostname,
            status=status,
            reason_code=code,
            observed_at=facts.taken_at,
            facts=dict(details),
            source=(facts.windows is not None and self.windows_source) or self.source,
        )


class WindowsCheck(Check):
    """A question that arises on Windows alone; its ``source`` is there."""

    def run(self, facts: Facts) -> Iterator[Finding]:
        """Judge a Windows PC; on another the question does not arise."""
        if facts.windows is None:
            yield self.not_applicable(facts, "not-windows")
        else:
            yield from self.on_windows(facts, facts.windows)

    @abc.abstractmethod
    def on_windows(self, facts: Facts, windows: WindowsFacts) -> Iterator[Finding]:
        """Judge ``windows``; at least one finding."""
