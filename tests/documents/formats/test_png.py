"""PNG: known by its signature alone."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from khien import documents
from khien.core.errors import DamagedDocument, NoTextLayer
from khien.documents.formats.png import PortableNetworkGraphic
from tests.documents.ocr.printing import saved

FORMAT = PortableNetworkGraphic()
BLANK = Image.new("L", (40, 60), 255)


@pytest.mark.parametrize("head", [b"\x89PNG\r\n\x1a\n", saved(BLANK)])
def test_its_first_bytes_make_it_certain(head: bytes) -> None:
    assert FORMAT.score(head, "a.txt") == 100


@pytest.mark.parametrize("head", [b"", b"\x89PNG", b"PNG", b"GIF89a"])
def test_other_bytes_are_not_its_own(head: bytes) -> None:
    assert FORMAT.score(head, "a.png") is None


def test_bytes_decide_and_not_the_name() -> None:
    chosen = documents.format_of(saved(BLANK, "PNG"), "cong-van.docx")

    assert chosen is not None
    assert chosen.id == "png"


def test_a_blank_page_has_no_words_and_can_be_seen() -> None:
    data = saved(BLANK, "PNG")
    with pytest.raises(NoTextLayer):
        documents.read(data)

    shown = Image.open(io.BytesIO(documents.page_image(data, 1, width=80)))
    assert shown.size == (80, 120)


@pytest.mark.parametrize("kept", [20, 60, 900])
def test_a_cut_file_is_damaged_or_blank(kept: int) -> None:
    with pytest.raises((DamagedDocument, NoTextLayer)):
        documents.read(saved(Image.effect_noise((90, 90), 80), "PNG")[:kept])
