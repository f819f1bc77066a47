"""Values of a SAM hive, for samples and tests: accounts, their group, the policy.

Follows the layout that public tools read: F of a user (80 bytes, the account code of MS-SAMR
2.2.1.12 at 0x38, PasswordLastSet at 0x18), V (17 entries of 12 bytes, data from 0xCC), C of a
group (members from 0x34), F of the domain (ages at 24, properties at 76). A hash is bytes of
nothing: only its length counts.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

DAY, MINUTE, NEVER = 864_000_000_000, 600_000_000, -(2**63)
OWN = (21, 1_111_111_111, 2_222_222_222, 3_333_333_333)
DISABLED, NORMAL, NEVER_EXPIRES = 0x0001, 0x0010, 0x0200


@dataclass(frozen=True)
class Account:
    """One account: its number, its codes, whether it has a password, whether it administers, its
    name, when its password was set (FILETIME)."""

    number: int
    flags: int = NORMAL
    password: bool = True
    administrator: bool = False
    revision: int = 2  # 1: RC4, 2: AES
    name: str = ""
    password_set: int = 0


def sid(*parts: int) -> bytes:
    """A SID of the authority NT (5)."""
    return struct.pack(f"<BB6s{len(parts)}I", 1, len(parts), b"\0\0\0\0\0\x05", *parts)


def user_f(account: Account) -> bytes:
    """The fixed values of an account."""
    made = bytearray(80)
    struct.pack_into("<Q", made, 0x18, account.password_set)
    struct.pack_into("<II", made, 0x30, account.number, 513)
    struct.pack_into("<H", made, 0x38, account.flags)
    return bytes(made)


def user_v(account: Account) -> bytes:
    """The variable values of an account, of which only the NT hash and the name are there."""
    head = struct.pack("<HH", 2, account.revision)
    empty, whole = {1: (4, 20), 2: (24, 56)}[account.revision]
    length = whole if account.password else empty
    made = bytearray(0xCC)
    name = account.name.encode("utf-16-le")
    struct.pack_into("<II", made, 0x0C, length, len(name))
    struct.pack_into("<II", made, 0xA8, 0, length)
    return bytes(made) + head.ljust(length, b"\0") + name


def group_c(members: Sequence[bytes]) -> bytes:
    """The values of the group of administrators."""
    data = b"".join(members)
    head = struct.pack("<13I", 544, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, len(data), len(members))
    return head + data


def domain_f(
    *, min_length: int = 0, history: int = 0, max_age: float | None = 42,
    min_age: float | None = None, complexity: bool = False, threshold: int = 0, minutes: int = 30,
) -> bytes:  # fmt: skip
    """The policy. Spans are kept below zero."""
    made = bytearray(240)
    ages = (NEVER if max_age is None else -int(max_age * DAY), -int((min_age or 0) * DAY))
    struct.pack_into("<5q", made, 24, *ages, NEVER, -minutes * MINUTE, -minutes * MINUTE)
    struct.pack_into("<IHHH", made, 76, int(complexity), min_length, history, threshold)
    return bytes(made)


def sam(
    accounts: Sequence[Account], *, outside: Sequence[bytes] = (), **policy: Any
) -> dict[str, Any]:
    """The keys of a SAM hive; ``outside``: SIDs of administrators from elsewhere."""
    local = [sid(*OWN, each.number) for each in accounts if each.administrator]
    users: dict[str, Any] = {
        f"{each.number:08X}": {"F": user_f(each), "V": user_v(each)} for each in accounts
    }
    return {
        "SAM\\Domains\\Account": {
            "F": domain_f(**policy), "V": bytes(32) + sid(*OWN), "Users": users | {"Names": {}},
        },
        "SAM\\Domains\\Builtin\\Aliases\\00000220": {"C": group_c([*local, *outside])},
    }  # fmt: skip
