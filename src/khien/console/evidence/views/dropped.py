"""What one drop holds: the files themselves and, of a zip, each file in it.

In: the uploads of a request and until when there is time for them. Out: files one by one, each
read no further than a bundle may be long. A zip is opened in the worker, under its limits; of
what is in it nothing is written outside the private spool.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from khien.console.evidence import files
from khien.evidence.dsse import MAX_ENVELOPE

_ZIP, _ZIP_HEAD = ".zip", b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Dropped:
    """``cut``: more was sent than the spool keeps of one file or one request. ``left``: there was
    no time for it, so it was not read."""

    name: str = ""
    data: bytes = field(default=b"", repr=False)
    cut: bool = False
    left: bool = False


def dropped(uploads: Iterable[Any], *, until: float) -> Iterator[Dropped]:
    """Every file; the first one even when it is late."""
    first = True
    for upload in uploads:
        if not first and time.monotonic() > until:
            yield Dropped(left=True)
            continue
        first = False
        yield from _files_of(upload, until)


def _files_of(upload: Any, until: float) -> Iterator[Dropped]:
    name, cut = upload.name or "", bool(getattr(upload, "cut", False))
    data = upload.read(MAX_ENVELOPE + 1)
    inside = 0
    if not cut and name.casefold().endswith(_ZIP) and data.startswith(_ZIP_HEAD):
        upload.seek(0)
        for letter in files.letters_in(upload):
            if inside and time.monotonic() > until:
                yield Dropped(left=True)
                return
            inside += 1
            yield Dropped(letter.name, letter.data[: MAX_ENVELOPE + 1])
    if not inside:
        yield Dropped(name, data, cut=cut)
