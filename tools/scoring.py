"""How well a reading of a letter agrees with its annotation, also when the text was degraded.

In: the annotation of samples/letters (NNN.json), the plain text it was made on, and what the
reader said of any rendering of that letter. Spans are compared in the words of the rendering:
the two texts are aligned word by word, without tones, so that a dropped letter or an OCR error
moves no border. Out: counts that add up over letters, and figures of them.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from khien.core.text import fold

ENOUGH = 0.7  # of the union of two spans, as in the annotation rules
_WORD = re.compile(r"\w+")
_SPACE = re.compile(r"\s+")

Span = tuple[int, int]  # first word, word after the last


@dataclass
class Share:
    """Hits of so many."""

    hit: float = 0.0
    of: int = 0

    def add(self, value: float) -> None:
        """One more, with ``value`` 0..1."""
        self.hit += value
        self.of += 1

    @property
    def value(self) -> float:
        """The share, 1 when there was nothing to hit."""
        return self.hit / self.of if self.of else 1.0


@dataclass
class Scores:
    """Counts over any number of letters."""

    matched: int = 0
    predicted: int = 0
    annotated: int = 0
    shares: dict[str, Share] = field(default_factory=dict)
    actors: list[int] = field(default_factory=lambda: [0, 0, 0])  # common, predicted, annotated
    silent: Share = field(default_factory=Share)

    def share(self, name: str) -> Share:
        """The counter of one figure."""
        return self.shares.setdefault(name, Share())

    @property
    def f1(self) -> float:
        """obligations.f1."""
        return f1(self.matched, self.predicted, self.annotated)

    def lines(self) -> list[str]:
        """``name: value`` lines for people and scripts."""
        found = [
            f"obligations.f1: {self.f1:.3f} (matched {self.matched}, predicted {self.predicted}, "
            f"annotated {self.annotated})",
            f"actors.f1: {f1(*self.actors):.3f}",
        ]
        for name, share in sorted(self.shares.items()):
            found.append(f"{name}: {share.value:.3f} ({share.hit:.1f}/{share.of})")
        if self.silent.of:
            found.append(f"silent.files: {self.silent.value:.3f} ({self.silent.of})")
        return found


def f1(common: int, predicted: int, annotated: int) -> float:
    """Harmonic mean of precision and recall; 1 when both sides are empty."""
    if not predicted and not annotated:
        return 1.0
    return 2 * common / (predicted + annotated)


def key(value: object) -> str:
    """A name as it is compared: no markup, no outer punctuation, no case."""
    text = unicodedata.normalize("NFC", str(value or "")).replace("\xa0", " ")
    text = _SPACE.sub(" ", re.sub(r"[*_|#]", "", text))
    return text.strip(" .,;:/-–\"'").casefold()


class Aligned:
    """The annotated text beside the text that was read: spans of the first in the second."""

    def __init__(self, annotated: str, read: str) -> None:
        self.first = [fold(word) for word in _WORD.findall(annotated)]
        self._text = " ".join(self.first)
        self.starts = [match.start() for match in _WORD.finditer(read)]
        second = [fold(match[0]) for match in _WORD.finditer(read)]
        self.lengths = [len(word) for word in second]
        self.place: dict[int, int] = {}
        matcher = difflib.SequenceMatcher(None, self.first, second, autojunk=False)
        for tag, a0, a1, b0, b1 in matcher.get_opcodes():
            if tag == "equal" or (tag == "replace" and a1 - a0 == b1 - b0):
                self.place.update(zip(range(a0, a1), range(b0, b1), strict=True))

    def annotated_spans(
        self, items: Sequence[Mapping[str, Any]]
    ) -> Iterator[tuple[Span | None, Mapping[str, Any]]]:
        """Each obligation with the words of the read text that stand where it stands.

        Of two with the same words the second is looked for after the first.
        """
        after: dict[str, int] = {}
        for item in items:
            words = [fold(word) for word in _WORD.findall(item["text"])]
            at = _find(self.first, words, after.get(item["text"], 0))
            after[item["text"]] = 0 if at is None else at + 1
            yield self._mapped(at, len(words)), item

    def _mapped(self, at: int | None, length: int) -> Span | None:
        if at is None:
            return None
        mapped = [self.place[n] for n in range(at, at + length) if n in self.place]
        return (min(mapped), max(mapped) + 1) if mapped else None

    def read_span(self, start: int, end: int) -> Span | None:
        """Words of the read text between two character offsets."""
        inside = [n for n, at in enumerate(self.starts) if start <= at < end]
        return (inside[0], inside[-1] + 1) if inside else None

    def overlap(self, a: Span, b: Span) -> float:
        """Characters in both, of those in either."""
        both = sum(self.lengths[max(a[0], b[0]) : min(a[1], b[1])])
        either = sum(self.lengths[a[0] : a[1]]) + sum(self.lengths[b[0] : b[1]]) - both
        return both / either if either else 0.0


def _find(words: Sequence[str], wanted: Sequence[str], after: int) -> int | None:
    """Where ``wanted`` stands in ``words``, from ``after`` on, else anywhere."""
    length = len(wanted)
    if not length:
        return None
    for start in (after, 0):
        for at in range(start, len(words) - length + 1):
            if words[at] == wanted[0] and list(words[at : at + length]) == list(wanted):
                return at
    return None


def score(
    scores: Scores, annotation: Mapping[str, Any], annotated: str, read: str,
    said: Mapping[str, Any],
) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:  # fmt: skip
    """Add one letter to ``scores``; the matched pairs (annotated, read) are given back.

    ``said`` is the reader's JSON object, whose spans index ``read``.
    """
    aligned = Aligned(annotated, read)
    gold = list(aligned.annotated_spans(annotation["obligations"]))
    found = [(aligned.read_span(*item["span"]), item) for item in said["obligations"]]
    pairs = _pairs(aligned, gold, found)
    scores.matched += len(pairs)
    scores.predicted += len(found)
    scores.annotated += len(gold)
    if not gold:
        scores.silent.add(not found)
    for want, got in pairs:
        _fields(scores, want, got)
    return pairs


def _pairs(
    aligned: Aligned,
    gold: Sequence[tuple[Span | None, Mapping[str, Any]]],
    found: Sequence[tuple[Span | None, Mapping[str, Any]]],
) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Best overlaps first, each side used once."""
    candidates = sorted(
        (
            (aligned.overlap(a, b), i, j)
            for i, (a, _) in enumerate(gold) if a
            for j, (b, _) in enumerate(found) if b
        ),
        key=lambda one: -one[0],
    )  # fmt: skip
    used: tuple[set[int], set[int]] = (set(), set())
    pairs = []
    for overlap, i, j in candidates:
        if overlap < ENOUGH:
            break
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            pairs.append((gold[i][1], found[j][1]))
    return pairs


def _fields(scores: Scores, want: Mapping[str, Any], got: Mapping[str, Any]) -> None:
    first = {key(name) for name in want.get("actors") or ()} - {""}
    second = {key(name) for name in got.get("actors") or ()} - {""}
    for place, count in enumerate((len(first & second), len(second), len(first))):
        scores.actors[place] += count
    scores.share("modality.acc").add(want.get("modality") == got.get("modality"))
    scores.share("scope.acc").add((want.get("scope") or "in") == (got.get("scope") or "in"))
    scores.share("path.acc").add(key(want.get("path")) == key(got.get("path")))
    for name, how in (("deadline", _same), ("report_to", _words)):
        if want.get(name) or got.get(name):
            kind = "acc" if name == "deadline" else "f1"
            scores.share(f"{name}.{kind}").add(how(want.get(name), got.get(name)))


def _same(a: object, b: object) -> float:
    return float(key(a) == key(b))


def _words(a: object, b: object) -> float:
    first, second = _WORD.findall(key(a)), _WORD.findall(key(b))
    common, rest = 0, list(second)
    for word in first:
        if word in rest:
            rest.remove(word)
            common += 1
    return f1(common, len(first), len(second))


def dated(annotations: Iterable[Mapping[str, Any]]) -> int:
    """How many annotated deadlines are dates."""
    iso = re.compile(r"\d{4}-\d{2}-\d{2}$")
    return sum(
        bool(iso.match(str(item.get("deadline") or "")))
        for annotation in annotations
        for item in annotation["obligations"]
    )
