"""The few calls that only Windows knows: rights asked for, a page opened, drives named.

Thin on purpose: none of it runs elsewhere. Documented at ShellExecuteW, GetLogicalDriveStringsW
and GetDriveTypeW.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from khien.core.i18n import N_, gettext
from khien.endpoints.sources.windows.live.gather import is_elevated
from khien.evidence.private_files import state_directory

ELEVATED = "--elevated"
HANDED_ON = 10  # the double-click files close their window at this code
CLOSE = N_("Nhấn Enter để đóng cửa sổ này.")
# Unsigned bytes of Python are not written to a stick; UTF-8 whatever the code page.
OPTIONS = ("-X", "utf8", "-B", "-m", "khien.kit")
_SHOWN, _WORST_ERROR = 1, 32
_FIXED = 3


def elevate(words: Sequence[str], *, say_before: Callable[[], None]) -> bool:
    """Open a window with an administrator's rights for ``words``; False: go on without."""
    if sys.platform != "win32" or is_elevated():
        return False
    say_before()
    # A drive letter of a share is not there in an elevated window; its real path is.
    python = Path(sys.executable).resolve()
    answer = ctypes.windll.shell32.ShellExecuteW(
        None, "runas", str(python), elevated_arguments(words), str(python.parent), _SHOWN
    )
    return int(answer) > _WORST_ERROR


def elevated_arguments(words: Sequence[str]) -> str:
    """One text for the elevated Python, quoted as Windows takes it apart again."""
    return subprocess.list2cmdline([*OPTIONS, *words, ELEVATED])


def wait_for_key() -> None:
    """Keep a window of our own open until it was read."""
    print(f"\n{gettext(CLOSE)}", flush=True)
    with contextlib.suppress(OSError, EOFError, KeyboardInterrupt):
        sys.stdin.readline()


def open_page(page: Path) -> None:
    """Show ``page`` in the browser that this PC opens pages with."""
    if sys.platform == "win32":
        with contextlib.suppress(OSError):
            os.startfile(page)  # noqa: S606 - a page that this program wrote


def own_folder() -> Path:
    """A folder of this account on this PC for what must not leave it: names of marked files."""
    local = os.environ.get("LOCALAPPDATA", "") if sys.platform == "win32" else ""
    return (Path(local) / "Khien" if local else state_directory()) / "quet"


def fixed_drives() -> list[str]:
    """The tops of the drives built into this PC."""
    if sys.platform != "win32":
        return ["/"]
    kernel = ctypes.windll.kernel32
    text = ctypes.create_unicode_buffer(512)
    length = kernel.GetLogicalDriveStringsW(511, text)
    names = text[:length].split("\0")
    return [name for name in names if name and kernel.GetDriveTypeW(name) == _FIXED]
