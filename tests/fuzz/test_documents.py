"""Files of every format, damaged: read or refused by name, and what is read is coherent."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from tests.fuzz import mutation
from tests.fuzz.loop import TIMEOUT, fuzz

from khien.core.errors import DocumentError
from khien.core.limits import Limits
from khien.directives import as_json, read_directive
from khien.documents import Document, head, read
from khien.markings import marks

ROOT = Path(__file__).resolve().parents[2]
LIMITS = Limits(file_bytes=2**20, pages=50, lines=5_000, seconds=15)
FORMATS = ("txt", "docx", "pdf")


def corpus(suffix: str) -> list[bytes]:
    """The sample files and letters of one format, small ones only."""
    paths = sorted((ROOT / "samples").rglob(f"*.{suffix}"))
    found = [data for path in paths if len(data := path.read_bytes()) < mutation.MOST]
    assert found
    return found


def check(document: Document) -> None:
    """What holds for every document that was read."""
    for line in document.lines:
        assert document.text[line.start : line.end] == line.text
        assert 1 <= line.page <= max(document.pages, 1)
    assert 0 <= document.confidence <= 1
    for mark in marks(document):
        assert 0 < mark.score <= 1
        assert mark.page == 1
    directive = read_directive(document)
    for item in directive.obligations:
        assert 0 <= item.span.start <= item.span.end <= len(document.text)
    told = as_json(directive, file="x", sha256="0" * 64, document=document)
    json.dumps(told, ensure_ascii=False, allow_nan=False).encode("utf-8")


@pytest.mark.timeout(TIMEOUT)
@pytest.mark.parametrize("suffix", FORMATS)
def test_a_damaged_file_is_read_or_refused_by_name(suffix: str) -> None:
    files = corpus(suffix)

    def make(rng: random.Random) -> bytes:
        data = rng.choice(files)
        if suffix == "docx" and rng.random() < 0.8:
            try:
                return mutation.zip_of(rng, data)
            except Exception:  # a sample that is damaged itself
                return mutation.bytes_of(rng, data)
        return mutation.bytes_of(rng, data)

    def attempt(data: bytes) -> None:
        check(read(data, f"x.{suffix}", limits=LIMITS))
        head(data, f"x.{suffix}", limits=LIMITS)

    assert fuzz(suffix, make=make, attempt=attempt, refusal=DocumentError) > 0


@pytest.mark.timeout(TIMEOUT)
def test_any_wording_of_a_letter_is_read() -> None:
    """As text, where nothing may be refused: the reader answers for every letter."""
    letters = [data.decode("utf-8") for data in corpus("txt") if _is_utf8(data)]

    def make(rng: random.Random) -> bytes:
        return mutation.text_of(rng, rng.choice(letters)).encode("utf-8")

    def attempt(data: bytes) -> None:
        from khien.documents import Line

        lines = [Line(line) for line in data.decode("utf-8").split("\n")]
        check(Document.from_lines("txt", lines))

    assert fuzz("wording", make=make, attempt=attempt, refusal=None) > 0


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
