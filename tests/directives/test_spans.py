"""Every obligation and citation of every sample, in every format, stands where its span says."""

from __future__ import annotations

from pathlib import Path

import pytest

from khien.core.errors import DocumentError
from khien.core.text import squeeze
from khien.directives import Directive, read_directive
from khien.documents import read

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
# Pictures are read by OCR, whose lines take seconds: they have tests of their own.
PICTURES = {".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"}


def letters() -> list[Path]:
    """Every file of the samples that may be a letter, by its path."""
    folders = (SAMPLES / "letters", SAMPLES / "directives", SAMPLES / "files")
    return [
        path
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in {".py", ".json", *PICTURES}
        and "quet" not in path.name
    ]  # fmt: skip


def all_of(directive: Directive) -> list[Directive]:
    return [directive, *directive.further]


@pytest.mark.parametrize("path", letters(), ids=lambda path: path.name)
def test_a_span_holds_the_words_it_was_read_from(path: Path) -> None:
    try:
        document = read(path.read_bytes(), path.name)
    except DocumentError:
        return  # named by its own test; nothing is read, so nothing has a span
    for directive in all_of(read_directive(document)):
        for item in directive.obligations:
            assert squeeze(document.text[item.span.start : item.span.end]) == item.text
        for cited in directive.citations:
            printed = squeeze(document.text[cited.span.start : cited.span.end])
            assert printed == squeeze(cited.as_printed)


def test_there_are_letters_to_try() -> None:
    assert len(letters()) > 50
