"""How fast marked files are found, beside the peer kreuzberg, a general extractor of text.

The peer gets every file once and gives its text, which is the least that a search for marks by
its means would cost; the scanner looks for marks. Both run in the same number of warm processes
over the same shuffled lists, three times, and the middle run counts. Born-digital: the files of
``../shared/eval/files`` without its pictures, where present, and files made here in a fixed mix;
neither side recognises words in pictures. Scans: generated pages, both sides recognising.
Rescan: 20,000 files that did not change, beside a bare scandir and stat walk.
"""

from __future__ import annotations

import compileall
import random
import sys
import tempfile
from pathlib import Path

from measuring import Figures, office_mix, options, peers, report, scan_pages
from measuring.worker_pool import Cost, Workers

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT.parent / "shared" / "eval" / "files"
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"})
FILES, RESCANNED, SCANS, RUNS, WORKERS = 2_000, 20_000, 100, 3, 2
WORKER = Path(__file__).parent / "measuring" / "looking.py"
ENDS = ("wall", "cpu", "memory_mb")


def measured(work: str, paths: list[Path], *, warm: list[Path]) -> Cost:
    """The middle of ``RUNS`` runs by wall, after ``warm``; every run over the same list."""
    costs = []
    with Workers(WORKER, work, WORKERS) as workers:
        workers.run(warm)
        for _ in range(RUNS):
            costs.append(workers.run(paths))
    costs.sort(key=lambda cost: cost.wall)
    return costs[len(costs) // 2]


def compared(paths: list[Path], ocr: str, sides: tuple[str, ...]) -> dict[str, Cost]:
    """Each side's cost over ``paths`` in one order that chance chose."""
    shuffled = sorted(paths)
    random.Random(office_mix.SEED).shuffle(shuffled)
    # One file of each kind starts every reader before the clock does.
    first = {path.suffix: path for path in shuffled}
    warm = [path for path in first.values() for _ in range(WORKERS)]
    return {side: measured(f"{side}:{ocr}", shuffled, warm=warm) for side in sides}


def said(name: str, costs: dict[str, Cost], count: int) -> dict[str, object]:
    """What one set gave, for people."""
    told: dict[str, object] = {"files": count}
    for side, cost in costs.items():
        told[side] = (
            f"wall {cost.wall:.2f} s, cpu {cost.cpu:.2f} s, peak {cost.memory_mb:.0f} MB, "
            f"examined {cost.examined}"
        )
    own = costs["khien"]
    told["ms of khien by format, in all"] = ", ".join(
        f"{kind} {seconds * 1000:.1f}" for kind, seconds in sorted(own.by_format.items())
    )
    return {name: told}


def rescan(folder: Path, count: int) -> float:
    """Milliseconds a file of a second run over files that did not change, beyond the bare walk."""
    from measuring.rescanning import rescan_ms_per_file

    return rescan_ms_per_file(folder, count)


def measure(folder: Path, *, quick: bool) -> tuple[Figures, dict[str, object]]:
    """Every figure, and what was done."""
    part = 10 if quick else 1
    sides = ("khien", "kreuzberg", "reading")
    about: dict[str, object] = {}
    sets: dict[str, list[Path]] = {"generated": office_mix.write(folder / "mix", FILES // part)}
    if REAL.is_dir():
        real = [path for path in sorted(REAL.iterdir()) if path.suffix.lower() not in PICTURES]
        sets["eval/files"] = real
    ratios = []
    counted: list[dict[str, Cost]] = []
    for name, paths in sets.items():
        costs = compared(paths, "never", sides)
        about |= said(name, costs, len(paths))
        counted.append(costs)
        ratios.append({end: _ratio(costs, end) for end in ENDS})
    total = sum(len(paths) for paths in sets.values())
    figures: Figures = {
        "wall_ratio_vs_kreuzberg": min(each["wall"] for each in ratios),
        "cpu_ratio_vs_kreuzberg": min(each["cpu"] for each in ratios),
        "memory_ratio_vs_kreuzberg": max(each["memory_mb"] for each in ratios),
        "examined_share": _share(counted, "khien", total),
        "kreuzberg_examined_share": _share(counted, "kreuzberg", total),
        "ratio_to_reading_whole": round(
            max(each["khien"].wall / each["reading"].wall for each in counted), 2
        ),
    }
    pages = scan_pages.write(folder / "scans", SCANS // part)
    scans = compared(pages, "auto", ("khien", "kreuzberg"))
    about |= said("scans", scans, len(pages))
    figures["scan_pages_wall_ratio"] = _ratio(scans, "wall")
    figures["scan_page_cpu_s"] = round(scans["khien"].cpu / len(pages), 4)
    figures["rescan_ms_per_file"] = round(rescan(folder / "many", RESCANNED // part), 4)
    return figures, about


def _ratio(costs: dict[str, Cost], end: str) -> float:
    """Of the peer to ours; of memory ours to the peer's."""
    own, peer = getattr(costs["khien"], end), getattr(costs["kreuzberg"], end)
    return round(own / peer if end == "memory_mb" else peer / own, 3)


def _share(counted: list[dict[str, Cost]], side: str, total: int) -> float:
    return round(sum(each[side].examined for each in counted) / total, 4)


def main() -> int:
    """Measure and report."""
    parser = options(__doc__)
    parser.add_argument("--keep", type=Path, help="a folder in which made files stay")
    chosen = parser.parse_args()
    peer = peers.kreuzberg()
    # As an installation has it; compiling costs a worker's memory and counts for nothing here.
    compileall.compile_dir(ROOT / "src" / "khien", quiet=2)
    with tempfile.TemporaryDirectory(prefix="khien-bench-") as scratch:
        figures, about = measure(chosen.keep or Path(scratch), quick=chosen.quick)
    about |= {"peer": peer, "workers": WORKERS, "runs": RUNS, "seed": office_mix.SEED,
              "mix": office_mix.MIX}  # fmt: skip
    report(figures, as_json=chosen.json, about=about)
    return 0


if __name__ == "__main__":
    sys.exit(main())
