"""The values of SAM that are read here: accounts, the group of administrators, the policy.

In: bytes of a value. Out: numbers, flags, an account's name. Hashes and keys stay where they are:
of a hash only the length is looked at. Sources: MS-SAMR 2.2.1.12 (account codes), 2.2.3.5 (domain
password fields), 2.2.10 (the fixed attributes of an account); MS-DTYP 2.4.2 (SID).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from khien.core.text import printable
from khien.endpoints.sources.windows.registry import filetime

DISABLED, NOT_REQUIRED, NEVER_EXPIRES = 0x0001, 0x0004, 0x0200
COMPLEX = 0x0001
BUILTIN_ADMINISTRATOR, GUEST = 500, 501
_PASSWORD_SET_AT, _FLAGS_AT = 0x18, 0x38
_NAME_ENTRY, _MOST_NAME = 0x0C, 64  # of V; letters of a name
_SID_HEAD = 8
_HASH_ENTRY, _VALUE_HEAD = 0xA8, 0xCC  # the entry of the NT hash; where the data of V begins
_MEMBERS, _GROUP_HEAD = 10, 52
_MOST_MEMBERS, _MOST_PARTS = 10_000, 15
# Length of a stored hash that is none, by the revision of its head: RC4, AES.
_EMPTY = {1: 4, 2: 24}
_TICKS_A_DAY, _TICKS_A_MINUTE = 864_000_000_000, 600_000_000
_NEVER = -(2**63)


@dataclass(frozen=True, slots=True)
class DomainFields:
    """Of the domain's F value, in the units a person uses."""

    max_age_days: float | None
    min_age_days: float | None
    lockout_minutes: float | None
    properties: int
    min_length: int
    history: int
    lockout_threshold: int


def account_flags(value: bytes) -> int | None:
    """The account codes of a user's F value; None where it is too short."""
    if len(value) < _FLAGS_AT + 2:
        return None
    return int(struct.unpack_from("<H", value, _FLAGS_AT)[0])


def password_set_at(value: bytes) -> datetime | None:
    """When the password was last set, of a user's F value; None: never, or not told."""
    if len(value) < _PASSWORD_SET_AT + 8:
        return None
    return filetime(int(struct.unpack_from("<q", value, _PASSWORD_SET_AT)[0]))


def account_name(value: bytes) -> str:
    """The name in a user's V value; empty where none stands there."""
    if len(value) < _VALUE_HEAD:
        return ""
    offset, length = struct.unpack_from("<II", value, _NAME_ENTRY)
    begins = _VALUE_HEAD + offset
    told = value[begins : begins + min(length, 2 * _MOST_NAME)]
    return printable(told.decode("utf-16-le", "replace"), most=_MOST_NAME).strip()


def has_password(value: bytes) -> bool | None:
    """Whether a user's V value holds the hash of a password; None where its form is unknown."""
    if len(value) < _VALUE_HEAD:
        return None
    offset, length = struct.unpack_from("<II", value, _HASH_ENTRY)
    if length == 0:
        return False
    begins = _VALUE_HEAD + offset
    head = value[begins : begins + 4]
    if len(head) < 4 or begins + length > len(value):
        return None
    empty = _EMPTY.get(int.from_bytes(head[2:4], "little"))
    return None if empty is None else length > empty


def members(value: bytes) -> Iterator[str]:
    """The SIDs in a group's C value."""
    if len(value) < _GROUP_HEAD:
        return
    offset, _, count = struct.unpack_from("<3I", value, _MEMBERS * 4)
    begins = _GROUP_HEAD + offset
    for _ in range(min(count, _MOST_MEMBERS)):
        sid = sid_at(value, begins)
        if sid is None:
            return
        yield sid
        begins += _SID_HEAD + 4 * value[begins + 1]


def sid_at(value: bytes, offset: int) -> str | None:
    """A SID in its text form; None where none stands there."""
    head = value[offset : offset + _SID_HEAD]
    if len(head) < _SID_HEAD or head[0] != 1 or head[1] > _MOST_PARTS:
        return None
    parts = value[offset + _SID_HEAD : offset + _SID_HEAD + 4 * head[1]]
    if len(parts) < 4 * head[1]:
        return None
    numbers = struct.unpack(f"<{head[1]}I", parts)
    return "-".join(["S", "1", str(int.from_bytes(head[2:8], "big")), *map(str, numbers)])


def domain_fields(value: bytes) -> DomainFields | None:
    """The policy of the domain's F value; None where it is too short."""
    if len(value) < 86:
        return None
    max_age, min_age, _, duration, _ = struct.unpack_from("<5q", value, 24)
    properties, min_length, history, threshold = struct.unpack_from("<IHHH", value, 76)
    return DomainFields(
        max_age_days=_span(max_age, _TICKS_A_DAY),
        min_age_days=_span(min_age, _TICKS_A_DAY),
        lockout_minutes=_span(duration, _TICKS_A_MINUTE),
        properties=properties,
        min_length=min_length,
        history=history,
        lockout_threshold=threshold,
    )


def _span(ticks: int, unit: int) -> float | None:
    """A span is kept below zero; the lowest number, and 0 of an age, mean that it never ends."""
    return None if ticks in (_NEVER, 0) else -ticks / unit
