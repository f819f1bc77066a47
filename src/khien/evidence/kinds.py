"""What a file found beside bundles is: on a stick lie tickets, receipts and other things too.

In: bytes and the file's name. Out: a ``FileKind``. Nothing is verified here. What looks like a
bundle that was damaged is a bundle: it is judged, and its refusal is said.
"""

from __future__ import annotations

import enum

from khien.evidence import dsse, receipt, ticket
from khien.evidence.encryption import is_encrypted
from khien.evidence.errors import Altered, TooLarge
from khien.evidence.unit_key import is_unit_key

ENDING = ".khien"
# Words of an envelope, more of them than one damaged place can take away.
_WORDS = (b'"payload":', b'"payloadType":', b'"signatures":')
_PAPERS = {ticket.PAYLOAD_TYPE, receipt.PAYLOAD_TYPE}


class FileKind(enum.StrEnum):
    """``BUNDLE``: to be judged. ``PAPERS``: a ticket or receipt of a console."""

    BUNDLE = "bundle"
    PAPERS = "papers"
    OTHER = "other"


def kind_of(data: bytes, name: str = "") -> FileKind:
    """What ``data`` is; the unit's key counts as a bundle, so that it is refused by name. So does
    what is encrypted: whoever has the key says what it is."""
    if is_unit_key(data) or is_encrypted(data):
        return FileKind.BUNDLE
    try:
        payload_type = dsse.open_envelope(data).payload_type
    except (Altered, TooLarge):
        ours = name.casefold().endswith(ENDING) or any(word in data for word in _WORDS)
        return FileKind.BUNDLE if ours else FileKind.OTHER
    return FileKind.PAPERS if payload_type in _PAPERS else FileKind.BUNDLE
