"""A file for its owner's eyes alone, there whole or not at all.

It is written beside its place under another name, readable by its owner only, and put in place
when it is complete; what stood there before stays until then.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from khien.core.errors import UsageError
from khien.core.i18n import N_


class ReportUnwritable(UsageError):
    """No place, no right or no room for it."""

    code = "report_unwritable"
    text = N_("Không ghi được tệp {path}.")
    hint = N_("Chọn thư mục ghi được và còn chỗ trống.")


class PrivateFile:
    """A context manager; ``write`` bytes to it. Left by an exception it leaves nothing."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part = path.with_name(path.name + ".part")
        self._file: BinaryIO | None = None

    def __enter__(self) -> PrivateFile:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        try:
            # A folder, a pipe or a device is no place to put a file in.
            if self._path.exists() and not self._path.is_file():
                raise IsADirectoryError
            self._part.unlink(missing_ok=True)  # of a scan that was ended
            self._file = os.fdopen(os.open(self._part, flags, 0o600), "wb")
        except OSError:
            raise self._refused() from None
        return self

    def check(self) -> None:
        """Raise now, not when there is something to write; leaves nothing."""
        self.__enter__()
        file, self._file = self._file, None
        if file is not None:
            self._drop(file)

    def write(self, data: bytes) -> None:
        """Add ``data``; it reaches the disk at once, so that an ended scan leaves what it saw."""
        if self._file is None:
            raise self._refused()
        try:
            self._file.write(data)
            self._file.flush()
        except OSError:
            raise self._refused() from None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        file, self._file = self._file, None
        if file is None:
            return
        try:
            if error is None:
                file.flush()
                os.fsync(file.fileno())
            file.close()
            if error is None:
                self._part.replace(self._path)
                return
        except OSError:
            if error is None:
                self._drop(file)
                raise self._refused() from None
        self._drop(file)

    def _drop(self, file: BinaryIO) -> None:
        with contextlib.suppress(OSError):
            file.close()
        with contextlib.suppress(OSError):
            self._part.unlink(missing_ok=True)

    def _refused(self) -> ReportUnwritable:
        return ReportUnwritable(path=str(self._path))
