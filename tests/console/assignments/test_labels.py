"""What is still missing, in words an officer can act on."""

from __future__ import annotations

import pytest

from khien.console.assignments.labels import still_missing
from khien.console.assignments.verdicts import ControlVerdict, Verdict


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([ControlVerdict("endpoint.antivirus", "pass", verified=3)], ""),
        ([ControlVerdict("endpoint.antivirus", "unknown", verified=3, unknown=7)],
         "còn 7 máy chưa có kết quả"),
        ([ControlVerdict("endpoint.antivirus", "fail", failed=2, unknown=1),
          ControlVerdict("endpoint.edr", "fail", failed=1, unknown=4)],
         "2 máy cần sửa · còn 4 máy chưa có kết quả"),
        ([ControlVerdict("people.informed", "unknown", verified=5, unknown=3)],
         "còn 3 người chưa xác nhận"),
        ([ControlVerdict("", "unknown", unknown=1)], "chưa có minh chứng"),
        ([ControlVerdict("", "declared", declared=1)], ""),
        ([ControlVerdict("a.control-not-known-here", "unknown", unknown=1)], "chưa có minh chứng"),
    ],
)  # fmt: skip
def test_still_missing(parts: list[ControlVerdict], words: str) -> None:
    assert still_missing(Verdict.of(parts)) == words
