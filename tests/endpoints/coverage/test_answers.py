"""Three answers: the cascade, its guards, what a person decided, what stays unclear."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from khien.core.dates import VIETNAM
from khien.endpoints.coverage.answers import (
    Answer,
    By,
    Decisions,
    Expected,
    Listing,
    ListKind,
    State,
    answers,
)
from khien.endpoints.coverage.entries import entries_of
from khien.endpoints.coverage.identity import keys_of
from khien.endpoints.coverage.rows import SourceRow

NOW = datetime(2026, 11, 25, 8, tzinfo=VIETNAM)
SERIAL, OTHER = "5CD1234ABC", "8XYZ99887"
MAC, MAC2 = "8c1645a1b2c3", "8c1645d4e5f6"


def pc(subject: str = "a", *, place: str = "p", **says: Any) -> Expected:
    return Expected(subject, keys_of(SourceRow("register", 0, **says)), place)


def row(line: int = 2, **says: Any) -> SourceRow:
    return replace(SourceRow("x", line, protected=True, status="on", last_seen=NOW), **says)


def listing(*rows: SourceRow, kind: ListKind = ListKind.EDR, **says: Any) -> Listing:
    return Listing(says.pop("id", str(kind)), kind, rows, NOW, **says)


def one(pcs: list[Expected], *lists: Listing, **says: Any) -> Answer:
    return answers(pcs, list(lists), **says)[0]


def test_each_key_of_the_cascade_pairs() -> None:
    uuid = "4c4c4544-0043-3010-8052-b4c04f564431"
    ways: list[tuple[dict[str, Any], By]] = [
        ({"serials": (SERIAL,)}, By.SERIAL), ({"uuid": uuid}, By.UUID), ({"macs": (MAC,)}, By.MAC),
        ({"hostname": "x-1.dongkhe.local"}, By.NAME),
        ({"hostname": "x-1", "user": "Lê Văn An"}, By.HOST_USER),
        ({"hostname": "x-1", "ips": ("10.0.0.5",)}, By.HOST_IP),
        ({"hostname": "x-1", "unit": "Phòng A"}, By.HOST_UNIT), ({"hostname": "x-1"}, By.HOST),
    ]  # fmt: skip
    for says, by in ways:
        found = one([pc(**says)], listing(row(**says)))
        assert (found.state, found.reason_code) == (State.COVERED, "protected")
        assert [match.by for match in found.matches] == [by]


def test_a_name_cut_by_older_consoles_and_a_serial_misread_from_its_label() -> None:
    long = "dv-kehoach-tonghop-01"
    assert one([pc(hostname=long)], listing(row(hostname=long[:15]))).matches[0].by == By.NETBIOS
    found = one(
        [pc(serials=("5CD1O34ABC",), hostname="xy")],
        listing(row(serials=("5CD1034ABC",), hostname="xy")),
    )
    assert found.matches[0].by is By.LOOK


def test_a_serial_that_differs_forbids_the_pair_whatever_else_agrees() -> None:
    found = one(
        [pc(serials=(SERIAL,), hostname="x-1", user="Lê Văn An")],
        listing(row(serials=(OTHER,), hostname="x-1", user="Lê Văn An")),
    )
    assert (found.state, found.reason_code) == (State.CANNOT_TELL, "serial-differs")
    assert not found.matches


def test_what_several_share_pairs_nobody() -> None:
    two = [pc("a", macs=(MAC,)), pc("b", macs=(MAC,))]  # a dock that went from desk to desk
    assert {each.state for each in answers(two, [listing(row(macs=(MAC,)))])} == {State.CANNOT_TELL}
    clones = listing(row(2, hostname="x-1", ips=("10.0.0.1",)),
                     row(3, hostname="x-1", ips=("10.0.1.1",)))  # fmt: skip
    found = one([pc(hostname="x-1")], clones)
    assert (found.state, found.reason_code) == (State.CANNOT_TELL, "candidates")
    assert len(found.candidates) == 2


def test_junk_names_nobody() -> None:
    junk = {"serials": ("To be filled by O.E.M.",), "macs": ("da1122334455",), "hostname": "PC"}
    found = one([pc(**junk)], listing(row(**junk)))
    assert (found.state, found.reason_code) == (State.CANNOT_TELL, "no-keys")


def test_one_list_helps_another() -> None:
    """The EDR knows the serial and the new name; the antivirus knows the new name alone."""
    edr = listing(row(serials=(SERIAL,), hostname="new-1", protected=None, status="?"))
    antivirus = listing(row(hostname="new-1"), kind=ListKind.ANTIVIRUS)
    found = one([pc(serials=(SERIAL,), hostname="old-1")], edr, antivirus)
    assert found.state is State.COVERED
    assert {match.by for match in found.matches} == {By.SERIAL, By.HOST}


def test_not_covered_needs_a_list_that_would_know_the_pc() -> None:
    others = [pc(f"o{n}", serials=(f"AB12345{n}",)) for n in range(3)]
    rows = [row(n + 2, serials=(f"AB12345{n}",)) for n in range(3)]
    found = one([pc(serials=(SERIAL,)), *others], listing(*rows))
    assert (found.state, found.reason_code) == (State.NOT_COVERED, "absent")
    nameless = [*rows, row(9, hostname="ai-do")]  # an entry over, which may be the PC
    found = one([pc(serials=(SERIAL,)), *others], listing(*nameless))
    assert found.state is State.CANNOT_TELL
    assert one([pc(serials=(SERIAL,))]).reason_code == "no-list"
    elsewhere = listing(*rows, places=frozenset({"q"}))
    assert one([pc(serials=(SERIAL,))], elsewhere).reason_code == "no-list"


def test_a_name_seen_alive_elsewhere_makes_silence_tell() -> None:
    over = listing(row(hostname="ai-do"), kind=ListKind.ANTIVIRUS)
    directory = listing(row(hostname="x-1"), kind=ListKind.DIRECTORY)
    assert one([pc(hostname="x-1")], over).state is State.CANNOT_TELL
    found = one([pc(hostname="x-1")], over, directory)
    assert (found.state, found.reason_code) == (State.NOT_COVERED, "absent")
    assert found.reporting


@pytest.mark.parametrize(
    ("says", "state", "reason"),
    [
        ({"protected": False}, State.NOT_COVERED, "protection-off"),
        ({"protected": None, "status": "Critical"}, State.CANNOT_TELL, "status-unclear"),
        ({"protected": None, "status": ""}, State.COVERED, "listed"),
        ({"last_seen": NOW - timedelta(days=31)}, State.CANNOT_TELL, "silent"),
        ({"signatures_at": NOW - timedelta(days=8)}, State.COVERED, "old-signatures"),
        ({"product": "Kaspersky"}, State.COVERED, "protected"),
    ],
)
def test_what_the_list_says_of_a_pc(says: dict[str, Any], state: State, reason: str) -> None:
    found = one([pc(serials=(SERIAL,))], listing(row(serials=(SERIAL,), **says)))
    assert (found.state, found.reason_code) == (state, reason)


MONTH = timedelta(days=31)


@pytest.mark.parametrize("says", [{}, {"protected": False}, {"last_seen": None}])
def test_a_list_taken_over_a_month_ago_proves_nothing(says: dict[str, Any]) -> None:
    old = listing(row(serials=(SERIAL,), **says))
    for named in (SERIAL, "5CD7654XYZ"):
        found = one([pc(serials=(named,))], old, now=NOW + MONTH)
        assert (found.state, found.reason_code) == (State.CANNOT_TELL, "old-list")
        assert not found.reporting


def test_a_fresh_list_is_not_blocked_by_an_old_one() -> None:
    mine, other = row(serials=(SERIAL,)), row(3, serials=("5CD7654XYZ",))
    old = replace(listing(mine, id="old"), taken_at=NOW - MONTH)
    found = one([pc(serials=(SERIAL,))], old, listing(mine), now=NOW)
    assert (found.state, found.reason_code) == (State.COVERED, "protected")
    off = listing(replace(mine, protected=False))
    found = one([pc(serials=(SERIAL,))], replace(old, rows=[other]), off, now=NOW)
    assert (found.state, found.reason_code) == (State.NOT_COVERED, "protection-off")


def test_silence_counts_from_today_not_from_the_lists_day() -> None:
    seen = listing(row(serials=(SERIAL,), last_seen=NOW - timedelta(days=20)))
    found = one([pc(serials=(SERIAL,))], seen, now=NOW + timedelta(days=20))
    assert (found.state, found.reason_code) == (State.CANNOT_TELL, "silent")


def test_a_list_without_dates_does_not_say_that_a_pc_reports() -> None:
    found = one([pc(serials=(SERIAL,))], listing(row(serials=(SERIAL,), last_seen=None)))
    assert found.state is State.COVERED
    assert not found.reporting
    undated = row(serials=(SERIAL,), last_seen=None, protected=None, status="")
    assert one([pc(serials=(SERIAL,))], listing(undated)).reason_code == "listed-undated"


def test_the_product_that_the_letter_names() -> None:
    def said(product: str, *, of_list: str = "") -> str:
        lists = listing(row(serials=(SERIAL,), product=product), product=of_list)
        return one([pc(serials=(SERIAL,))], lists, product="Bkav").reason_code

    assert said("Bkav Endpoint AI") == "protected"
    assert said("Kaspersky") == "other-product"
    assert said("") == "product-unclear"
    assert said("", of_list="Bkav EDR") == "protected"


def test_a_persons_word_stands_before_everything() -> None:
    pcs = [pc("a", serials=(SERIAL,)), pc("b", hostname="x-9")]
    lists = listing(row(2, serials=(SERIAL,)), row(3, hostname="x-9", serials=(OTHER,)))
    key = f"serials:{OTHER}"
    yes = answers(pcs, [lists], decisions=Decisions({"a": frozenset({key})}))
    assert yes[0].matches[0].by is By.PERSON
    assert not yes[1].matches  # its entry is another's now
    no = answers(pcs, [lists], decisions=Decisions({}, {"b": frozenset({key})}))
    assert no[1].state is not State.COVERED
    assert not no[1].candidates


def test_the_rows_of_one_pc_are_one_entry() -> None:
    old = NOW - timedelta(days=90)
    rows = [row(2, hostname="xy", ips=("10.0.0.1",), last_seen=old, protected=False),
            row(3, hostname="xy", ips=("10.0.0.1",))]  # fmt: skip
    (entry,) = entries_of(rows, NOW)
    assert (entry.line, entry.protected) == (3, True)
    dock = [row(2, hostname="xy", macs=(MAC,)), row(3, hostname="yz", macs=(MAC,))]
    assert len(entries_of(dock, NOW)) == 2
    differ = [row(2, hostname="xy", user="An Văn Lê", serials=(SERIAL,)),
              row(3, hostname="xy", user="An Văn Lê", serials=(OTHER,))]  # fmt: skip
    assert len(entries_of(differ, NOW)) == 2
    shared = [row(n, serials=(SERIAL,), hostname=f"h{n}") for n in range(2, 30)]
    assert len(entries_of(shared, NOW)) == 28  # a cloned board that no table knows


def test_answers_do_not_hang_on_the_order_of_rows() -> None:
    made = _generator()
    lists = made.make(150, seed=3)
    before = _judged(made, lists)
    for rows in (lists.antivirus, lists.edr, lists.directory):
        rows[1:] = rows[:0:-1]
    assert _judged(made, lists) == before


def test_figures_on_the_small_generator() -> None:
    """The acceptance at a tenth: bench/coverage_lists.py has 20,000 PCs and three seeds."""
    made = _generator()
    lists = made.make(1_500, seed=8)
    found = _judged(made, lists)
    denied = [code for code, state in found.items() if state is State.NOT_COVERED]
    right = sum(not lists.truth[code] for code in denied)
    counts = Counter(found.values())
    undecided = counts[State.CANNOT_TELL] + len(lists.truth) - len(found)
    assert len(denied) > 200
    assert right / len(denied) >= 0.97
    assert undecided / len(lists.truth) <= 0.22  # a few organisations tell less than a province


def _judged(made: Any, lists: Any) -> dict[str, State]:
    from khien.core.text import fold
    from khien.endpoints.coverage import columns, tables
    from khien.endpoints.coverage.rows import rows_of

    files = made.files(lists)

    def read(name: str) -> list[SourceRow]:
        table = tables.read(files[name])
        return list(rows_of(table, columns.guess(table.headers), name))

    kinds = {"diet-virus.csv": ListKind.ANTIVIRUS, "edr.csv": ListKind.EDR,
             "thu-muc.csv": ListKind.DIRECTORY}  # fmt: skip
    expected = [
        Expected(each.asset_code, keys_of(each), fold(each.unit))
        for each in read("so-tai-san.xlsx")
    ]
    found = answers(
        expected, [Listing(name, kind, read(name), made.NOW) for name, kind in kinds.items()]
    )
    return {each.subject: each.state for each in found}


def _generator() -> Any:
    path = Path(__file__).parents[3] / "samples" / "coverage" / "make_lists.py"
    spec = importlib.util.spec_from_file_location("make_lists", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_lists"] = module
    spec.loader.exec_module(module)
    return module


def test_where_no_pc_was_renamed_the_others_are_judged_too() -> None:
    """Forty PCs, thirty paired by their serials under their names, two rows that nobody took."""
    pcs = [pc(f"VP-{n:02}", hostname=f"VP-{n:02}", serials=(f"DKVP{n:04}",)) for n in range(40)]
    rows = [row(n + 2, hostname=f"VP-{n:02}", serials=(f"DKVP{n:04}",)) for n in range(32)]
    free = [row(n + 50, hostname=f"KHO-{n}", serials=(f"KHX9Z{n:04}",)) for n in range(2)]
    found = answers(pcs, [listing(*rows, *free)])
    said = Counter(each.state for each in found)
    assert said == {State.COVERED: 32, State.NOT_COVERED: 8}
