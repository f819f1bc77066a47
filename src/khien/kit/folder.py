"""The folder of the kit, and what lies beside the double-click files: tickets, receipts, results.

In: the folder. Out: the ticket to use, where results go. A kit on a share that cannot be written
puts its results into the person's own folder and says so.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import khien
from khien.cli.signed_files import read_ticket_file, read_whole
from khien.core.errors import KhienError
from khien.evidence.private_files import can_write
from khien.evidence.ticket import Ticket
from khien.evidence.unit_key import FILE as UNIT_KEY

RESULTS = "ket-qua"
ENDING = "*.khien"
MOST_FILES = 500
_ODD = re.compile(r"[^\w-]")


@dataclass(frozen=True, slots=True)
class Kit:
    """A kit at ``root``; ``home`` is where its results go when they cannot stay beside it."""

    root: Path
    home: Path

    def tickets(self) -> list[tuple[Path, Ticket]]:
        """The tickets beside the double-click files, the newest first."""
        found = []
        for path in self._signed(self.root):
            with contextlib.suppress(KhienError):
                found.append((path, read_ticket_file(path)))
        return sorted(found, key=lambda each: each[1].issued_at, reverse=True)

    def ticket(self, now: datetime) -> tuple[Path, Ticket] | None:
        """The newest ticket that has not run out, else the newest: a PC that was enrolled with
        it goes on."""
        found = self.tickets()
        good = [each for each in found if each[1].expires_at > now]
        return next(iter(good or found), None)

    def receipts(self) -> Iterator[bytes]:
        """What a receipt may be: files beside the kit and among its results."""
        for folder in (self.root, self.root / RESULTS):
            for path in self._signed(folder):
                with contextlib.suppress(KhienError):
                    yield read_whole(path)

    def results(self) -> Path:
        """The folder for results, made here."""
        beside = self.root / RESULTS
        with contextlib.suppress(OSError):
            beside.mkdir(exist_ok=True)
        if beside.is_dir() and can_write(beside):
            return beside
        own = self.home / f"Khien-{RESULTS}"
        own.mkdir(parents=True, exist_ok=True)
        return own

    def _signed(self, folder: Path) -> list[Path]:
        """Signed files in ``folder``; the unit's key is none."""
        try:
            found = sorted(each for each in folder.glob(ENDING) if each.name != UNIT_KEY)
        except OSError:
            return []
        return found[:MOST_FILES]


def kit_here() -> Kit:
    """The kit that this package lies in: ``<kit>/lib/khien``."""
    return Kit(Path(khien.__file__).resolve().parents[2], Path.home())


def result_name(host: str, now: datetime) -> str:
    """A name for one PC's results, without its ending; no two runs share one."""
    plain = _ODD.sub("", host)[:60] or "may"
    return f"{plain}-{now.astimezone():%Y%m%d-%H%M%S}"
