"""``khien inspect``: this PC, a large SYSTEM hive, an event log. The peer of each in the same run.

The hive is a real one where ``--hive`` names it or the evaluation set is there, else one made by
samples/endpoints; its peer walks the whole hive with regipy's recurse_subkeys. The log's peer
parses every record with json.loads. ``inspect_seconds`` and ``hive_seconds`` are whole processes,
the walk is one too, done once; with --quick it stops after a tenth of the keys, so that its time
is less than a walk's. hive_ratio_vs_walking: our time over the walk's, below 1 is faster.
events_ratio: our records a second over the peer's, above 1 is faster; in a made log one record in
ten is asked for, in a real log of Defender (``defender_…``) nearly all are.
"""

from __future__ import annotations

import json
import lzma
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from khien.endpoints.sources.windows.defender import _IDS
from khien.endpoints.sources.windows.events import events
from measuring import Figures, big_hive, median, options, report

EVALUATION = Path(__file__).resolve().parents[2] / "shared/eval/endpoints"
ROUNDS, QUICK_ROUNDS = 5, 3
ALL_KEYS, QUICK_KEYS = 10_000_000, 4_000
RECORDS, QUICK_RECORDS = 300_000, 30_000
INSPECT = [sys.executable, "-m", "khien.cli.main", "inspect", "--json"]
WALK = (
    "import itertools, logging, sys\n"
    "logging.disable(logging.CRITICAL)\n"
    "from regipy.registry import RegistryHive\n"
    "keys = RegistryHive(sys.argv[1]).recurse_subkeys()\n"
    "print(sum(1 for _ in itertools.islice(keys, int(sys.argv[2]))))\n"
)


def timed(command: list[str], *, allowed: tuple[int, ...] = (0,)) -> tuple[float, str]:
    """Seconds of a whole process, and what it printed."""
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    if done.returncode not in allowed:
        raise SystemExit(f"{' '.join(command[:5])} …: {done.returncode}\n{done.stderr[-2_000:]}")
    return seconds, done.stdout


def this_pc(rounds: int) -> float:
    """``khien inspect`` on this PC."""
    return median([timed(INSPECT, allowed=(0, 1, 3))[0] for _ in range(rounds)])


def a_hive(given: Path | None, folder: Path) -> tuple[Path, str]:
    """The hive alone in a folder, as it is carried from a PC, and where it is from."""
    found = given or EVALUATION / "SYSTEM_WIN_10_1709.xz"
    place = folder / "SYSTEM"
    if not found.exists():
        place.write_bytes(big_hive.system_hive())
        return place, "made"
    data = found.read_bytes()
    place.write_bytes(lzma.decompress(data) if found.suffix == ".xz" else data)
    return place, "real"


def hive_figures(place: Path, rounds: int, keys: int) -> Figures:
    """Asking for keys, and then walking them."""
    asked, drives = [], 0
    for _ in range(rounds):
        seconds, out = timed([*INSPECT, str(place.parent)], allowed=(0, 1, 3))
        asked.append(seconds)
        drives = len(json.loads(out)["usb_storage"])
    walked, out = timed([sys.executable, "-c", WALK, str(place), str(keys)])
    return {
        "hive_seconds": median(asked),
        "hive_walking_seconds": walked,
        "hive_ratio_vs_walking": median(asked) / walked,
        "hive_mb": place.stat().st_size / 2**20,
        "hive_keys_walked": int(out),
        "hive_usb_drives": drives,
    }


def every_record(path: Path) -> int:
    """The peer: every record parsed."""
    from evtx import PyEvtxParser

    return sum(1 for each in PyEvtxParser(str(path)).records_json() if json.loads(each["data"]))


def event_figures(path: Path, records: int) -> Figures:
    """The log read again and again, ours and the peer in turn; the middle of the readings."""
    a_file = every_record(path)
    ours, theirs, found = [], [], 0
    for _ in range(max(1, records // a_file)):
        began = time.perf_counter()
        found = sum(1 for _ in events(path, _IDS))
        ours.append(time.perf_counter() - began)
        began = time.perf_counter()
        every_record(path)
        theirs.append(time.perf_counter() - began)
    return {
        "events_per_second": a_file / median(ours),
        "events_parsing_all_per_second": a_file / median(theirs),
        "events_ratio": median(theirs) / median(ours),
        "events_in_file": a_file,
        "events_asked_for": found,
    }


def main() -> None:
    """Measure and report."""
    parser = options(__doc__)
    parser.add_argument("--hive", type=Path, help="a SYSTEM hive, or one packed as .xz")
    parser.add_argument("--events", type=Path, help="a log of Defender (.evtx)")
    chosen = parser.parse_args()
    rounds = QUICK_ROUNDS if chosen.quick else ROUNDS
    records = QUICK_RECORDS if chosen.quick else RECORDS
    with tempfile.TemporaryDirectory(prefix="khien-bench-") as name:
        hive, hive_is = a_hive(chosen.hive, Path(name))
        made = Path(name, "Defender.evtx")
        made.write_bytes(big_hive.event_log())
        figures: Figures = {"inspect_seconds": this_pc(rounds)}
        figures |= hive_figures(hive, rounds, QUICK_KEYS if chosen.quick else ALL_KEYS)
        figures |= event_figures(made, records)
        real = chosen.events or next(EVALUATION.glob("*Defender*.evtx"), None)
        if real is not None:
            found = event_figures(real, records)
            figures |= {f"defender_{name}": value for name, value in found.items()}
    peer = "regipy's recurse_subkeys; json.loads of every record"
    report(figures, as_json=chosen.json, about={"hive": hive_is, "peer": peer})


if __name__ == "__main__":
    main()
