"""What the commands about signed files share: reading one whole, writing one whole, saying."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from khien.core.errors import UsageError
from khien.core.i18n import N_, gettext

if TYPE_CHECKING:
    from khien.evidence.bindings import Binding
    from khien.evidence.ticket import Ticket

FINGERPRINT_OF_CONSOLE = N_("Vân tay hệ thống: {fingerprint}")
FINGERPRINT_OF_PC = N_("Vân tay máy này:  {fingerprint}")
COMPARE = N_(
    "So vân tay hệ thống với vân tay in trên trang “Phiếu đăng ký máy”; khác nhau thì dừng "
    "lại và báo người phụ trách."
)


class CannotRead(UsageError):
    code = "cannot-read"
    text = N_("Không đọc được tệp {name}.")
    hint = N_("Kiểm tra lại đường dẫn và quyền đọc tệp.")


class CannotWrite(UsageError):
    code = "cannot-write"
    text = N_("Không ghi được tệp {name}.")
    hint = N_("Chọn nơi khác ghi được và còn chỗ trống.")


class StateUnwritable(UsageError):
    code = "state-unwritable"
    text = N_("Không ghi được vào thư mục lưu khóa của máy ({name}).")
    hint = N_("Chạy lại với quyền quản trị (sudo), hoặc bằng tài khoản có thư mục riêng ghi được.")


def read_whole(path: Path) -> bytes:
    """The bytes of ``path``, bounded by what any signed file may be."""
    from khien.evidence.dsse import MAX_ENVELOPE

    try:
        with path.open("rb") as stream:
            return stream.read(MAX_ENVELOPE + 1)
    except OSError as error:
        raise CannotRead(type(error).__name__, name=path) from error


def write_whole(path: Path, data: bytes) -> None:
    """Write ``path`` entirely or leave it as it was."""
    temporary: Path | None = None
    try:
        if path.exists() and not path.is_file():
            raise IsADirectoryError  # a folder, a pipe or a device is no place to put a file in
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".khien-")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError as error:
        raise CannotWrite(type(error).__name__, name=path) from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


def read_ticket_file(path: Path) -> Ticket:
    """The ticket in ``path``."""
    from khien.evidence.ticket import read_ticket

    return read_ticket(read_whole(path))


def say(message: str, **facts: object) -> None:
    """A sentence for the person, on stderr."""
    print(gettext(message, **facts) if facts else gettext(message), file=sys.stderr)


def show_fingerprints(ticket: Ticket, binding: Binding) -> None:
    """What a person compares when a PC meets its console for the first time."""
    from khien.evidence.keys import grouped

    say(FINGERPRINT_OF_CONSOLE, fingerprint=grouped(ticket.console_key.fingerprint))
    say(FINGERPRINT_OF_PC, fingerprint=grouped(binding.fingerprint))
    say(COMPARE)
