"""GIF: told by its first bytes, looked at by its upper part."""

from __future__ import annotations

import pytest
from PIL import Image

from khien import documents
from khien.core.errors import DamagedDocument, TooLargeDocument
from khien.core.limits import Limits
from khien.documents.formats.gif import GraphicsInterchange
from khien.documents.source import Source
from tests.documents.ocr.printing import saved

FORMAT = GraphicsInterchange()
PAGE = Image.new("RGB", (400, 560), "white")


def test_its_first_bytes_make_it_certain() -> None:
    assert FORMAT.score(saved(PAGE, "GIF"), "a.txt") == 100


@pytest.mark.parametrize("head", [b"", b"RIFF\0\0\0\0AVI LIST", b"GIF8", b"GIFT"])
def test_other_bytes_are_not_its_own(head: bytes) -> None:
    assert FORMAT.score(head, "a.gif") is None


def test_bytes_decide_and_not_the_name() -> None:
    chosen = documents.format_of(saved(PAGE, "GIF"), "cong-van.docx")

    assert chosen is not None
    assert chosen.id == "gif"


def test_it_is_looked_at_by_its_upper_part() -> None:
    source = Source(saved(PAGE, "GIF"))
    glance = FORMAT.glance(source, Limits())
    (shown,) = FORMAT.looks(source, Limits())

    assert (glance.unsure, glance.pictures) == ("scan", 1)
    assert shown.width == 400


def test_a_truncated_file_is_named() -> None:
    source = Source(saved(PAGE, "GIF")[:20])

    with pytest.raises(DamagedDocument):
        list(FORMAT.looks(source, Limits()))


def test_a_picture_of_too_many_points_is_refused_unseen() -> None:
    """ATTACKS 16."""
    with pytest.raises(TooLargeDocument):
        list(FORMAT.looks(Source(saved(PAGE, "GIF")), Limits(pixels=1_000)))
