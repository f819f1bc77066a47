"""How much a letter loses when it is mangled on its way: a table for docs/evaluation.md.

Each degradation takes the plain text of an annotated sample letter and gives the file an agency
might have received: lines wrapped anew, tones lost, columns run together, the head gone, another
encoding, another format, a scan. The reader reads that file; ``scoring`` compares spans word by
word. ``python tools/degrade.py [--only NAME…] [--every N] [--write]``.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import letter_images
import own_letters
import scoring
from khien.core.encodings import Table, encode
from khien.core.errors import DocumentError
from khien.core.text import fold

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "evaluation.md"
BEGIN, END = "<!-- degradations: begin -->", "<!-- degradations: end -->"
OFFICE_SECONDS = 600
SCANS: Mapping[str, tuple[int, dict[str, Any]]] = {
    "scan, 200 dpi, clean": (200, {}),
    "scan, 150 dpi, grey, askew": (150, {"grey": True, "skew": 1.2, "noise": 4.0}),
}
ROUND_TRIPS = ("docx", "doc", "odt", "rtf", "pdf", "html")
_GAP = re.compile(r"\t+| {3,}")
_ADDRESS = re.compile(
    r"^\s*(Kính gửi|CHỈ THỊ|CÔNG ĐIỆN|KẾ HOẠCH|QUYẾT ĐỊNH|THÔNG BÁO)", re.MULTILINE
)

Made = tuple[bytes, str]  # the file, its ending


def wrapped(text: str) -> str:
    """Every line broken at 58 characters; rows of two columns stay."""
    return "\n".join(
        line if _GAP.search(line.strip()) else textwrap.fill(line, 58) for line in text.split("\n")
    )


def wrapped_apart(text: str) -> str:
    """As ``wrapped``, with a blank line between any two."""
    return "\n\n".join(line for line in wrapped(text).split("\n") if line.strip())


def toneless(text: str) -> str:
    """Two letters in a hundred lose their marks."""
    chance = random.Random(text[:80])
    return "".join(
        fold(char) if char.isalpha() and chance.random() < 0.02 and char.islower() else char
        for char in text
    )


def joined(text: str) -> str:
    """The two columns of head and closing run together."""
    return "\n".join(_GAP.sub(" ", line.strip()) for line in text.split("\n"))


def headless(text: str) -> str:
    """Nothing above "Kính gửi" or the title."""
    found = _ADDRESS.search(text)
    return text[found.start() :] if found else text


TEXTS: Mapping[str, Callable[[str], bytes]] = {
    "as annotated": lambda text: text.encode(),
    "lines wrapped at 58": lambda text: wrapped(text).encode(),
    "wrapped, blank line between": lambda text: wrapped_apart(text).encode(),
    "2 % of letters lose their marks": lambda text: toneless(text).encode(),
    "columns run together": lambda text: joined(text).encode(),
    "head gone": lambda text: headless(text).encode(),
    "TCVN3": lambda text: encode(text, Table.TCVN3).encode("latin-1", "replace"),
    "VNI": lambda text: encode(text, Table.VNI).encode("cp1252", "replace"),
}


def made(name: str, texts: Sequence[str]) -> Iterable[Made | None]:
    """The files of one degradation, in order; None where it could not be made."""
    if name in TEXTS:
        return [(TEXTS[name](text), "txt") for text in texts]
    if name in SCANS:
        return (_scan(text, *SCANS[name]) for text in texts)
    return _round_trips(texts, name.split(maxsplit=1)[0])


def _scan(text: str, dpi: int, worse: dict[str, Any]) -> Made:
    """A multi-page TIFF, as a scanner leaves it."""
    pages = [letter_images.degrade(page, **worse) for page in letter_images.render(text, dpi)]
    buffer = io.BytesIO()
    pages[0].save(
        buffer, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw",
        dpi=(dpi, dpi),
    )  # fmt: skip
    return buffer.getvalue(), "tiff"


def _round_trips(texts: Sequence[str], ending: str) -> list[Made | None]:
    """Every letter through LibreOffice into one format, in one run."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for number, text in enumerate(texts):
            (home / f"{number:03}.txt").write_text(text, "utf-8")
        _office(home, sorted(home.glob("*.txt")), ending)
        return [
            (path.read_bytes(), ending) if path.exists() else None
            for path in (home / f"{number:03}.{ending}" for number in range(len(texts)))
        ]


def _office(home: Path, sources: Sequence[Path], ending: str) -> None:
    filters = {"html": "html:HTML (StarWriter)", "pdf": "pdf:writer_pdf_Export"}
    subprocess.run(
        [
            "soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{home}/profile",
            "--infilter=Text (encoded):UTF8,LF,Times New Roman,vi-VN,", "--convert-to",
            filters.get(ending, ending), "--outdir", str(home), *map(str, sources),
        ],
        capture_output=True, timeout=OFFICE_SECONDS, check=False,
    )  # fmt: skip


def names() -> list[str]:
    """Every degradation that can be made here."""
    office = [f"{ending} round trip" for ending in ROUND_TRIPS] if shutil.which("soffice") else []
    return [*TEXTS, *office, *SCANS]


def row(name: str, letters: Sequence[own_letters.Letter]) -> tuple[str, scoring.Scores, int, float]:
    """One line of the table: name, scores, letters that could not be read, seconds."""
    scores, unread, begun = scoring.Scores(), 0, time.perf_counter()
    files = made(name, [letter.text for letter in letters])
    for letter, file in zip(letters, files, strict=True):
        try:
            if file is None:
                raise DocumentError
            text, said = own_letters.said_of(file[0], f"thu.{file[1]}")
        except DocumentError:
            unread += 1
            scores.annotated += len(letter.annotation["obligations"])
            continue
        scoring.score(scores, letter.annotation, letter.text, text, said)
    return name, scores, unread, time.perf_counter() - begun


def table(rows: Iterable[tuple[str, scoring.Scores, int, float]], letters: int) -> str:
    """Markdown."""
    lines = [
        "| degradation | letters | obligations.f1 | deadline | not read |",
        "|---|---|---|---|---|",
    ]
    for name, scores, unread, _ in rows:
        deadline = scores.share("deadline.acc").value
        lines.append(f"| {name} | {letters} | {scores.f1:.3f} | {deadline:.3f} | {unread} |")
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """Print the rows as they come; ``--write`` puts the table into docs/evaluation.md."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--only", nargs="*", help="names of degradations, or their beginnings")
    asked.add_argument("--every", type=int, default=1, help="take every Nth letter")
    asked.add_argument("--write", action="store_true")
    given = asked.parse_args(arguments)
    letters = list(own_letters.letters())[:: max(1, given.every)]
    chosen = [n for n in names() if not given.only or n.startswith(tuple(given.only))]
    rows = []
    for name in chosen:
        rows.append(row(name, letters))
        _, scores, unread, seconds = rows[-1]
        print(f"{name}: f1 {scores.f1:.3f}, not read {unread}, {seconds:.1f} s", flush=True)
    if given.write:
        before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        PAGE.write_text(f"{before}{BEGIN}\n\n{table(rows, len(letters))}\n\n{END}{after}", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
