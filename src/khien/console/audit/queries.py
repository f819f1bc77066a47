"""Reading the log: only what the viewer may see, newest first."""

from __future__ import annotations

from django.db.models import QuerySet

from khien.console.audit.models import Event, TreeHead
from khien.console.people import access
from khien.console.people.models import Person


def events_for(viewer: Person) -> QuerySet[Event]:
    """Events of the organisations whose log ``viewer`` may read, with their content.

    Events that belong to no organisation (the installation's own) are for whoever may read the
    log of the whole tree, i.e. of its root.
    """
    ids = access.scope_ids(viewer, "audit.view")
    events = Event.objects.filter(organisation_id__in=ids)
    if _reads_the_root(ids):
        events |= Event.objects.filter(organisation_id__isnull=True)
    return events.select_related("content", "leaf")


def _reads_the_root(ids: set[int]) -> bool:
    from khien.console.organisations.models import Organisation

    return bool(Organisation.objects.filter(pk__in=ids, parent__isnull=True).exists())


def checkpoint() -> TreeHead | None:
    """The newest tree head: what the footer and a report print. Tells nothing of any act."""
    return TreeHead.objects.first()
