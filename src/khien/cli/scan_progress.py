"""How far a scan is, on a terminal; and its pause, asked for by signal."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
import time
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from types import FrameType, TracebackType

from khien.core.i18n import N_, gettext
from khien.markings.scanning import Options, Scan
from khien.markings.walk import Walk

_EVERY = 0.5


class Pause:
    """SIGUSR1 asks for a pause and SIGUSR2 ends it, where the system has them; everywhere the
    file STATE.pause does."""

    def __init__(self) -> None:
        self._asked = False
        self._held = contextlib.ExitStack()

    def __enter__(self) -> Pause:
        if threading.current_thread() is threading.main_thread():
            for name, asked in (("SIGUSR1", True), ("SIGUSR2", False)):
                number = getattr(signal, name, None)
                if number is not None:
                    before = signal.signal(number, partial(self._note, asked))
                    self._held.callback(signal.signal, number, before)
        return self

    def _note(self, asked: bool, number: int, frame: FrameType | None) -> None:
        self._asked = asked

    def asked(self) -> bool:
        """Whether to wait."""
        return self._asked

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._held.close()


class Progress:
    """One line on stderr, when that is a terminal: files, rate, time left, marks so far."""

    def __init__(self, roots: Sequence[str], options: Options) -> None:
        self._roots, self._options = roots, options
        self._total: int | None = None
        self._stop = not sys.stderr.isatty()
        self._begun = self._told = time.monotonic()

    def __enter__(self) -> Progress:
        window = self._options.window
        if window is not None and not window.holds(datetime.now().astimezone()):
            print(gettext(N_("Chờ tới khung giờ {window}."), window=window), file=sys.stderr)
        if not self._stop:
            threading.Thread(target=self._count, daemon=True).start()
        return self

    def _count(self) -> None:
        """How many files there are, listed without opening any, beside the scan."""
        total = 0
        with contextlib.suppress(Exception):
            walk = Walk(self._options.excludes, self._options.own_files)
            for folder in walk.folders(self._roots):
                total += len(folder.files) + len(folder.refused)
                if self._stop:
                    return
            self._total = total

    def show(self, scan: Scan) -> None:
        """Tell how far ``scan`` is, a few times a second at most."""
        now = time.monotonic()
        if self._stop or now - self._told < _EVERY:
            return
        self._told = now
        done = scan.summary.files
        rate = done / max(now - self._begun, 0.001)
        told = gettext(N_("{done} tệp · {rate} tệp/giây · {found} dấu"),
                       done=done, rate=round(rate), found=scan.summary.findings)  # fmt: skip
        if self._total:
            left = int(max(self._total - done, 0) / max(rate, 0.01))
            told += gettext(N_(" · còn khoảng {left}"), left=f"{left // 60}:{left % 60:02d}")
        if scan.waits:
            told += gettext(N_(" · đang chờ"))
        print(f"\r{told}\x1b[K", end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        """Leave the line empty."""
        if not self._stop:
            self._stop = True
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
