"""The door to the PC: bounded file reads and bounded commands under one root.

Tests give a made folder as ``root`` and recorded answers as ``run``. Commands get a fixed
environment and path, a time limit and a cap on their output; nothing of the environment is
ever returned.
"""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from khien.core.text import printable

FILE_BYTES = 64 * 2**20
OUTPUT_BYTES = 64 * 2**20
FOLDER_ENTRIES = 20_000
COMMAND_SECONDS = 20.0
SEARCH_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
# gsettings needs these to find the settings of the person who runs the command.
_SESSION_VARIABLES = ("HOME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS")


@dataclass(frozen=True, slots=True)
class Output:
    """What a command answered; ``timed_out`` and ``truncated`` say that it is not all."""

    code: int
    text: str = ""
    errors: str = ""
    timed_out: bool = False
    truncated: bool = False


Runner = Callable[[Sequence[str], float], Output]


@dataclass(frozen=True, slots=True)
class Host:
    """One PC to look at."""

    root: Path
    run: Runner
    elevated: bool

    def path(self, name: str) -> Path:
        """``name`` (absolute or not) under the root."""
        return self.root / name.lstrip("/")

    def exists(self, name: str) -> bool:
        """Whether ``name`` is there; False too when that cannot be seen."""
        try:
            return self.path(name).exists()
        except OSError:
            return False

    def there(self, name: str) -> bool:
        """As ``exists``, but raises PermissionError when that cannot be seen."""
        try:
            self.path(name).stat()
        except PermissionError:
            raise
        except OSError:
            return False
        return True

    def read(self, name: str, *, most: int = FILE_BYTES) -> bytes | None:
        """The first ``most`` bytes of a regular file; None when there is no such file.

        Raises PermissionError when it may not be read. A pipe or device counts as absent.
        """
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
        try:
            handle = os.open(self.path(name), flags)
        except PermissionError:
            raise
        except OSError:
            return None
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            return None
        with os.fdopen(handle, "rb") as stream:
            try:
                return _read_bounded(stream, most)
            except PermissionError:
                raise
            except OSError:
                return None

    def text(self, name: str, *, most: int = FILE_BYTES) -> str | None:
        """As ``read``, decoded; bytes that are not UTF-8 become replacement marks."""
        data = self.read(name, most=most)
        return None if data is None else data.decode("utf-8", "replace")

    def line(self, name: str) -> str:
        """The first line of a small file, stripped; empty when absent or unreadable."""
        try:
            content = self.text(name, most=4096) or ""
        except PermissionError:
            return ""
        return printable((content.splitlines() or [""])[0], most=512)

    def entries(self, name: str) -> list[str]:
        """Names in a folder, sorted, at most ``FOLDER_ENTRIES``; empty when there is none.

        Raises PermissionError when it may not be listed.
        """
        found: list[str] = []
        try:
            with os.scandir(self.path(name)) as listing:
                for entry in listing:
                    found.append(entry.name)
                    if len(found) >= FOLDER_ENTRIES:
                        break
        except PermissionError:
            raise
        except OSError:
            return []
        return sorted(found)

    def modified(self, name: str) -> datetime | None:
        """When a file was last changed; None when it is not there."""
        try:
            return datetime.fromtimestamp(self.path(name).stat().st_mtime, tz=UTC)
        except (OSError, OverflowError, ValueError):
            return None

    def which(self, command: str) -> bool:
        """Whether a command is installed in one of the fixed places."""
        return any(self.exists(f"{folder}/{command}") for folder in SEARCH_PATH.split(":"))

    def command(self, *arguments: str, seconds: float = COMMAND_SECONDS) -> Output:
        """Run a fixed command and give its bounded answer."""
        return self.run(arguments, seconds)


def _read_bounded(stream: IO[bytes], most: int) -> bytes:
    # Files of /proc and /sys say size 0, so the end is found by reading.
    parts: list[bytes] = []
    left = most
    while left > 0:
        part = stream.read(min(left, 1 << 20))
        if not part:
            break
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def live_host() -> Host:
    """This PC."""
    geteuid = getattr(os, "geteuid", None)
    return Host(root=Path("/"), run=run_command, elevated=bool(geteuid and geteuid() == 0))


def run_command(arguments: Sequence[str], seconds: float, *, most: int = OUTPUT_BYTES) -> Output:
    """Run ``arguments`` with a fixed environment; never raises for what the command does."""
    environment = {"LC_ALL": "C", "LANG": "C", "PATH": SEARCH_PATH}
    environment |= {key: os.environ[key] for key in _SESSION_VARIABLES if key in os.environ}
    try:
        process = subprocess.Popen(
            list(arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            cwd=os.sep,
            start_new_session=True,
        )
    except OSError:
        return Output(code=127, errors="not found")
    return _collect(process, seconds=seconds, most=most)


def _collect(process: subprocess.Popen[bytes], *, seconds: float, most: int) -> Output:
    captured = [_Captured(), _Captured()]
    streams = [process.stdout, process.stderr]
    readers = [
        threading.Thread(target=_drain, args=(stream, part, most), daemon=True)
        for stream, part in zip(streams, captured, strict=True)
    ]
    for reader in readers:
        reader.start()
    timed_out = False
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        timed_out = True
    finally:
        if process.poll() is None:
            _kill(process)
    for reader in readers:
        reader.join(timeout=5)
    return Output(
        code=process.returncode,
        text=bytes(captured[0].data).decode("utf-8", "replace"),
        errors=bytes(captured[1].data).decode("utf-8", "replace"),
        timed_out=timed_out,
        truncated=captured[0].truncated,
    )


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the command with everything it started, where the system knows of groups."""
    kill_group = getattr(os, "killpg", None)
    if kill_group is None:
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            kill_group(process.pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    process.wait()


@dataclass(slots=True)
class _Captured:
    data: bytearray = field(default_factory=bytearray)
    truncated: bool = False


def _drain(stream: IO[bytes] | None, captured: _Captured, most: int) -> None:
    """Keep the first ``most`` bytes and read the rest away, so the command can end."""
    if stream is None:
        return
    with stream:
        for part in _chunks(stream):
            room = most - len(captured.data)
            captured.data += part[:room]
            captured.truncated = captured.truncated or len(part) > room


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while part := stream.read(1 << 16):
        yield part
