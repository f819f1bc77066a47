"""From findings to a verdict about one control of one organisation.

Silence is unknown: a unit with no finding, or whose finding is older than the control stays
fresh, counts unknown, and unknown is never pass. What a person states is counted apart from
what a machine verified and does not prove a control of kind "machine".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from khien.controls.catalogue import Control, RuleKind
from khien.core.findings import Finding, Status, worst
from khien.core.i18n import N_
from khien.core.messages import Message

DECLARED = "declared"  # Finding.source (or its part before ":") of what a person states
# Finding.facts of a fail that a register keeps open: it does not grow old, it is resolved.
UNTIL_RESOLVED = "until_resolved"
AHEAD = timedelta(minutes=15)  # a clock may be this far ahead of ours

MESSAGES: Mapping[str, Message] = {
    "all-pass": Message(N_("Cả {of} đơn vị kiểm tra đều đạt.")),
    "share-reached": Message(N_("{passed}/{of} đạt, đủ mức {least}.")),
    "latest-pass": Message(N_("Lần kiểm tra gần nhất đạt.")),
    "some-fail": Message(
        N_("{failed}/{of} không đạt."), N_("Xem từng trường hợp không đạt và khắc phục.")
    ),
    "share-missed": Message(
        N_("{failed}/{of} không đạt nên không thể đủ mức {least}."),
        N_("Xem từng trường hợp không đạt và khắc phục."),
    ),
    "some-unknown": Message(
        N_("{unknown}/{of} chưa rõ: chưa kiểm tra hoặc kết quả đã cũ."),
        N_("Kiểm tra lại các trường hợp chưa rõ."),
    ),
    "declared-only": Message(
        N_("{declared}/{of} mới là người khai, máy chưa kiểm chứng."),
        N_("Chạy phép kiểm tra trên máy để kiểm chứng."),
    ),
    "denominator-unknown": Message(
        N_("Chưa biết tổng số phải kiểm tra."), N_("Lập sổ đăng ký rồi đánh giá lại.")
    ),
    "nothing-seen": Message(
        N_("Chưa có kết quả kiểm tra nào."), N_("Chạy phép kiểm tra hoặc nộp minh chứng.")
    ),
    "not-applicable": Message(N_("Không có gì thuộc diện kiểm tra.")),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for one control; the counts are units and add up to ``facts["of"]``."""

    status: Status
    verified: int
    declared: int
    failed: int
    unknown: int
    reason_code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Count:
    verified: int
    declared: int
    failed: int
    unknown: int

    @property
    def of(self) -> int:
        """How many units there are."""
        return self.verified + self.declared + self.failed + self.unknown


def judge(
    control: Control,
    findings: Sequence[Finding],
    *,
    now: datetime,
    denominator: int | None,
) -> Verdict:
    """What ``findings`` prove of ``control`` at ``now``.

    ``denominator``: how many units should be there (the register's count); None when nobody
    knows, which leaves an ALL or SHARE control unproven however good the findings are.
    """
    units = _units(control, findings, now)
    out = sum(status is Status.NOT_APPLICABLE for status, _ in units.values())
    seen = [unit for unit in units.values() if unit[0] is not Status.NOT_APPLICABLE]
    if control.rule.kind is RuleKind.LATEST:
        return _latest(control, findings, now)
    expected = len(seen) if denominator is None else max(denominator - out, len(seen))
    count = _count(seen, expected)
    if expected == 0 and out and denominator is not None:
        return _verdict(Status.NOT_APPLICABLE, count, "not-applicable", control)
    return _by_share(control, count, known=denominator is not None)


def is_declared(finding: Finding) -> bool:
    """Whether a person states it."""
    return finding.source.split(":", 1)[0] == DECLARED


def fresh_status(control: Control, finding: Finding, now: datetime) -> Status:
    """Its status, or UNKNOWN when stale or from the future."""
    if finding.status is Status.FAIL and finding.facts.get(UNTIL_RESOLVED):
        return finding.status
    age = now - finding.observed_at
    if age > timedelta(days=control.freshness_days) or age < -AHEAD:
        return Status.UNKNOWN
    return finding.status


def _units(
    control: Control, findings: Sequence[Finding], now: datetime
) -> dict[str, tuple[Status, bool]]:
    """Subject -> (worst of its checks' newest answers, whether only stated by a person)."""
    newest: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        place = (finding.subject, finding.check)
        if place not in newest or finding.observed_at >= newest[place].observed_at:
            newest[place] = finding
    grouped: dict[str, list[Finding]] = {}
    for finding in newest.values():
        grouped.setdefault(finding.subject, []).append(finding)
    return {
        subject: (
            worst([fresh_status(control, one, now) for one in group]),
            any(is_declared(one) for one in group),
        )
        for subject, group in grouped.items()
    }


def _count(seen: Sequence[tuple[Status, bool]], expected: int) -> _Count:
    passed = [declared for status, declared in seen if status is Status.PASS]
    failed = sum(status is Status.FAIL for status, _ in seen)
    declared = sum(passed)
    verified = len(passed) - declared
    return _Count(verified, declared, failed, expected - verified - declared - failed)


def _by_share(control: Control, count: _Count, *, known: bool) -> Verdict:
    """ALL is a share of one: decided by what is proven, and by what can still be."""
    least = control.rule.least
    proven = count.verified + (count.declared if control.kind != "machine" else 0)
    every = control.rule.kind is RuleKind.ALL or least >= 1
    if count.of == 0:
        return _verdict(Status.UNKNOWN, count, "nothing-seen", control)
    if every and count.failed:
        return _verdict(Status.FAIL, count, "some-fail", control)
    if not known:
        return _verdict(Status.UNKNOWN, count, "denominator-unknown", control)
    if proven >= least * count.of:
        return _verdict(Status.PASS, count, "all-pass" if every else "share-reached", control)
    if count.of - count.failed < least * count.of:
        return _verdict(Status.FAIL, count, "share-missed", control)
    if count.unknown == 0 and count.declared and control.kind == "machine":
        return _verdict(Status.UNKNOWN, count, "declared-only", control)
    if count.unknown == count.of:
        return _verdict(Status.UNKNOWN, count, "nothing-seen", control)
    return _verdict(Status.UNKNOWN, count, "some-unknown", control)


def _latest(control: Control, findings: Sequence[Finding], now: datetime) -> Verdict:
    """The newest answer decides; of several as new, the worst."""
    if not findings:
        return _verdict(Status.UNKNOWN, _Count(0, 0, 0, 1), "nothing-seen", control)
    newest = max(finding.observed_at for finding in findings)
    group = [finding for finding in findings if finding.observed_at == newest]
    status = worst([fresh_status(control, one, now) for one in group])
    stated = any(is_declared(one) for one in group)
    if status is Status.NOT_APPLICABLE:
        return _verdict(status, _Count(0, 0, 0, 0), "not-applicable", control)
    count = _count([(status, stated)], 1)
    if status is Status.FAIL:
        return _verdict(status, count, "some-fail", control)
    if status is Status.UNKNOWN:
        return _verdict(status, count, "some-unknown", control)
    if stated and control.kind == "machine":
        return _verdict(Status.UNKNOWN, count, "declared-only", control)
    return _verdict(Status.PASS, count, "latest-pass", control)


def _verdict(status: Status, count: _Count, code: str, control: Control) -> Verdict:
    facts: dict[str, object] = {
        "of": count.of,
        "passed": count.verified + count.declared,
        "failed": count.failed,
        "unknown": count.unknown,
        "declared": count.declared,
        "least": f"{control.rule.least:.0%}",
    }
    return Verdict(status, count.verified, count.declared, count.failed, count.unknown, code, facts)
