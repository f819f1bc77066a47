"""A page is drawn in the worker, and what goes wrong there has a name."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from khien.core.errors import DamagedDocument, TimedOut, TooLargeDocument, UnsupportedDocument
from khien.core.limits import Limits
from khien.workflows.pages import page_picture
from khien.workflows.spool import Spool
from khien.workflows.workshop import Workshop

SAMPLES = Path(__file__).parents[2] / "samples" / "files"


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with Workshop() as shared:
        yield shared


@pytest.mark.parametrize(
    "name", ["cong-van.pdf", "ban-quet.pdf", "ban-fax.tiff", "anh-chup-dau-do.jpg"]
)
def test_a_page_is_a_picture_of_its_own(name: str, workshop: Workshop) -> None:
    made = page_picture((SAMPLES / name).read_bytes(), page=1, width=300, workshop=workshop)

    picture = Image.open(io.BytesIO(made))
    assert picture.format == "PNG"
    assert (picture.width, round(picture.height / picture.width, 1)) == (300, 1.4)


def test_a_later_page_is_asked_for_by_its_number(workshop: Workshop) -> None:
    fax = (SAMPLES / "ban-fax.tiff").read_bytes()

    assert page_picture(fax, page=2, width=120, workshop=workshop).startswith(b"\x89PNG")
    with pytest.raises(DamagedDocument):
        page_picture(fax, page=3, width=120, workshop=workshop)


def test_a_letter_without_pages_has_no_pictures(workshop: Workshop) -> None:
    with pytest.raises(UnsupportedDocument):
        page_picture((SAMPLES / "cong-van.docx").read_bytes(), page=1, workshop=workshop)
    with pytest.raises(DamagedDocument):
        page_picture(b"", page=1, workshop=workshop)


def test_nothing_stays_in_the_spool(workshop: Workshop) -> None:
    with Spool() as spool:
        page_picture(
            (SAMPLES / "cong-van.pdf").read_bytes(), page=1, spool=spool, workshop=workshop
        )
        assert [path.name for path in spool.folder.iterdir()] == ["lock"]


def test_more_bytes_than_allowed_never_reach_the_worker(workshop: Workshop) -> None:
    with pytest.raises(TooLargeDocument):
        page_picture(bytes(5000), page=1, limits=Limits(file_bytes=4000), workshop=workshop)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"outcome": "picture"}, DamagedDocument),
        ({"outcome": "picture", "png": "%%%"}, DamagedDocument),
        ({"outcome": "unexaminable", "code": "timeout", "facts": {}}, TimedOut),
        ({"outcome": "clear"}, DamagedDocument),
        ({}, DamagedDocument),
    ],
)
def test_an_answer_that_is_no_picture_is_an_error(
    answer: dict[str, object], error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Workshop()
    monkeypatch.setattr(shop, "picture", lambda *_, **__: answer)

    with pytest.raises(error):
        page_picture(b"x", page=1, workshop=shop)


def test_a_picture_is_given_as_it_was_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = Workshop()
    drawn = {"outcome": "picture", "png": base64.b64encode(b"\x89PNG").decode()}
    monkeypatch.setattr(shop, "picture", lambda *_, **__: drawn)

    assert page_picture(b"x", page=1, workshop=shop) == b"\x89PNG"
