"""Pages of a scan as pictures: who sees them, that they are drawn once, and what lies over them."""

from __future__ import annotations

import io
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from PIL import Image
from tests.console.directives.letters import letter, rows
from tests.console.people import Province

from khien.console.directives import actions, pictures, taking
from khien.console.directives.models import Directive, Obligation, PageLayout
from khien.console.people import access
from khien.console.people.models import Person
from khien.core.errors import DamagedDocument
from khien.documents.document import Document, Line
from khien.workflows import pages

PICTURE = b"\x89PNG\r\n\x1a\n picture of page "


def scanned(actor: Person, province: Province, folder: Path) -> Directive:
    """A letter of two pages, its lines placed as recognition places them."""
    made = letter(actor, province.police)
    found, at = [], 0
    for number, text in enumerate(made.text.split("\n")):
        top = 0.1 + number / 20
        found.append(
            Line(text, page=1 if number < 4 else 2, start=at, end=at + len(text),
                 box=(0.1, top, 0.9, top + 0.03), confidence=0.9)
        )  # fmt: skip
        at += len(text) + 1
    document = Document("pdf", tuple(found), made.text, pages=2, ocr=True)
    with transaction.atomic():
        taking._keep_layout(made, document)
    place = folder / made.file.path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(b"the scan")
    return made


class Drawn:
    """Stands in for the worker: counts what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.fails = False

    def __call__(self, source: bytes, *, page: int, **_how: Any) -> bytes:
        assert source == b"the scan"
        self.asked.append(page)
        if self.fails:
            raise DamagedDocument()
        return PICTURE + str(page).encode()


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Drawn:
    worker = Drawn()
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    monkeypatch.setattr(pages, "page_picture", worker)
    return worker


@pytest.fixture
def directive(province: Province, standing: Person, drawn: Drawn, tmp_path: Path) -> Directive:
    return scanned(standing, province, tmp_path)


def address(directive: Directive, number: object) -> str:
    return f"/directives/{directive.pk}/page/{number}/"


def test_a_page_is_seen_by_who_may_read_the_letter(
    directive: Directive,
    drawn: Drawn,
    province: Province,
    standing: Person,
    as_person: Callable[[str], Client],
) -> None:
    response = as_person("standing").get(address(directive, 2))
    assert response.content == PICTURE + b"2"
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    Obligation.objects.update(confirmed=True)
    actions.issue(standing, directive, targets={rows(directive)[0].pk: {province.health.pk}})
    assert as_person("health.officer").get(address(directive, 2)).status_code == 200
    assert drawn.asked == [2]  # once, whoever asks


@pytest.mark.parametrize(
    "who", ["health.officer", "police.officer", "police.leader", "clinic.staff", "administrator"]
)
def test_nobody_else_sees_that_there_is_a_page(
    directive: Directive, drawn: Drawn, province: Province, who: str,
    as_person: Callable[[str], Client],
) -> None:  # fmt: skip
    for number in (1, 2, 99):
        assert as_person(who).get(address(directive, number)).status_code == 404
    assert Client().get(address(directive, 1)).status_code == 302
    with pytest.raises(access.Refused):
        pictures.picture_of(province.person(who), directive, 1)
    assert drawn.asked == []


@pytest.mark.parametrize("number", [0, 3, 10**9])
def test_a_page_that_is_not_there(
    directive: Directive, drawn: Drawn, as_person: Callable[[str], Client], number: int
) -> None:
    assert as_person("standing").get(address(directive, number)).status_code == 404
    assert drawn.asked == []


def test_a_letter_with_text_has_no_pictures(
    drawn: Drawn, province: Province, standing: Person, as_person: Callable[[str], Client]
) -> None:
    plain = letter(standing, province.police)
    assert as_person("standing").get(address(plain, 1)).status_code == 404
    page = as_person("standing").get(f"/directives/{plain.pk}/").content.decode()
    assert "letter-page" not in page
    with transaction.atomic():
        taking._keep_layout(plain, Document.from_lines("docx", [Line("x", box=(0, 0, 1, 1))]))
        taking._keep_layout(plain, Document.from_lines("pdf", [Line("x")], ocr=True))
    assert not PageLayout.objects.exists()


def test_what_cannot_be_drawn_is_not_there_and_not_kept(
    directive: Directive, drawn: Drawn, as_person: Callable[[str], Client], tmp_path: Path
) -> None:
    drawn.fails = True
    client = as_person("standing")
    assert client.get(address(directive, 1)).status_code == 404
    drawn.fails = False
    assert client.get(address(directive, 1)).status_code == 200
    (tmp_path / directive.file.path).unlink()
    assert client.get(address(directive, 1)).status_code == 200  # drawn before
    assert client.get(address(directive, 2)).status_code == 404


def test_the_kept_picture_is_the_owner_s_alone(
    directive: Directive, drawn: Drawn, standing: Person, tmp_path: Path
) -> None:
    pictures.picture_of(standing, directive, 1)
    kept = list((tmp_path / directive.file.path).parent.glob("*.png*"))
    assert [stat.S_IMODE(path.stat().st_mode) for path in kept] == [0o600]
    assert kept[0].read_bytes() == PICTURE + b"1"


def test_a_full_disk_only_means_drawing_again(
    directive: Directive, drawn: Drawn, standing: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> int:
        raise OSError(28, "full")

    monkeypatch.setattr(pictures.os, "open", full)
    assert pictures.picture_of(standing, directive, 1)
    assert pictures.picture_of(standing, directive, 1)
    assert drawn.asked == [1, 1]


def test_the_review_lays_every_obligation_over_its_page(
    directive: Directive, as_person: Callable[[str], Client]
) -> None:
    page = as_person("standing").get(f"/directives/{directive.pk}/").content.decode()
    assert page.count('class="letter-page"') == 2
    for row in rows(directive):
        assert f'href="#o-{row.pk}" tabindex="-1" data-span="{row.pk}"' in page
        assert page.count(f'id="s-{row.pk}"') == 1
    assert '<rect x="100"' in page
    assert " style=" not in page


def test_the_worker_really_draws_a_scan(
    directive: Directive, standing: Person, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    file = io.BytesIO()
    Image.new("L", (800, 1100), 255).save(file, "PDF")
    (tmp_path / directive.file.path).write_bytes(file.getvalue())
    Directive.objects.get(pk=directive.pk)
    directive.file.name = "quet.pdf"
    drawn = pictures.picture_of(standing, directive, 1)
    assert drawn is not None
    assert Image.open(io.BytesIO(drawn)).width == pictures.WIDTH
