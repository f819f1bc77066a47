"""Pictures as they lie in old office files: the large ones, none that is damaged, none too large."""

from __future__ import annotations

import contextlib
import io
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from khien.core.errors import DocumentError, TooLargeDocument
from khien.core.limits import Limits
from khien.documents.containers.blips import may_hold, pictures


def blip(kind: str, size: tuple[int, int], *, twice: bool = False) -> bytes:
    """A record of a picture ([MS-ODRAW] 2.2.23), with one checksum or two."""
    instance, number = {
        "JPEG": (0x46A, 0xF01D), "PNG": (0x6E0, 0xF01E), "DIB": (0x7A8, 0xF01F),
        "TIFF": (0x6E4, 0xF029),
    }[kind]  # fmt: skip
    buffer = io.BytesIO()
    Image.new("RGB", size, "white").save(buffer, kind)
    data = bytes(33 if twice else 17) + buffer.getvalue()
    return struct.pack("<HHI", (instance + twice) << 4, number, len(data)) + data


def sizes(data: bytes, limits: Limits | None = None) -> list[tuple[int, int]]:
    return [each.size for each in pictures(data, limits or Limits())]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "DIB", "TIFF"])
@pytest.mark.parametrize("twice", [False, True])
def test_every_kind_is_opened(kind: str, twice: bool) -> None:
    data = b"before" + blip(kind, (200, 90), twice=twice) + b"after"

    assert sizes(data) == [(200, 90)]
    assert may_hold(data)


def test_small_ones_are_left_out_and_order_holds() -> None:
    data = blip("PNG", (16, 16)) + blip("PNG", (300, 99)) + bytes(50) + blip("JPEG", (100, 40))

    assert sizes(data) == [(300, 99), (100, 40)]


def test_a_page_is_cut_to_its_upper_part() -> None:
    (size,) = sizes(blip("PNG", (800, 1130)))

    assert size[1] < 800


def test_a_torn_one_is_passed_over() -> None:
    torn = bytearray(blip("PNG", (200, 90)))
    torn[30:60] = bytes(30)

    assert sizes(bytes(torn) + blip("PNG", (201, 90))) == [(201, 90)]
    assert sizes(blip("PNG", (200, 90))[:-20]) == []
    assert not may_hold(b"nothing of the kind")


def test_one_that_claims_too_many_pixels_is_named() -> None:
    with pytest.raises(TooLargeDocument):
        sizes(blip("PNG", (200, 90)), Limits(pixels=100))


@settings(max_examples=60, deadline=None)
@given(
    changes=st.lists(st.tuples(st.integers(0, 700), st.binary(min_size=1, max_size=4)), max_size=6)
)
def test_whatever_the_bytes_only_a_named_error(changes: list[tuple[int, bytes]]) -> None:
    data = bytearray(blip("PNG", (70, 30)) + blip("JPEG", (70, 30)))
    for at, new in changes:
        data[at : at + len(new)] = new
    with contextlib.suppress(DocumentError):
        sizes(bytes(data))
