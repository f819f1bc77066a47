"""The officer's own reports of a scan, known again at a console's door, which takes none.

They hold paths and hashes, which stay at the PC (CLI.md): a person who hands one in by mistake
is told so, and nothing of it is kept. In: a file. Out: whether it is such a report, in any of
the forms that ``khien scan`` writes.
"""

from __future__ import annotations

import re
from typing import BinaryIO

from khien.core.errors import DocumentError
from khien.documents.source import Source
from khien.reports.marked_files import LOCAL

HEAD = 4096
_ZIP = b"PK\x03\x04"
_STATE, _STATE_COLUMN = b"SQLite format 3\0", b"mtime_ns integer"
_PROPERTIES, _MOST_PROPERTIES = "docProps/custom.xml", 2**16
# The first line of --jsonl: a finding, a file that could not be examined, or figures alone.
_LINE = re.compile(
    rb'\s*\{\s*"(?:path":.{0,4000}"(?:member|level|sha256|finding_id)":'
    rb'|unreadable":\s*\{\s*"path":|summary":\s*\{\s*"files":)',
    re.DOTALL,
)
_LONE_PATH = re.compile(rb'\s*\{\s*"path":\s*"[^"]{3000}')


def is_local_report(file: BinaryIO) -> bool:
    """Whether ``file`` is one; it is left where its reading ended."""
    file.seek(0)
    head = file.read(HEAD)
    if LOCAL.encode("ascii") in head or (head.startswith(_STATE) and _STATE_COLUMN in head):
        return True
    plain = head.removeprefix(b"\xef\xbb\xbf")
    if _LINE.match(plain) or _LONE_PATH.match(plain):
        return True
    return head.startswith(_ZIP) and _is_workbook(file)


def _is_workbook(file: BinaryIO) -> bool:
    try:
        directory = Source(file, "").zip
        if directory.entry(_PROPERTIES) is None:
            return False
        return LOCAL.encode("ascii") in directory.head_of(_PROPERTIES, _MOST_PROPERTIES)
    except DocumentError:
        return False
