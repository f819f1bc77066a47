"""Proofs from the log's tree for those who do not trust the console, and its own check.

In: rows that the viewer may see (whoever calls has asked). Out: values of ``evidence.log_proof``.
A proof reads the leaves of the tree once; it keeps nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Model

from khien.console.audit.actions import leaf_bytes, leaf_values
from khien.console.audit.models import Content, Event, Leaf, TreeHead
from khien.evidence import log
from khien.evidence.errors import BadLogProof, NotSealedYet
from khien.evidence.log_proof import Content as Told
from khien.evidence.log_proof import LogCheckpoint, LogProof, content_hash

_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Fault:
    """The first place where the log does not hold. ``what``: a stable word."""

    what: str
    index: int


def checkpoint_of(head: TreeHead) -> LogCheckpoint:
    """A stored tree head as it is printed."""
    return LogCheckpoint(head.size, bytes.fromhex(head.root_hash))


def proof_for(subject: Model, verbs: tuple[str, ...], *, since: int | None = None) -> LogProof:
    """Proof that the log holds the first event of ``verbs`` about ``subject``; with ``since``,
    also that the tree of that size is its beginning. Raises NotSealedYet, BadLogProof.
    """
    event = (
        Event.objects.filter(
            subject_type=subject._meta.label_lower, subject_id=str(subject.pk), verb__in=verbs
        )
        .select_related("content", "leaf")
        .order_by("pk")
        .first()
    )
    head = TreeHead.objects.first()
    if event is None or head is None or not hasattr(event, "leaf"):
        raise NotSealedYet()
    if since is not None and not 0 < since <= head.size:
        raise BadLogProof(where="checkpoint")
    node = log.nodes_of(leaves_of(head.size))
    content = event.content
    return LogProof(
        event=tuple(leaf_values(event)),
        content=Told(content.salt, content.actor_name, content.facts),
        index=event.leaf.index,
        head=checkpoint_of(head),
        sealed_at=head.sealed_at.isoformat(),
        path=tuple(log.inclusion_proof(node, event.leaf.index, head.size)),
        earlier=LogCheckpoint(since, log.root_of(node, since)) if since else None,
        growth=tuple(log.consistency_proof(node, since, head.size)) if since else (),
    )


def first_fault() -> Fault | None:
    """Compare every sealed row with its leaf, and every head with its leaves; None if all hold.

    Content that retention emptied has no row; what is there must be what was sealed.
    """
    heads = {head.size: head.root_hash for head in TreeHead.objects.all()}
    tree = log.Frontier()
    for index, leaf in enumerate(_sealed()):
        if leaf.index != index:
            return Fault("gap", index)
        hashed = log.leaf_hash(leaf_bytes(leaf.event))
        if hashed.hex() != leaf.leaf_hash:
            return Fault("event", index)
        content: Content | None = getattr(leaf.event, "content", None)
        if content is not None and leaf.event.content_hash != content_hash(
            content.salt, content.actor_name, content.facts
        ):
            return Fault("content", index)
        tree, _complete = tree.append(hashed)
        root = heads.pop(tree.size, None)
        if root is not None and root != tree.root().hex():
            return Fault("root", index)
    return Fault("head", tree.size) if heads else None


def _sealed() -> Iterator[Leaf]:
    leaves = Leaf.objects.select_related("event__content").order_by("index")
    yield from leaves.iterator(chunk_size=_ROWS)


def leaves_of(size: int) -> list[bytes]:
    """The hashes of the first ``size`` leaves; raises BadLogProof when there are not so many."""
    rows = Leaf.objects.filter(index__lt=size).order_by("index")
    found = [bytes.fromhex(one) for one in rows.values_list("leaf_hash", flat=True).iterator()]
    if len(found) != size:
        raise BadLogProof(where="leaves")
    return found
