"""An old PC: one core, 1 GB of memory, a cold disk of 60 MB/s, 20,000 office files.

``khien scan`` goes through them in a control group with those limits, after the system forgot
every file. The peer is reading every file whole under the same limits, which a scanner that reads
whole documents cannot beat. Needs root on Linux.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from measuring import Figures, confined, office_mix, options, report

FILES, DIFFERENT = 20_000, 2_000
CORE, MEMORY_MB, DISK_MB_S = 0, 1024, 60
READ_ALL = (
    "import os, sys\n"
    "for folder, _, names in os.walk(sys.argv[1]):\n"
    "    for name in names:\n"
    "        open(os.path.join(folder, name), 'rb').read()\n"
)


def write(folder: Path, count: int) -> int:
    """``count`` files, each with bytes of its own on the disk; how many bytes in all."""
    different = office_mix.write(folder / "0", min(count, DIFFERENT))
    size = sum(path.stat().st_size for path in different)
    held = size
    for copy in range(1, count // len(different)):
        for path in different:
            target = folder / str(copy) / path.relative_to(folder / "0")
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(path.read_bytes())
        held += size
    return held


def measure(folder: Path, count: int) -> Figures:
    """Every figure."""
    size = write(folder / "files", count)
    limits = {"folder": folder, "core": CORE, "memory_mb": MEMORY_MB, "disk_mb_s": DISK_MB_S}
    scan = confined.run(
        [sys.executable, "-m", "khien.cli.main", "scan", str(folder / "files"), "--ocr", "never",
         "--workers", "1", "--fast", "--jsonl", str(folder / "found.jsonl")],
        **limits,
    )  # fmt: skip
    whole = confined.run([sys.executable, "-c", READ_ALL, str(folder / "files")], **limits)
    return {
        "files": count,
        "megabytes": round(size / 2**20, 1),
        "scan_seconds": round(scan.seconds, 1),
        "scan_files_a_second": round(count / scan.seconds, 1),
        "scan_memory_mb": round(scan.memory_mb, 1),
        "scan_exit_status": scan.status,
        "reading_whole_seconds": round(whole.seconds, 1),
        "cold_scan_to_reading_whole_ratio": round(scan.seconds / whole.seconds, 3),
    }


def main() -> int:
    """Measure and report."""
    parser = options(__doc__)
    parser.add_argument("--keep", type=Path, help="a folder in which made files stay")
    chosen = parser.parse_args()
    lacking = confined.missing()
    if lacking:
        print(f"cold.py: {lacking}", file=sys.stderr)
        return 2
    count = FILES // 10 if chosen.quick else FILES
    # Not in memory: the system's temporary folder often is.
    with tempfile.TemporaryDirectory(prefix="khien-bench-", dir=Path.cwd()) as scratch:
        figures = measure(chosen.keep or Path(scratch), count)
    about = {"cores": 1, "memory_mb": MEMORY_MB, "disk_mb_s": DISK_MB_S, "peer": "reading whole"}
    report(figures, as_json=chosen.json, about=about)
    return 0


if __name__ == "__main__":
    sys.exit(main())
