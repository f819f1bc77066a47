"""Taking a letter in: the mark check outside any transaction, then one of five answers.

In: an upload. Out: ``Taken``: a letter in review, a letter that was there already, a marked
file of which nothing was kept, a file that waits for a person, or one too large to keep.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from khien.console.directives import changing, errors
from khien.console.directives.models import Directive
from khien.console.directives.on_file import put_on_file
from khien.console.directives.taking import fill, make_directive, twin_of
from khien.console.evidence import files
from khien.console.evidence.models import StoredFile
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person
from khien.core.errors import DamagedDocument, DocumentError, TooLargeDocument
from khien.workflows.intake import Examination, Outcome

PLACE = "letter"
FILED_PLACE = "filed"
MOST_LETTERS = 100  # of one archive in one upload


class TakenAs(enum.StrEnum):
    """What became of a file."""

    TAKEN = "taken"
    TWIN = "twin"
    MARKED = "marked"
    HELD = "held"
    TOO_LARGE = "too_large"
    UNREAD = "unread"  # a file in an archive that cannot be had: named, nothing to keep


class ToFile(enum.StrEnum):
    """Whether a letter is taken in as one already in force, and read now or by the worker."""

    NO = ""
    READ = "read"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Taken:
    """``directive`` for TAKEN and TWIN; ``error`` says why and what next for the others."""

    how: TakenAs
    directive: Directive | None = None
    error: DocumentError | None = None
    level: str = ""
    may_be_mistaken: bool = False


def take_in(
    actor: Person,
    upload: files.Upload,
    *,
    name: str,
    organisation: Organisation,
    received_on: date,
    not_a_mark: str = "",
    to_file: ToFile = ToFile.NO,
) -> Taken:
    """Take a letter in. ``not_a_mark`` is the reason of a person with ``mark.declare`` for
    whom the words seen as a mark are none; it is used only when such words are found.
    ``to_file``: one already in force, which becomes no work.
    """
    access.require(actor, "directive.intake", organisation)
    read, place = to_file is not ToFile.UNREAD, FILED_PLACE if to_file else PLACE
    examination = files.examine_upload(upload, name=name, read=read)
    declared = bool(examination.level and not_a_mark.strip())
    if declared:
        access.require(actor, "mark.declare", organisation)
        examination = files.examine_upload(upload, name=name, read=read, past_mark=True)
    with transaction.atomic(durable=True):
        # Again: the check may have taken a minute.
        access.require(actor, "directive.intake", organisation)
        if examination.outcome is Outcome.MARKED:
            return _marked(actor, examination, organisation, place=place)
        if examination.outcome is Outcome.UNEXAMINABLE:
            words = received_on.isoformat()
            return _held(actor, examination, upload, name, organisation, place=place, words=words)
        if twin := _twin(actor, examination, organisation):
            return Taken(TakenAs.TWIN, directive=twin)
        stored = _stored(
            actor, examination, upload, name, organisation, reason=not_a_mark if declared else ""
        )
        directive = make_directive(
            actor, stored,
            organisation=organisation, received_on=received_on,
            reading=examination.directive, text=examination.text,
            document=examination.document,
        )  # fmt: skip
        if to_file:
            put_on_file(actor, directive, read=read)
        return Taken(TakenAs.TAKEN, directive=directive, level=examination.level or "")


def letters_in(
    actor: Person, upload: files.Upload, *, name: str, organisation: Organisation
) -> Iterator[tuple[str, files.Upload | DocumentError]]:
    """Each letter of an archive with the name it is shown by, or why it cannot be had; of any
    other file that file. Each is then taken in as a letter of its own."""
    access.require(actor, "directive.intake", organisation)
    count = 0
    for count, letter in enumerate(files.letters_in(upload), start=1):
        if count > MOST_LETTERS:
            yield name, TooLargeDocument(limit=str(MOST_LETTERS))
            return
        shown = f"{name}/{letter.name}" if letter.name else name
        yield shown, letter.error or letter.data
    if not count:
        yield name, upload


def read_again(actor: Person, directive: Directive) -> None:
    """Read a letter that was let in unread: a person already said that its file may be kept.

    Raises the reason when it still cannot be read; the letter is then typed by hand.
    """
    access.require(actor, "directive.edit", directive.organisation_id)
    examination = read_stored(directive)
    with transaction.atomic(durable=True):
        row = changing.locked_directive(actor, directive.pk, "directive.edit")
        changing.in_review(row)
        if row.text or row.obligations.exists():
            raise errors.AlreadyRead()
        fill(
            actor, row,
            reading=examination.directive or {}, text=examination.text,
            document=examination.document,
        )  # fmt: skip


def read_stored(directive: Directive) -> Examination:
    """What the stored file of a letter says; raises why it cannot be read. It was let in
    before, so a seeming mark was judged then."""
    try:
        with files.open_stored(directive.file) as source:
            data = source.read()
    except FileNotFoundError:
        raise errors.FileGone() from None
    examination = files.examine_upload(data, name=directive.file.name, read=True, past_mark=True)
    if examination.outcome is not Outcome.CLEAR or examination.directive is None:
        raise examination.error or DamagedDocument()
    return examination


def _marked(
    actor: Person, examination: Examination, organisation: Organisation, *, place: str
) -> Taken:
    files.refuse_marked(actor, examination, organisation=organisation, place=place)
    return Taken(
        TakenAs.MARKED, error=examination.error, level=examination.level or "",
        may_be_mistaken=access.may(actor, "mark.declare", organisation),
    )  # fmt: skip


def _twin(actor: Person, examination: Examination, organisation: Organisation) -> Directive | None:
    # One at a time, so that two people cannot take the same letter in at once.
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    return twin_of(
        access.scope_ids(actor, "directive.view"),
        sha256=examination.sha256 or "",
        reading=examination.directive or {},
    )


def _held(
    actor: Person,
    examination: Examination,
    upload: files.Upload,
    name: str,
    organisation: Organisation,
    *,
    place: str,
    words: str,
) -> Taken:
    try:
        files.hold(actor, examination, upload, organisation=organisation, place=place,
            name=name, words=words,
        )  # fmt: skip
    except TooLargeDocument as error:
        return Taken(TakenAs.TOO_LARGE, error=error)
    return Taken(TakenAs.HELD, error=examination.error, level=examination.level or "")


def _stored(
    actor: Person,
    examination: Examination,
    upload: files.Upload,
    name: str,
    organisation: Organisation,
    *,
    reason: str,
) -> StoredFile:
    if examination.level and reason:
        return files.declare_not_marked(
            actor, examination, upload,
            organisation=organisation, place=PLACE, reason=reason, name=name,
        )  # fmt: skip
    return files.store(actor, examination, upload, organisation=organisation, name=name)
