"""Pairs: which keys make one, what forbids it, what a person decided; and what holds of any lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.endpoints.coverage.answers import (
    Answer,
    By,
    Decisions,
    Expected,
    Listing,
    ListKind,
    State,
)
from khien.endpoints.coverage.entries import SILENT_AFTER, entries_of
from khien.endpoints.coverage.identity import keys_of
from khien.endpoints.coverage.listing import read_all
from khien.endpoints.coverage.matching import entry_key, forbids
from khien.endpoints.coverage.rows import SourceRow
from tests.endpoints.coverage.test_answers import (
    MAC,
    MAC2,
    NOW,
    OTHER,
    SERIAL,
    answers,
    listing,
    one,
    pc,
    row,
)

UUID, UUID2 = "4c4c4544-0043-3010-8052-b4c04f564431", "12345678-90ab-cdef-1234-567890abcdef"
AN = "Lê Văn An"


@pytest.mark.parametrize(
    ("register", "says", "by"),
    [
        # A serial that differs forbids, whatever else agrees …
        ({"serials": (SERIAL,), "macs": (MAC,)}, {"serials": (OTHER,), "macs": (MAC,)}, None),
        ({"serials": (SERIAL,), "hostname": "x-1.dk.vn"},
         {"serials": (OTHER,), "hostname": "x-1.dk.vn"}, None),
        ({"serials": (SERIAL,), "uuid": UUID}, {"serials": (OTHER,), "uuid": UUID}, None),
        # … and so does a UUID, unless the serials agree: a board was replaced, the label stays.
        ({"uuid": UUID, "hostname": "x-1"}, {"uuid": UUID2, "hostname": "x-1"}, None),
        ({"uuid": UUID, "serials": (SERIAL,)}, {"uuid": UUID2, "serials": (SERIAL,)}, By.SERIAL),
        # What is said on one side alone forbids nothing.
        ({"serials": (SERIAL,), "hostname": "x-1"}, {"hostname": "x-1"}, By.HOST),
        ({"hostname": "x-1"}, {"serials": (OTHER,), "hostname": "x-1"}, By.HOST),
        # One of two serials is enough; junk beside it is nothing.
        ({"serials": (SERIAL,)}, {"serials": (OTHER, SERIAL)}, By.SERIAL),
        ({"serials": (SERIAL,), "hostname": "x-1"},
         {"serials": ("Default string",), "hostname": "x-1"}, By.HOST),
        ({"serials": ("N/A",), "macs": (MAC,)}, {"serials": (OTHER,), "macs": (MAC,)}, By.MAC),
        # A letter misread from a label pairs only beside the name.
        ({"serials": ("5CD1O34ABC",)}, {"serials": ("5CD1034ABC",)}, None),
        ({"serials": (SERIAL,), "hostname": "x-1"},
         {"serials": ("5CD1234ABX",), "hostname": "x-1"}, By.HOST),
        # Case, marks and the domain are nothing.
        ({"hostname": "MAY-KẾ-TOÁN"}, {"hostname": "may-ke-toan.dk.vn"}, By.HOST),
        ({"macs": (MAC, MAC2)}, {"macs": (MAC2,)}, By.MAC),
        # Names and users that many bear.
        ({"hostname": "DESKTOP"}, {"hostname": "desktop"}, None),
        ({"user": AN}, {"user": AN}, None),
        ({"hostname": "x"}, {"hostname": "x"}, None),
        ({"hostname": "10.0.0.5"}, {"hostname": "10.0.0.5"}, None),
    ],
)  # fmt: skip
def test_what_pairs_and_what_forbids(
    register: dict[str, Any], says: dict[str, Any], by: By | None
) -> None:
    found = one([pc(**register)], listing(row(**says)))
    assert [match.by for match in found.matches] == ([by] if by else [])
    assert (found.state is State.COVERED) is (by is not None)


@pytest.mark.parametrize(
    ("pcs", "rows"),
    [
        # two PCs with one key, and the other way round
        ([{"macs": (MAC,)}, {"macs": (MAC,)}], [{"macs": (MAC,)}]),
        ([{"hostname": "x-1"}, {"hostname": "x-1"}], [{"hostname": "x-1"}]),
        ([{"serials": (SERIAL,)}, {"serials": (SERIAL,)}], [{"serials": (SERIAL,)}]),
        ([{"hostname": "x-1"}], [{"hostname": "x-1", "macs": (MAC,)},
                                 {"hostname": "x-1", "macs": (MAC2,)}]),
        # a dock on three desks in the list
        ([{"macs": (MAC,)}],
         [{"hostname": f"x-{n}", "macs": (MAC,), "serials": (f"AB12345{n}",)} for n in range(3)]),
    ],
)  # fmt: skip
def test_a_key_that_several_bear_pairs_none_of_them(
    pcs: list[dict[str, Any]], rows: list[dict[str, Any]]
) -> None:
    expected = [pc(str(at), **says) for at, says in enumerate(pcs)]
    lists = listing(*(row(at + 2, **says) for at, says in enumerate(rows)))
    found = answers(expected, [lists])
    assert all(not each.matches for each in found)
    assert {each.state for each in found} == {State.CANNOT_TELL}


@pytest.mark.parametrize("kind", ["serials", "macs"])
def test_a_row_that_bears_the_keys_of_two_pcs_is_neither_s(kind: str) -> None:
    first, second = (SERIAL, OTHER) if kind == "serials" else (MAC, MAC2)
    pcs = [pc("a", **{kind: (first,)}), pc("b", **{kind: (second,)})]
    found = answers(pcs, [listing(row(**{kind: (first, second)}))])
    assert [each.matches for each in found] == [(), ()]
    assert all(each.state is not State.COVERED for each in found)


def test_a_stronger_key_is_asked_before_a_weaker() -> None:
    """The serial went to another desk with its user's old name."""
    pcs = [pc("a", hostname="x-1", serials=(SERIAL,)), pc("b", hostname="x-2", serials=(OTHER,))]
    lists = listing(row(2, hostname="x-2", serials=(SERIAL,)),
                    row(3, hostname="x-1", serials=(OTHER,)))  # fmt: skip
    found = answers(pcs, [lists])
    assert [(each.matches[0].line, each.matches[0].by) for each in found] == [
        (2, By.SERIAL), (3, By.SERIAL),
    ]  # fmt: skip


class TestSigns:
    """When the console last heard of a PC: too long ago, never, in a time that is not come."""

    @pytest.mark.parametrize(
        ("says", "state", "reason"),
        [
            ({"last_seen": NOW}, State.COVERED, "protected"),
            ({"last_seen": NOW - SILENT_AFTER}, State.COVERED, "protected"),
            ({"last_seen": NOW - SILENT_AFTER - timedelta(seconds=1)}, State.CANNOT_TELL,
             "silent"),
            ({"last_seen": NOW + timedelta(hours=20)}, State.COVERED, "protected"),
            ({"last_seen": NOW + timedelta(days=2)}, State.CANNOT_TELL, "seen-unclear"),
            ({"last_seen": None, "seen_unclear": True}, State.CANNOT_TELL, "seen-unclear"),
            ({"last_seen": None}, State.COVERED, "protected"),
            # Off is off, however it is dated.
            ({"last_seen": None, "seen_unclear": True, "protected": False}, State.NOT_COVERED,
             "protection-off"),
            ({"signatures_at": NOW - timedelta(days=7)}, State.COVERED, "protected"),
        ],
    )  # fmt: skip
    def test_each(self, says: dict[str, Any], state: State, reason: str) -> None:
        found = one([pc(serials=(SERIAL,))], listing(row(serials=(SERIAL,), **says)))
        assert (found.state, found.reason_code) == (state, reason)
        heard = says.get("last_seen")
        fresh = heard is not None and NOW - SILENT_AFTER <= heard < NOW + timedelta(days=1)
        assert found.reporting is (fresh or "last_seen" not in says)

    def test_one_list_that_knows_is_enough(self) -> None:
        silent = listing(row(serials=(SERIAL,), seen_unclear=True, last_seen=None))
        knows = listing(row(serials=(SERIAL,)), kind=ListKind.ANTIVIRUS)
        assert one([pc(serials=(SERIAL,))], silent, knows).state is State.COVERED


class TestEntries:
    def test_a_row_without_a_serial_joins_no_two_that_differ(self) -> None:
        """An old PC, its successor under the same name and user, and a row that tells too little:
        in any order two serials never stand in one entry."""
        says = {"hostname": "x-1", "user": AN}
        three = [
            row(2, **says),
            row(3, serials=(SERIAL,), **says),
            row(4, serials=(OTHER,), **says),
        ]
        for order in ((0, 1, 2), (1, 0, 2), (2, 1, 0), (1, 2, 0)):
            entries = entries_of([three[at] for at in order], NOW)
            assert len(entries) == 2
            assert sorted(len(each.keys.serials) for each in entries) == [1, 1]
        found = answers(
            [pc("a", serials=(SERIAL,), **says), pc("b", serials=(OTHER,))],
            [listing(*three)],
        )
        assert [each.state for each in found] == [State.COVERED, State.COVERED]

    def test_the_newest_row_speaks(self) -> None:
        old, new = NOW - timedelta(days=3), NOW
        both = [row(2, serials=(SERIAL,), last_seen=new, protected=False),
                row(3, serials=(SERIAL,), last_seen=old, protected=True)]  # fmt: skip
        for rows in (both, both[::-1]):
            (entry,) = entries_of(rows, NOW)
            assert (entry.line, entry.protected) == (2, False)

    def test_a_dated_row_goes_before_an_undated_one(self) -> None:
        rows = [row(2, serials=(SERIAL,), last_seen=None, seen_unclear=True),
                row(3, serials=(SERIAL,), last_seen=NOW)]  # fmt: skip
        (entry,) = entries_of(rows, NOW)
        assert (entry.line, entry.seen_unclear) == (3, False)

    def test_of_rows_of_one_name_and_unit_those_unseen_give_way(self) -> None:
        says = {"hostname": "x-1", "unit": "Phòng A"}
        gone = NOW - timedelta(days=60)
        stale = [row(2, last_seen=gone, **says), row(3, **says)]
        assert [each.line for each in entries_of(stale, NOW)] == [3]
        both_live = [row(2, **says), row(3, **says)]
        assert len(entries_of(both_live, NOW)) == 2
        elsewhere = [row(2, last_seen=gone, hostname="x-1", unit="Phòng B"), row(3, **says)]
        assert len(entries_of(elsewhere, NOW)) == 2

    def test_no_rows_are_no_entries(self) -> None:
        assert entries_of([], NOW) == []


class TestDecided:
    """Decided once stays decided: in another order, with more columns or fewer."""

    LIST = (row(2, hostname="pc-la"), row(3, hostname="x-9", serials=(OTHER,)))

    def said(self, *rows: SourceRow, key: str = "hosts:pc-la", same: bool = True) -> Answer:
        kept = {"a": frozenset({key})}
        decisions = Decisions(kept) if same else Decisions({}, kept)
        return one([pc("a", hostname="x-1", serials=(SERIAL,))], listing(*rows),
                   decisions=decisions)  # fmt: skip

    @pytest.mark.parametrize(
        "next_list",
        [
            LIST, LIST[::-1],
            (row(2, hostname="PC-LA.dk.vn"), LIST[1]),  # names now with their domain
            (row(2, hostname="pc-la", serials=(SERIAL,)), LIST[1]),
            (row(2, hostname="pc-la", macs=(MAC,)), LIST[1]),
            (row(2, hostname="pc-la", uuid=UUID), LIST[1]),
        ],
    )  # fmt: skip
    def test_yes(self, next_list: tuple[SourceRow, ...]) -> None:
        found = self.said(*next_list)
        assert found.state is State.COVERED
        assert found.matches[0].by is By.PERSON

    @pytest.mark.parametrize(
        "next_list",
        [
            (LIST[1],),  # it is no more in the list
            (row(2, hostname="pc-la", serials=(OTHER,)),),  # another PC bears the name now
            (row(2, hostname="pc-la", serials=("AB123451",)),
             row(3, hostname="pc-la", serials=("AB123452",))),
        ],
    )  # fmt: skip
    def test_yes_is_not_carried_to_another_pc(self, next_list: tuple[SourceRow, ...]) -> None:
        found = self.said(*next_list)
        assert By.PERSON not in {match.by for match in found.matches}

    def test_yes_stands_before_a_serial(self) -> None:
        found = self.said(self.LIST[1], key=f"serials:{OTHER}")
        assert [match.by for match in found.matches] == [By.PERSON]

    def test_no_holds_against_every_key(self) -> None:
        same = row(2, hostname="x-1", serials=(SERIAL,), macs=(MAC,))
        found = self.said(same, key=f"serials:{SERIAL}", same=False)
        assert (found.matches, found.candidates) == ((), ())
        assert found.state is not State.COVERED

    def test_two_pcs_said_to_be_one_entry_do_not_both_have_it(self) -> None:
        key = frozenset({"hosts:pc-la"})
        pcs = [pc("a", hostname="x-1"), pc("b", hostname="x-2")]
        found = answers(pcs, [listing(row(2, hostname="pc-la"))],
                        decisions=Decisions({"a": key, "b": key}))  # fmt: skip
        assert sorted(len(each.matches) for each in found) == [0, 1]

    def test_what_a_pc_left_for_a_decided_entry_is_free_for_others(self) -> None:
        """Said of two PCs; the one that does not get it keeps the row of its own name."""
        key = frozenset({"hosts:pc-la"})
        pcs = [pc("a", hostname="x-1"), pc("b", hostname="x-2")]
        rows = listing(row(2, hostname="pc-la"), row(3, hostname="x-1"), row(4, hostname="x-2"))
        found = answers(pcs, [rows], decisions=Decisions({"a": key, "b": key}))
        assert [each.state for each in found] == [State.COVERED, State.COVERED]
        assert len({each.matches[0].line for each in found}) == 2

    def test_of_a_pc_that_is_gone_nothing_is_left(self) -> None:
        decisions = Decisions({"gone": frozenset({"hosts:x-1"})})
        found = one([pc("a", hostname="x-1")], listing(self.LIST[0], row(4, hostname="x-1")),
                    decisions=decisions)  # fmt: skip
        assert [match.by for match in found.matches] == [By.HOST]


SAYS = st.fixed_dictionaries(
    {},
    optional={
        "hostname": st.sampled_from(["x-1", "x-2", "x-3", "X-1.dk.vn", "x-2.dk.vn"]),
        "serials": st.sampled_from([(), (SERIAL,), ("5CD1234ABD",), (OTHER,), ("PF2ABCDE1",)]),
        "macs": st.sampled_from([(), (MAC,), (MAC2,), (MAC, MAC2)]),
        "uuid": st.sampled_from(["", UUID, UUID2]),
        "user": st.sampled_from([AN, "Trần Thị Bình", "annv"]),
        "ips": st.sampled_from([(), ("10.0.0.1",), ("10.0.1.2",)]),
        "unit": st.sampled_from(["A", "B"]),
    },
)
ROWS = st.builds(
    lambda says, protected, seen: replace(
        row(0, **says), protected=protected, status="on" if protected else "", last_seen=seen
    ),
    SAYS,
    st.sampled_from([True, False, None]),
    st.sampled_from([None, NOW, NOW - timedelta(days=40), NOW + timedelta(days=40)]),
)
LISTS = st.lists(
    st.tuples(
        st.sampled_from(list(ListKind)), st.lists(ROWS, max_size=5),
        st.sampled_from([None, frozenset("p"), frozenset("pq")]),
    ),
    max_size=3,
)  # fmt: skip
PCS = st.lists(st.tuples(SAYS, st.sampled_from("pq")), min_size=1, max_size=4)
KEYS = (f"serials:{SERIAL}", f"serials:{OTHER}", "hosts:x-1", "names:x-1.dk.vn", f"macs:{MAC}")
DECIDED = st.lists(
    st.tuples(st.sampled_from("0123"), st.sampled_from(KEYS), st.booleans()), max_size=3
)


def decisions_of(said: list[tuple[str, str, bool]]) -> Decisions:
    kept: dict[bool, dict[str, set[str]]] = {True: {}, False: {}}
    for subject, key, same in said:
        kept[same].setdefault(subject, set()).add(key)
    return Decisions(*({s: frozenset(k) for s, k in kept[same].items()} for same in (True, False)))


@given(PCS, LISTS, DECIDED)
@settings(max_examples=120, deadline=None)
def test_what_holds_of_any_lists(
    pcs: list[tuple[dict[str, Any], str]],
    lists: list[tuple[ListKind, list[SourceRow], frozenset[str] | None]],
    said: list[tuple[str, str, bool]],
) -> None:
    """One to one; nothing that a serial or a person forbids; the order of PCs is nothing."""
    expected = [pc(str(at), place=place, **says) for at, (says, place) in enumerate(pcs)]
    listings = [
        Listing(str(at), kind, [replace(one, line=n + 2) for n, one in enumerate(rows)], NOW, about)
        for at, (kind, rows, about) in enumerate(lists)
    ]
    decisions = decisions_of(said)
    reads, _known = read_all(expected, listings, decisions)
    for read in reads:
        pairs = read.pairing.pairs
        assert {number: subject for subject, (number, _by) in pairs.items()} == read.pairing.taken
        for subject, (number, by) in pairs.items():
            ours = expected[int(subject)]
            assert read.listing.is_about(ours.place)
            if by is not By.PERSON:
                assert not vetoed(ours, read.keys[number])
                refused = decisions.different.get(subject, frozenset())
                assert entry_key(read.keys[number]) not in refused
    found = {each.subject: each for each in answers(expected, listings, decisions=decisions)}
    for subject, each in found.items():
        assert each.state is not State.COVERED or each.matches
        assert not {c.key for c in each.candidates} & decisions.different.get(subject, frozenset())
    again = answers(expected[::-1], listings, decisions=decisions)
    assert {one.subject: (one.state, one.reason_code) for one in again} == {
        one.subject: (one.state, one.reason_code) for one in found.values()
    }


def vetoed(ours: Expected, entry: Any) -> bool:
    return bool(ours.keys.serials and entry.serials) and forbids(
        replace(ours.keys, uuids=frozenset()), entry
    )


def test_no_pcs_and_no_lists() -> None:
    assert answers([], []) == []
    assert answers([], [listing(row(hostname="x-1"))]) == []
    assert keys_of(SourceRow("x", 1)).names_any is False
    (found,) = answers([pc(serials=(SERIAL,))], [listing()])
    assert found.state is not State.COVERED
