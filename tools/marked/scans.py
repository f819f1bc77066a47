"""How many stamps are found in made scans, what the misses become, and what it costs.

In: a corpus of samples/marked/scans.py, each file examined as the scanner does. Out: rows by kind.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from samples.marked.scans import DPIS, KINDS, Case, scans

from khien.documents.source import Source
from khien.markings.examining import examine
from khien.markings.mark import State


@dataclass(slots=True)
class Row:
    """One kind of cases. ``found``: marked with the right level; ``wrong``: with another, or
    where nothing is; ``unread``: told as a box that a person must look at; ``boxed_missed`` and
    ``boxed_unread``: of stamps with a frame, for how many no mark was told, and of these, for how
    many at least a box that nobody could read."""

    kind: str
    cases: int = 0
    found: int = 0
    wrong: int = 0
    unread: int = 0
    boxed_missed: int = 0
    boxed_unread: int = 0
    seconds: float = 0.0

    @property
    def recall(self) -> float:
        """Share of the cases found."""
        return self.found / max(self.cases, 1)


def measured(cases: Iterable[Case]) -> dict[str, Row]:
    """What the scanner makes of ``cases``, by kind."""
    rows = {kind: Row(kind) for kind in KINDS}
    for case in cases:
        started = time.process_time()
        report = examine(Source(case.data, case.name))
        rows[case.kind].seconds += time.process_time() - started
        levels = [each.level for each in report.found if each.state is State.MARKED]
        unread = any(each.state is State.BOX_UNREAD for each in report.found)
        _count(rows[case.kind], case, levels[0] if levels else None, unread=unread)
    return rows


def _count(row: Row, case: Case, level: str | None, *, unread: bool) -> None:
    row.cases += 1
    row.found += case.level is not None and level == case.level
    row.wrong += level is not None and level != case.level
    row.unread += level is None and unread
    if case.boxed and level is None:
        row.boxed_missed += 1
        row.boxed_unread += unread


def precision(rows: dict[str, Row]) -> float:
    """Of all marks told, the share that is right."""
    found, wrong = (sum(getattr(row, name) for row in rows.values()) for name in ("found", "wrong"))
    return float(found / max(found + wrong, 1))


def unread_share(rows: dict[str, Row]) -> float:
    """Of the framed stamps that were missed, the share told as a box that nobody could read."""
    missed = sum(row.boxed_missed for row in rows.values())
    return sum(row.boxed_unread for row in rows.values()) / missed if missed else 1.0


def report(
    seed: str = "11", share: str = "1", fonts: str = "", dpis: Sequence[int] = DPIS
) -> Iterator[str]:
    """The table; ``fonts`` is "more" for those of the system too."""
    examine(Source(next(scans(0, share=0.01)).data, ""))  # the recogniser starts once a process
    cases = scans(int(seed), share=float(share), more_fonts=fonts == "more", dpis=dpis)
    rows = measured(cases)
    yield f"seed {seed}, share {share}{', fonts of the system too' if fonts else ''}"
    yield ""
    yield "| kind | cases | found | recall | called wrongly | box unread | CPU a page, s |"
    yield "|---|---|---|---|---|---|---|"
    for row in rows.values():
        recall = "" if row.kind == "decoy" else f"{row.recall:.3f}"
        yield (
            f"| {row.kind} | {row.cases} | {row.found} | {recall} | {row.wrong} | {row.unread} "
            f"| {row.seconds / max(row.cases, 1):.3f} |"
        )
    pages = sum(row.cases for row in rows.values())
    seconds = sum(row.seconds for row in rows.values())
    yield ""
    yield f"precision: {precision(rows):.3f}"
    yield f"framed stamps missed, but told as a box unread: {unread_share(rows):.3f}"
    yield f"CPU a page over all: {seconds / max(pages, 1):.3f} s"
