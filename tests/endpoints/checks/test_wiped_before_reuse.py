"""disk.wiped-before-reuse: what is left on a disk decides, and only where it was asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from khien.core.findings import Status
from khien.endpoints.checks.wiped_before_reuse import WipedBeforeReuse
from khien.endpoints.facts import Facts, Remains, VolumeRemains
from tests.endpoints.made import GOOD, verdict

CLEAN = VolumeRemains("ntfs", 0, None, 500, 0, complete=True)


def left(*volumes: VolumeRemains, bare: tuple[int, int] = (0, 0)) -> Facts:
    found = Remains(volumes, 1 if bare[0] else 0, *bare)
    return replace(GOOD, context=replace(GOOD.context, changes_use=True), remains=found)


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        (GOOD, Status.NOT_APPLICABLE, "not-asked"),
        (replace(left(), remains=None), Status.UNKNOWN, "no-image"),
        (left(CLEAN), Status.PASS, "clean"),
        (left(bare=(2000, 0)), Status.PASS, "clean"),
        (left(replace(CLEAN, deleted_files=3)), Status.FAIL, "deleted-files"),
        (left(CLEAN, replace(CLEAN, free_filled=1)), Status.FAIL, "free-space-filled"),
        (left(bare=(2000, 7)), Status.FAIL, "free-space-filled"),
        (
            left(CLEAN, VolumeRemains("fat", None, None, 0, 0, False)),
            Status.UNKNOWN,
            "not-all-seen",
        ),
        (left(replace(CLEAN, complete=False)), Status.UNKNOWN, "not-all-seen"),
        (left(replace(CLEAN, free_sampled=0)), Status.UNKNOWN, "nothing-sampled"),
        (left(), Status.UNKNOWN, "nothing-sampled"),
    ],
)
def test_verdicts(facts: Facts, status: Status, code: str) -> None:
    assert verdict(WipedBeforeReuse(), facts) == (status, code)
