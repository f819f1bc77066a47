"""Rows of a list paired with expected PCs: a strict one-to-one cascade of unique keys.

In: what names each expected PC and each entry of a list. Out: pairs with the key that made each,
and for the PCs left over the entries that may be theirs. A key pairs only where one PC and one
entry of the whole list bear it: what a dock, a cloned board or a common name shares pairs nobody.
Two serials or UUIDs that differ forbid a pair, whatever else agrees. Nothing once paired is
paired again, and what a person decided stands before everything.
"""

from __future__ import annotations

import enum
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from khien.endpoints.coverage.identity import NETBIOS, Keys, one_letter_apart

MOST_CANDIDATES = 5
_FULL_NAME = 3  # words: two may be anybody's
_MOST_SHARED = 40  # entries that bear one weak key: beyond it the key tells nothing


class By(enum.StrEnum):
    """The key that made a pair, the strongest first."""

    PERSON = "person"
    SERIAL = "serial"
    UUID = "uuid"
    MAC = "mac"
    NAME = "name"  # with its domain
    LOOK = "look"  # a serial as misread from a label, and the name
    HOST_USER = "host-user"
    HOST_IP = "host-ip"
    HOST_UNIT = "host-unit"
    HOST_PLACE = "host-place"
    HOST = "host"
    NETBIOS = "netbios"
    USER_PLACE = "user-place"  # one PC of one person in one organisation


STRONG = frozenset({By.PERSON, By.SERIAL, By.UUID, By.MAC})


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may be a PC's, and by which signs."""

    entry: int
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decisions:
    """What persons said of (PC, entry key): the same, or not the same."""

    same: Mapping[str, frozenset[str]] = field(default_factory=dict)
    different: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Pairing:
    """One list beside the expected PCs. ``pairs``: subject → (entry, by)."""

    pairs: dict[str, tuple[int, By]] = field(default_factory=dict)
    taken: dict[int, str] = field(default_factory=dict)
    forbidden: dict[str, list[int]] = field(default_factory=dict)


def forbids(first: Keys, second: Keys) -> bool:
    """Whether serials or UUIDs say that these are two PCs."""
    if first.serials and second.serials and not first.looks & second.looks:
        pairs = product(first.serials, second.serials)
        if not any(one_letter_apart(one, other) for one, other in pairs):
            return True
    same_serial = bool(first.serials & second.serials)
    return bool(first.uuids and second.uuids and not first.uuids & second.uuids and not same_serial)


def entry_key(keys: Keys) -> str:
    """The name under which a decision about an entry is kept: it lasts to the next list."""
    return next((f"{kind}:{min(found)}" for kind in _NAMING if (found := getattr(keys, kind))), "")


_NAMING = ("serials", "uuids", "names", "hosts", "macs")


def _all_names(keys: Keys) -> Iterable[str]:
    """Every name that the entry had or might get when the next list has more columns or fewer."""
    return (f"{kind}:{each}" for kind in _NAMING for each in getattr(keys, kind))


Extract = Callable[[Keys], Iterable[str]]


def _joined(first: str, second: str) -> Extract:
    def extract(keys: Keys) -> Iterable[str]:
        return (f"{a}\0{b}" for a in getattr(keys, first) for b in getattr(keys, second))

    return extract


def _netbios(keys: Keys) -> Iterable[str]:
    return {host[:NETBIOS] for host in keys.hosts}


def _person_and_place(keys: Keys) -> Iterable[str]:
    """Full names only: an account may be two people's."""
    people = [user for user in keys.users if user.count(" ") >= _FULL_NAME - 1]
    return (f"{user}\0{place}" for user in people for place in keys.places)


CASCADE: tuple[tuple[By, Extract], ...] = (
    (By.SERIAL, lambda keys: keys.serials),
    (By.UUID, lambda keys: keys.uuids),
    (By.MAC, lambda keys: keys.macs),
    (By.NAME, lambda keys: keys.names),
    (By.LOOK, _joined("looks", "hosts")),
    (By.HOST_USER, _joined("hosts", "users")),
    (By.HOST_IP, _joined("hosts", "ips")),
    (By.HOST_UNIT, _joined("hosts", "units")),
    (By.HOST_PLACE, _joined("hosts", "places")),
    (By.HOST, lambda keys: keys.hosts),
    (By.NETBIOS, _netbios),
    (By.USER_PLACE, _person_and_place),
)


def pair(
    expected: Mapping[str, Keys], entries: Sequence[Keys], decisions: Decisions, begun: Pairing
) -> Pairing:
    """``begun`` with what the cascade adds; the keys of PCs may have grown since."""
    _by_persons(expected, entries, decisions, begun)
    for by, extract in CASCADE:
        ours = _index((subject, extract(keys)) for subject, keys in expected.items())
        theirs = _index((number, extract(keys)) for number, keys in enumerate(entries))
        wishes: dict[str, set[int]] = defaultdict(set)
        for key, subjects in ours.items():
            numbers = theirs.get(key, ())
            if len(subjects) == 1 and len(numbers) == 1:
                wishes[subjects[0]].add(numbers[0])
        allowed = _allowed(wishes, expected, entries, decisions, begun)
        for subject, number in allowed:
            _take(begun, subject, number, by)
    return begun


def _allowed(
    wishes: Mapping[str, set[int]],
    expected: Mapping[str, Keys],
    entries: Sequence[Keys],
    decisions: Decisions,
    begun: Pairing,
) -> list[tuple[str, int]]:
    """Of the pairs that a key asks for, those that nothing forbids: each side once."""
    wanted = Counter(number for numbers in wishes.values() for number in numbers)
    found = []
    for subject, numbers in wishes.items():
        if subject in begun.pairs or len(numbers) != 1:
            continue
        (number,) = numbers
        if number in begun.taken or wanted[number] != 1:
            continue
        if entry_key(entries[number]) in decisions.different.get(subject, ()):
            continue
        if forbids(expected[subject], entries[number]):
            begun.forbidden.setdefault(subject, []).append(number)
            continue
        found.append((subject, number))
    return found


def _by_persons(
    expected: Mapping[str, Keys], entries: Sequence[Keys], decisions: Decisions, begun: Pairing
) -> None:
    if not decisions.same:
        return
    named = _index((number, [entry_key(keys)]) for number, keys in enumerate(entries))
    bears = _index((number, _all_names(keys)) for number, keys in enumerate(entries))
    for subject, wanted in decisions.same.items():
        found = [number for key in wanted for number in named.get(key, ())]
        if not found and subject in expected:
            ours = expected[subject]
            among = {number for key in wanted for number in bears.get(key, ())}
            found = [number for number in among if not forbids(ours, entries[number])]
        if subject in expected and len(found) == 1 and begun.taken.get(found[0]) != subject:
            former = begun.taken.pop(found[0], None)
            begun.pairs.pop(former or "", None)
            _take(begun, subject, found[0], By.PERSON)


def _take(begun: Pairing, subject: str, number: int, by: By) -> None:
    if subject in begun.pairs:  # what it leaves is free again
        begun.taken.pop(begun.pairs[subject][0], None)
    begun.pairs[subject] = (number, by)
    begun.taken[number] = subject


def _index(rows: Iterable[tuple[object, Iterable[str]]]) -> dict[str, list]:  # type: ignore[type-arg]
    found: dict[str, list[object]] = defaultdict(list)
    for owner, keys in rows:
        for key in keys:
            if key:
                found[key].append(owner)
    return found


@dataclass(slots=True)
class Likeness:
    """Finds, among the entries that nobody took, those that may be a PC's."""

    entries: Sequence[Keys]
    free: Sequence[int]
    decisions: Decisions
    _weak: dict[str, dict[str, list[int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for sign, extract in _SIGNS.items():
            self._weak[sign] = _index(
                (number, extract(self.entries[number])) for number in self.free
            )
        bearers = Counter(mac for keys in self.entries for mac in keys.macs)
        self._weak["mac"] = {  # an address that two entries bear is a dock's or an adapter's
            mac: numbers for mac, numbers in self._weak["mac"].items() if bearers[mac] == 1
        }

    def candidates(self, subject: str, keys: Keys) -> list[Candidate]:
        """The likeliest first; what a person or a serial forbids is not among them."""
        found: dict[int, list[str]] = defaultdict(list)
        refused = self.decisions.different.get(subject, frozenset())
        for sign, extract in _SIGNS.items():
            for key in extract(keys):
                numbers = self._weak[sign].get(key, ())
                if len(numbers) <= _MOST_SHARED:
                    for number in numbers:
                        if sign not in found[number]:
                            found[number].append(sign)
        kept = [
            Candidate(number, tuple(signs))
            for number, signs in found.items()
            if entry_key(self.entries[number]) not in refused
            and not forbids(keys, self.entries[number])
            and _tell(signs, keys, self.entries[number])
        ]
        return sorted(kept, key=lambda each: (-len(each.signs), each.entry))[:MOST_CANDIDATES]


def _halves(keys: Keys) -> Iterable[str]:
    """Parts that two serials one letter apart share."""
    for look in keys.looks:
        middle = len(look) // 2
        yield f"<{look[:middle]}"
        yield f">{look[len(look) - middle :]}"


_SIGNS: Mapping[str, Extract] = {
    "serial": lambda keys: keys.serials,
    "look": lambda keys: keys.looks,
    "half": _halves,
    "mac": lambda keys: keys.macs,
    "host": lambda keys: keys.hosts,
    "netbios": _netbios,
    "user": lambda keys: keys.users,
    "account": lambda keys: keys.accounts,
    "ip": lambda keys: keys.ips,
}

_HARD = frozenset({"serial", "look", "half", "mac"})


def _tell(signs: list[str], keys: Keys, entry: Keys) -> bool:
    """Whether the signs are more than chance: half a serial counts only in one a letter apart, an
    address or a name only where nothing says that the entry is of another place.
    """
    if "half" in signs:
        pairs = product(keys.serials, entry.serials)
        if not any(one_letter_apart(first, second) for first, second in pairs):
            signs.remove("half")
    if _HARD & set(signs):
        return True
    if keys.places and entry.places and not keys.places & entry.places:
        return False
    if set(signs) == {"account"}:  # two people may have one; in one place seldom
        return bool(keys.places & entry.places)
    return bool(set(signs) - {"ip"})
