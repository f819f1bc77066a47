"""No file that bears a mark ends as clean because of where the mark lies or how it is spelled."""

from __future__ import annotations

import pytest

from khien.documents.source import Source
from khien.markings.examining import examine
from khien.markings.finding import Status
from tests.documents.packages import sample
from tests.markings.hidden import all_cases

CASES = list(all_cases())


@pytest.mark.parametrize(
    ("kind", "data"), [(kind, data) for kind, _, data in CASES],
    ids=[f"{kind}: {name}" for kind, name, _ in CASES],
)  # fmt: skip
def test_a_mark_is_found_or_the_file_told(kind: str, data: bytes) -> None:
    report = examine(Source(data, f"x.{kind}"))

    assert report.status is Status.UNREADABLE or {"MẬT", "TỐI MẬT"} & {
        each.level for each in report.found
    }


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pptx", "odt", "ods", "odp", "html", "zip"])
def test_what_the_cases_are_made_from_bears_none(kind: str) -> None:
    report = examine(Source(sample(f"cong-van.{kind}"), f"x.{kind}"))

    assert report.status is Status.EXAMINED
    assert report.found == ()
