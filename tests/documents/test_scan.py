"""Pictures as documents: every format, its frames, its bombs, its pages for a person to see."""

from __future__ import annotations

import io
import struct
import zlib

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from khien import documents
from khien.core.errors import (
    DamagedDocument,
    DocumentError,
    NoTextLayer,
    TooLargeDocument,
    UnsupportedDocument,
)
from khien.core.limits import Limits
from khien.documents.glance import Glance
from khien.documents.pictures import decoded, opened
from khien.documents.source import Source
from tests.documents.making import pdf
from tests.documents.ocr.printing import BODY, printed, saved, worn

PAGE = printed(100)
SLOW = pytest.mark.slow
KINDS = {"PNG": "png", "JPEG": "jpeg", "TIFF": "tiff", "BMP": "bmp"}


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + crc

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    packed = zlib.compress(bytes(1000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(("kind", "format_id"), KINDS.items())
def test_each_format_is_known_by_its_bytes_and_read(kind: str, format_id: str) -> None:
    document = documents.read(saved(printed(130), kind), "cong-van.txt")

    assert (document.format, document.ocr, document.pages) == (format_id, True, 1)
    assert "Sở Tài chính" in document.text
    assert 0.5 < document.confidence < 1.0
    assert document.properties["scanned_pages"] == "1"
    for line in document.lines:
        assert document.text[line.start : line.end] == line.text


@pytest.mark.parametrize(
    "mode",
    ["1", "RGBA", "I;16", *(pytest.param(each, marks=SLOW) for each in ("P", "LA", "CMYK"))],
)
def test_each_way_to_keep_colours_is_read(mode: str) -> None:
    kind = "TIFF" if mode in {"CMYK", "I;16"} else "PNG"
    page = printed(130)
    if mode == "I;16":
        kept = Image.fromarray(numpy.asarray(page).astype(numpy.uint16) * 200)
    else:
        kept = page.convert("RGB").convert(mode)

    assert "Tài chính" in documents.read(saved(kept, kind)).text


def test_frames_are_pages() -> None:
    other = printed(100, ["Trang hai của công văn, có chữ để đọc."])
    data = saved(PAGE, "TIFF", save_all=True, append_images=[other])

    document = documents.read(data)
    assert document.pages == 2
    assert {line.page for line in document.lines} == {1, 2}
    assert {line.page for line in documents.head(data).lines} == {1}
    assert documents.head(data).pages == 2


@pytest.mark.parametrize("size", [(60_000, 60_000), (40_000, 2_000), (2**31 - 1, 1)])
def test_a_picture_that_claims_too_much_is_refused_before_it_is_decoded(
    size: tuple[int, int],
) -> None:
    with pytest.raises((TooLargeDocument, DamagedDocument)):
        documents.read(png_claiming(*size))
    with pytest.raises((TooLargeDocument, DamagedDocument)):
        documents.page_image(png_claiming(*size), 1, width=100)


def test_frames_beyond_the_limit_are_refused() -> None:
    tiny = Image.new("1", (8, 8))
    data = saved(tiny, "TIFF", save_all=True, append_images=[tiny] * 5)

    with pytest.raises(TooLargeDocument):
        documents.read(data, limits=Limits(pages=5))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("kept", [12, 60, 400])
def test_a_cut_picture_is_a_named_error(kind: str, kept: int) -> None:
    with pytest.raises((DamagedDocument, UnsupportedDocument, NoTextLayer)):
        documents.read(saved(PAGE, kind)[:kept])


@pytest.mark.parametrize("kind", KINDS)
def test_a_blank_picture_has_no_words(kind: str) -> None:
    with pytest.raises(NoTextLayer):
        documents.read(saved(Image.new("L", (300, 400), 255), kind))


def test_text_that_begins_like_a_bitmap_is_text() -> None:
    assert documents.read("BMW là một hãng xe".encode()).format == "txt"


@given(
    st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"II*\x00", b"MM\x00*"]),
    st.binary(max_size=300),
)
@settings(deadline=None, max_examples=60)
def test_made_up_pictures_only_raise_named_errors(start: bytes, rest: bytes) -> None:
    with pytest.raises(DocumentError):
        documents.read(start + rest)


def shown(data: bytes, page: int = 1, width: int = 400) -> Image.Image:
    made = documents.page_image(data, page, width=width)
    assert made.startswith(b"\x89PNG")
    return Image.open(io.BytesIO(made))


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_shown_as_wide_as_asked(kind: str) -> None:
    picture = shown(saved(PAGE, kind))

    assert picture.width == 400
    assert picture.height == pytest.approx(566, abs=2)
    assert not picture.info


@pytest.mark.parametrize("width", [-3, 0, 1, 17])
def test_a_picture_asked_for_too_small_is_small(width: int) -> None:
    assert 16 <= shown(saved(PAGE, "JPEG"), width=width).width <= 17


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_a_large_picture_is_made_smaller_at_once(mode: str) -> None:
    if mode == "I;16":
        large = Image.fromarray(numpy.full((600, 900), 40_000, numpy.uint16))
    else:
        large = Image.new("RGB", (900, 600), "white").convert(mode)
    small = decoded(opened(io.BytesIO(saved(large, "TIFF")), ["TIFF"], Limits()), wanted=300)

    assert small.size == (300, 200)
    assert small.mode in {"L", "RGB"}
    assert small.getextrema() in {(255, 255), ((255, 255),) * 3}


def test_a_camera_held_sideways_is_turned_back() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = saved(Image.new("L", (60, 40), 200), "JPEG", exif=exif)

    assert decoded(opened(io.BytesIO(data), ["JPEG"], Limits())).size == (40, 60)


def test_a_turned_scan_is_shown_upright_as_it_was_read() -> None:
    turned = worn(printed(100, BODY * 3)).transpose(Image.Transpose.ROTATE_270)

    assert shown(saved(turned), width=600).height > shown(saved(turned), width=600).width


def test_a_pdf_page_is_shown_and_its_size_bounded() -> None:
    data = pdf("#set page(width: 100mm, height: 100mm)\nmột #pagebreak() hai")

    assert shown(data, page=2).size == (400, 400)
    assert shown(data, width=10**9).width == 3464  # twelve million pixels, square
    assert shown(data, width=-5).width == 16


@pytest.mark.parametrize("page", [0, -1, 3])
def test_a_page_that_is_not_there_is_said(page: int) -> None:
    for data in (pdf("một #pagebreak() hai"), saved(PAGE)):
        with pytest.raises(DamagedDocument):
            documents.page_image(data, page, width=100)


def test_formats_without_pages_show_none() -> None:
    with pytest.raises(UnsupportedDocument):
        documents.page_image("Kính gửi".encode(), 1, width=100)


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        ((1240, 1754), (1240, 737)),
        ((2480, 3508), (1240, 737)),  # decoded small
        ((1754, 1240), (1754, 1240)),  # it may lie on its side
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "BMP"])
def test_a_look_is_the_upper_part_about_as_sharp_as_needed(
    kind: str, size: tuple[int, int], shown: tuple[int, int]
) -> None:
    data = saved(Image.new("L", size, 255), kind)
    chosen = documents.format_of(data)
    assert chosen is not None
    (seen,) = chosen.looks(Source(data), Limits())

    assert seen.size == shown


def test_a_scan_has_no_words_to_glance_at() -> None:
    source = Source(saved(Image.new("L", (40, 60), 255), "PNG"))
    chosen = documents.format_of(source.head)
    assert chosen is not None

    assert chosen.glance(source, Limits()) == Glance(unsure="scan", pictures=1)
