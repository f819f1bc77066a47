"""Pages of a scanned letter as pictures: drawn once by the worker, kept beside the letter's file.

Whoever may read the letter may see its pages; nobody else gets as far as a file name. The
pictures hold nothing that the kept file does not, and can be made again: they are a cache.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from django.conf import settings

from khien.console.directives import errors, queries
from khien.console.directives.layout import MOST_PAGES, PageLayout
from khien.console.directives.models import Directive
from khien.console.evidence.files import open_stored
from khien.console.people import access
from khien.console.people.models import Person
from khien.workflows import pages

WIDTH = 1_000


def picture_of(viewer: Person, directive: Directive, number: int) -> bytes | None:
    """Page ``number`` as PNG; None when this letter has no such pictured page.

    Raises Refused out of reach, FileGone or a DocumentError when it cannot be drawn.
    """
    if queries.letter_of(viewer, directive.pk) is None:
        raise access.Refused("directive.view")
    layout = PageLayout.objects.filter(directive=directive).values_list("pages", flat=True).first()
    if layout is None or not 1 <= number <= min(layout, MOST_PAGES):
        return None
    place = Path(settings.MEDIA_ROOT) / f"{directive.file.path}.page-{number}.png"
    with contextlib.suppress(FileNotFoundError):
        return place.read_bytes()
    try:
        with open_stored(directive.file) as source:
            data = source.read()
    except FileNotFoundError:
        raise errors.FileGone() from None
    drawn = pages.page_picture(data, page=number, width=WIDTH, name=directive.file.name)
    _keep(place, drawn)
    return drawn


def _keep(place: Path, data: bytes) -> None:
    """Whole or not at all; a disk that is full only means that it is drawn again."""
    draft = place.with_name(f"{place.name}.{secrets.token_hex(8)}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        draft.replace(place)
    except OSError:
        draft.unlink(missing_ok=True)
