"""Our readers of doc, odt and rtf with LibreOffice as the peer: the same files, text and time.

The files are the sample letters as LibreOffice itself writes them, and those of the folders that
are named. A figure is the share of LibreOffice's words that our reader gives in the same order;
files in fonts from before Unicode, which LibreOffice shows as they were typed, are counted apart.
Headers and footers, which LibreOffice leaves out of plain text, are left out of ours. Without
LibreOffice on the machine our readers are timed alone.
"""

from __future__ import annotations

import difflib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from khien import documents
from khien.core.errors import DocumentError
from khien.documents.document import LineKind
from measuring import Figures, median, options, report

ROOT = Path(__file__).resolve().parent.parent
FORMATS = ("doc", "odt", "rtf")
AROUND = {LineKind.HEADER, LineKind.FOOTER}
CONVERT_SECONDS = 120
MOST_WORDS = 20_000


def convert(files: list[Path], target: str, folder: Path, profile: Path) -> float:
    """Let LibreOffice write ``files`` as ``target``; the seconds it took, its start included."""
    begun = time.perf_counter()
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--norestore",
         "--convert-to", target, "--outdir", str(folder), *map(str, files)],
        env={"PATH": os.environ["PATH"], "HOME": str(profile)}, capture_output=True,
        timeout=CONVERT_SECONDS, check=False,
    )  # fmt: skip
    return time.perf_counter() - begun


def made(folder: Path, profile: Path) -> list[Path]:
    """The sample letters as LibreOffice writes them."""
    sources = [path for path in sorted((ROOT / "samples").rglob("*.docx"))
               if path.stat().st_size < 500_000]  # fmt: skip
    for target in FORMATS:
        convert(sources, target, folder, profile)
    return [path for path in sorted(folder.iterdir()) if path.suffix[1:] in FORMATS]


def words_of(text: str) -> list[str]:
    """The words of a text in one spelling; bullets look different in each reader."""
    plain = unicodedata.normalize("NFC", text)
    return [word for word in plain.split() if any(ch.isalnum() for ch in word)][:MOST_WORDS]


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one file; ``share`` None: our reader refused it by name."""

    format: str
    seconds: float = 0.0
    office_seconds: float = 0.0
    share: float | None = None
    is_old_font: bool = False


def compared(path: Path, folder: Path, profile: Path) -> Row | None:
    """The figures of one file; None when LibreOffice gives no text."""
    office = convert([path], "txt:Text (encoded):UTF8", folder, profile)
    theirs = folder / f"{path.stem}.txt"
    if not theirs.is_file():
        return None
    wanted = words_of(theirs.read_text("utf-8-sig", "replace"))
    theirs.unlink()
    data = path.read_bytes()
    begun = time.perf_counter()
    try:
        document = documents.read(data, path.name)
    except DocumentError:
        return Row(path.suffix[1:])
    own = time.perf_counter() - begun
    got = words_of("\n".join(e.text for e in document.lines if e.kind not in AROUND))
    blocks = difflib.SequenceMatcher(None, wanted, got, autojunk=False).get_matching_blocks()
    same = sum(block.size for block in blocks)
    share = same / len(wanted) if wanted else 1.0
    return Row(path.suffix[1:], own, office, share, "legacy_encoding" in document.properties)


def measured(folders: list[Path], *, quick: bool) -> Iterator[Row]:
    """The figures of every file."""
    with tempfile.TemporaryDirectory() as place:
        profile, out, texts = (Path(place) / name for name in ("profile", "made", "texts"))
        out.mkdir()
        texts.mkdir()
        files = made(out, profile)
        for folder in folders:
            files += [path for path in sorted(folder.iterdir()) if path.suffix[1:] in FORMATS]
        for path in files[:: 6 if quick else 1]:
            found = compared(path, texts, profile)
            if found is not None:
                yield found


def alone() -> Iterator[Row]:
    """Our readers on the sample files, where there is no LibreOffice."""
    for path in sorted((ROOT / "samples/files").iterdir()):
        if path.suffix[1:] in FORMATS:
            data = path.read_bytes()
            begun = time.perf_counter()
            try:
                documents.read(data, path.name)
            except DocumentError:
                continue
            yield Row(path.suffix[1:], time.perf_counter() - begun)


def summary(rows: list[Row]) -> Figures:
    """The figures by format."""
    told: Figures = {}
    for name in FORMATS:
        of = [row for row in rows if row.format == name]
        read = [row for row in of if row.seconds]
        if not read:
            continue
        own = median([row.seconds for row in read])
        told |= {f"{name}_files": len(of), f"{name}_refused": len(of) - len(read)}
        told[f"{name}_ms"] = round(own * 1000, 2)
        plain = [row.share for row in read if row.share is not None and not row.is_old_font]
        if plain:
            office = median([row.office_seconds for row in read])
            told[f"{name}_old_fonts"] = sum(row.is_old_font for row in read)
            told[f"{name}_same_words_mean"] = round(sum(plain) / len(plain), 4)
            told[f"{name}_same_words_worst"] = round(min(plain), 4)
            told[f"{name}_office_ms"] = round(office * 1000, 1)
            told[f"{name}_time_ratio"] = round(own / office, 5)
    return told


def main() -> int:
    """Print the figures."""
    parser = options(__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="folders of further files")
    arguments = parser.parse_args()
    peer = shutil.which("soffice")
    rows = list(measured(arguments.folders, quick=arguments.quick) if peer else alone())
    told = summary(rows)
    about = {"peer": "LibreOffice, headless" if peer else "absent"}
    if not peer:
        own = [row.seconds for row in rows]
        told["slowest_to_median_ratio"] = round(max(own) / median(own), 2)
    report(told, as_json=arguments.json, about=about)
    return 0


if __name__ == "__main__":
    sys.exit(main())
