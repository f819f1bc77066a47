"""Which standing unit an organisation answers to: a name to show, on a promise or a report.

Nothing here gives a right; rights come from grants alone (people/access.py).
"""

from __future__ import annotations

from khien.console.organisations.models import Kind, Organisation


def standing_unit_over(organisation: Organisation) -> Organisation | None:
    """The nearest standing unit: the organisation itself, or one beside it or above it."""
    if organisation.kind == Kind.STANDING_UNIT:
        return organisation
    for above in reversed(list(organisation.ancestors(include_self=True))):
        beside = Organisation.objects.filter(
            parent=above, kind=Kind.STANDING_UNIT, valid_to__isnull=True
        )
        found: Organisation | None = beside.first()
        if found is not None:
            return found
    return None
