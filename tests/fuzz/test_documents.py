"""Files of every format, damaged: read or refused by name, and what is read is coherent."""

from __future__ import annotations

import random

import pytest
from tests.fuzz import mutation
from tests.fuzz.loop import TIMEOUT, fuzz
from tests.fuzz.targets import ROOT, check, said

from khien.core.errors import DocumentError
from khien.core.limits import Limits
from khien.documents import Document, head, page_image, read
from khien.documents.ocr.recognition import Mode, recognising

LIMITS = Limits(file_bytes=2**20, pages=50, lines=5_000, seconds=15)
FORMATS = ("txt", "docx", "odt", "pdf", "doc", "edxml")
ZIPPED = frozenset({"docx", "odt"})
PICTURES = ("png", "jpg", "tiff")


def corpus(suffix: str) -> list[bytes]:
    """The sample files and letters of one format, small ones only."""
    paths = sorted((ROOT / "samples").rglob(f"*.{suffix}"))
    found = [data for path in paths if len(data := path.read_bytes()) < mutation.MOST]
    assert found
    return found


@pytest.mark.timeout(TIMEOUT)
@pytest.mark.parametrize("suffix", FORMATS)
def test_a_damaged_file_is_read_or_refused_by_name(suffix: str) -> None:
    files = corpus(suffix)

    def make(rng: random.Random) -> bytes:
        data = rng.choice(files)
        if suffix in ZIPPED and rng.random() < 0.8:
            try:
                return mutation.zip_of(rng, data)
            except Exception:  # a sample that is damaged itself
                return mutation.bytes_of(rng, data)
        return mutation.bytes_of(rng, data)

    def attempt(data: bytes) -> None:
        with recognising(Mode.NEVER):  # recognition has its own time, and its own tests
            document = read(data, f"x.{suffix}", limits=LIMITS)
            check(document)
            said(document)
            head(data, f"x.{suffix}", limits=LIMITS)

    assert fuzz(suffix, make=make, attempt=attempt, refusal=DocumentError) > 0


@pytest.mark.timeout(TIMEOUT)
@pytest.mark.parametrize("suffix", PICTURES)
def test_a_damaged_picture_is_drawn_or_refused_by_name(suffix: str) -> None:
    """Up to the picture that recognition would be given."""
    files = corpus(suffix)

    def make(rng: random.Random) -> bytes:
        return mutation.bytes_of(rng, rng.choice(files))

    def attempt(data: bytes) -> None:
        assert page_image(data, 1, width=400, limits=LIMITS).startswith(b"\x89PNG")

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
        document = Document.from_lines("txt", lines)
        check(document)
        said(document)

    assert fuzz("wording", make=make, attempt=attempt, refusal=None) > 0


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
