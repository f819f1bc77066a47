"""Writing to the log: one row an act, in the act's own transaction."""

from __future__ import annotations

import json
import secrets
from typing import Any

from django.db import models, transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from khien.console.audit.models import Content, Event, Leaf, TreeHead
from khien.console.people.models import Person
from khien.core.text import storable
from khien.evidence import log
from khien.evidence.log_proof import content_hash, event_bytes

SEAL_BATCH = 1_000


def record(
    verb: str,
    *,
    actor: Person | None,
    subject: models.Model | None = None,
    organisation: models.Model | int | None = None,
    **facts: Any,
) -> Event:
    """Append one event. Must be called inside the transaction of the act it tells of.

    ``facts`` are values a person may read on the audit page: never document text, a file name
    of a marked file, a password, a code or a secret (ATTACKS 34).
    """
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("an audit event belongs in the transaction of its act")
    salt = secrets.token_hex(16)
    name = actor.full_name if actor else ""
    clean: dict[str, Any] = storable(json.loads(json.dumps(facts, default=str)))
    event = Event.objects.create(
        at=timezone.now(),
        verb=verb,
        actor_id=actor.pk if actor else None,
        organisation_id=organisation.pk if isinstance(organisation, models.Model) else organisation,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        content_hash=content_hash(salt, name, clean),
    )
    Content.objects.create(event=event, salt=salt, actor_name=name, facts=clean)
    return event


def leaf_bytes(event: Event) -> bytes:
    """The bytes of an event that the tree seals (RFC 9162, 2.1.1: the leaf's input)."""
    return event_bytes(leaf_values(event))


def leaf_values(event: Event) -> list[Any]:
    """What an event's leaf is made of, in order."""
    return [
        event.pk, event.at.isoformat(), event.verb, event.actor_id, event.organisation_id,
        event.subject_type, event.subject_id, event.content_hash,
    ]  # fmt: skip


@transaction.atomic(durable=True)
def seal() -> int:
    """Append events that are not yet in the tree; the count. Run by one sequencer (jobs)."""
    head = TreeHead.objects.select_for_update().first()
    tree = (
        log.Frontier(head.size, tuple(bytes.fromhex(node) for node in head.frontier))
        if head
        else log.Frontier()
    )
    events = list(Event.objects.filter(leaf__isnull=True).order_by("pk")[:SEAL_BATCH])
    if not events:
        return 0
    leaves = []
    for event in events:
        hashed = log.leaf_hash(leaf_bytes(event))
        leaves.append(Leaf(index=tree.size, event=event, leaf_hash=hashed.hex()))
        tree, _complete = tree.append(hashed)
    Leaf.objects.bulk_create(leaves)
    TreeHead.objects.create(
        size=tree.size,
        root_hash=tree.root().hex(),
        frontier=[node.hex() for node in tree.hashes],
        sealed_at=timezone.now(),
    )
    return len(events)
