"""Local accounts of a Windows PC as counts, from SAM: only enabled administrators are named, no
hash is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from khien.endpoints.facts import Maybe, Unseen
from khien.endpoints.sources.windows import sam
from khien.endpoints.sources.windows.registry import Key, Registry
from khien.endpoints.windows_facts import LocalAdministrator, WindowsAccounts

_DOMAIN = "SAM\\SAM\\Domains\\Account"
MOST_NAMED = 10
_ADMINISTRATORS = "SAM\\SAM\\Domains\\Builtin\\Aliases\\00000220"


@dataclass(frozen=True, slots=True)
class _Account:
    number: int
    flags: int
    password: bool | None
    name: str
    set_at: datetime | None

    @property
    def enabled(self) -> bool:
        return not self.flags & sam.DISABLED


def accounts(registry: Registry) -> Maybe[WindowsAccounts]:
    """What the accounts are like; ``Unseen`` where SAM is not there or holds none."""
    users = registry.key(f"{_DOMAIN}\\Users")
    found = [each for key in (users.subkeys() if users else ()) if (each := _account(key))]
    if not found:
        return Unseen("nothing-found-here", "SAM")
    enabled = [each for each in found if each.enabled]
    if any(each.password is None for each in enabled):
        return Unseen("check-failed", "SAM V")
    numbers = {each.number for each in enabled}
    local, outside = _administrators(registry, numbers)
    return WindowsAccounts(
        accounts=len(found),
        enabled=len(enabled),
        administrators=None if local is None else len(local),
        outside_administrators=outside,
        empty_password=sum(not each.password for each in enabled),
        never_expires=sum(bool(each.flags & sam.NEVER_EXPIRES) for each in enabled),
        not_required=sum(bool(each.flags & sam.NOT_REQUIRED) for each in enabled),
        builtin_administrator_enabled=sam.BUILTIN_ADMINISTRATOR in numbers,
        guest_enabled=sam.GUEST in numbers,
        local=tuple(
            LocalAdministrator(each.name, each.number, each.set_at)
            for each in sorted(enabled, key=lambda each: each.number)
            if local and each.number in local
        )[:MOST_NAMED],
    )


def machine_sid(registry: Registry) -> str | None:
    """The PC's own SID, with which those of its accounts begin; None where SAM is not there."""
    own = registry.key(_DOMAIN)
    domain = own.value("V") if own else None
    # It stands at the end of the domain's V value.
    return sam.sid_at(domain, len(domain) - 24) if isinstance(domain, bytes) else None


def _account(key: Key) -> _Account | None:
    try:
        number = int(key.name, 16)
    except ValueError:  # the key Names
        return None
    fixed, variable = key.value("F"), key.value("V")
    flags = sam.account_flags(fixed) if isinstance(fixed, bytes) else None
    if flags is None:
        return None
    if not isinstance(variable, bytes) or not isinstance(fixed, bytes):
        return _Account(number, flags, None, "", None)
    told = sam.has_password(variable), sam.account_name(variable), sam.password_set_at(fixed)
    return _Account(number, flags, *told)


def _administrators(registry: Registry, enabled: set[int]) -> tuple[set[int] | None, int | None]:
    """(enabled accounts of this PC, how many from elsewhere) in the group of administrators."""
    group = registry.key(_ADMINISTRATORS)
    value = group.value("C") if group else None
    prefix = machine_sid(registry)
    if not isinstance(value, bytes) or prefix is None:
        return None, None
    sids = [sid.rpartition("-") for sid in sam.members(value)]
    local = [int(last) for start, _, last in sids if start == prefix]
    return enabled & set(local), len(sids) - len(local)
