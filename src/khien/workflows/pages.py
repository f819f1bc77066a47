"""Pages of a letter as pictures, drawn in the worker process that meets outside bytes.

In: the bytes of a file that the first door found clear. Out: one page as PNG, or a named error.
Nothing is kept, and nothing is read or checked: whoever may see the letter may see its pages.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
from dataclasses import replace

from khien.core.errors import DamagedDocument
from khien.core.limits import DEFAULT_LIMITS, Limits
from khien.workflows.intake import error_of
from khien.workflows.spool import Spool
from khien.workflows.workshop import Workshop

LIMITS = replace(DEFAULT_LIMITS, seconds=15.0)  # a person waits for the picture
WIDTH = 1000


def page_picture(
    source: bytes,
    *,
    page: int,
    width: int = WIDTH,
    name: str = "",
    limits: Limits = LIMITS,
    spool: Spool | None = None,
    workshop: Workshop | None = None,
) -> bytes:
    """Page ``page`` (from 1) of ``source`` as a PNG about ``width`` pixels wide.

    ``spool`` and ``workshop`` as for ``intake.examine``. Raises a DocumentError:
    UnsupportedDocument for a format that has no pages to draw (.docx, .txt),
    DamagedDocument for a page that is not there.
    """
    with contextlib.ExitStack() as held:
        shop = workshop or held.enter_context(Workshop())
        private = spool or held.enter_context(Spool())
        path = held.enter_context(private.holding(source, limits=limits))
        answer = shop.picture(path, name=name, limits=limits, page=page, width=width)
    if answer.get("outcome") != "picture":
        raise error_of(answer)
    try:
        return base64.b64decode(answer["png"], validate=True)
    except (KeyError, TypeError, binascii.Error):
        raise DamagedDocument("worker answer") from None
