"""Proof that the console's log holds that a result was taken, checked without the console.

A proof file names one event of the log, its content, its place in the tree and the path to a
root; with an earlier checkpoint, also that the tree only grew since. A checkpoint is what each
report prints beside its QR code: whoever kept a report on paper can tell a log that was written
anew. Sizes and hashes as in ``log`` (RFC 9162).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from khien.evidence import log, strict_json
from khien.evidence.errors import BadLogProof, LogRewritten
from khien.evidence.fields import Fields

SCHEMA = "khien.log-proof/1"
MAX_FILE = 256 * 1024
MOST_STEPS = 64
TAKEN = ("bundle.accept", "bundle.accept_declared", "paper.accept")
_CHECKPOINT = re.compile(r"KHIEN-LOG:1:(\d{1,15}):([0-9a-f]{64})")
_VERB, _SUBJECT, _CONTENT, _LEAF_FIELDS = 2, 5, 7, 8


@dataclass(frozen=True, slots=True)
class LogCheckpoint:
    """A tree's size and root, as printed."""

    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What the QR code says."""
        return f"KHIEN-LOG:1:{self.size}:{self.root.hex()}"


@dataclass(frozen=True, slots=True)
class Content:
    """What an event was about; its hash stands in the event."""

    salt: str
    actor: str
    facts: Mapping[str, Any]

    def hash(self) -> str:
        """SHA-256 of the salted content, as hex."""
        return content_hash(self.salt, self.actor, self.facts)


@dataclass(frozen=True, slots=True)
class LogProof:
    """``event``: the leaf's values in order. ``earlier``: a checkpoint that ``head`` continues."""

    event: tuple[Any, ...]
    content: Content
    index: int
    head: LogCheckpoint
    sealed_at: str
    path: tuple[bytes, ...]
    earlier: LogCheckpoint | None = None
    growth: tuple[bytes, ...] = ()


def content_hash(salt: str, actor_name: str, facts: Mapping[str, Any]) -> str:
    """SHA-256 of the salted content, as hex: what an event row keeps of it."""
    body = json.dumps(
        {"salt": salt, "actor": actor_name, "facts": facts},
        ensure_ascii=False, sort_keys=True, separators=(",", ":"),
    )  # fmt: skip
    return hashlib.sha256(body.encode()).hexdigest()


def event_bytes(values: Sequence[Any]) -> bytes:
    """The bytes of an event that the tree seals (RFC 9162, 2.1.1: the leaf's input)."""
    return json.dumps(list(values), ensure_ascii=False, separators=(",", ":")).encode()


def read_checkpoint(text: str) -> LogCheckpoint:
    """The checkpoint that a report prints; raises BadLogProof."""
    match = _CHECKPOINT.fullmatch(text.strip())
    if match is None:
        raise BadLogProof(where="checkpoint")
    return LogCheckpoint(int(match[1]), bytes.fromhex(match[2]))


def write_proof(proof: LogProof) -> bytes:
    """The proof's file."""
    return strict_json.write(
        {
            "schema": SCHEMA,
            "event": list(proof.event),
            "content": {
                "salt": proof.content.salt,
                "actor": proof.content.actor,
                "facts": dict(proof.content.facts),
            },
            "index": proof.index,
            "head": proof.head.text,
            "sealed_at": proof.sealed_at,
            "path": [step.hex() for step in proof.path],
            "earlier": proof.earlier.text if proof.earlier else None,
            "growth": [step.hex() for step in proof.growth],
        }
    )


def read_proof(data: bytes) -> LogProof:
    """The proof in ``data``, nothing of it checked yet; raises BadLogProof or Malformed."""
    try:
        fields = Fields(strict_json.read(data, limit=MAX_FILE), "proof")
    except strict_json.StrictJsonError as error:
        raise BadLogProof(str(error), where="json") from error
    if fields.text("schema") != SCHEMA:
        raise BadLogProof(where="schema")
    raw = fields.raw()
    event, told = raw.get("event"), Fields(raw.get("content"), "content")
    facts = told.raw().get("facts")
    if not isinstance(event, list) or len(event) != _LEAF_FIELDS or not isinstance(facts, dict):
        raise BadLogProof(where="event")
    earlier = fields.maybe_text("earlier")
    return LogProof(
        event=tuple(event),
        content=Content(told.text("salt"), told.text("actor", least=0), facts),
        index=fields.integer("index"),
        head=read_checkpoint(fields.text("head")),
        sealed_at=fields.text("sealed_at"),
        path=_steps(raw.get("path")),
        earlier=read_checkpoint(earlier) if earlier else None,
        growth=_steps(raw.get("growth")),
    )


def check_proof(
    proof: LogProof, *, bundle_sha256: str, checkpoint: LogCheckpoint | None = None
) -> None:
    """Raise BadLogProof where the proof does not hold for this bundle, LogRewritten where the
    log that it comes from does not continue ``checkpoint``.
    """
    if proof.event[_VERB] not in TAKEN or proof.event[_SUBJECT] != "evidence.bundle":
        raise BadLogProof(where="verb")
    if proof.content.hash() != proof.event[_CONTENT]:
        raise BadLogProof(where="content")
    if proof.content.facts.get("sha256") != bundle_sha256:
        raise BadLogProof(where="sha256")
    leaf = log.leaf_hash(event_bytes(proof.event))
    if not log.verify_inclusion(
        leaf, index=proof.index, size=proof.head.size, proof=proof.path, root=proof.head.root
    ):
        raise BadLogProof(where="path")
    if proof.earlier is not None and not _continues(proof, proof.earlier):
        raise LogRewritten(size=proof.earlier.size)
    if checkpoint is None or checkpoint in (proof.head, proof.earlier):
        return
    if checkpoint.size in (proof.head.size, proof.earlier.size if proof.earlier else -1):
        raise LogRewritten(size=checkpoint.size)
    raise BadLogProof(where="checkpoint")


def _continues(proof: LogProof, earlier: LogCheckpoint) -> bool:
    return log.verify_consistency(
        first=earlier.size, first_root=earlier.root,
        second=proof.head.size, second_root=proof.head.root, proof=proof.growth,
    )  # fmt: skip


def _steps(value: object) -> tuple[bytes, ...]:
    if not isinstance(value, list) or len(value) > MOST_STEPS:
        raise BadLogProof(where="path")
    try:
        steps = tuple(bytes.fromhex(step) for step in value)
    except (TypeError, ValueError) as error:
        raise BadLogProof(where="path") from error
    if any(len(step) != log.HASH_BYTES for step in steps):
        raise BadLogProof(where="path")
    return steps
