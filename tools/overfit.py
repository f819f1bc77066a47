"""Literals of one letter: words, names, numbers and dates that the reader should not know.

A run of five or more words, an issuer's name, a document's number or a date that stands in
``src/`` and in exactly one evaluation letter, and in no sample of ours, is a rule written for
that letter. ``literals`` lists them; the goal is none. The print-out names the file it stands in.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from khien.core.text import compare_key

RUN = 5  # words
CODE = {".py", ".json", ".tsv", ".html", ".js", ".po", ".md", ".txt"}
SAMPLES = {".txt", ".json", ".md", ".html"}
MOST_SHOWN = 200
_WORD = re.compile(r"[^\W_]+")
# Entries of a list and alternatives of a pattern stand beside each other, but are no run of words.
_PARTED = re.compile(r"[\"'|]")
_NUMBER = re.compile(r"(?<![\w/])\d{1,5}/(?:\d{4}/)?[A-ZĐ][A-ZĐƯƠa-z0-9Đ]*(?:-[A-ZĐƯ][\wĐ&]*)*")
_DATE = re.compile(
    r"(?<!\d)(?:(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})"
    r"|(?P<iy>\d{4})-(?P<im>\d{2})-(?P<id>\d{2})"
    r"|(?P<vd>\d{1,2})\s+tháng\s+(?P<vm>\d{1,2})\s+năm\s+(?P<vy>\d{4}))(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Literal:
    """Something of one letter that stands in the source."""

    kind: str  # run, issuer, number, date
    text: str
    letter: str
    source: str


def literals(corpus: Path, gold: Path, sources: Path, samples: Path) -> list[Literal]:
    """Everything of ``sources`` that only one letter of ``corpus`` has, and no sample."""
    letters = {path.stem: path.read_text("utf-8", "replace") for path in _files(corpus, {".txt"})}
    names = _issuers(gold)
    ours = [path.read_text("utf-8", "replace") for path in _files(samples, SAMPLES)]
    found: list[Literal] = []
    owners = _owners(letters, names)
    for text in ours:
        for feature in _features(text, names.values()):
            owners.pop(feature, None)
    for path in _files(sources, CODE):
        text = path.read_text("utf-8", "replace")
        place = str(path.relative_to(sources.parent))
        hits = [one for one in _features(text, names.values()) if one in owners]
        found += [Literal(kind, words, owners[kind, words], place) for kind, words in _merged(hits)]
    return found


def _files(folder: Path, endings: set[str]) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in endings and path.is_file() and "vendor" not in path.parts:
            yield path


def _issuers(gold: Path) -> dict[str, str]:
    """Letter → its issuer's name, as compared."""
    found = {}
    for path in sorted(gold.glob("*.json")):
        issuer = json.loads(path.read_text("utf-8")).get("issuer")
        if issuer and len(issuer.split()) > 2:
            found[path.stem] = " ".join(_WORD.findall(compare_key(issuer)))
    return found


def _owners(letters: dict[str, str], names: dict[str, str]) -> dict[tuple[str, str], str]:
    """Feature → the one letter that has it; what several letters have is left out."""
    count: Counter[tuple[str, str]] = Counter()
    owner: dict[tuple[str, str], str] = {}
    for letter, text in letters.items():
        for feature in set(_features(text, names.values())):
            count[feature] += 1
            owner[feature] = letter
    return {feature: letter for feature, letter in owner.items() if count[feature] == 1}


def _features(text: str, issuers: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Runs of five words, issuers' names, numbers and dates of ``text``, in order."""
    for piece in _PARTED.split(text):
        run_of = _WORD.findall(compare_key(piece))
        for place in range(len(run_of) - RUN + 1):
            run = run_of[place : place + RUN]
            if not all(word.isdigit() for word in run):
                yield "run", " ".join(run)
    words = _WORD.findall(compare_key(text))
    joined = f" {' '.join(words)} "
    for name in sorted(set(issuers)):
        if f" {name} " in joined:
            yield "issuer", name
    for match in _NUMBER.finditer(text):
        yield "number", match[0]
    for match in _DATE.finditer(text):
        day = match["d"] or match["id"] or match["vd"]
        month = match["m"] or match["im"] or match["vm"]
        year = match["y"] or match["iy"] or match["vy"]
        yield "date", f"{int(year):04}-{int(month):02}-{int(day):02}"


def _merged(hits: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """One entry a feature; of overlapping runs only the first."""
    kept: list[tuple[str, str]] = []
    last: tuple[str, ...] = ()
    for kind, text in dict.fromkeys(hits):
        words = tuple(text.split())
        overlaps = kind == "run" and last[1:] == words[:-1]
        last = words if kind == "run" else ()
        if not overlaps:
            kept.append((kind, text))
    return kept


def report(corpus: Path, gold: Path, root: Path) -> list[str]:
    """The lines that ``make eval`` prints."""
    found = literals(corpus, gold, root / "src", root / "samples")
    shown = [
        f"  {one.kind} of {one.letter} in {one.source}: {one.text}" for one in found[:MOST_SHOWN]
    ]
    return [f"overfit.literals: {len(found)}", *shown]
