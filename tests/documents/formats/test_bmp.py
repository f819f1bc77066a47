"""BMP: its two letters are not enough, a header must follow."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from khien import documents
from khien.core.errors import DamagedDocument, NoTextLayer
from khien.documents.formats.bmp import Bitmap
from tests.documents.ocr.printing import saved

FORMAT = Bitmap()
BLANK = Image.new("L", (40, 60), 255)


@pytest.mark.parametrize(
    "head",
    [saved(BLANK, "BMP"), saved(BLANK.convert("1"), "BMP"), saved(BLANK.convert("RGB"), "BMP")],
)
def test_its_first_bytes_make_it_certain(head: bytes) -> None:
    assert FORMAT.score(head, "a.txt") == 100


@pytest.mark.parametrize(
    "head", [b"", b"BM", b"BMW l\xc3\xa0 m\xe1\xbb\x99t h\xc3\xa3ng xe", b"MB" + bytes(60)]
)
def test_other_bytes_are_not_its_own(head: bytes) -> None:
    assert FORMAT.score(head, "a.bmp") is None


def test_bytes_decide_and_not_the_name() -> None:
    chosen = documents.format_of(saved(BLANK, "BMP"), "cong-van.docx")

    assert chosen is not None
    assert chosen.id == "bmp"


def test_a_blank_page_has_no_words_and_can_be_seen() -> None:
    data = saved(BLANK, "BMP")
    with pytest.raises(NoTextLayer):
        documents.read(data)

    shown = Image.open(io.BytesIO(documents.page_image(data, 1, width=80)))
    assert shown.size == (80, 120)


@pytest.mark.parametrize("kept", [30, 60, 900])
def test_a_cut_file_is_damaged_or_blank(kept: int) -> None:
    with pytest.raises((DamagedDocument, NoTextLayer)):
        documents.read(saved(Image.effect_noise((90, 90), 80), "BMP")[:kept])
