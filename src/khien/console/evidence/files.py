"""Files at the console's door: examined in the spool, then stored, held or refused.

``examine_upload`` is called before any transaction (it may take a minute). The functions after
it need an open one and say what became of the file: ``store`` a clear file, ``refuse_marked`` a
marked one (nothing of it stays), ``hold`` one that could not be examined, for a person to
decide. A file is written under ``incoming`` and moved to its place by the commit, so that a
rolled-back act leaves nothing but what ``sweep_incoming`` clears away.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import BinaryIO, TypeAlias

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.db import transaction
from django.db.transaction import TransactionManagementError

from khien.console.audit import actions as audit
from khien.console.evidence.models import HeldFile, Refusal, StoredFile
from khien.console.evidence.uploads import SpooledFile, private_spool
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person
from khien.console.signatures.keeping import roots_in_force
from khien.core.errors import TooLargeDocument
from khien.core.limits import DEFAULT_LIMITS
from khien.core.text import squeeze
from khien.documents.signatures import NO_ROOTS
from khien.evidence.errors import LocalReportOffered, UnitKeyOffered
from khien.evidence.unit_key import is_unit_key
from khien.workflows import intake
from khien.workflows.archives import Letter, letters
from khien.workflows.codes import codes_in
from khien.workflows.intake import DoubtfulMark, Examination, Outcome
from khien.workflows.local_report import is_local_report
from khien.workflows.workshop import Workshop

NAME_LENGTH = 255
# Where a file was going when it met the door; filed: a letter already in force.
PLACES = ("letter", "filed", "evidence", "attachment", "packet", "list", "paper", "wiping")
INCOMING = "incoming"
ABANDONED_SECONDS = 3_600
_CHUNK = 2**20

Upload: TypeAlias = "UploadedFile[bytes] | bytes"


def examine_upload(
    upload: Upload, *, name: str, read: bool = False, past_mark: bool = False
) -> Examination:
    """Is it marked, can it be examined, and (``read``) what does it say. Keeps nothing.

    ``past_mark``: a person with ``mark.declare`` said, with a reason, that it is no mark.
    """
    hint = clean_name(name)
    roots = roots_in_force() if read else NO_ROOTS
    if isinstance(upload, SpooledFile) and upload.cut:
        return _too_large(upload.size)
    if isinstance(upload, TemporaryUploadedFile):
        path = Path(upload.temporary_file_path())
        return intake.examine(path, name=hint, read=read, past_mark=past_mark, roots=roots)
    data = upload if isinstance(upload, bytes) else b"".join(upload.chunks())
    if len(data) > DEFAULT_LIMITS.file_bytes:
        return _too_large(len(data))
    with private_spool() as spool:
        return intake.examine(
            data, name=hint, spool=spool, read=read, past_mark=past_mark, roots=roots
        )


def codes_on(upload: Upload, *, name: str) -> list[bytes]:
    """What the QR codes of an upload hold, which the mark check found clear; nothing is kept.
    Raises a DocumentError; UnitKeyOffered, LocalReportOffered as ``store`` does."""
    hint = clean_name(name)
    with private_spool() as spool, ExitStack() as held:
        if isinstance(upload, TemporaryUploadedFile):
            path = Path(upload.temporary_file_path())
        else:
            data = upload if isinstance(upload, bytes) else b"".join(upload.chunks())
            path = held.enter_context(spool.holding(data))
        with path.open("rb") as file:
            if is_unit_key(file.read(_CHUNK)):
                raise UnitKeyOffered()
            file.seek(0)
            if is_local_report(file):
                raise LocalReportOffered()
        return codes_in(path, name=hint)


def letters_in(upload: Upload) -> Iterator[Letter]:
    """The letters of an uploaded archive, one by one; none when it is no archive. The mark
    check of each is still to come; nothing is kept."""
    if isinstance(upload, SpooledFile) and upload.cut:
        return
    with Workshop() as workshop, private_spool() as spool, ExitStack() as held:
        if isinstance(upload, TemporaryUploadedFile):
            path = Path(upload.temporary_file_path())
        else:
            data = upload if isinstance(upload, bytes) else b"".join(upload.chunks())
            if len(data) > DEFAULT_LIMITS.file_bytes:
                return
            path = held.enter_context(spool.holding(data))
        yield from letters(path, workshop=workshop) or ()


def clean_name(name: str) -> str:
    """A name to show, never a path: the last part, squeezed, printable, at most 255 long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = squeeze("".join(ch if ch.isprintable() else " " for ch in last)).strip(". ")
    stem, dot, ending = shown.rpartition(".")
    if dot and stem and len(ending) <= 10:
        return stem[: NAME_LENGTH - len(ending) - 1] + dot + ending
    return shown[:NAME_LENGTH] or "tep"


def store(
    actor: Person,
    examination: Examination,
    upload: Upload,
    *,
    organisation: Organisation,
    name: str = "",
) -> StoredFile:
    """Keep a clear file; the row. ValueError when it is not clear or not what was examined."""
    _in_transaction()
    if examination.outcome is not Outcome.CLEAR:
        raise ValueError("only a clear file is stored")
    return _keep(actor, upload, organisation=organisation, name=name, expect=examination.sha256)


def declare_not_marked(
    actor: Person,
    examination: Examination,
    upload: Upload,
    *,
    organisation: Organisation,
    place: str,
    reason: str,
    name: str = "",
) -> StoredFile:
    """Keep a file in which a mark was seen, because ``actor`` says with a reason it is none."""
    _in_transaction()
    access.require(actor, "mark.declare", organisation)
    if examination.level is None or not reason.strip():
        raise ValueError("a declaration is about a mark, and has a reason")
    stored = _keep(actor, upload, organisation=organisation, name=name, expect=None)
    audit.record(
        "mark.declare", actor=actor, subject=stored, organisation=organisation,
        level=examination.level, size=stored.size, place=place, reason=squeeze(reason)[:500],
    )  # fmt: skip
    return stored


def refuse_marked(
    actor: Person, examination: Examination, *, organisation: Organisation, place: str
) -> Refusal:
    """Record that a marked file was turned away: level, size, place, person, nothing else."""
    _in_transaction()
    if examination.outcome is not Outcome.MARKED:
        raise ValueError("not a marked file")
    facts = {"level": examination.level, "size": examination.size, "place": _known(place)}
    refusal = Refusal.objects.create(
        organisation=organisation, kind="marked", reason_code="marked", facts=facts, person=actor
    )
    audit.record(
        "file.refuse_marked", actor=actor, subject=refusal, organisation=organisation, **facts
    )
    return refusal


def hold(
    actor: Person,
    examination: Examination,
    upload: Upload,
    *,
    organisation: Organisation,
    place: str,
    target_id: int | None = None,
    name: str = "",
    words: str = "",
) -> HeldFile:
    """Keep a file that could not be examined until a person decides.

    Raises TooLargeDocument for one that is larger than may be kept: it was never whole here.
    """
    _in_transaction()
    if examination.outcome is not Outcome.UNEXAMINABLE or examination.error is None:
        raise ValueError("only a file that could not be examined is held")
    size, _digest, path = _write(upload)
    held = HeldFile.objects.create(
        organisation=organisation,
        place=_known(place),
        target_id=target_id,
        reason_code=reason_code(examination),
        size=size,
        name=_shown(name, upload),
        path=path,
        words=words,
        added_by=actor,
    )
    audit.record(
        "file.hold", actor=actor, subject=held, organisation=organisation,
        reason=held.reason_code, size=size, place=place,
    )  # fmt: skip
    return held


def receive(
    actor: Person,
    examination: Examination,
    upload: Upload,
    *,
    organisation: Organisation,
    place: str,
    target_id: int | None = None,
    name: str = "",
    words: str = "",
) -> StoredFile | HeldFile | Refusal:
    """What the examination asks for: ``store``, ``hold`` or ``refuse_marked``."""
    if examination.outcome is Outcome.CLEAR:
        return store(actor, examination, upload, organisation=organisation, name=name)
    if examination.outcome is Outcome.MARKED:
        return refuse_marked(actor, examination, organisation=organisation, place=place)
    return hold(
        actor, examination, upload, organisation=organisation, place=place,
        target_id=target_id, name=name, words=words,
    )  # fmt: skip


def reason_code(examination: Examination) -> str:
    """Why a file waits: CLI.md's code, or ``doubtful_mark`` where a person must look."""
    if isinstance(examination.error, DoubtfulMark):
        return "doubtful_mark"
    return examination.error_code or "damaged"


def open_stored(stored: StoredFile | HeldFile) -> BinaryIO:
    """The bytes of a row. Whoever calls has asked for the right; FileNotFoundError if gone."""
    final, incoming = _final(stored.path), _incoming(stored.path)
    try:
        return final.open("rb")
    except FileNotFoundError:
        # The commit has been made and its move not yet (or the process died between the two).
        return incoming.open("rb")


def take_over(held: HeldFile, actor: Person) -> StoredFile:
    """A stored file of a held one's bytes (under a path of its own)."""
    _in_transaction()
    with open_stored(held) as source:
        data = source.read()
    return _keep(actor, data, organisation=held.organisation, name=held.name, expect=None)


def drop(held: HeldFile) -> None:
    """Remove a held file's bytes once the decision is committed."""
    _in_transaction()
    paths = (_final(held.path), _incoming(held.path))
    for path in paths:
        transaction.on_commit(partial(path.unlink, missing_ok=True))


def sweep_incoming(*, now: float | None = None) -> int:
    """Move what a commit kept, remove what a rolled-back act left; the count. Idempotent."""
    root = Path(settings.MEDIA_ROOT) / INCOMING
    done = 0
    for path in root.iterdir() if root.is_dir() else ():
        try:
            if (now or time.time()) - path.stat().st_mtime < ABANDONED_SECONDS:
                continue
            if _has_row(path.name):
                _settle(path.name)
            else:
                path.unlink(missing_ok=True)
            done += 1
        except FileNotFoundError:
            continue
    return done


def _too_large(size: int | None) -> Examination:
    error = TooLargeDocument(limit=f"{DEFAULT_LIMITS.file_bytes // 2**20} MB")
    return Examination(Outcome.UNEXAMINABLE, size=size, error=error)


def _in_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("a file is taken in the transaction of its act")


def _known(place: str) -> str:
    if place not in PLACES:
        raise ValueError(f"unknown place {place!r}")
    return place


def _shown(name: str, upload: Upload) -> str:
    given = name or ("" if isinstance(upload, bytes) else upload.name or "")
    return clean_name(given)


def _keep(
    actor: Person, upload: Upload, *, organisation: Organisation, name: str, expect: str | None
) -> StoredFile:
    size, digest, path = _write(upload)
    if expect is not None and digest != expect:
        _incoming(path).unlink(missing_ok=True)
        raise ValueError("the bytes are not those that were examined")
    stored = StoredFile.objects.create(
        organisation=organisation, sha256=digest, size=size, name=_shown(name, upload),
        path=path, added_by=actor,
    )  # fmt: skip
    audit.record(
        "file.store", actor=actor, subject=stored, organisation=organisation,
        size=size, sha256=digest,
    )  # fmt: skip
    return stored


def _write(upload: Upload) -> tuple[int, str, str]:
    """``(size, sha256, path)`` of the bytes, on disk under ``incoming``, moved by the commit.
    UnitKeyOffered and LocalReportOffered for files that never stay here, marked or not.
    """
    if isinstance(upload, SpooledFile) and upload.cut:
        raise TooLargeDocument(limit=f"{DEFAULT_LIMITS.file_bytes // 2**20} MB")
    name = secrets.token_hex(16)
    path = _incoming(name)
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in _chunks(upload):
                if not size and is_unit_key(chunk):
                    raise UnitKeyOffered()
                size += len(chunk)
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        with path.open("rb") as written:
            if is_local_report(written):
                raise LocalReportOffered()
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    stored = f"{name[:2]}/{name}"
    transaction.on_commit(lambda: _settle(name))
    return size, digest.hexdigest(), stored


def _chunks(upload: Upload) -> Iterator[bytes]:
    if isinstance(upload, bytes):
        yield upload
        return
    upload.seek(0)
    yield from upload.chunks(_CHUNK)


def _final(stored: str) -> Path:
    return Path(settings.MEDIA_ROOT) / stored


def _incoming(stored: str) -> Path:
    return Path(settings.MEDIA_ROOT) / INCOMING / stored.rsplit("/", 1)[-1]


def _settle(name: str) -> None:
    final = _final(f"{name[:2]}/{name}")
    final.parent.mkdir(exist_ok=True, mode=0o700)
    _incoming(name).replace(final)
    for folder in (final.parent, final.parent.parent):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _has_row(name: str) -> bool:
    path = f"{name[:2]}/{name}"
    return (
        StoredFile.objects.filter(path=path).exists() or HeldFile.objects.filter(path=path).exists()
    )
