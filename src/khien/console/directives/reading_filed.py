"""Job: reads the letters on file that came in a large batch, some at a time."""

from __future__ import annotations

import time

from django.db import transaction

from khien.console.directives.intake import read_stored
from khien.console.directives.linked import Filing
from khien.console.directives.models import Directive
from khien.console.directives.taking import fill
from khien.core.errors import KhienError

MOST_AT_ONCE = 20
MOST_SECONDS = 120.0  # of one run of the job; its lease is longer


def read_waiting(*, most: int = MOST_AT_ONCE, seconds: float = MOST_SECONDS) -> int:
    """Job: read letters on file that came in a large batch; how many were tried. Idempotent: a
    letter is read once, and one that cannot be read is marked with the reason.
    """
    ends = time.monotonic() + seconds
    waiting = Filing.objects.filter(waits_to_be_read=True).select_related(
        "filed_by", "directive__file"
    )
    done = 0
    for filing in waiting.order_by("pk")[:most]:
        if done and time.monotonic() > ends:
            break
        _read(filing)
        done += 1
    return done


def _read(filing: Filing) -> None:
    problem, examination = "", None
    try:
        examination = read_stored(filing.directive)
    except KhienError as error:
        problem = error.code
    except OSError:  # the store is away: named, so that one letter never stops the others
        problem = "damaged"
    with transaction.atomic(durable=True):
        row = Directive.objects.select_for_update(of=("self",)).get(pk=filing.directive_id)
        locked = Filing.objects.select_for_update(of=("self",)).get(pk=filing.pk)
        if locked.waits_to_be_read and examination is not None and not row.text:
            fill(
                filing.filed_by, row,
                reading=examination.directive or {}, text=examination.text,
                document=examination.document,
            )  # fmt: skip
        locked.waits_to_be_read, locked.unreadable = False, problem
        locked.save(update_fields=["waits_to_be_read", "unreadable"])
