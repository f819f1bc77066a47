"""TIFF: both byte orders, one page or many."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from khien import documents
from khien.core.errors import DamagedDocument, NoTextLayer
from khien.documents.formats.tiff import TaggedImage
from tests.documents.ocr.printing import saved

FORMAT = TaggedImage()
BLANK = Image.new("L", (40, 60), 255)


@pytest.mark.parametrize("head", [b"II*\x00", b"MM\x00*", saved(BLANK, "TIFF")])
def test_its_first_bytes_make_it_certain(head: bytes) -> None:
    assert FORMAT.score(head, "a.txt") == 100


@pytest.mark.parametrize("head", [b"", b"II", b"MM*\x00", b"IIII"])
def test_other_bytes_are_not_its_own(head: bytes) -> None:
    assert FORMAT.score(head, "a.tiff") is None


def test_bytes_decide_and_not_the_name() -> None:
    chosen = documents.format_of(saved(BLANK, "TIFF"), "cong-van.docx")

    assert chosen is not None
    assert chosen.id == "tiff"


def test_a_blank_page_has_no_words_and_can_be_seen() -> None:
    data = saved(BLANK, "TIFF")
    with pytest.raises(NoTextLayer):
        documents.read(data)

    shown = Image.open(io.BytesIO(documents.page_image(data, 1, width=80)))
    assert shown.size == (80, 120)


@pytest.mark.parametrize("kept", [8, 60, 900])
def test_a_cut_file_is_damaged_or_blank(kept: int) -> None:
    with pytest.raises((DamagedDocument, NoTextLayer)):
        documents.read(saved(Image.effect_noise((90, 90), 80), "TIFF")[:kept])


@pytest.mark.parametrize(
    "compression", ["group4", "group3", "tiff_lzw", "tiff_adobe_deflate", None]
)
def test_what_fax_servers_and_scanners_write_can_be_seen(compression: str | None) -> None:
    page = BLANK.convert("1")
    how = {"compression": compression} if compression else {}
    data = saved(page, "TIFF", save_all=True, append_images=[page], **how)

    for number in (1, 2):
        assert documents.page_image(data, number, width=40).startswith(b"\x89PNG")
