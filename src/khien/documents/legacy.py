"""Words set in fonts from before Unicode, read run by run as a person sees them.

In: the text of a run and its font's name. Out: Unicode; what stays in doubt is remembered, for
a document that was not read with certainty must be held.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import NamedTuple

from khien.core.encodings import Reading, Table, convert, decode, legacy_font, tabled, untangled
from khien.core.syllables import Tally, is_syllable, tally
from khien.documents.document import Line

_FEWEST_WORDS = 4
_READS_WELL = 0.6
_READ_BEFORE = 0.5
_SOFT_HYPHEN = "\xad"
_HYPHENED = re.compile(r"[^\s\d!-,./:-@]*-[^\s\d!-,./:-@]*")


class Typed(NamedTuple):
    """Characters as they stand in the file, their font, whether they print as capitals."""

    text: str
    font: str | None = None
    capitals: bool = False

    @property
    def type(self) -> tuple[str | None, bool]:
        """What neighbours must share to be read together."""
        return self.font, self.capitals


@dataclass(slots=True)
class LegacyRuns:
    """Converts the runs of one document and keeps count of how well that went."""

    _refused: bool = False
    _tables: set[str] = field(default_factory=set)
    _unicode: bool = False  # some run in an old font was typed in Unicode
    _own: Tally = field(default_factory=Tally)  # of the converted runs, as they stood
    _read: Tally = field(default_factory=Tally)

    def read(self, text: str, font: str | None) -> str:
        """``text`` as its font shows it; as it is when that is not certain."""
        known = legacy_font(font)
        if known is None or not text:
            return text
        converted = convert(text, font)
        if converted is None:
            self._refused = True
            return text
        if not text.isascii():
            self._count(text, converted, known.table)
        return converted

    def printed(self, typed: Iterable[Typed]) -> str:
        """The words of ``typed`` as they print: fonts read first, then capitals as asked for.

        Runs of one font are read together, for a file may part a VNI letter from its mark.
        """
        words = ""
        for (font, capitals), run in groupby(typed, key=lambda each: each.type):
            read = self.read("".join(each.text for each in run), font)
            words += read.upper() if capitals else read
        return words

    def _count(self, text: str, converted: str, table: Table) -> None:
        if converted == text:
            self._unicode = True
            return
        self._tables.add(table.value)
        self._own += tally(text)
        self._read += tally(converted)

    def facts(self) -> dict[str, str]:
        """For ``Document.properties``: the tables converted from, and ``legacy_font`` when a
        run could not be read or the converted words are mostly no syllables, or were ones
        before: Unicode typed in a template of old. Few words prove nothing alone."""
        judged = self._read.words >= _FEWEST_WORDS or (self._unicode and self._read.words > 0)
        unlike = self._read.share < _READS_WELL or self._own.share > _READ_BEFORE
        doubtful = self._refused or (judged and unlike)
        return _facts("+".join(sorted(self._tables)), doubtful=doubtful)


def with_soft_hyphens(text: str, font: str | None) -> str:
    """``text`` of a PDF with the hyphens that stand for TCVN3's "ư" as its code again.

    Both are "hyphen" in a PDF's encoding; a word that is a syllable with "ư" had no hyphen.
    """
    known = legacy_font(font)
    if known is None or known.table is not Table.TCVN3 or "-" not in text:
        return text
    return _HYPHENED.sub(lambda match: _soft(match[0], capitals=known.capitals), text)


def _soft(word: str, *, capitals: bool) -> str:
    soft = word.replace("-", _SOFT_HYPHEN)
    read = decode(soft, Table.TCVN3) or ""
    abbreviated = any(ch.isascii() and ch.isupper() for ch in word[1:]) and not capitals
    return soft if len(read) > 1 and not abbreviated and is_syllable(read) else word


def without_fonts(
    lines: list[Line], *, is_unicode: bool = True
) -> tuple[list[Line], dict[str, str]]:
    """Lines whose fonts say nothing, converted when their letters are a table's, and what is
    said of that; a line stays one line. Not Unicode: they can be nothing else."""
    text = "\n".join(" ".join(line.text.splitlines()) for line in lines)
    reading = untangled(text) if is_unicode else tabled(text) or Reading(text, sure=False)
    converted = reading.text.split("\n")
    if reading.encoding and len(converted) == len(lines):
        pairs = zip(lines, converted, strict=True)
        return [replace(line, text=shown) for line, shown in pairs], facts_of(reading)
    return lines, {} if reading.sure else facts_of(reading)


def facts_of(reading: Reading) -> dict[str, str]:
    """The same for text without fonts."""
    return _facts(reading.encoding or "", doubtful=not reading.sure)


def _facts(tables: str, *, doubtful: bool) -> dict[str, str]:
    facts = {"legacy_encoding": tables, "legacy_font": "1" if doubtful else ""}
    return {name: value for name, value in facts.items() if value}


def is_misread(text: str, font: str | None) -> bool:
    """Whether ``text``, set in ``font``, has letters that stand for others."""
    return legacy_font(font) is not None and not text.isascii()
