"""Write the fictitious sample letters as text, DOCX and PDF beside this file.

They come from ``src/khien/data/demo/letters_*.json``; what a reader should find in each stands
in ``NAME.expected.json``, written by hand. Usage: ``python samples/directives/make_letters.py``
"""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path

from khien.reports.letter import Letter, letter_docx, letter_pdf, letter_text

NAMES = ("antivirus", "secrets", "inspection")


def letter(name: str) -> Letter:
    """The demo letter ``name``."""
    source = files("khien.data") / "demo" / f"letters_{name}.json"
    return Letter.from_json(source.read_bytes())


def forms(name: str) -> dict[str, bytes]:
    """Each form of the letter ``name`` by the end of its file name."""
    value = letter(name)
    return {
        "txt": letter_text(value).encode(),
        "docx": letter_docx(value),
        "pdf": letter_pdf(value),
    }


def main(folder: Path) -> int:
    """Write every form of every letter into ``folder``."""
    for name in NAMES:
        for ending, content in forms(name).items():
            (folder / f"{name}.{ending}").write_bytes(content)
            print(f"{name}.{ending}: {len(content)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).parent))
