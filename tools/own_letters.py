"""The reader's figures on our own letters (samples/letters): a part of ``make eval``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import scoring
from khien.directives import export, read_directive
from khien.documents import read

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "samples" / "letters"


@dataclass(frozen=True, slots=True)
class Letter:
    """One annotated letter of the samples."""

    path: Path
    annotation: dict[str, Any]

    @property
    def text(self) -> str:
        """Its plain text, as annotated."""
        return self.path.read_text("utf-8")


def letters(folder: Path = FOLDER) -> Iterator[Letter]:
    """Every annotated letter under ``folder``, by name."""
    for path in sorted(folder.rglob("*.json")):
        annotation = json.loads(path.read_text("utf-8"))
        yield Letter(path.with_name(annotation["file"]), annotation)


def said_of(data: bytes, name: str) -> tuple[str, dict[str, Any]]:
    """The text that spans index, and what the reader says of a file."""
    document = read(data, name)
    said = export.as_json(read_directive(document), file=name, sha256="", document=document)
    return document.text, said


def figures(folder: Path) -> list[str]:
    """``name: value`` lines for the letters of one folder."""
    scores, known = scoring.Scores(), []
    for letter in letters(folder):
        text, said = said_of(letter.path.read_bytes(), letter.path.name)
        scoring.score(scores, letter.annotation, letter.text, text, said)
        known.append(letter.annotation)
    return [*scores.lines(), f"letters: {len(known)}, dated deadlines {scoring.dated(known)}"]


def report() -> list[str]:
    """What ``make eval`` prints of our own letters: each folder, then all together."""
    lines: list[str] = []
    for folder in [*sorted(each for each in FOLDER.iterdir() if each.is_dir()), FOLDER]:
        lines.append(f"# samples/{folder.relative_to(ROOT / 'samples')}")
        lines += figures(folder)
    return lines
