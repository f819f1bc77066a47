"""One writer at a time where two would both find the place free (ATTACKS 25).

PostgreSQL lets two transactions look before either has written; SQLite's writers wait at BEGIN.
Both functions demand an open transaction and hold until it ends. Rows that merely refer to the
organisation are not kept waiting (``no_key``).
"""

from __future__ import annotations

from khien.console.organisations.models import Organisation


def lock_tree() -> None:
    """For a change of the tree or of the list of all people."""
    roots = Organisation.objects.select_for_update(no_key=True, of=("self",))
    roots.filter(parent__isnull=True).order_by("pk").first()


def lock_organisation(pk: int) -> None:
    """For a change of the registers of one organisation."""
    Organisation.objects.select_for_update(no_key=True, of=("self",)).filter(pk=pk).first()
