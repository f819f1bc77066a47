"""Sign-in names made from a person's name, as offices do: Nguyễn Văn An is ``annv``.

In: a name and the names already taken. Out: one that is free. Letters are plain ASCII, so that
any keyboard can type it.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from khien.core.errors import KhienError
from khien.core.i18n import N_
from khien.core.text import fold

MOST_LETTERS = 80
_ALLOWED = re.compile(r"[a-z0-9][a-z0-9._-]{1,79}")


class BadUsername(KhienError):
    """A sign-in name that cannot be used."""

    code = "bad_username"
    text = N_("Tên đăng nhập “{username}” không dùng được.")
    hint = N_("Dùng chữ thường không dấu, số, dấu chấm, gạch; từ 2 đến 80 ký tự, chưa ai dùng.")


def base_username(full_name: str) -> str:
    """Given name, then the initials before it; ``nguoidung`` when nothing is left."""
    words = re.findall(r"[a-z0-9]+", fold(full_name))
    if not words:
        return "nguoidung"
    name = words[-1] + "".join(word[0] for word in words[:-1])
    return (name if len(name) > 1 else f"{name}0")[: MOST_LETTERS - 8]


def free_username(full_name: str, taken: Collection[str]) -> str:
    """The base name, or the first of ``annv2``, ``annv3`` … that is not in ``taken``."""
    base = base_username(full_name)
    if base not in taken:
        return base
    number = next(n for n in range(2, len(taken) + 3) if f"{base}{n}" not in taken)
    return f"{base}{number}"


def checked_username(typed: str) -> str:
    """``typed`` in lower case; raises BadUsername when it is not of the allowed form."""
    name = typed.strip().lower()
    if not _ALLOWED.fullmatch(name):
        raise BadUsername(username=typed[:MOST_LETTERS])
    return name
