"""How fast a letter is read, and a scan beside its peer, the bare recogniser, in the same run.

A letter of two pages as text and as PDF goes through the whole reader (lines, then the
directive); a page scanned at 200 dots an inch goes through it beside the peer: one call of
Tesseract on the same pixels, without any of what stands around it. Start is ``khien read`` on
a short letter, the worker process included. Each in a process of its own; medians count.
"""

from __future__ import annotations

import compileall
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from measuring import Figures, median, options, report

LETTER = "inspection"
DPI = 200
ROUNDS, QUICK_ROUNDS = 100, 10
SCANS, QUICK_SCANS = 20, 4
STARTS, QUICK_STARTS = 20, 4
LIMITS = {  # what is asked for; a busy machine may go beyond, so a figure beyond is only told
    "text_ms": 15.0, "pdf_ms": 60.0, "scan_ratio": 1.2, "peak_mb": 250.0, "start_s": 0.4,
}  # fmt: skip


def write_letters(folder: Path) -> None:
    """One letter of two pages as text and PDF, its first page as a scan, and a short one."""
    import pypdfium2

    from khien.reports.letter import Letter, letter_pdf, letter_text

    source = files("khien.data") / "demo" / f"letters_{LETTER}.json"
    letter = Letter.from_json(source.read_bytes())
    (folder / "short.txt").write_text(letter_text(letter), "utf-8")
    for times in range(1, 9):
        longer = replace(letter, body=letter.body * times)
        made = letter_pdf(longer)
        document = pypdfium2.PdfDocument(made)
        pages = len(document)
        if pages >= 2:
            page = document[0].render(scale=DPI / 72, grayscale=True).to_pil()
            page.save(folder / "letter.png")
            (folder / "letter.pdf").write_bytes(made)
            (folder / "letter.txt").write_text(letter_text(longer), "utf-8")
            document.close()
            return
        document.close()
    raise RuntimeError("no letter of two pages")


def whole(path: Path) -> None:
    """The directive of one file, as ``khien read`` has it."""
    from khien import directives, documents

    directives.read_directive(documents.read(path.read_bytes(), path.name))


def timed(act: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Seconds of one call: of one core's work, so that what else runs here does not count."""
    started = clock()
    act()
    return clock() - started


def text_or_pdf(path: Path, rounds: int) -> dict[str, float]:
    """The median of reading ``path``, once warm."""
    whole(path)
    return {"seconds": median([timed(lambda: whole(path)) for _ in range(rounds)])}


def scan(path: Path, rounds: int) -> dict[str, float]:
    """Our reading and the bare call in turn; the median of each, the ratio, the memory."""
    import tesserocr
    from PIL import Image

    from khien.documents.ocr import engine

    page = Image.open(io.BytesIO(path.read_bytes())).convert("L")
    api = tesserocr.PyTessBaseAPI(path=f"{engine.MODELS}/", lang=engine.LANGUAGE)

    def bare() -> None:
        api.SetImageBytes(page.tobytes(), page.width, page.height, 1, page.width)
        api.SetSourceResolution(DPI)
        api.GetUTF8Text()
        api.Clear()

    whole(path)
    bare()
    ours, peers = [], []
    for _ in range(rounds):
        ours.append(timed(lambda: whole(path)))
        peers.append(timed(bare))
    return {"seconds": median(ours), "bare": median(peers)}


def memory(path: Path, rounds: int) -> dict[str, float]:
    """What reading scans holds at most, in a process that does nothing else."""
    for _ in range(rounds):
        whole(path)
    status = Path("/proc/self/status").read_text().splitlines()
    line = next(line for line in status if line.startswith("VmHWM"))
    return {"peak_mb": int(line.split()[1]) / 1024}


WORKS = {"text": text_or_pdf, "pdf": text_or_pdf, "scan": scan, "memory": memory}


def in_a_process(work: str, path: Path, rounds: int) -> dict[str, float]:
    """One of WORKS in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--worker", work, str(path), str(rounds)],
        capture_output=True, text=True, check=True, timeout=600,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )  # fmt: skip
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def start(path: Path) -> float:
    """Seconds of ``khien read`` from its start to its end."""
    command = [sys.executable, "-m", "khien.cli.main", "read", "--json", str(path)]
    return timed(
        lambda: subprocess.run(command, capture_output=True, check=True, timeout=60),
        time.perf_counter,
    )


def measure(folder: Path, *, quick: bool) -> Figures:
    """Every figure."""
    rounds = QUICK_ROUNDS if quick else ROUNDS
    scans = QUICK_SCANS if quick else SCANS
    starts = QUICK_STARTS if quick else STARTS
    text = in_a_process("text", folder / "letter.txt", rounds)
    pdf = in_a_process("pdf", folder / "letter.pdf", rounds)
    scanned = in_a_process("scan", folder / "letter.png", scans)
    held = in_a_process("memory", folder / "letter.png", 2)
    # As an installation does; the worker itself writes nothing, compiled modules included.
    compileall.compile_dir(str(files("khien")), quiet=2)
    start(folder / "short.txt")
    return {
        "text_ms": round(text["seconds"] * 1000, 2),
        "pdf_ms": round(pdf["seconds"] * 1000, 2),
        "scan_s": round(scanned["seconds"], 3),
        "scan_bare_s": round(scanned["bare"], 3),
        "scan_ratio": round(scanned["seconds"] / scanned["bare"], 3),
        "peak_mb": round(held["peak_mb"], 1),
        "start_s": round(median([start(folder / "short.txt") for _ in range(starts)]), 3),
    }


def main() -> int:
    """Measure and report, and name the figures that are beyond what is asked for."""
    if sys.argv[1:2] == ["--worker"]:
        work, path, rounds = sys.argv[2:5]
        print(json.dumps(WORKS[work](Path(path), int(rounds))))
        return 0
    chosen = options(__doc__).parse_args()
    with tempfile.TemporaryDirectory(prefix="khien-bench-") as folder:
        write_letters(Path(folder))
        figures = measure(Path(folder), quick=chosen.quick)
    beyond = [name for name, most in LIMITS.items() if figures[name] > most]
    about = {"dpi": DPI, "limits": LIMITS, "beyond": beyond, "peer": "tesserocr"}
    report(figures, as_json=chosen.json, about=about)
    return 0


if __name__ == "__main__":
    sys.exit(main())
