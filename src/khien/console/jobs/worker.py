"""The worker process: ``python -m khien.console.jobs.worker``. Ends cleanly on SIGTERM."""

from __future__ import annotations

import signal
import threading
from types import FrameType

TICK_SECONDS = 1.0


def main() -> None:
    """Run what is due, once a second, until told to stop."""
    import django

    django.setup()
    from django.db import OperationalError, close_old_connections

    from khien.console.jobs.periodic import run_due
    from khien.console.jobs.schedule import JOBS

    stopping = threading.Event()

    def stop(signum: int, frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping.wait(TICK_SECONDS):
        close_old_connections()
        try:
            run_due(JOBS)
        except OperationalError:
            # The database is busy or away; the work is still due at the next tick.
            continue


if __name__ == "__main__":
    main()
