"""A whole folder of letters already in force, on the server: budgeted, resumed, idempotent.

Every file goes through the door of letters, as if a person had dropped it. A file whose bytes
are there already, as a letter or held, is passed over before it is examined, so a run that was
cut off is finished by running it again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from khien.console.directives.intake import (
    FILED_PLACE,
    Taken,
    TakenAs,
    ToFile,
    letters_in,
    take_in,
)
from khien.console.directives.taking import twin_of
from khien.console.evidence import files
from khien.console.evidence.models import HeldFile
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person
from khien.core.errors import DamagedDocument, DocumentError, TooLargeDocument
from khien.core.limits import DEFAULT_LIMITS

MOST_FILES = 20_000
MOST_DEPTH = 32


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of one file; ``name`` is its path inside the folder."""

    name: str
    taken: Taken


def file_letters(actor: Person, folder: Path, *, organisation: Organisation) -> Iterator[Filed]:
    """Take every file of ``folder`` in as a letter already in force, in the order of names."""
    access.require(actor, "directive.intake", organisation)
    for count, path in enumerate(_paths(folder), 1):
        name = path.relative_to(folder).as_posix().encode("utf-8", "replace").decode()
        if count > MOST_FILES:
            yield Filed(name, Taken(TakenAs.UNREAD, error=TooLargeDocument(limit=str(MOST_FILES))))
            return
        yield from _one(actor, path, name, organisation)


def _one(actor: Person, path: Path, name: str, organisation: Organisation) -> Iterator[Filed]:
    try:
        if path.stat().st_size > DEFAULT_LIMITS.file_bytes:
            limit = f"{DEFAULT_LIMITS.file_bytes // 2**20} MB"
            yield Filed(name, Taken(TakenAs.TOO_LARGE, error=TooLargeDocument(limit=limit)))
            return
        data = path.read_bytes()
    except OSError:
        yield Filed(name, Taken(TakenAs.UNREAD, error=DamagedDocument()))
        return
    if known := _known(actor, data, organisation):
        yield Filed(name, known)
        return
    for shown, letter in letters_in(actor, data, name=name, organisation=organisation):
        if isinstance(letter, DocumentError):
            yield Filed(shown, Taken(TakenAs.UNREAD, error=letter))
            continue
        again = _known(actor, letter, organisation) if isinstance(letter, bytes) else None
        yield Filed(
            shown,
            again or take_in(
                actor, letter, name=shown, organisation=organisation,
                received_on=timezone.localdate(), to_file=ToFile.READ,
            ),
        )  # fmt: skip


def _known(actor: Person, data: bytes, organisation: Organisation) -> Taken | None:
    """The letter or held file with the same bytes, if there is one."""
    digest = hashlib.sha256(data).hexdigest()
    ids = access.scope_ids(actor, "directive.view")
    if twin := twin_of(ids, sha256=digest, reading={}):
        return Taken(TakenAs.TWIN, directive=twin)
    held = HeldFile.objects.filter(
        organisation=organisation, place=FILED_PLACE, size=len(data),
        state=HeldFile.State.WAITING,
    )  # fmt: skip
    for each in held[:100]:
        try:
            with files.open_stored(each) as source:
                same = hashlib.sha256(source.read()).hexdigest() == digest
        except OSError:
            continue
        if same:
            return Taken(TakenAs.HELD)
    return None


def _paths(folder: Path) -> Iterator[Path]:
    """The regular files below ``folder``; links, devices and hidden files are not followed."""
    waiting: list[tuple[Path, int]] = [(folder, 0)]
    while waiting:
        at, depth = waiting.pop()
        try:
            entries = sorted(os.scandir(at), key=lambda entry: entry.name)
        except OSError:
            continue
        below = []
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                below.append((Path(entry.path), depth + 1))
            elif entry.is_file(follow_symlinks=False):
                yield Path(entry.path)
        if depth < MOST_DEPTH:
            waiting += reversed(below)
