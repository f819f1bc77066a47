"""QR codes of a scanned page or a photograph, read in the worker process that meets outside
bytes.

In: bytes that the first door found clear. Out: what each code holds, or a named error. Nothing
of the picture is kept.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
from dataclasses import replace
from pathlib import Path

from khien.core.errors import DamagedDocument
from khien.core.limits import DEFAULT_LIMITS, Limits
from khien.workflows.intake import error_of
from khien.workflows.spool import Spool
from khien.workflows.workshop import Workshop

LIMITS = replace(DEFAULT_LIMITS, seconds=45.0)  # a person waits for it
MOST_PAGES = 40


def codes_in(
    source: bytes | Path,
    *,
    name: str = "",
    limits: Limits = LIMITS,
    spool: Spool | None = None,
    workshop: Workshop | None = None,
) -> list[bytes]:
    """What the codes of ``source`` hold, page by page; of more than ``MOST_PAGES``, the first.

    ``spool`` and ``workshop`` as for ``intake.examine``. Raises a DocumentError.
    """
    with contextlib.ExitStack() as held:
        shop = workshop or held.enter_context(Workshop())
        if isinstance(source, Path):
            path = source
        else:
            private = spool or held.enter_context(Spool())
            path = held.enter_context(private.holding(source, limits=limits))
        answer = shop.codes(path, name=name, limits=limits, pages=MOST_PAGES)
    if answer.get("outcome") != "codes":
        raise error_of(answer)
    try:
        return [base64.b64decode(each, validate=True) for each in answer["codes"]]
    except (KeyError, TypeError, binascii.Error):
        raise DamagedDocument("worker answer") from None
