"""Bundles of the made PCs of one office, by the code that a PC runs.

Each PC is one of the made PCs of this folder under a name and serial of its own. It has a folder
for its key and chain, and takes the next free place of a batch ticket, marked in the file beside
the ticket as on a stick that goes from PC to PC.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from khien.endpoints import InspectionContext, inspect
from khien.endpoints.sources.linux.host import Host, Output
from khien.evidence.places import places_file
from khien.evidence.ticket import Ticket, read_ticket
from khien.workflows.inspection import run_inspection

HERE = Path(__file__).parent
GOOD, WEAK = "may-van-phong-tot.json", "may-van-phong-yeu.json"


@dataclass(frozen=True)
class MadePc:
    """One PC: its name, its board's serial, and which made PC it is otherwise."""

    name: str
    serial: str
    sample: str = GOOD

    @cached_property
    def told(self) -> Mapping[str, Any]:
        """The made PC's files, commands and what the register says of it."""
        read: dict[str, Any] = json.loads((HERE / self.sample).read_text("utf-8"))
        return read

    def host(self, root: Path) -> Host:
        """The PC laid out under ``root``."""
        own = {
            "/proc/sys/kernel/hostname": [self.name],
            "/sys/class/dmi/id/product_serial": [self.serial],
        }
        commands: Mapping[str, list[str]] = self.told["commands"]
        files: dict[str, list[str]] = {**self.told["files"], **own}
        files |= {f"/usr/bin/{line.split()[0]}": [] for line in commands}
        for name, lines in files.items():
            path = root / name.lstrip("/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        return Host(root=root, run=partial(_answer, commands), elevated=True)


def _answer(commands: Mapping[str, list[str]], arguments: Sequence[str], seconds: float) -> Output:
    del seconds
    lines = commands.get(" ".join(arguments), commands.get(arguments[0]))
    return Output(code=127, errors="not found") if lines is None else Output(0, "\n".join(lines))


def office(count: int, *, prefix: str = "VP", weak_each: int = 5) -> list[MadePc]:
    """So many PCs, each fifth one weak."""
    return [
        MadePc(f"{prefix}-{n:02}", f"DK{prefix}{n:04}", WEAK if n % weak_each == 0 else GOOD)
        for n in range(1, count + 1)
    ]


def bundles(
    ticket_file: Path, pcs: Sequence[MadePc], folder: Path, *, now: datetime
) -> Iterator[tuple[str, bytes]]:
    """The name and bytes of each PC's bundle, as ``khien inspect --bundle`` writes it."""
    ticket = read_ticket(ticket_file.read_bytes())
    for pc in pcs:
        own = folder / pc.name
        run = run_inspection(
            ticket=ticket, state_dir=own / "state", now=now,
            inspect=partial(_look, pc.host(own / "disk")), places_file=places_file(ticket_file),
        )  # fmt: skip
        if run.bundle is None:
            raise ValueError("a ticket gives a bundle")
        yield f"ket-qua-{pc.name}.khien", run.bundle


def _look(
    host: Host, target: Path | None, ticket: Ticket | None, now: datetime
) -> Mapping[str, Any]:
    del target
    context = InspectionContext(
        machine_class=ticket.machine_class if ticket else "unknown",
        issued_serials=frozenset(ticket.issued_serials) if ticket else None,
    )
    return inspect(context=context, now=now, host=host).as_json()
