"""Signed letters taken in through the real door, for the tests of this app."""

from __future__ import annotations

from datetime import date

from khien.console.directives import actions as directives
from khien.console.directives.models import Directive
from khien.console.organisations.models import Organisation
from khien.console.people.models import Person
from khien.console.signatures import actions
from khien.console.signatures.models import TrustRoot
from tests.documents.signing import Authority, the_authority


def taken(person: Person, place: Organisation, data: bytes, *, name: str = "cv.pdf") -> Directive:
    """The letter of ``data``, in review."""
    found = directives.take_in(
        person, data, name=name, organisation=place, received_on=date(2026, 11, 20)
    )
    assert found.directive is not None, found
    return found.directive


def trusted(administrator: Person, authority: Authority | None = None) -> TrustRoot:
    """A root added as an administrator does."""
    by = authority or the_authority()
    return actions.add_root(
        administrator, by.pem, name="goc.pem",
        fingerprint=by.roots().fingerprints[0], source="Công văn 12/CA, Lan đọc",
    )  # fmt: skip
