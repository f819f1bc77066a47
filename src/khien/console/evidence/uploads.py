"""Where uploaded bytes wait for the mark check: a private spool, in memory where there is one.

``SpoolUploadHandler`` is Django's only upload handler: whatever is sent lands in this process's
spool (0700, files 0600), bounded in size, and is gone when the request ends. A process that was
killed leaves its spool to the next start (``empty_spool``), which clears it away.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import tempfile
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from khien.core.limits import DEFAULT_LIMITS
from khien.workflows.spool import Spool

# One request's files together; a whole spool of memory must not be one person's.
REQUEST_BYTES = 512 * 2**20
_MEMORY = Path("/dev/shm")  # noqa: S108 - memory-backed; the spool makes a private folder inside
_NO_MEMORY = Path("/nonexistent")
_opening = threading.Lock()


class SpooledFile(TemporaryUploadedFile):
    """An upload in the spool. ``cut``: more was sent than may be kept, so it is not whole."""

    cut: bool = False

    def __init__(self, name: str, content_type: str | None, folder: Path) -> None:
        file = tempfile.NamedTemporaryFile(dir=folder, suffix=".upload")  # noqa: SIM115 - 0600
        UploadedFile.__init__(self, file, name, content_type or "", 0, None, None)


class SpoolUploadHandler(FileUploadHandler):
    """Writes each file of a request to the spool and stops writing at the limits."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.whole_request = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin one file."""
        super().new_file(*args, **kwargs)
        self.file = SpooledFile(cast(str, self.file_name), self.content_type, upload_folder())

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a chunk unless the file or the request is already too large.

        Whoever is not signed in has nothing to upload: none of his bytes take room.
        """
        self.whole_request += len(raw_data)
        if not self._is_somebody():
            self._cut()
            return
        too_large = start + len(raw_data) > DEFAULT_LIMITS.file_bytes
        if self.file.cut or too_large or self.whole_request > REQUEST_BYTES:
            self._cut()
            return
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> SpooledFile:
        """The finished upload, at its beginning."""
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        """The browser went away: nothing stays."""
        if hasattr(self, "file"):
            with contextlib.suppress(FileNotFoundError):
                self.file.close()

    def _is_somebody(self) -> bool:
        user = getattr(self.request, "user", None)
        return user is not None and bool(user.is_authenticated)

    def _cut(self) -> None:
        if not self.file.cut:
            self.file.cut = True
            self.file.seek(0)
            cast(Any, self.file.file).truncate(0)


def upload_folder() -> Path:
    """This process's folder for uploads."""
    with _opening:
        return _upload_spool(os.getpid()).folder


def private_spool() -> Spool:
    """A spool of its own for bytes that did not come as an upload; close it after use."""
    return Spool(fallback=_fallback(), memory=_memory())


def empty_spool() -> None:
    """Clear away what killed processes left (at start; living processes keep theirs)."""
    private_spool().close()


@lru_cache(maxsize=4)
def _upload_spool(process: int) -> Spool:
    # By process: a forked child must not take its parent's folder for its own.
    spool = private_spool()
    atexit.register(lambda: spool.close() if os.getpid() == process else None)
    return spool


def _fallback() -> Path:
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR or Path(settings.MEDIA_ROOT).parent / "spool")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _memory() -> Path:
    """The memory-backed place when it has room for a request's files twice over."""
    try:
        status = os.statvfs(_MEMORY)
    except (AttributeError, OSError):
        return _NO_MEMORY
    free = status.f_bavail * status.f_frsize
    return _MEMORY if free > 2 * REQUEST_BYTES else _NO_MEMORY
