"""What a person may see of packets."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count, QuerySet
from django.utils.translation import get_language

from khien.console.directives.errors import FileGone
from khien.console.directives.models import Directive
from khien.console.exchange.models import ExchangeSettings, InPacket, OutPacket
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person
from khien.core.errors import DocumentError, KhienError
from khien.directives.edxml import codes

MOST_PARTNERS = 500


def came(viewer: Person) -> QuerySet[InPacket]:
    """Packets that came in for the organisations whose exchange the viewer sees."""
    ids = access.scope_ids(viewer, "exchange.view")
    rows = InPacket.objects.filter(organisation_id__in=ids)
    return rows.select_related("directive").prefetch_related("statuses")


def went(viewer: Person) -> QuerySet[OutPacket]:
    """Packets sent or to be sent from the organisations whose exchange the viewer sees."""
    ids = access.scope_ids(viewer, "exchange.view")
    rows = OutPacket.objects.filter(organisation_id__in=ids)
    return rows.select_related("answers", "directive", "made_by")


def figures(viewer: Person) -> Mapping[str, int]:
    """How many came in, went out, and wait for a person."""
    held = came(viewer).filter(state__in=[InPacket.State.HELD, InPacket.State.REFUSED])
    failed = went(viewer).filter(state=OutPacket.State.FAILED)
    return {
        "came": came(viewer).count(),
        "went": went(viewer).filter(state=OutPacket.State.WRITTEN).count(),
        "waiting": held.filter(directive=None).count() + failed.count(),
    }


def settings_for(viewer: Person) -> ExchangeSettings | None:
    """The set-up, for who may change it; Refused for others."""
    if not may_set_up(viewer):
        raise access.Refused("exchange.set_up")
    return ExchangeSettings.objects.select_related("organisation", "changed_by").first()


def may_set_up(viewer: Person) -> bool:
    """Whether the viewer may set the exchange up: only from the top of the tree."""
    top = Organisation.objects.filter(parent__isnull=True).order_by("pk").first()
    return top is not None and access.may(viewer, "exchange.set_up", top)


def is_running(viewer: Person) -> bool:
    """Whether there is an exchange that a viewer may send through."""
    may = bool(access.scope_ids(viewer, "exchange.send"))
    return may and ExchangeSettings.objects.exists()


def state_of(viewer: Person) -> ExchangeSettings | None:
    """How the last run went, for whoever sees the exchange of that organisation."""
    ids = access.scope_ids(viewer, "exchange.view")
    return ExchangeSettings.objects.filter(organisation_id__in=ids).first()


def packet_of_letter(viewer: Person, directive: Directive) -> InPacket | None:
    """The packet a letter came in, for whoever sees the exchange there."""
    return came(viewer).filter(directive=directive, kind=InPacket.Kind.LETTER).first()


def partners(viewer: Person) -> list[tuple[str, str]]:
    """(code, name) of the bodies that packets came from, most frequent first."""
    seen = came(viewer).exclude(sender_id="").order_by()
    rows = seen.values_list("sender_id", "sender_name").annotate(times=Count("pk"))
    return [(organ, name) for organ, name, _n in rows.order_by("-times")[:MOST_PARTNERS]]


def error_words(code: str) -> str:
    """An error code of a packet in words; the code itself when it is not known."""
    kinds: tuple[type[KhienError], ...] = (*DocumentError.__subclasses__(), FileGone)
    known = {kind.code: kind for kind in kinds}
    kind = known.get(code)
    return kind().message().rstrip(".") if kind is not None else code


def status_words(code: str) -> str:
    """A status code of the exchange in words; the code itself when it is not known."""
    row = codes()["status"].get(code)
    if row is None:
        return code
    return str(row["en" if (get_language() or "vi").startswith("en") else "vi"])
