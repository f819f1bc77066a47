"""An inspection as a table for people: what to mend first, each with its next step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from khien.core.findings import WORST_FIRST, Status
from khien.core.i18n import N_, gettext, language

_SIGN = {Status.FAIL: "✗", Status.UNKNOWN: "?", Status.PASS: "✓", Status.NOT_APPLICABLE: "–"}
WORD_OF = {
    Status.FAIL: N_("chưa đạt"),
    Status.UNKNOWN: N_("không rõ"),
    Status.PASS: N_("đạt"),
    Status.NOT_APPLICABLE: N_("không áp dụng"),
}


def print_table(inspection: Mapping[str, Any]) -> None:
    """Print the sentence that counts, then every finding, worst first."""
    findings = inspection["findings"]
    counts = Counter(finding["status"] for finding in findings)
    print(headline(findings))
    for status in WORST_FIRST:
        for finding in findings:
            if finding["status"] == status:
                _print_finding(finding, status)
    print()
    print(" · ".join(f"{gettext(WORD_OF[status])}: {counts[status]}" for status in WORST_FIRST))


def headline(findings: Sequence[Mapping[str, Any]]) -> str:
    """The one sentence: how many things to mend, else how many are not known."""
    counts = Counter(finding["status"] for finding in findings)
    if counts[Status.FAIL]:
        return gettext(N_("Máy này còn {count} việc phải sửa."), count=counts[Status.FAIL])
    if counts[Status.UNKNOWN]:
        return gettext(
            N_("Chưa thấy việc phải sửa, nhưng còn {count} mục không xem được."),
            count=counts[Status.UNKNOWN],
        )
    return gettext(N_("Máy này không còn việc phải sửa."))


def _print_finding(finding: Mapping[str, Any], status: Status) -> None:
    print(f"\n{_SIGN[status]} {gettext(WORD_OF[status])} · {title_of(finding)}")
    print(f"    {finding['reason']}")
    if finding["remedy"] and status in (Status.FAIL, Status.UNKNOWN):
        print(f"    → {finding['remedy']}")


def title_of(finding: Mapping[str, Any]) -> str:
    """The check's own title; of a check that is not installed here, its id."""
    from khien.endpoints import checks_registry

    check = checks_registry().get(str(finding["check"]))
    return check.title.get(language(), check.id) if check else str(finding["check"])
