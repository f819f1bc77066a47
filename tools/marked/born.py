"""Figures of born-digital files: recall and precision by format and by form.

In: cases with what is right to say of each. Out: the table for docs/evaluation.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from samples.marked import born, unseen
from samples.marked.born import Case

from khien.documents.source import Source
from khien.markings.examining import examine
from khien.markings.mark import State


@dataclass(slots=True)
class Tally:
    """Files counted: marked and found, without a mark and called marked, level told wrong."""

    marked: int = 0
    found: int = 0
    wrong_level: int = 0
    clear: int = 0
    called: int = 0
    kinds: set[str] = field(default_factory=set)

    @property
    def recall(self) -> float:
        """The share of marked files found with their level."""
        return self.found / self.marked if self.marked else 1.0

    @property
    def precision(self) -> float:
        """The share of files called marked that are, at their level."""
        called = self.found + self.wrong_level + self.called
        return self.found / called if called else 1.0

    def count(self, case: Case, level: str | None) -> None:
        """Add what was told of one case."""
        if case.level is None:
            self.clear += 1
            self.called += level is not None
            return
        self.marked += 1
        self.found += level == case.level
        self.wrong_level += level not in (None, case.level)


def told(case: Case) -> str | None:
    """The gravest level that the file is found to bear."""
    report = examine(Source(case.data, case.name))
    return next((each.level for each in report.found if each.state is State.MARKED), None)


def tallies(cases: Iterable[Case]) -> dict[str, Tally]:
    """By format, and all together under the empty name."""
    found: dict[str, Tally] = defaultdict(Tally)
    for case in cases:
        level = told(case)
        for name in ("", case.format):
            found[name].count(case, level)
            found[name].kinds.add(case.kind)
    return found


def report() -> Iterator[str]:
    """The lines of the table, and of what was written after the rules."""
    found = tallies(born.cases())
    yield "| format | forms | marked | found | recall | no mark | called marked | precision |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for name in sorted(found, key=lambda each: (each == "", each)):
        yield _row(f"`{name}`" if name else "**all**", found[name])
    yield ""
    yield f"Seed {born.SEED}. Typed by hand after the rules, 30 and 30 files:"
    yield ""
    after = tallies(unseen.cases())[""]
    yield f"recall {after.recall:.3f}, precision {after.precision:.3f}, after mending."


def _row(name: str, tally: Tally) -> str:
    return (
        f"| {name} | {len(tally.kinds)} | {tally.marked} | {tally.found} | {tally.recall:.3f} "
        f"| {tally.clear} | {tally.called} | {tally.precision:.3f} |"
    )
