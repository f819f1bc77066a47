"""What recognition may cost in one document, and who is told that it begins."""

from __future__ import annotations

import pytest
from PIL import Image

from khien import documents
from khien.core.errors import NoTextLayer, TimedOut
from khien.core.limits import Limits
from khien.documents.ocr import page as pages
from khien.documents.ocr.recognition import Mode, Recognition, recognising
from tests.documents.ocr.printing import printed, saved

PAGE = printed(100)
SMALL = Image.new("L", (60, 80), 255)


def three_pages() -> bytes:
    return saved(PAGE, "TIFF", save_all=True, append_images=[PAGE, PAGE])


def test_never_reads_no_picture() -> None:
    with recognising(Mode.NEVER):
        assert Recognition(Limits()).page(PAGE, 1) is None
        assert Recognition(Limits()).stamps(PAGE) is None
    with pytest.raises(NoTextLayer):
        documents.read(saved(PAGE), ocr=Mode.NEVER)


def test_the_mode_ends_with_its_block() -> None:
    with recognising(Mode.ALWAYS):
        assert Recognition(Limits()).mode is Mode.ALWAYS
    assert Recognition(Limits()).mode is Mode.AUTO


def test_its_beginning_is_told_once_a_document() -> None:
    told: list[None] = []
    documents.read(three_pages(), ocr_begins=lambda: told.append(None))

    assert len(told) == 1


def test_a_text_file_never_tells() -> None:
    told: list[None] = []
    documents.read(b"K\xc3\xadnh g\xe1\xbb\xadi", "a.txt", ocr_begins=lambda: told.append(None))

    assert told == []


def test_pages_beyond_the_budget_are_named_never_silent() -> None:
    document = documents.read(three_pages(), limits=Limits(ocr_pages=1))

    assert document.pages == 3
    assert {line.page for line in document.lines} == {1}
    assert document.properties["unread_pages"] == "2,3"


def test_seconds_beyond_the_budget_likewise(monkeypatch: pytest.MonkeyPatch) -> None:
    recognition = Recognition(Limits(ocr_seconds=5.0))
    assert recognition.page(SMALL, 1) is not None
    recognition.seconds = 6.0

    assert recognition.out_of_budget
    assert recognition.page(SMALL, 2) is None


def test_a_first_page_that_takes_too_long_is_late() -> None:
    with pytest.raises(TimedOut):
        documents.read(saved(PAGE), limits=Limits(ocr_seconds=0.001))


def test_time_to_recognise_does_not_count_as_time_to_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Three pages cost more seconds than reading may take, and are read."""
    real = pages.lines_of

    def slow(prepared: pages.Prepared, number: int, *, seconds: float) -> object:
        import time

        time.sleep(0.25)
        return real(prepared, number, seconds=seconds)

    monkeypatch.setattr(pages, "lines_of", slow)
    document = documents.read(three_pages(), limits=Limits(seconds=0.6))

    assert {line.page for line in document.lines} == {1, 2, 3}
