"""The environment variables that Khiên reads, as a table: name, meaning, default.

docs/reference/settings.md is written from it, and a test compares it with what the code reads.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable; ``default`` is in words, ``secret`` ones must not be seen by others."""

    name: str
    meaning: str
    default: str
    secret: bool = False


VARIABLES = (
    Variable("KHIEN_DATA", "folder of the database (SQLite), files and keys", "`var/khien`"),
    Variable("KHIEN_URL", "address that people and tickets use", "`http://localhost:8000`"),
    Variable("KHIEN_HOSTS", "host names answered, by comma", "`localhost,127.0.0.1,[::1]`"),
    Variable(
        "KHIEN_SECRET_KEY",
        "signs sessions; must be given in production",
        "made on first use outside production",
        secret=True,
    ),
    Variable(
        "DATABASE_URL",
        "PostgreSQL 15 or newer instead of SQLite",
        "SQLite in `KHIEN_DATA`",
        secret=True,
    ),
    Variable(
        "KHIEN_PROXIES",
        "how many reverse proxies of yours stand in front and append to `X-Forwarded-For`; sign-in "
        "limits then count each visitor's address instead of the proxy's",
        "`0`: the header is not believed",
    ),
    Variable(
        "KHIEN_SPOOL",
        "folder where a file waits for its mark check on a machine without a memory-backed place",
        "`KHIEN_DATA/spool`",
    ),
    Variable(
        "KHIEN_SOURCE_URL",
        "where the source of the running version is to be had (AGPL, section 13)",
        "a page that says whom to ask",
    ),
    Variable(
        "DJANGO_SETTINGS_MODULE",
        "which settings: `khien.console.settings.dev` or `khien.console.settings.production`",
        "`dev` for `khien serve` and `manage`, `production` under another WSGI server",
    ),
    Variable("KHIEN_DUTY_PHONE", "duty number that staff see", "not shown"),
    Variable("KHIEN_LANG", "language of the command line: `vi` or `en`", "`vi`"),
    Variable(
        "KHIEN_STATE",
        "folder of this PC's key and receipts (`khien enrol`, `inspect`, `receipt`)",
        "`/var/lib/khien` as root, else `$XDG_STATE_HOME/khien`",
    ),
)
