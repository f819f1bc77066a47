"""How fast documents are read, beside python-docx and pypdf on the same files in the same run.

Official letters of one to some dozens of pages are written as DOCX and PDF; each reader reads
all of them in a process of its own, in turn with its peer, and the median counts. ``words``
is the share of the letters' words that a reader gives back: speed without it says nothing.
The peers give text; ``khien.documents.read`` gives lines with page, place, style and kind.
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from measuring import Figures, median, options, report

LETTERS = ("antivirus", "secrets", "inspection")
TIMES = (1, 8, 30)  # how often a letter's body is repeated: about 1, 6 and 20 pages
ROUNDS, QUICK_ROUNDS = 10, 1
PEERS = {"docx": "python-docx", "pdf": "pypdf"}


def write_corpus(folder: Path) -> None:
    """Every letter in every length and form, and its words beside it."""
    from khien.reports.letter import Letter, letter_docx, letter_pdf, letter_text

    for name in LETTERS:
        source = files("khien.data") / "demo" / f"letters_{name}.json"
        letter = Letter.from_json(source.read_bytes())
        for times in TIMES:
            longer = replace(letter, body=letter.body * times)
            stem = folder / f"{name}-{times:02d}"
            stem.with_suffix(".docx").write_bytes(letter_docx(longer))
            stem.with_suffix(".pdf").write_bytes(letter_pdf(longer))
            stem.with_suffix(".words").write_text(letter_text(longer), "utf-8")


def with_khien(path: Path) -> str:
    """The text by our reader."""
    from khien.documents import read

    return read(path.read_bytes(), path.name).text


def with_python_docx(path: Path) -> str:
    """The text of paragraphs and tables, as python-docx users take it."""
    import docx

    document = docx.Document(str(path))
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        lines += [cell.text for row in table.rows for cell in row.cells]
    return "\n".join(lines)


def with_pypdf(path: Path) -> str:
    """The text of every page."""
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(str(path)).pages)


READERS: dict[str, Callable[[Path], str]] = {
    "khien": with_khien,
    "python-docx": with_python_docx,
    "pypdf": with_pypdf,
}


def words(text: str) -> Counter[str]:
    """The words of a text, however its lines are cut."""
    return Counter(re.findall(r"\w+", unicodedata.normalize("NFC", text)))


def work(reader: str, ending: str, folder: Path) -> dict[str, float]:
    """Read every file once, in this process: seconds, share of words, peak memory."""
    read = READERS[reader]
    paths = sorted(folder.glob(f"*.{ending}"))
    read(paths[0])  # imports and first-use tables are not what is measured
    texts = {}
    started = time.perf_counter()
    for path in paths:
        texts[path] = read(path)
    seconds = time.perf_counter() - started
    wanted = found = 0
    for path, text in texts.items():
        expected = words(path.with_suffix(".words").read_text("utf-8"))
        wanted += expected.total()
        found += (expected & words(text)).total()
    return {"seconds": seconds, "words": found / wanted, "peak_mb": peak_mb()}


def peak_mb() -> float:
    """The most memory this process held; what its parent held is not counted, as getrusage
    would after a fork."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = status.read_text().splitlines()
    line = next(line for line in lines if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def in_a_process(reader: str, ending: str, folder: Path) -> dict[str, float]:
    """``work`` in a process of its own, so that memory is that reader's alone."""
    done = subprocess.run(
        [sys.executable, __file__, "--worker", reader, ending, str(folder)],
        capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def compare(ending: str, folder: Path, rounds: int) -> Figures:
    """Both readers in turn, ``rounds`` times; absolutes and ratios."""
    runs: dict[str, list[dict[str, float]]] = {"khien": [], PEERS[ending]: []}
    for _ in range(rounds):
        for reader, results in runs.items():
            results.append(in_a_process(reader, ending, folder))
    paths = list(folder.glob(f"*.{ending}"))
    size = sum(path.stat().st_size for path in paths) / 2**20
    figures: Figures = {}
    for who, results in zip(("khien", "peer"), runs.values(), strict=True):
        seconds = median([run["seconds"] for run in results])
        figures[f"{ending}_{who}_documents_per_second"] = round(len(paths) / seconds, 2)
        figures[f"{ending}_{who}_mb_per_second"] = round(size / seconds, 3)
        figures[f"{ending}_{who}_words"] = round(median([run["words"] for run in results]), 4)
        figures[f"{ending}_{who}_peak_mb"] = round(median([run["peak_mb"] for run in results]), 1)
    for name in ("documents_per_second", "words", "peak_mb"):
        ratio = figures[f"{ending}_khien_{name}"] / max(figures[f"{ending}_peer_{name}"], 1e-9)
        figures[f"{ending}_{name}_ratio"] = round(ratio, 3)
    return figures


def main() -> int:
    """Write the letters, compare, report."""
    if sys.argv[1:2] == ["--worker"]:
        reader, ending, folder = sys.argv[2:5]
        print(json.dumps(work(reader, ending, Path(folder))))
        return 0
    chosen = options(__doc__).parse_args()
    rounds = QUICK_ROUNDS if chosen.quick else ROUNDS
    figures: Figures = {}
    with tempfile.TemporaryDirectory(prefix="khien-bench-") as folder:
        write_corpus(Path(folder))
        for ending in PEERS:
            figures |= compare(ending, Path(folder), rounds)
    about = {"documents_of_each_kind": len(LETTERS) * len(TIMES), "rounds": rounds, "peers": PEERS}
    report(figures, as_json=chosen.json, about=about)
    return 0


if __name__ == "__main__":
    sys.exit(main())
