"""None of the letters that the reader is measured on bears a mark, though many speak of secrets."""

from __future__ import annotations

from pathlib import Path

import pytest

from khien.documents.ocr.recognition import Mode
from khien.documents.source import Source
from khien.markings.examining import examine
from khien.markings.mark import State

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
LETTERS = sorted(
    path
    for folder in ("letters", "directives")
    for path in (SAMPLES / folder).rglob("*")
    if path.is_file() and path.suffix not in {".json", ".py", ".md"}
)


def test_there_are_letters() -> None:
    assert len(LETTERS) > 50


@pytest.mark.parametrize("whole", [False, True])
def test_none_is_called_marked(whole: bool) -> None:
    called = []
    for path in LETTERS:
        report = examine(Source(path.read_bytes(), path.name), ocr=Mode.NEVER, whole=whole)
        if any(each.state is State.MARKED for each in report.found):
            called.append(path.name)

    assert called == []
