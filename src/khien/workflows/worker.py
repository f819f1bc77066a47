"""The process that meets outside bytes: it checks for marks, then reads, then forgets.

Run as ``python -m khien.workflows.worker``. In: one JSON request a line on stdin. Out: one
JSON answer a line on stdout. It bounds its own memory and time; whoever started it kills it
when it is late. It writes no file, and no text of a document goes anywhere but the answer.
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import os
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from khien.core.errors import DamagedDocument, DocumentError, TooLargeDocument
from khien.core.i18n import use_language
from khien.core.limits import Limits
from khien.documents.ocr.engine import RecognitionMissing
from khien.documents.ocr.recognition import Mode
from khien.workflows.unpacking import Unpacking

if TYPE_CHECKING:
    from khien.documents.document import Document
    from khien.documents.signatures import TrustRoots
    from khien.markings.mark import Mark

Answer = dict[str, Any]
_UNPACKING = Unpacking()
RECOGNISING = b'{"outcome": "recognising"}\n'  # not an answer: one takes longer
CODES_WIDE, MOST_CODES = 2_480, 400  # a page at 300 dots an inch; four codes of 100 pages
UNKNOWN_LEVEL = "KHÔNG RÕ"  # of a stamp that was not read


def main() -> None:
    """Serve requests until stdin ends."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # A library that prints must not write between our answers.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def say(line: bytes) -> None:
        answers.write(line)
        answers.flush()

    for request in sys.stdin.buffer:
        answers.write(json.dumps(_answer(json.loads(request), say=say)).encode("ascii") + b"\n")
        answers.flush()


def _answer(request: dict[str, Any], *, say: Callable[[bytes], None] | None = None) -> Answer:
    limits = Limits(**request["limits"])
    _bound(limits)
    path, name = Path(request["path"]), request["name"]
    try:
        with use_language(request["language"]):
            if "page" in request:
                page, width = int(request["page"]), int(request["width"])
                return page_of_file(path, name=name, limits=limits, page=page, width=width)
            if "codes" in request:
                most = int(request["codes"])
                return codes_of_file(path, name=name, limits=limits, most_pages=most)
            if "member" in request:
                number = int(request["member"])
                return _UNPACKING.member(
                    path, number, limits=limits, data=lambda: _bytes_of(path, limits)
                )
            roots = _roots(request.get("roots"))
            if request.get("packet"):
                return {"outcome": "clear", "packet": packet_of(path, limits)}
            if request.get("signature_only"):
                return {"outcome": "clear", "signature": signature_of(path, limits, roots)}
            read, past_mark = request["read"], request["past_mark"]
            reader = Reader(limits, Mode(request.get("ocr", Mode.AUTO)), say)
            return examine_file(path, name=name, reader=reader, read=read, past_mark=past_mark,
                roots=roots)  # fmt: skip
    except DocumentError as error:
        return {"outcome": "unexaminable", "code": _code_of(error), "facts": error.facts}
    except MemoryError:
        limit = f"{limits.memory_bytes // 2**20} MB"
        return {"outcome": "unexaminable", "code": "too_large", "facts": {"limit": limit}}
    except Exception:
        # The message may quote the document, so only the fact goes on.
        return {"outcome": "unexaminable", "code": "damaged", "facts": {}}


@dataclass(frozen=True, slots=True)
class Reader:
    """How documents are read for one question; ``say`` tells the asker that it takes longer."""

    limits: Limits
    ocr: Mode = Mode.AUTO
    say: Callable[[bytes], None] | None = None

    def read(self, data: bytes, name: str) -> Document:
        """The document; raises a DocumentError."""
        from khien import documents

        return documents.read(
            data, name, limits=self.limits, ocr=self.ocr, ocr_begins=self._recognition_begins
        )

    def _recognition_begins(self) -> None:
        _bound(self.limits, seconds=self.limits.seconds + self.limits.ocr_seconds)
        if self.say is not None:
            self.say(RECOGNISING)


def _code_of(error: DocumentError) -> str:
    return "ocr_not_installed" if isinstance(error, RecognitionMissing) else error.code


def examine_file(
    path: Path,
    *,
    name: str,
    reader: Reader,
    read: bool,
    past_mark: bool = False,
    roots: TrustRoots | None = None,
) -> Answer:
    """The answer about the file at ``path``; raises a DocumentError.

    The mark check sees the whole document first; only of a clear one is anything said.
    ``past_mark``: a person with the right said that what looks like a mark is none, so the
    document is read and the seeming mark told beside it.
    """
    data = _bytes_of(path, reader.limits)
    document = reader.read(data, name)
    pages = (document, *document.parts)
    seen = _gravest([_look_of(each, reader.limits, len(data)) for each in pages])
    if seen and not past_mark:
        return seen
    hindrance = next(filter(None, map(_hindrance, pages)), None)
    if hindrance is not None:
        return {"outcome": "unexaminable", "code": hindrance, "facts": {}}
    return seen | _clear(data, document, name, read=read, roots=roots)


def signature_of(path: Path, limits: Limits, roots: TrustRoots | None) -> dict[str, Any]:
    """What is known of the signatures of a file that was examined before."""
    from khien.documents import signatures

    return signatures.verify(_bytes_of(path, limits), roots=roots or signatures.NO_ROOTS).as_json()


def packet_of(path: Path, limits: Limits) -> dict[str, Any]:
    """What an exchange packet says in its header, and how many files it brings; none of their
    content. Raises a DocumentError."""
    from khien.documents.containers.edxml import parse_packet

    packet = parse_packet(_bytes_of(path, limits), limits=limits)
    return {
        "header": packet.header, "trace": packet.trace, "files": len(packet.attachments)
    }  # fmt: skip


def _roots(stored: dict[str, list[str]] | None) -> TrustRoots | None:
    if stored is None:
        return None
    from khien.documents.signatures import TrustRoots

    return TrustRoots.from_json(stored)


def page_of_file(path: Path, *, name: str, limits: Limits, page: int, width: int) -> Answer:
    """One page of the file at ``path`` as a PNG; raises a DocumentError."""
    from khien import documents

    data = _bytes_of(path, limits)
    drawn = documents.page_image(data, page, width=width, name=name, limits=limits)
    return {"outcome": "picture", "png": base64.b64encode(drawn).decode("ascii")}


def codes_of_file(path: Path, *, name: str, limits: Limits, most_pages: int) -> Answer:
    """What the QR codes of a picture or of a scan's first pages hold; raises a DocumentError.

    The caps on bytes, pixels and pages are those of every picture; a code holds 3 kB at most.
    """
    import io

    import zxingcpp
    from PIL import Image

    from khien import documents

    data = _bytes_of(path, limits)
    only = zxingcpp.barcode_formats_from_str("QRCode")
    found: list[str] = []
    pages = 0
    for page in range(1, most_pages + 1):
        try:
            drawn = documents.page_image(data, page, width=CODES_WIDE, name=name, limits=limits)
        except DamagedDocument:
            if page == 1:
                raise
            break  # there is no such page
        pages = page
        with Image.open(io.BytesIO(drawn)) as picture:
            codes = zxingcpp.read_barcodes(picture.convert("L"), formats=only)
        found += [base64.b64encode(bytes(each.bytes)).decode("ascii") for each in codes]
    return {"outcome": "codes", "codes": found[:MOST_CODES], "pages": pages}


def _hindrance(document: Document) -> str | None:
    """Why a readable document is not examined to the end, or None."""
    if "embedded_files" in document.properties:
        return "embedded"
    if "legacy_font" in document.properties:
        return "legacy_font"
    if "stamps_not_looked_for" in document.properties:
        # Its words were guessed from the picture; the stamp in the picture was not.
        return "ocr_missing"
    return None


def _look_of(document: Document, limits: Limits, size: int) -> Answer:
    """What holds a document up on its first page, or nothing."""
    from khien import markings

    found = markings.marks(document, limits=limits)
    return (_seen(found[0], size) if found else {}) or _unread_stamp(document, size)


def _gravest(looks: list[Answer]) -> Answer:
    """Of what was seen in a file and in the files it is made of: a mark before a doubt."""
    held = [each for each in looks if each]
    marked = [each for each in held if each["outcome"] == "marked"]
    return next(iter([*marked, *held]), {})


def _unread_stamp(document: Document, size: int) -> Answer:
    """What is told of a scan with something like a stamp that nobody could read."""
    if "unread_stamps" not in document.properties:
        return {}
    return {
        "outcome": "doubtful",
        "size": size,
        "level": UNKNOWN_LEVEL,
        "where": "stamp",
        "rule": "unread_stamp",
        "reasons": ["unread-stamp"],
    }


def _seen(gravest: Mark, size: int) -> Answer:
    """What is told of a mark that holds a document up; nothing for one that does not.

    A declassified document may be read, and so may a page that prints the levels to choose
    from. Two levels can also be a real mark that was raised or lowered, and one level on a
    sample form a form filled in: a person must judge those.
    """
    reasons = set(gravest.reasons)
    is_choice = "every-level" in reasons or {"several-levels", "option-list"} <= reasons
    if gravest.state == "declassified" or is_choice:
        return {}
    return {
        "outcome": "marked" if gravest.state == "marked" else "doubtful",
        "size": size,
        "level": gravest.level,
        "where": gravest.where,
        "rule": gravest.rule,
        "reasons": list(gravest.reasons),
    }


def _clear(
    data: bytes, document: Document, name: str, *, read: bool, roots: TrustRoots | None
) -> Answer:
    digest = hashlib.sha256(data).hexdigest()
    answer: Answer = {"outcome": "clear", "size": len(data), "sha256": digest}
    if read:
        from khien import directives
        from khien.documents import signatures

        directive = directives.read_directive(document)
        signature = signatures.verify(data, document=document, roots=roots or signatures.NO_ROOTS)
        answer["directive"] = directives.as_json(
            directive, file=name, sha256=digest, document=document, signature=signature
        )
        answer["document"] = dataclasses.asdict(dataclasses.replace(document, parts=()))
    return answer


def _bytes_of(path: Path, limits: Limits) -> bytes:
    """The bytes of a regular file, read once; raises a DocumentError.

    Opened without waiting, so that a pipe or device named as a file holds nobody up.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags)
    except OSError:
        raise DamagedDocument("open") from None
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise DamagedDocument("not a file")
        if status.st_size > limits.file_bytes:
            raise TooLargeDocument(limit=f"{limits.file_bytes // 2**20} MB")
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(limits.file_bytes + 1)
    except OSError:
        raise DamagedDocument("read") from None
    finally:
        os.close(handle)


def _bound(limits: Limits, *, seconds: float | None = None) -> None:
    """Cap memory, processor time (``seconds`` from now), files and core dumps, where the
    system can."""
    if sys.platform == "win32":  # there the parent's time limit is the bound
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    allowed = limits.seconds if seconds is None else seconds
    until = int(used.ru_utime + used.ru_stime + allowed) + 2
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, until),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(what, (soft, hard))
        except (ValueError, OSError):
            continue


if __name__ == "__main__":
    main()
