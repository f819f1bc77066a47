"""Local accounts that can sign in with a password, as counts: no names, never a hash."""

from __future__ import annotations

from khien.endpoints.facts import Accounts, Maybe, Unseen
from khien.endpoints.sources.linux.host import Host

# shadow(5): 99999 days is how "never" is written
_NEVER = 99_999
_NO_LOGIN = ("nologin", "false", "sync", "shutdown", "halt")


def accounts(host: Host, *, longest_days: float) -> Maybe[Accounts]:
    """Counts from /etc/passwd and /etc/shadow; the latter shows only to root."""
    passwd = host.text("/etc/passwd", most=8 << 20)
    if passwd is None:
        return Unseen("not-supported-here", "/etc/passwd")
    try:
        shadow = host.text("/etc/shadow", most=8 << 20)
    except PermissionError:
        return Unseen("needs-elevation", "/etc/shadow")
    if shadow is None:
        return Unseen("not-supported-here", "/etc/shadow")
    return count(passwd, shadow, longest_days=longest_days)


def count(passwd: str, shadow: str, *, longest_days: float) -> Accounts:
    """Count the accounts; lines that are malformed are passed over."""
    open_without = _login_accounts(passwd)
    empty = sum(without for without in open_without.values())
    with_password = never = longer = 0
    for line in shadow.splitlines():
        cells = line.split(":")
        if len(cells) < 5 or cells[0] not in open_without:
            continue
        secret, longest = cells[1], cells[4]
        if not secret:
            empty += not open_without[cells[0]]
        elif secret[0] not in "!*":
            with_password += 1
            days = int(longest) if longest.isascii() and longest.isdigit() else _NEVER
            never += days >= _NEVER
            longer += longest_days < days < _NEVER
    return Accounts(
        with_password=with_password,
        empty_password=empty,
        never_expires=never,
        longer_than_policy=longer,
    )


def _login_accounts(passwd: str) -> dict[str, bool]:
    """Accounts with a shell to sign in to -> whether passwd itself holds an empty password."""
    found: dict[str, bool] = {}
    for line in passwd.splitlines():
        cells = line.split(":")
        # a name that begins with + or - is a rule of NIS, no account
        if len(cells) != 7 or cells[0][:1] in ("", "+", "-"):
            continue
        if cells[6].rsplit("/", 1)[-1] not in _NO_LOGIN:
            found[cells[0]] = cells[1] == ""
    return found
