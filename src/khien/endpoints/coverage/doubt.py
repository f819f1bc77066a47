"""How likely a PC that no list knows is one of the entries that nobody took.

In: expected PCs and paired lists. Out: a risk. A PC whose name another list saw within a month
would stand under it in every list: no risk. Otherwise the entries left over in its place are
shared out among the PCs left over there: those without a name in the asset book could be any of
them, those with one only if they were renamed since, which is as likely as the PCs paired by
serial or address show. Where a directory knows the place, a name that it does not know is none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from khien.endpoints.coverage.identity import Keys
from khien.endpoints.coverage.listing import PROTECTING, Expected, Read
from khien.endpoints.coverage.matching import STRONG, forbids

_KNOWS_THE_PLACE = 0.5  # share of a place's names that a list must know for silence to tell
_FEWEST_RENAMED, _USUALLY_RENAMED = 30, 0.08  # too few strong pairs to learn the share from


class Doubt:
    """The risk of each PC in each protecting list."""

    def __init__(
        self, expected: Sequence[Expected], reads: Sequence[Read], known: Mapping[str, Keys]
    ) -> None:
        self._known = known
        self._named = {each.subject: bool(each.keys.hosts) for each in expected}
        self._confirmed = _confirmed(reads)
        self._in_directory = _confirmed(
            [read for read in reads if read.listing.kind not in PROTECTING]
        )
        self._renamed = _renamed(expected, reads)
        self._well_known = self._places_well_known(expected)
        self._listed = _share_listed(expected, reads)
        self._free: dict[tuple[str, str], list[Keys]] = defaultdict(list)
        self._weight: dict[tuple[str, str], float] = defaultdict(float)
        self._share: dict[tuple[str, str], float] = {}
        for read in reads:
            if read.listing.kind in PROTECTING:
                self._count(read, expected)

    def risk(self, one: Expected, read: Read) -> float:
        """How likely one of the entries left over in ``read`` is this PC."""
        if one.subject in self._confirmed:
            return 0.0
        keys, listing = self._known[one.subject], read.listing.id
        here = sum(_could_be(keys, each) for each in self._free[listing, one.place])
        nowhere = sum(_could_be(keys, each) for each in self._free[listing, ""])
        mine = self._weight_of(one, self._share[listing, one.place])
        by_count = here * mine / max(self._weight[listing, one.place], mine)
        by_count += nowhere * mine / max(self._weight[listing, ""], mine)
        return min(by_count, mine) if here or nowhere else 0.0

    def total(self, one: Expected, missing: Sequence[Read]) -> float:
        """How likely the PC stands under another name in any of the lists that miss it.

        No more likely than that a PC of its place which no list shows was renamed (or has no
        name in the asset book) and is in a list: Bayes over the shares that the pairs show.
        """
        risk = sum(self.risk(one, read) for read in missing)
        listed = self._listed.get(one.place, 0.0)
        other = 1.0 if not self._named[one.subject] else self._renamed
        if one.place in self._well_known:
            return min(risk, 1.0)
        unseen = other + (1.0 - other) * (1.0 - listed)
        return min(risk, listed * other / unseen) if unseen else risk

    def _count(self, read: Read, expected: Sequence[Expected]) -> None:
        listing = read.listing
        owned, paired = Counter[str](), Counter[str]()
        for each in expected:
            owned[each.place] += 1
            paired[each.place] += each.subject in read.pairing.pairs
        for place, count in owned.items():
            self._share[listing.id, place] = paired[place] / count
        for number in read.free:
            entry, keys = read.entries[number], read.keys[number]
            if entry.protected is not False and not entry.is_silent(listing.taken_at):
                self._free[listing.id, min(keys.places, default="")].append(keys)
        for each in expected:
            if each.subject not in read.pairing.pairs:
                weight = self._weight_of(each, self._share[listing.id, each.place])
                self._weight[listing.id, each.place] += weight
                self._weight[listing.id, ""] += weight

    def _weight_of(self, one: Expected, share: float) -> float:
        """How freely a PC may be any entry; ``share``: of its place's PCs, those in the list."""
        if one.subject in self._confirmed:
            return 0.0
        if not self._named[one.subject] or one.place in self._well_known:
            return 1.0
        return min(1.0, self._renamed / max(1.0 - share, self._renamed))

    def _places_well_known(self, expected: Sequence[Expected]) -> frozenset[str]:
        named, known = Counter[str](), Counter[str]()
        for each in expected:
            if self._named[each.subject]:
                named[each.place] += 1
                known[each.place] += each.subject in self._in_directory
        return frozenset(
            place for place, count in named.items() if known[place] >= _KNOWS_THE_PLACE * count
        )


def _confirmed(reads: Sequence[Read]) -> frozenset[str]:
    return frozenset(
        subject
        for read in reads
        for subject, (number, _by) in read.pairing.pairs.items()
        if read.entries[number].keys.hosts
        and not read.entries[number].is_silent(read.listing.taken_at)
    )


def _share_listed(expected: Sequence[Expected], reads: Sequence[Read]) -> dict[str, float]:
    """Place → the share of its PCs that stands in any protecting list, by the rule of
    succession: of a place of few PCs little is known."""
    protecting = [read for read in reads if read.listing.kind in PROTECTING]
    owned, listed = Counter[str](), Counter[str]()
    for each in expected:
        owned[each.place] += 1
        listed[each.place] += any(each.subject in read.pairing.pairs for read in protecting)
    return {place: (listed[place] + 1) / (count + 2) for place, count in owned.items()}


def _renamed(expected: Sequence[Expected], reads: Sequence[Read]) -> float:
    """Of PCs paired by a strong key, the share that bears another name than the asset book's.

    Never none: that no PC of a few was renamed does not say that none ever is.
    """
    written = {each.subject: each.keys.hosts for each in expected if each.keys.hosts}
    seen = renamed = 0
    for read in reads:
        for subject, (number, by) in read.pairing.pairs.items():
            bears = read.entries[number].keys.hosts
            if by in STRONG and bears and subject in written:
                seen += 1
                renamed += not bears & written[subject]
    return max(renamed, 1) / seen if seen >= _FEWEST_RENAMED else _USUALLY_RENAMED


def _could_be(keys: Keys, entry: Keys) -> bool:
    if forbids(keys, entry):
        return False
    return not (keys.accounts and entry.accounts and not keys.accounts & entry.accounts)
