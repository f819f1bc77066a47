"""What files are called, so that a command beside a download names the file that was saved.

Each name says which PC it is of: two tickets in one download folder are two names.
"""

from __future__ import annotations

import re

from khien.console.endpoints.models import Computer
from khien.console.evidence.models import Bundle, Ticket
from khien.core.text import fold

ENDING = ".khien"


def ticket_name(ticket: Ticket) -> str:
    """phieu-yt-01.khien; of a batch phieu-lo-20-may.khien."""
    if ticket.computer is None:
        return f"phieu-lo-{ticket.places}-may{ENDING}"
    return f"phieu-{_plain(ticket.computer)}{ENDING}"


def result_name(ticket: Ticket) -> str:
    """What a PC writes; in a batch each PC by its own name, in a shell and in PowerShell."""
    if ticket.computer is None:
        return f"ket-qua-$(hostname){ENDING}"
    return f"ket-qua-{_plain(ticket.computer)}{ENDING}"


def receipt_name(bundle: Bundle) -> str:
    """bien-nhan-yt-01-so-3.khien: of which PC, of which of its bundles."""
    computer = bundle.computer
    which = _plain(computer) if computer else f"goi-{bundle.pk}"
    number = f"so-{bundle.sequence}" if bundle.signed else f"khai-{bundle.pk}"
    return f"bien-nhan-{which}-{number}{ENDING}"


def proof_name(bundle: Bundle) -> str:
    """giay-chung-yt-01-so-3.json: of which PC, of which of its bundles."""
    return receipt_name(bundle).replace("bien-nhan-", "giay-chung-").removesuffix(ENDING) + ".json"


def _plain(computer: Computer) -> str:
    """A PC's name as one plain word: letters, digits, hyphens."""
    word = re.sub(r"[^a-z0-9]+", "-", fold(computer.name)).strip("-")[:40].strip("-")
    return word or f"may-{computer.pk}"
