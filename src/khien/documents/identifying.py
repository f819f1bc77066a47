"""Which format a file is of, told by its first bytes and, of a container, by its directory.

In: a Source. Out: the format that is surest, or None. The name is a tie-breaker at most. Meant for
many files: only the formats that can lead with such bytes are asked.
"""

from __future__ import annotations

from functools import lru_cache

from khien.core.errors import DocumentError, EncryptedDocument
from khien.documents.containers import zipped
from khien.documents.containers.ole2 import SIGNATURE as OLE2_SIGNATURE
from khien.documents.containers.ole2 import refuse_encrypted
from khien.documents.format import LAST_RESORT, Format
from khien.documents.reading import all_formats
from khien.documents.source import Source

_CERTAIN = 90


def identify(source: Source) -> Format | None:
    """The format of ``source``; raises a DocumentError for a container that cannot be opened
    (EncryptedDocument for one behind a password)."""
    within = _container(source.head)
    if within == "ole2":
        _refuse_locked(source)
    trouble: DocumentError | None = None
    best: tuple[int, Format] | None = None
    for each in _formats(within):
        try:
            score = each.claims(source)
        except DocumentError as error:
            trouble = trouble or error
            continue
        if score is None:
            continue
        if score >= _CERTAIN:
            return each
        if best is None or score > best[0]:
            best = score, each
    if trouble is not None and (best is None or best[0] <= LAST_RESORT):
        raise trouble
    return best[1] if best else None


def _refuse_locked(source: Source) -> None:
    """Raise EncryptedDocument for an office file behind a password, also when its directory is
    damaged and only the names of its parts can be seen."""
    try:
        locked = source.ole2.encrypted
    except DocumentError:
        refuse_encrypted(source.whole())
        raise
    if locked:
        raise EncryptedDocument()


def _container(head: bytes) -> str:
    if head.startswith(zipped.SIGNATURES):
        return "zip"
    return "ole2" if head.startswith(OLE2_SIGNATURE) else ""


@lru_cache(maxsize=4)
def _formats(within: str) -> tuple[Format, ...]:
    """The formats to ask, those of the container first when there is one."""
    inside = [each for each in all_formats() if each.within == within]
    others = [each for each in all_formats() if within and not each.within]
    return (*inside, *others)
