"""One target under a fuzzer that follows which lines an input reaches.

usage: python -m tests.fuzz.guided TARGET SECONDS

``make fuzz`` runs each target so. An input that breaks the target, takes more than 20 seconds
or more than 512 MB ends the run with 1 and lies in the temporary folder; put it under
``tests/fuzz/found/TARGET`` and mend the parser: it is a test from then on.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["khien"]):
    from tests.fuzz.targets import FOUND, TARGETS

SLOWEST_SECONDS = 20
MOST_MB = 512
MOST_BYTES = 65_536


def main() -> None:
    """Run one target for its time."""
    name, seconds = sys.argv[1], int(sys.argv[2])
    target = TARGETS[name]
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(target.seeds()):
            (Path(corpus) / f"seed-{number}").write_bytes(seed)
        for path in sorted((FOUND / name).glob("*")):
            (Path(corpus) / f"found-{path.name}").write_bytes(path.read_bytes())
        atheris.Setup(
            [
                sys.argv[0],
                f"-max_total_time={seconds}",
                f"-timeout={SLOWEST_SECONDS}",
                f"-rss_limit_mb={MOST_MB}",
                f"-max_len={MOST_BYTES}",
                f"-artifact_prefix={tempfile.gettempdir()}/khien-fuzz-{name}-",
                "-print_final_stats=1",
                "-verbosity=0",
                corpus,
            ],
            target.attempt,
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main()
