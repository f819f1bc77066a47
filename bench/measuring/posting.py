"""Post prepared bodies to a console as fast as it takes them, and time each answer.

In: an address, bodies, how many at once. Out: seconds in all and of each. Run in a process of its
own, so that what it costs is on the machine but not in the server's interpreter.

usage: python bench/measuring/posting.py HOST PORT AT_ONCE FOLDER   (answers as JSON)
"""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PATH = "/inventory"
HEADERS = {
    "Content-Type": "application/x-compress-zlib", "User-Agent": "FusionInventory-Agent_v2.6",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Posted:
    """What came of it."""

    seconds: float
    each: list[float]
    refused: int


def in_a_process(host: str, port: int, *, at_once: int, folder: Path) -> Posted:
    """``post`` for the files of ``folder``, by a process of its own."""
    command = [sys.executable, __file__, host, str(port), str(at_once), str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Posted(**json.loads(done.stdout))


def post(host: str, port: int, bodies: Sequence[Path], *, at_once: int) -> Posted:
    """Every body once, ``at_once`` connections that stay open, as agents behind one proxy."""
    each: list[float] = []
    refused: list[int] = []
    waiting = iter(bodies)
    lock = threading.Lock()

    def work() -> None:
        connection = http.client.HTTPConnection(host, port, timeout=120)
        while True:
            with lock:
                file = next(waiting, None)
            if file is None:
                return
            body = file.read_bytes()
            begun = time.perf_counter()
            connection.request("POST", PATH, body, HEADERS)
            answer = connection.getresponse()
            answer.read()
            each.append(time.perf_counter() - begun)
            if answer.status != 200:
                refused.append(answer.status)

    threads = [threading.Thread(target=work) for _ in range(at_once)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Posted(time.perf_counter() - begun, each, len(refused))


if __name__ == "__main__":
    host_, port_, at_once_, folder_ = sys.argv[1:]
    files = sorted(Path(folder_).iterdir())
    found = post(host_, int(port_), files, at_once=int(at_once_))
    print(json.dumps({"seconds": found.seconds, "each": found.each, "refused": found.refused}))
