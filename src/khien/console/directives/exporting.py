"""Reviewed letters to a folder, as new evaluation cases. On the server only: no page does it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction
from django.db.models import Exists, OuterRef

from khien.console.audit.actions import record
from khien.console.directives import errors
from khien.console.directives.cases import case_of, name_of
from khien.console.directives.corrections import Correction
from khien.console.directives.models import Directive


@transaction.atomic(durable=True)
def export_corrections(folder: Path) -> list[Path]:
    """Write ``gold/NNN.json`` and ``corpus/NNN.txt`` of every letter whose review is finished;
    the gold files. Nothing is written when one of the files is there already.

    Whoever may run commands on the server may read its database, so no right is asked for;
    the log tells of it.
    """
    letters = [(one, _paths(folder, one)) for one in finished()]
    there = [path for _letter, paths in letters for path in paths if path.exists()]
    if there:
        raise errors.ExportExists(path=str(there[0]), count=len(there))
    record(
        "directive.export_corrections", actor=None,
        count=len(letters), directives=[letter.pk for letter, _paths in letters], via="command",
    )  # fmt: skip
    for letter, (gold, corpus) in letters:
        rows = list(letter.obligations.order_by("order", "pk"))
        kept = letter.corrections.filter(undone_at__isnull=True).order_by("pk")
        case = case_of(letter, rows, kept)
        _write(corpus, letter.text)
        _write(gold, json.dumps(case, ensure_ascii=False, indent=1) + "\n")
    return [gold for _letter, (gold, _corpus) in letters]


def finished() -> Iterator[Directive]:
    """Letters that were read, that a person went through, and of which no work waits.

    One that was on file is not among them: what began of it has new days, not the letter's.
    """
    stands = Correction.objects.filter(directive=OuterRef("pk"), undone_at__isnull=True)
    letters = Directive.objects.filter(Exists(stands), filing__isnull=True)
    for letter in letters.exclude(state=Directive.State.WITHDRAWN).exclude(text="").order_by("pk"):
        if not any(row.is_work and not row.confirmed for row in letter.obligations.all()):
            yield letter


def _paths(folder: Path, directive: Directive) -> tuple[Path, Path]:
    name = name_of(directive)
    return folder / "gold" / f"{name}.json", folder / "corpus" / f"{name}.txt"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        file.write(text)
