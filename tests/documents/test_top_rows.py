"""The upper rows of a picture file are the same pixels as those of the whole."""

from __future__ import annotations

import io

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from khien.documents.top_rows import top_rows
from tests.documents.ocr.printing import saved

PICTURE = Image.fromarray(
    numpy.random.default_rng(1).integers(0, 256, (203, 120, 3), numpy.uint8).repeat(2, axis=1)
)


@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_they_are_the_same(kind: str, mode: str) -> None:
    whole = Image.open(io.BytesIO(saved(PICTURE.convert(mode), kind)))
    top = top_rows(whole, 0.42)

    assert top is not None
    assert top.size == (240, 85)
    # The last rows of a JPEG may be smoothed with those below.
    shown, wanted = (numpy.asarray(each)[:76] for each in (top, whole))
    assert (shown == wanted).all()


@pytest.mark.parametrize(
    ("kind", "how"),
    [("JPEG", {"progressive": True}), ("TIFF", {}), ("BMP", {}), ("GIF", {})],
)
def test_others_are_left_to_be_decoded_whole(kind: str, how: dict[str, bool]) -> None:
    assert top_rows(Image.open(io.BytesIO(saved(PICTURE, kind, **how))), 0.42) is None


def test_a_photograph_that_says_how_it_was_held_is_decoded_whole() -> None:
    notes = Image.Exif()
    notes[0x0112] = 3

    assert top_rows(Image.open(io.BytesIO(saved(PICTURE, "JPEG", exif=notes))), 0.42) is None


def test_a_picture_without_a_file_has_no_rows_to_leave() -> None:
    assert top_rows(PICTURE, 0.42) is None


@given(kind=st.sampled_from(["PNG", "JPEG"]), cut=st.integers(60, 4_000), at=st.integers(0, 400))
@settings(max_examples=60, deadline=None)
def test_damaged_files_are_none_or_pictures(kind: str, cut: int, at: int) -> None:
    data = bytearray(saved(PICTURE, kind)[:cut])
    data[at % len(data)] ^= 0x55
    try:
        picture = Image.open(io.BytesIO(bytes(data)), formats=[kind])
    except (OSError, SyntaxError, ValueError):
        return
    top = top_rows(picture, 0.42)

    assert top is None or top.width == picture.width
