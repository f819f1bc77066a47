"""The loop of a fuzz target: made-up inputs for its share of the time, each reproducible.

``KHIEN_FUZZ_SECONDS`` (20) is shared by all targets, ``KHIEN_FUZZ_SEED`` (1) begins the run;
``KHIEN_FUZZ_INPUTS`` gives each target so many inputs instead, however long that takes.
Input number n of a target depends on seed, target and n alone. One that breaks the target is
kept in the temporary folder, and the failure says its name, seed and number; ``KHIEN_FUZZ_CASE``
runs that number only.
"""

from __future__ import annotations

import os
import random
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

from khien.core.errors import KhienError

SECONDS = float(os.environ.get("KHIEN_FUZZ_SECONDS", "20"))
SEED = os.environ.get("KHIEN_FUZZ_SEED", "1")
INPUTS = int(os.environ.get("KHIEN_FUZZ_INPUTS", "0"))
ONLY = os.environ.get("KHIEN_FUZZ_CASE")
TARGETS = 16  # how many share the time; test_the_targets_are_counted keeps it true
CASE_SECONDS = 20.0  # of processor time for one input; ordinary ones take milliseconds
TIMEOUT = (
    int(SECONDS / TARGETS) + 600 + INPUTS
)  # of a whole target, for pytest: a parser that hangs
FEWEST = 5  # inputs that each target gets however slow the machine is

Make = Callable[[random.Random], bytes]
Try = Callable[[bytes], None]


class TooSlow(BaseException):
    """One input used up its time. No Exception: nothing under test may swallow it."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TooSlow after ``seconds`` of processor time (SIGALRM belongs to pytest-timeout)."""

    def stop(signum: int, frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def numbers() -> Iterator[int]:
    """Numbers of the inputs to try, until the target's share of the time is over."""
    if ONLY is not None:
        yield int(ONLY)
        return
    if INPUTS:
        yield from range(INPUTS)
        return
    ends = time.monotonic() + SECONDS / TARGETS
    count = 0
    while count < FEWEST or time.monotonic() < ends:
        yield count
        count += 1


def fuzz(target: str, *, make: Make, attempt: Try, refusal: type[KhienError] | None) -> int:
    """Give ``attempt`` what ``make`` makes; how many inputs. ``refusal``: the errors allowed."""
    kept = Path(tempfile.gettempdir()) / f"khien-fuzz-{target}-{os.getpid()}"
    tried = 0
    for number in numbers():
        data = make(random.Random(f"{SEED}/{target}/{number}"))
        kept.write_bytes(data)  # before the attempt: a crash of the process leaves it behind
        try:
            with time_limit(CASE_SECONDS):
                attempt(data)
        except (Exception, TooSlow) as error:
            named = refusal is not None and isinstance(error, refusal)
            if not named or not str(error):
                _fail(target, number, kept, error)
        tried += 1
    kept.unlink(missing_ok=True)
    print(f"fuzz {target}: {tried} inputs, seed {SEED}")
    return tried


def _fail(target: str, number: int, kept: Path, error: BaseException) -> None:
    place = kept.with_name(f"khien-fuzz-{target}-{SEED}-{number}")
    kept.rename(place)
    told = f"{type(error).__name__}: {error}"
    again = f"KHIEN_FUZZ_SEED={SEED} KHIEN_FUZZ_CASE={number}"
    raise pytest.fail.Exception(f"{target}: {told}\ninput: {place}\nagain: {again}") from error
