"""What names a PC: serials, UUIDs, MAC addresses and names as keys, without those that name many.

In: a row. Out: ``Keys``. Guarded: serials that a board maker left unset, addresses of virtual
adapters, made-up (locally administered) addresses, names that half of all PCs bear. What several
rows of one list share (a dock's address, a cloned board) is guarded by ``matching``: there a key
counts only where it is unique.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from khien.core.serials import is_filler
from khien.core.text import fold
from khien.endpoints.coverage.columns import load
from khien.endpoints.coverage.rows import SourceRow

NETBIOS = 15  # letters of a name that Windows' older protocols carry
_LABEL = re.compile(
    r"^(?:s\s*/\s*n|serial(?: number| no)?|service tag|so (?:may|se-?ri|seri))[\s.:#-]+"
)
_TITLE = re.compile(r"^(?:(?:d/c|dong chi|ong|ba|anh|chi)\b[\s.:]*)+")
_SIGNS = re.compile(r"[^0-9A-Z]+")
_LOOK = str.maketrans({"O": "0", "Q": "0", "I": "1", "L": "1", "S": "5", "B": "8", "Z": "2"})
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_FEWEST_LETTERS = 4  # of a serial
_MADE_UP = 0x02  # IEEE 802: the address was not given by a maker
_GROUP = 0x01


@dataclass(frozen=True, slots=True)
class Keys:
    """What names the PC of one or several rows. ``looks``: serials as they may be misread from
    a label; ``names``: full ones, with their domain; ``places``: the organisations it must be in.
    """

    serials: frozenset[str] = frozenset()
    looks: frozenset[str] = frozenset()
    uuids: frozenset[str] = frozenset()
    macs: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    users: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()
    ips: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()

    @property
    def names_any(self) -> bool:
        """Whether anything here can name one PC."""
        return bool(self.serials or self.uuids or self.macs or self.hosts)

    def __or__(self, other: Keys) -> Keys:
        """What either says."""
        return Keys(*(getattr(self, name) | getattr(other, name) for name in self.__slots__))


def one(text: str) -> frozenset[str]:
    """A set of ``text``, empty for none."""
    return frozenset((text,)) if text else frozenset()


@dataclass(frozen=True, slots=True)
class _Junk:
    serial_prefixes: tuple[str, ...]
    uuids: frozenset[str]
    mac_prefixes: tuple[str, ...]
    hostnames: frozenset[str]


@lru_cache(maxsize=1)
def _junk() -> _Junk:
    data: Mapping[str, Iterable[str]] = load("junk_identities.json")
    return _Junk(
        tuple(data["serial_prefixes"]), frozenset(data["uuids"]),
        tuple(data["mac_prefixes"]), frozenset(data["hostnames"]),
    )  # fmt: skip


def keys_of(row: SourceRow) -> Keys:
    """What of ``row`` names its PC."""
    serials = frozenset(filter(None, map(serial_key, row.serials)))
    host, domain = host_key(row.hostname)
    return Keys(
        serials=serials,
        looks=frozenset(each.translate(_LOOK) for each in serials),
        uuids=one(uuid_key(row.uuid)),
        macs=frozenset(mac for mac in row.macs if mac_names_one(mac)),
        hosts=one(host),
        names=one(f"{host}.{domain}" if host and domain else ""),
        users=one(user_key(row.user)),
        accounts=accounts_of(row.user),
        ips=frozenset(ip for ip in row.ips if not ip.startswith(("127.", "169.254.", "0."))),
        units=one(fold(row.unit)),
    )


@lru_cache(maxsize=65_536)
def serial_key(text: str) -> str:
    """A serial as it is compared, "" for one that names no single PC."""
    plain = _LABEL.sub("", fold(text))
    key = _SIGNS.sub("", plain.upper())
    if len(key) < _FEWEST_LETTERS or len(set(key)) < 3 or is_filler(key):
        return ""
    return "" if plain.startswith(_junk().serial_prefixes) else key


def is_unset_serial(text: str) -> bool:
    """Whether a maker or a person left a serial unset: "N/A", "-", "To be filled by O.E.M."."""
    return is_filler(_LABEL.sub("", fold(text)))


def uuid_key(text: str) -> str:
    """A UUID as it is compared, "" for one that is not or that many boards bear."""
    key = text.strip("{} ").lower()
    if not _UUID.fullmatch(key) or key in _junk().uuids or len(set(key)) < 6:
        return ""
    # SMBIOS 2.6: the first three parts stand little-endian; programs differ over swapping them.
    parts = key.split("-")
    swapped = ["".join(reversed(re.findall("..", part))) for part in parts[:3]]
    return min(key, "-".join([*swapped, *parts[3:]]))


def mac_names_one(mac: str) -> bool:
    """Whether an address can be one adapter's own: a maker gave it, and no program did."""
    first = int(mac[:2], 16)
    if first & (_MADE_UP | _GROUP) or len(set(mac)) < 3:
        return False
    return not mac.startswith(_junk().mac_prefixes)


def host_key(text: str) -> tuple[str, str]:
    """``(name, domain)`` as they are compared; no name for one that half of all PCs bear."""
    plain = fold(text).rpartition("\\")[2].rstrip("$.")
    name, _, domain = plain.partition(".")
    if domain.replace(".", "").isdigit() and name.isdigit():
        return "", ""  # an address in the column of names
    return ("" if name in _junk().hostnames or len(name) < 2 else name), domain


def _name_words(text: str) -> list[str]:
    plain = fold(text).rpartition("\\")[2].partition("@")[0]
    return re.sub(r"[^0-9a-z]+", " ", _TITLE.sub("", plain)).split()


def user_key(text: str) -> str:
    """A person as lists name him: without domain, title, marks and the order of a name's words."""
    return " ".join(sorted(_name_words(text)))


def accounts_of(text: str) -> frozenset[str]:
    """The account names that Vietnamese offices make of a full name, or the account itself:
    Nguyễn Văn An signs in as annv, nvan or an.nv.
    """
    words = _name_words(text)
    if not words:
        return frozenset()
    if len(words) < 3:
        return one("".join(words))
    *others, given = words
    initials = "".join(word[0] for word in others)
    return frozenset((given + initials, initials + given))


def one_letter_apart(first: str, second: str) -> bool:
    """Whether two serials differ by one letter wrong, missing or two in the wrong order."""
    if abs(len(first) - len(second)) > 1 or first == second:
        return first == second
    at = next((i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), None)
    if at is None:
        return True
    if len(first) == len(second):
        swapped = first[at + 1 : at + 2] + first[at] + first[at + 2 :]
        return first[at + 1 :] == second[at + 1 :] or swapped == second[at:]
    longer, shorter = sorted((first, second), key=len, reverse=True)
    return longer[at + 1 :] == shorter[at:]
