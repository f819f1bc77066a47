"""Every file's first door: is it marked, can it be examined, what does it say?

In: a path or bytes. Out: an ``Examination``. The mark check comes before anything is kept or
read; of a marked file nothing remains but level, size, rule and place. A file that cannot be
examined is never clear: it waits, with the reason.
"""

from __future__ import annotations

import contextlib
import enum
import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from khien.core import errors
from khien.core.errors import (
    DamagedDocument,
    DocumentError,
    MarkedDocument,
    UnsupportedDocument,
)
from khien.core.i18n import N_
from khien.core.limits import DEFAULT_LIMITS, Limits
from khien.documents.containers.archive import UnsafeMember
from khien.documents.document import Document, Line, LineKind, Style
from khien.documents.ocr.engine import RecognitionMissing
from khien.documents.signatures.roots import NO_ROOTS, TrustRoots
from khien.workflows.spool import Spool
from khien.workflows.workshop import Workshop


class Outcome(enum.StrEnum):
    """What the door answers."""

    CLEAR = "clear"
    MARKED = "marked"
    UNEXAMINABLE = "unexaminable"


class DoubtfulMark(MarkedDocument):
    """A single level printed on what looks like a sample form: a person must look."""

    text = N_("Trang đầu có chữ {level} như dấu độ mật nhưng giống mẫu in sẵn.")
    hint = N_("Nhờ người có thẩm quyền xem bản giấy rồi xác nhận có phải dấu độ mật hay không.")


class MisreadMark(DoubtfulMark):
    """Words of a scan that may be a level with a letter or a tone misread."""

    text = N_("Trang đầu của bản quét có chữ giống dấu {level} nhưng nhận dạng chưa chắc.")
    hint = N_("Nhờ người có thẩm quyền xem bản giấy rồi xác nhận có phải dấu độ mật hay không.")


class UnreadStamp(DoubtfulMark):
    """Something like a stamp in the head of a scan, whose words could not be read."""

    text = N_("Trang đầu của bản quét có khung giống con dấu mà máy không đọc được chữ.")
    hint = N_("Nhờ người có thẩm quyền xem bản giấy rồi xác nhận có phải dấu độ mật hay không.")


class UnopenedFile(DamagedDocument):
    """Nothing to examine: no such file, no right to read it, or not a file at all."""

    text = N_("Không mở được tệp: không có tệp này, hoặc không có quyền đọc.")
    hint = N_("Kiểm tra lại tên tệp và quyền đọc rồi thử lại.")


class HoldsOtherFiles(UnsupportedDocument):
    """Files inside the file: a mark in one of them would go unseen."""

    text = N_("Tệp có nhúng hoặc đính kèm tệp khác bên trong nên chưa kiểm tra hết được.")
    hint = N_("Bỏ tệp nhúng ra khỏi văn bản, gửi từng tệp riêng.")


class LegacyFont(UnsupportedDocument):
    """Words in a font from before Unicode: what is read is not what a person sees."""

    text = N_("Văn bản dùng phông chữ cũ (TCVN3 hoặc VNI) nên chưa đọc đúng được.")
    hint = N_("Chuyển văn bản sang Unicode (ví dụ bằng UniKey), lưu lại rồi thử lại.")


_ERRORS: Mapping[str, type[DocumentError]] = {
    **{
        kind.code: kind
        for kind in (
            errors.EncryptedDocument,
            errors.DamagedDocument,
            errors.TooLargeDocument,
            errors.UnsupportedDocument,
            errors.NoTextLayer,
            errors.TimedOut,
        )
    },
    "embedded": HoldsOtherFiles,
    "legacy_font": LegacyFont,
    "ocr_not_installed": RecognitionMissing,
    "unsafe": UnsafeMember,
}


@dataclass(frozen=True, slots=True)
class Examination:
    """What is known of a file after its check.

    ``error`` is set when the outcome is not CLEAR; its ``code``, ``message()`` and
    ``advice()`` are for people and JSON. ``sha256``, ``directive`` and ``document`` are set
    for clear files only, the last two when reading was asked for.
    """

    outcome: Outcome
    size: int | None = None
    level: str | None = None
    where: str | None = None
    rule: str | None = None
    reasons: tuple[str, ...] = ()
    sha256: str | None = None
    error: DocumentError | None = None
    directive: Mapping[str, Any] | None = None
    document: Document | None = field(default=None, repr=False)

    @property
    def error_code(self) -> str | None:
        """CLI.md's code of the error, or None."""
        return self.error.code if self.error else None

    @property
    def text(self) -> str:
        """The text that spans index; empty unless clear and read."""
        return self.document.text if self.document else ""

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of the document; none unless clear and read."""
        return self.document.lines if self.document else ()


def examine(
    source: Path | bytes,
    *,
    name: str = "",
    limits: Limits = DEFAULT_LIMITS,
    spool: Spool | None = None,
    read: bool = False,
    past_mark: bool = False,
    workshop: Workshop | None = None,
    roots: TrustRoots = NO_ROOTS,
) -> Examination:
    """Check ``source`` for marks and, when clear and ``read``, read it.

    Bytes go through ``spool`` (one of its own when none is given). ``workshop`` lets several
    files share one worker process. ``past_mark``: a person with the right declared that the
    seeming mark is none; the file is clear then, with the ``level`` that was seen. ``roots``:
    whom signatures are checked against when the file is read. Never raises for anything the
    file does.
    """
    with contextlib.ExitStack() as held:
        shop = workshop or held.enter_context(Workshop())
        if isinstance(source, Path):
            path = source
        else:
            private = spool or held.enter_context(Spool())
            try:
                path = held.enter_context(private.holding(source, limits=limits))
            except DocumentError as error:
                return Examination(Outcome.UNEXAMINABLE, size=len(source), error=error)
        return _ask(
            shop, path, name=name, limits=limits, read=read, past_mark=past_mark, roots=roots
        )


def packet_values(
    source: bytes,
    *,
    spool: Spool,
    limits: Limits = DEFAULT_LIMITS,
    workshop: Workshop | None = None,
) -> Mapping[str, Any]:
    """What an exchange packet says in its header, before its letter goes through ``examine``.
    Raises a DocumentError.
    """
    with contextlib.ExitStack() as held:
        shop = workshop or held.enter_context(Workshop())
        path = held.enter_context(spool.holding(source, limits=limits))
        answer = shop.packet(path.absolute(), limits=limits)
    found = answer.get("packet")
    if not isinstance(found, dict):
        raise error_of(answer)
    return found


def signature_again(
    source: bytes, *, roots: TrustRoots, spool: Spool, limits: Limits = DEFAULT_LIMITS
) -> Mapping[str, Any]:
    """The signatures of a file that was examined before, against the roots in force now; as
    the contract's ``signature``. Raises a DocumentError.
    """
    with Workshop() as workshop, spool.holding(source, limits=limits) as path:
        answer = workshop.signature(path.absolute(), limits=limits, roots=roots)
    found = answer.get("signature")
    if not isinstance(found, dict):
        raise _ERRORS.get(str(answer.get("code")), DamagedDocument)(**answer.get("facts", {}))
    return found


def _ask(
    workshop: Workshop,
    path: Path,
    *,
    name: str,
    limits: Limits,
    read: bool,
    past_mark: bool,
    roots: TrustRoots,
) -> Examination:
    size = _size(path)
    if size is None:
        return Examination(Outcome.UNEXAMINABLE, error=UnopenedFile())
    try:
        answer = workshop.ask(
            path.absolute(), name=name, limits=limits, read=read, past_mark=past_mark, roots=roots
        )
    except DocumentError as error:
        return Examination(Outcome.UNEXAMINABLE, size=size, error=error)
    return _examination(answer, size)


def _size(path: Path) -> int | None:
    """Bytes of a regular file we may read, else None."""
    try:
        status = path.stat()
    except OSError:
        return None
    readable = stat.S_ISREG(status.st_mode) and os.access(path, os.R_OK)
    return status.st_size if readable else None


def _examination(answer: Mapping[str, Any], size: int | None) -> Examination:
    outcome = answer.get("outcome")
    if outcome == "clear":
        document = answer.get("document")
        return Examination(
            Outcome.CLEAR,
            size=answer["size"],
            level=answer.get("level"),
            where=answer.get("where"),
            rule=answer.get("rule"),
            reasons=tuple(answer.get("reasons", ())),
            sha256=answer["sha256"],
            directive=answer.get("directive"),
            document=_document(document) if document else None,
        )
    if outcome in {"marked", "doubtful"}:
        kind = MarkedDocument if outcome == "marked" else _doubt(answer["reasons"])
        return Examination(
            Outcome.MARKED if outcome == "marked" else Outcome.UNEXAMINABLE,
            size=answer["size"],
            level=answer["level"],
            where=answer["where"],
            rule=answer["rule"],
            reasons=tuple(answer["reasons"]),
            error=kind(level=answer["level"]),
        )
    return Examination(Outcome.UNEXAMINABLE, size=size, error=error_of(answer))


def _doubt(reasons: Sequence[str]) -> type[DoubtfulMark]:
    if "unread-stamp" in reasons:
        return UnreadStamp
    return MisreadMark if "misread" in reasons else DoubtfulMark


def error_of(answer: Mapping[str, Any]) -> DocumentError:
    """The error that a worker's answer names."""
    kind_of_error = _ERRORS.get(str(answer.get("code")), errors.DamagedDocument)
    return kind_of_error(**answer.get("facts", {}))


def _document(stored: Mapping[str, Any]) -> Document:
    """A Document from its JSON form."""
    lines = tuple(
        Line(
            **{
                **line,
                "kind": LineKind(line["kind"]),
                "style": Style(**line["style"]),
                "box": tuple(line["box"]) if line["box"] else None,
            }
        )
        for line in stored["lines"]
    )
    return Document(**{**stored, "lines": lines, "parts": ()})
