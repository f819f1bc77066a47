"""The Windows kit that the operator put into the data folder, and copies of it with a ticket.

In: the zip that ``make windows`` built. Out: what it is, and the same zip with one file more. The
kit itself stays as it came: the ticket is added to a copy.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from django.conf import settings

from khien.console.evidence.problems import NoKit, OddKit

NAME = "Khien-Windows.zip"
_TOP, _SCHEMA = "Khien-Windows", "khien.kit/1"
_NEEDED = (
    "kit.json", "python/python.exe", "python/python311._pth", "lib/khien/kit/__main__.py",
    "Kiem tra may nay.cmd", "Tim tai lieu mat.cmd", "Kiem tra truoc khi gui.cmd",
)  # fmt: skip
_MOST_BYTES, _MOST_FILES, _MOST_TOLD = 2 * 2**30, 50_000, 2**20


@dataclass(frozen=True, slots=True)
class InstalledKit:
    """``sha256`` is of the zip as it was put in, to compare with what was built."""

    version: str
    python: str
    size: int
    sha256: str
    installed_at: datetime


def place() -> Path:
    """Where the kit lies; it need not be there."""
    return Path(settings.DATA) / "kit" / NAME


def installed() -> InstalledKit | None:
    """The kit in the data folder; None when there is none that can be read."""
    path = place()
    try:
        told = json.loads(path.with_suffix(".json").read_text("utf-8"))
        status = path.stat()
    except (OSError, ValueError):
        return None
    return InstalledKit(
        version=str(told.get("khien", "")),
        python=str(told.get("python", "")),
        size=status.st_size,
        sha256=str(told.get("sha256", "")),
        installed_at=datetime.fromtimestamp(status.st_mtime, tz=UTC),
    )


def put(source: Path) -> InstalledKit:
    """Take the kit in ``source`` into the data folder, whole or not at all; raises OddKit."""
    about = _about(source)
    target = place()
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as part:
        try:
            with source.open("rb") as file:
                shutil.copyfileobj(file, part, 1 << 20)
            part.flush()
            with Path(part.name).open("rb") as copied:
                about["sha256"] = hashlib.file_digest(copied, "sha256").hexdigest()
            target.with_suffix(".json").write_text(json.dumps(about), "utf-8")
            Path(part.name).replace(target)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise
    kit = installed()
    if kit is None:
        raise OddKit()
    return kit


def _about(source: Path) -> dict[str, str]:
    """What the kit says of itself; raises OddKit for a zip that is no kit, or damaged."""
    try:
        with zipfile.ZipFile(source) as packed:
            infos = packed.infolist()
            names = {each.filename for each in infos}
            sound = (
                len(infos) <= _MOST_FILES
                and sum(each.file_size for each in infos) <= _MOST_BYTES
                and all(PurePosixPath(name).parts[0] == _TOP for name in names)
                and all(".." not in PurePosixPath(name).parts for name in names)
                and all(f"{_TOP}/{name}" in names for name in _NEEDED)
            )
            if not sound or packed.testzip() is not None:
                raise OddKit()
            with packed.open(f"{_TOP}/kit.json") as file:
                told = json.loads(file.read(_MOST_TOLD))
            if told.get("schema") != _SCHEMA:
                raise OddKit()
            return {"khien": str(told["khien"]), "python": str(told["python"]["file"])}
    except (OSError, ValueError, KeyError, IndexError, TypeError, zipfile.BadZipFile,
            NotImplementedError, RuntimeError) as error:  # fmt: skip
        raise OddKit(type(error).__name__) from error


def filled(ticket: bytes, name: str) -> BinaryIO:
    """A copy of the kit with ``ticket`` beside its files to double-click; raises NoKit."""
    with contextlib.ExitStack() as undo:
        try:
            kit = undo.enter_context(place().open("rb"))
            copy = undo.enter_context(tempfile.TemporaryFile(dir=place().parent))
            shutil.copyfileobj(kit, copy, 1 << 20)
            with zipfile.ZipFile(copy, "a") as packed:
                packed.writestr(f"{_TOP}/{name}", ticket)
        except (OSError, zipfile.BadZipFile) as error:
            raise NoKit() from error
        copy.seek(0)
        kit.close()
        undo.pop_all()  # whoever sends the copy closes it
    return cast("BinaryIO", copy)
