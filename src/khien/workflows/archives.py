"""An archive of letters at the door: each letter in it is a file of its own.

In: the path of a file. Out: its letters with their names and bytes, one at a time, so that each
passes the mark check by itself; or None when the file is no archive. Whoever asks parses nothing:
the worker opens the archive.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from khien.core.errors import DamagedDocument, DocumentError
from khien.core.limits import DEFAULT_LIMITS, Limits
from khien.documents.signatures.roots import NO_ROOTS, TrustRoots
from khien.workflows.intake import Examination, Outcome, error_of, examine
from khien.workflows.spool import Spool
from khien.workflows.workshop import Workshop

_ZIP = b"PK"


@dataclass(frozen=True, slots=True)
class Letter:
    """One file of an archive; ``name`` is for showing only."""

    name: str
    data: bytes = b""
    error: DocumentError | None = None


def letters(
    path: Path, *, workshop: Workshop, limits: Limits = DEFAULT_LIMITS
) -> Iterator[Letter] | None:
    """The letters in the archive at ``path``, or None when it is none.

    An archive that cannot be opened gives None too: it is examined like any file, which says
    what is wrong with it. One that breaks half-way ends with a letter without a name.
    """
    if not _may_be_archive(path):
        return None
    try:
        first = workshop.member(path.absolute(), number=0, limits=limits)
    except DocumentError:
        return None
    if first.get("outcome") != "member":
        return None
    return _letters(path.absolute(), first, workshop, limits)


def examine_each(
    path: Path,
    *,
    workshop: Workshop,
    limits: Limits = DEFAULT_LIMITS,
    roots: TrustRoots = NO_ROOTS,
) -> Iterator[tuple[str, Examination]]:
    """Check and read the file at ``path``, or each letter of the archive that it is.

    A letter in an archive is called by both names, "archive.zip/letter.docx". Never raises for
    anything the file does.
    """
    inside = letters(path, workshop=workshop, limits=limits)
    if inside is None:
        name = str(path)
        yield (
            name,
            examine(path, name=name, limits=limits, read=True, workshop=workshop, roots=roots),
        )
        return
    with Spool() as spool:
        for letter in inside:
            name = f"{path}/{letter.name}" if letter.name else str(path)
            if letter.error is not None:
                yield name, Examination(Outcome.UNEXAMINABLE, error=letter.error)
                continue
            yield name, examine(
                letter.data, name=name, limits=limits, spool=spool, read=True, workshop=workshop,
                roots=roots,
            )  # fmt: skip


def _may_be_archive(path: Path) -> bool:
    """By its first bytes; the worker is asked for the rest."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(_ZIP)) == _ZIP
    except OSError:
        return False


def _letters(
    path: Path, answer: dict[str, Any], workshop: Workshop, limits: Limits
) -> Iterator[Letter]:
    for number in range(1, limits.members + 1):
        yield _letter(answer)
        try:
            answer = workshop.member(path, number=number, limits=limits)
        except DocumentError as error:
            yield Letter("", error=error)
            return
        if answer.get("outcome") == "end":
            return
        if answer.get("outcome") != "member":
            yield Letter("", error=error_of(answer))
            return


def _letter(answer: dict[str, Any]) -> Letter:
    name = str(answer.get("name", ""))
    if "data" in answer:
        return Letter(name, data=base64.b64decode(answer["data"]))
    return Letter(name, error=error_of(answer) if "code" in answer else DamagedDocument("member"))
