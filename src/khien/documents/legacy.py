"""Words set in fonts from before Unicode, read run by run as a person sees them.

In: the text of a run and its font's name. Out: Unicode; what stays in doubt is remembered, for
a document that was not read with certainty must be held.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from khien.core.encodings import Reading, convert, legacy_font
from khien.core.syllables import Tally, tally

_FEWEST_WORDS = 4
_READS_WELL = 0.6


@dataclass(slots=True)
class LegacyRuns:
    """Converts the runs of one document and keeps count of how well that went."""

    _refused: bool = False
    _tables: set[str] = field(default_factory=set)
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
            self._read += tally(converted)
            if converted != text:
                self._tables.add(known.table.value)
        return converted

    def facts(self) -> dict[str, str]:
        """For ``Document.properties``: the tables converted from, and ``legacy_font`` when a
        run could not be read or the words read from legacy fonts are mostly no syllables."""
        unlike = self._read.words >= _FEWEST_WORDS and self._read.share < _READS_WELL
        return _facts("+".join(sorted(self._tables)), doubtful=self._refused or unlike)


def facts_of(reading: Reading) -> dict[str, str]:
    """The same for text without fonts."""
    return _facts(reading.encoding or "", doubtful=not reading.sure)


def _facts(tables: str, *, doubtful: bool) -> dict[str, str]:
    facts = {"legacy_encoding": tables, "legacy_font": "1" if doubtful else ""}
    return {name: value for name, value in facts.items() if value}


def is_misread(text: str, font: str | None) -> bool:
    """Whether ``text``, set in ``font``, has letters that stand for others."""
    return legacy_font(font) is not None and not text.isascii()
