"""What a person may see of trust roots and of a letter's signatures."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from khien.console.directives import queries as directives
from khien.console.directives.models import Directive
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person
from khien.console.signatures.keeping import newest_check, roots_in_force
from khien.console.signatures.models import (
    Acceptance,
    RevocationList,
    SignatureCheck,
    TrustRoot,
)
from khien.documents.signatures import reason_in_words

_LOOKS = {
    "valid": ("circle-check", "ok"),
    "invalid": ("circle-x", "bad"),
    "unverifiable": ("help-circle", "unknown"),
    "none": ("circle-dashed", "none"),
}


def roots_for(viewer: Person) -> QuerySet[TrustRoot]:
    """Every root, those in force and those retired; Refused for who has no business with them."""
    _require_view(viewer)
    return TrustRoot.objects.select_related("added_by", "retired_by")


def lists_for(viewer: Person) -> QuerySet[RevocationList]:
    """Every revocation list."""
    _require_view(viewer)
    return RevocationList.objects.select_related("added_by").defer("der")


def may_manage(viewer: Person) -> bool:
    """Whether the viewer may add and retire roots: only from the top of the tree."""
    top = Organisation.objects.filter(parent__isnull=True).order_by("pk").first()
    return top is not None and access.may(viewer, "trust.manage", top)


def _require_view(viewer: Person) -> None:
    access.require_somewhere(viewer, "trust.view")


@dataclass(frozen=True, slots=True)
class Badge:
    """What a page shows of a letter's signatures, and what the viewer may do about it."""

    check: SignatureCheck
    acceptance: Acceptance | None
    may_check: bool
    may_accept: bool
    roots_changed: bool

    @property
    def icon(self) -> str:
        """The icon of the state."""
        return _LOOKS[self.check.state][0]

    @property
    def look(self) -> str:
        """The colour of the state, as a class."""
        return _LOOKS[self.check.state][1]

    @property
    def reasons(self) -> list[str]:
        """Why, in the reader's language."""
        return [reason_in_words(each) for each in self.check.details]

    @property
    def blocks(self) -> bool:
        """Whether nothing can be issued until a person says why it may."""
        return self.check.state == SignatureCheck.State.INVALID and self.acceptance is None


def badge_of(viewer: Person, directive: Directive) -> Badge | None:
    """The newest check of a letter that the viewer may read; None where there is none."""
    if directives.letter_of(viewer, directive.pk) is None:
        return None
    check = newest_check(directive)
    if check is None:
        return None
    signed = check.state != SignatureCheck.State.NONE
    accepted = Acceptance.objects.filter(directive=directive).select_related("accepted_by").first()
    may_check = signed and access.may(viewer, "directive.edit", directive.organisation_id)
    return Badge(
        check=check,
        acceptance=accepted,
        may_check=may_check,
        may_accept=access.may(viewer, "directive.issue", directive.organisation_id),
        roots_changed=may_check and list(roots_in_force().fingerprints) != check.roots,
    )
