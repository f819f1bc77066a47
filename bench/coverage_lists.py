"""Coverage on lists whose truth is known: 20,000 PCs, three consoles' lists, noise.

The lists come from samples/coverage/make_lists.py, written as files in four forms and read back
as an operator's would be. Printed: the precision of "not covered" among the decided, the share
undecided, the reasons; what naive joining on the name says of the same lists, as the peer.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from khien.core.text import fold
from khien.endpoints.coverage import columns, tables
from khien.endpoints.coverage.answers import Answer, Expected, Listing, ListKind, State, answers
from khien.endpoints.coverage.identity import keys_of
from khien.endpoints.coverage.rows import SourceRow, rows_of
from measuring import Figures, options, report

SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "coverage" / "make_lists.py"
PCS, QUICK_PCS = 20_000, 2_000
SEEDS, QUICK_SEEDS = (201, 202, 203), (201,)  # none that the reckoning was tried on
KINDS = {
    "diet-virus.csv": ListKind.ANTIVIRUS, "edr.csv": ListKind.EDR,
    "thu-muc.csv": ListKind.DIRECTORY,
}  # fmt: skip


def generator() -> Any:
    """The generator of the samples."""
    spec = importlib.util.spec_from_file_location("make_lists", SAMPLES)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_lists"] = module
    spec.loader.exec_module(module)
    return module


def read(data: bytes, source: str) -> list[SourceRow]:
    """The rows of one file, its columns guessed."""
    table = tables.read(data)
    return list(rows_of(table, columns.guess(table.headers), source))


def judged(made: Any, lists: Any) -> tuple[list[Answer], list[SourceRow], float]:
    """The answers, the rows of the asset book, how long reading and judging took."""
    files = made.files(lists)
    began = time.perf_counter()
    register = read(files["so-tai-san.xlsx"], "register")
    listings = [
        Listing(name, kind, read(files[name], name), made.NOW) for name, kind in KINDS.items()
    ]
    expected = [Expected(row.asset_code, keys_of(row), fold(row.unit)) for row in register]
    found = answers(expected, listings)
    return found, register, time.perf_counter() - began


def figures(found: list[Answer], lists: Any, total: int) -> Figures:
    """What the answers are worth beside the truth. A PC without any key in the asset book has no
    answer from the lists: it counts as undecided."""
    said = Counter(each.state for each in found)
    denied = [each for each in found if each.state is State.NOT_COVERED]
    right = sum(not lists.truth[each.subject] for each in denied)
    there = [each for each in denied if each.subject not in lists.gone]
    right_there = sum(not lists.truth[each.subject] for each in there)
    held = [each for each in found if each.state is State.COVERED]
    right_held = sum(lists.truth[each.subject] for each in held)
    undecided = said[State.CANNOT_TELL] + total - len(found)
    return {
        "not_covered_precision": right / max(len(denied), 1),
        "not_covered_precision_without_gone": right_there / max(len(there), 1),
        "covered_precision": right_held / max(len(held), 1),
        "undecided_share": undecided / total,
        "not_covered": len(denied),
        "covered": len(held),
    }


def by_name_alone(lists: Any) -> float:
    """The peer: a PC is not covered when its name is in neither list; its precision."""
    names = {fold(row[0]).partition(".")[0] for row in (*lists.antivirus[1:], *lists.edr[1:])}
    denied = [row[1] for row in lists.register[1:] if fold(row[2]) not in names]
    return sum(not lists.truth[code] for code in denied) / max(len(denied), 1)


def main() -> None:
    """Print the figures: the worst of the seeds."""
    parser = options(__doc__)
    parser.add_argument("--noise", action="append", default=[], metavar="NAME=SHARE",
                        help="another share for one kind of noise of the generator")  # fmt: skip
    chosen = parser.parse_args()
    pcs = QUICK_PCS if chosen.quick else PCS
    made = generator()
    for each in chosen.noise:
        name, _, share = each.partition("=")
        if name not in made.NOISE:
            parser.error(f"no such noise: {name}")
        made.NOISE[name] = float(share)
    every: list[Figures] = []
    reasons: Counter[str] = Counter()
    for seed in QUICK_SEEDS if chosen.quick else SEEDS:
        lists = made.make(pcs, seed=seed)
        found, _register, seconds = judged(made, lists)
        reasons.update(f"{each.state}: {each.reason_code}" for each in found)
        one = figures(found, lists, len(lists.truth))
        peer = by_name_alone(lists)
        ratio = one["not_covered_precision"] / peer
        every.append({
            **one, "seconds": seconds, "peer_precision": peer, "precision_ratio": ratio,
        })  # fmt: skip
    worst = {
        name: (max if name in ("undecided_share", "seconds") else min)(one[name] for one in every)
        for name in every[0]
    }
    told = ", ".join(f"{reason} {count}" for reason, count in reasons.most_common())
    about = {"pcs": pcs, "lists": "antivirus, EDR, directory", "runs": len(every), "answers": told}
    report(worst, as_json=chosen.json, about=about)


if __name__ == "__main__":
    main()
