"""Reading certificates: of the PCs in the viewer's reach."""

from __future__ import annotations

from typing import BinaryIO

from django.db.models import QuerySet
from django.http import Http404

from khien.console.evidence.files import open_stored
from khien.console.people import access
from khien.console.people.models import Person
from khien.console.wiping.models import Certificate

VIEW = "computer.view"


def certificates_for(viewer: Person) -> QuerySet[Certificate]:
    """Certificates in reach, newest first."""
    found = Certificate.objects.filter(organisation_id__in=access.scope_ids(viewer, VIEW))
    return found.select_related("organisation", "computer", "photo", "drawn_by").prefetch_related(
        "signatures__person"
    )


def certificate_for(viewer: Person, pk: int) -> Certificate:
    """One certificate within reach; Http404 otherwise."""
    found = certificates_for(viewer).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def photo_of(viewer: Person, certificate: Certificate) -> BinaryIO:
    """The photo's bytes; Http404 when there is none."""
    access.require(viewer, VIEW, certificate.organisation_id)
    if certificate.photo is None:
        raise Http404
    try:
        return open_stored(certificate.photo)
    except FileNotFoundError:
        raise Http404 from None
