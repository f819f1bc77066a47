"""Publishing a notice, opening it, confirming that one has read it."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from khien.console.assignments import queries as assignments
from khien.console.audit.actions import record
from khien.console.directives.models import Directive
from khien.console.notices.models import Notice, Reading
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person
from khien.core.errors import KhienError
from khien.core.i18n import N_

WORDS_A_MINUTE = 180
BULK = 100


class NothingToRead(KhienError):
    code = "nothing_to_read"
    text = N_("Thông báo cần có tiêu đề và nội dung.")
    hint = N_("Viết vài câu để người đọc biết phải làm gì.")


class NotYours(KhienError):
    code = "not_yours"
    text = N_("Thông báo này không gửi cho bạn.")
    hint = N_("Mỗi người chỉ xác nhận phần của chính mình.")


def minutes_for(body: str) -> int:
    """Reading time in whole minutes, at least one."""
    return max(1, round(len(body.split()) / WORDS_A_MINUTE))


def publish(
    actor: Person, directive: Directive, organisation_ids: Collection[int], *, title: str, body: str
) -> int:
    """One notice for each organisation that has none of this directive yet; how many are new.

    Raises NothingToRead for an empty title or body, Refused when any organisation is out of the
    actor's reach or the directive is not his to see.
    """
    title, body = title.strip(), body.strip()
    if not title or not body:
        raise NothingToRead()
    if not assignments.sees_directive(actor, directive):
        raise access.Refused("notice.make")
    wanted = set(organisation_ids)
    if not wanted or not wanted <= access.scope_ids(actor, "notice.make"):
        raise access.Refused("notice.make")
    had = set(
        Notice.objects.filter(directive=directive, organisation_id__in=wanted).values_list(
            "organisation_id", flat=True
        )
    )
    ordered = sorted(wanted - had)
    return sum(
        _publish(actor, directive, ordered[at : at + BULK], title=title, body=body)
        for at in range(0, len(ordered), BULK)
    )


@transaction.atomic(durable=True)
def _publish(
    actor: Person, directive: Directive, organisation_ids: list[int], *, title: str, body: str
) -> int:
    published = 0
    for place in Organisation.objects.filter(pk__in=organisation_ids):
        values = {"title": title, "body": body, "minutes": minutes_for(body), "made_by": actor}
        # Two people at once: the second finds the first one's notice and adds none.
        notice, new = Notice.objects.get_or_create(
            directive=directive, organisation=place, defaults=values
        )
        if not new:
            continue
        published += 1
        record(
            "notice.publish", actor=actor, subject=notice, organisation=place,
            directive=directive.pk,
        )  # fmt: skip
    return published


def _own(actor: Person, notice_pk: int) -> Reading:
    """The actor's own row; made when first needed. Raises NotYours for another's notice."""
    from khien.console.notices.queries import notices_for

    if not actor.is_active or not notices_for(actor).filter(pk=notice_pk).exists():
        raise NotYours()
    reading, _new = Reading.objects.get_or_create(notice_id=notice_pk, person=actor)
    return reading


@transaction.atomic(durable=True)
def open_notice(actor: Person, notice_pk: int) -> Reading:
    """Note when this person first opened the notice."""
    reading = _own(actor, notice_pk)
    if reading.opened_at is None:
        reading.opened_at = timezone.now()
        reading.save(update_fields=["opened_at"])
        record("notice.open", actor=actor, subject=reading, organisation=actor.organisation_id)
    return reading


@transaction.atomic(durable=True)
def confirm(actor: Person, notice_pk: int) -> None:
    """The signed-in person confirms his own row, once (ATTACKS 9)."""
    reading = _own(actor, notice_pk)
    if reading.confirmed_at is None:
        reading.confirmed_at = timezone.now()
        reading.opened_at = reading.opened_at or reading.confirmed_at
        reading.save(update_fields=["opened_at", "confirmed_at"])
        record("notice.confirm", actor=actor, subject=reading, organisation=actor.organisation_id)
