"""``khien receipt``: stores the console's signed answer, so that the next bundle can follow.

An archive or a folder of receipts, carried from PC to PC, is looked through for this PC's own.
"""

from __future__ import annotations

import argparse
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from khien.cli.signed_files import CannotRead, StateUnwritable, read_whole, say
from khien.core.i18n import N_, gettext

if TYPE_CHECKING:
    from khien.evidence.bindings import Binding
    from khien.evidence.receipt import Receipt

HELP = N_("lưu biên nhận của hệ thống để lần kiểm tra sau nối tiếp được")
EXAMPLES = ("khien receipt bien-nhan.khien", "khien receipt bien-nhan.zip")
NOT_TAKEN = 1
MOST_RECEIPTS, MOST_BYTES = 1_000, 2**16


def configure(parser: argparse.ArgumentParser) -> None:
    """One receipt."""
    parser.add_argument(
        "file",
        type=Path,
        metavar=gettext(N_("TỆP")),
        help=gettext(
            N_("biên nhận tải ở trang “Phiếu đăng ký máy”; hoặc tệp zip, thư mục nhiều biên nhận")
        ),
    )


def run(arguments: argparse.Namespace) -> int:
    """0 when the bundle was accepted or proposed, 1 when it was refused or held."""
    from khien.evidence.private_files import can_write, state_directory
    from khien.evidence.state_lock import locked

    found = list(receipts_in(arguments.file))
    state = state_directory()
    if not can_write(state):
        raise StateUnwritable(name=state)
    with locked(state):
        binding, receipt = _take(state, found)
    say_outcome(receipt)
    if binding.head and binding.head.sequence > receipt.sequence:
        say(
            N_("Máy đã giữ một biên nhận mới hơn (số {sequence}); giữ nguyên."),
            sequence=binding.head.sequence,
        )
    return 0 if receipt.outcome in ("accepted", "proposed") else NOT_TAKEN


def receipts_in(path: Path) -> Iterator[bytes]:
    """The file itself, or what may be receipts in an archive or folder of them."""
    from khien.evidence.kinds import ENDING

    if path.is_dir():
        for one in islice(sorted(path.glob(f"*{ENDING}")), MOST_RECEIPTS):
            yield read_whole(one)
    elif zipfile.is_zipfile(path):
        try:
            yield from _members(path, ENDING)
        except (zipfile.BadZipFile, RuntimeError, EOFError, OSError, zlib.error) as error:
            raise CannotRead(type(error).__name__, name=path) from error
    else:
        yield read_whole(path)


def _members(path: Path, ending: str) -> Iterator[bytes]:
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist()[:MOST_RECEIPTS]:
            if member.filename.endswith(ending) and member.file_size <= MOST_BYTES:
                with archive.open(member) as stream:
                    yield stream.read(MOST_BYTES)


def _take(state: Path, found: list[bytes]) -> tuple[Binding, Receipt]:
    """Store what is this PC's; NoBinding when nothing is. A file by itself must be a receipt."""
    from khien.evidence.bindings import take_receipt
    from khien.evidence.errors import EvidenceError, NoBinding

    if len(found) == 1:
        return take_receipt(state, found[0])
    taken = []
    for data in found:
        try:
            taken.append(take_receipt(state, data))
        except EvidenceError:  # another PC's, or no receipt
            continue
    if not taken:
        raise NoBinding()
    return max(taken, key=lambda one: one[1].sequence)


def say_outcome(receipt: Receipt) -> None:
    """The console's decision, in words, with the reason and the next step."""
    from khien.evidence.errors import error_for
    from khien.evidence.judgement import Outcome

    words = {
        Outcome.ACCEPT: N_("Hệ thống đã nhận gói số {sequence} lúc {at}."),
        Outcome.PROPOSE: N_(
            "Hệ thống đã ghi gói số {sequence} lúc {at}; chờ người phụ trách xác nhận máy này."
        ),
        Outcome.HOLD: N_("Gói số {sequence} (lúc {at}) chờ người phụ trách quyết định."),
        Outcome.REFUSE: N_("Hệ thống từ chối gói số {sequence} lúc {at}."),
    }
    at = receipt.received_at.strftime("%d/%m/%Y %H:%M UTC")
    say(words[receipt.outcome], sequence=receipt.sequence, at=at)
    if receipt.reason:
        reason = error_for(receipt.reason)
        say("{reason}", reason=f"{reason.message()} {reason.advice()}".strip())
