"""docs/access.md, made from the one table of rights, so that the page cannot disagree with it."""

from __future__ import annotations

from khien.console.people.access import MAY_GIVE, OWN_ROWS, RULES, SECOND_FACTOR_ROLES, Reach
from khien.console.people.models import Role

ROLES = (
    Role.STANDING_UNIT, Role.LEADER, Role.OFFICER, Role.INSPECTOR, Role.ADMINISTRATOR, Role.STAFF,
    Role.INTEGRATION,
)  # fmt: skip
NAMES = {
    Role.STANDING_UNIT: "standing unit", Role.LEADER: "leader", Role.OFFICER: "officer",
    Role.INSPECTOR: "inspector", Role.ADMINISTRATOR: "administrator", Role.STAFF: "staff",
    Role.INTEGRATION: "integration",
}  # fmt: skip
REACHES = {
    Reach.OWN: "the organisation of the grant only",
    Reach.BELOW: "that organisation and everything under it",
    Reach.UNDER: "everything under it, not the organisation itself",
    Reach.LISTED: "exactly the organisations listed, one grant each, with an end date",
}

_HEAD = """\
# Who may do what where

Made from `khien.console.people.access.RULES` by `tools/access_docs.py`; do not edit by hand. Pages,
API, command line, imports and jobs all ask this table. What is not in it is not allowed; nothing
reaches up or sideways. An object outside the reach answers 404, a page without the right 403.
"""


def access_page() -> str:
    """The whole page as Markdown."""
    parts = [_HEAD, _reaches(), _rules(), _own(), _giving(), _second_factor()]
    return "\n".join(parts)


def _reaches() -> str:
    rows = "".join(f"| {reach.value} | {words} |\n" for reach, words in REACHES.items())
    return f"## Reach of a grant\n\n| reach | where |\n|---|---|\n{rows}"


def _rules() -> str:
    head = " | ".join(NAMES[role] for role in ROLES[:-1])
    lines = [f"| verb | {head} |", "|---|" + "---|" * (len(ROLES) - 1)]
    for verb, reaches in RULES.items():
        cells = " | ".join(reaches[role].value if role in reaches else "–" for role in ROLES[:-1])
        lines.append(f"| `{verb}` | {cells} |")
    return "## Verbs\n\n" + "\n".join(lines) + "\n"


def _own() -> str:
    verbs = ", ".join(f"`{verb}`" for verb in OWN_ROWS)
    return (
        "## What is one's own\n\nEvery active person, staff without any grant included, has these "
        f"over his own rows and nobody else's: {verbs}.\n"
    )


def _giving() -> str:
    lines = ["| who | may give |", "|---|---|"]
    for role in ROLES:
        given = MAY_GIVE.get(role, frozenset())
        if given:
            lines.append(
                f"| {NAMES[role]} | {', '.join(NAMES[one] for one in ROLES if one in given)} |"
            )
    return (
        "## Giving roles\n\nOnly within the reach of `person.manage`. Closing an account, changing "
        "it or mending it asks the same of every role that it holds; nobody does these to "
        "himself.\n\n" + "\n".join(lines) + "\n"
    )


def _second_factor() -> str:
    names = ", ".join(NAMES[role] for role in ROLES if role in SECOND_FACTOR_ROLES)
    return f"## Second factor\n\nSigning in needs a code from a phone (TOTP) for: {names}.\n"
