"""A proof from the log: what it binds together, and that every change of it is refused."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.evidence import log
from khien.evidence.errors import BadLogProof, EvidenceError, LogRewritten
from khien.evidence.log_proof import (
    Content,
    LogCheckpoint,
    LogProof,
    check_proof,
    event_bytes,
    read_checkpoint,
    read_proof,
    write_proof,
)

SHA = "ab" * 32
CONTENT = Content("00" * 16, "Người nhận", {"sha256": SHA, "computer": "YT-01", "sequence": 3})


def a_log(
    size: int = 11, at: int = 6, *, verb: str = "bundle.accept", content: Content = CONTENT
) -> tuple[list[bytes], tuple[object, ...]]:
    event = (at + 1, "2026-11-25T03:00:00+00:00", verb, 4, 2, "evidence.bundle", "9",
             content.hash())  # fmt: skip
    leaves = [log.leaf_hash(bytes([n])) for n in range(size)]
    leaves[at] = log.leaf_hash(event_bytes(event))
    return leaves, event


def a_proof(
    size: int = 11, at: int = 6, since: int | None = None, *, verb: str = "bundle.accept",
    sha256: str = SHA,
) -> LogProof:  # fmt: skip
    content = replace(CONTENT, facts={**CONTENT.facts, "sha256": sha256})
    leaves, event = a_log(size, at, verb=verb, content=content)
    node = log.nodes_of(leaves)
    return LogProof(
        event=event, content=content, index=at,
        head=LogCheckpoint(size, log.root_of(node, size)), sealed_at="2026-11-25T03:05:00+00:00",
        path=tuple(log.inclusion_proof(node, at, size)),
        earlier=LogCheckpoint(since, log.root_of(node, since)) if since else None,
        growth=tuple(log.consistency_proof(node, since, size)) if since else (),
    )  # fmt: skip


@pytest.mark.parametrize("since", [None, 1, 5, 8, 11])
def test_a_proof_holds_and_comes_back_from_its_file(since: int | None) -> None:
    proof = a_proof(since=since)
    assert read_proof(write_proof(proof)) == proof
    check_proof(proof, bundle_sha256=SHA)
    check_proof(proof, bundle_sha256=SHA, checkpoint=proof.head)
    if proof.earlier:
        check_proof(proof, bundle_sha256=SHA, checkpoint=proof.earlier)


def test_a_checkpoint_is_read_as_it_is_printed() -> None:
    point = a_proof().head
    assert read_checkpoint(f" {point.text}\n") == point
    for text in ("", "KHIEN-LOG:1:3", point.text.upper(), point.text + "0", "KHIEN-LOG:2:1:" + SHA):
        with pytest.raises(BadLogProof):
            read_checkpoint(text)


def test_of_another_bundle_or_another_act() -> None:
    with pytest.raises(BadLogProof, match="sha256"):
        check_proof(a_proof(), bundle_sha256="cd" * 32)
    for verb in ("bundle.refuse", "ticket.make"):
        with pytest.raises(BadLogProof, match="verb"):
            check_proof(a_proof(verb=verb), bundle_sha256=SHA)


def test_content_that_was_changed_after_it_was_sealed() -> None:
    proof = a_proof()
    for content in (
        replace(CONTENT, actor="Người khác"), replace(CONTENT, salt="11" * 16),
        replace(CONTENT, facts={**CONTENT.facts, "computer": "YT-02"}),
    ):  # fmt: skip
        with pytest.raises(BadLogProof, match="content"):
            check_proof(replace(proof, content=content), bundle_sha256=SHA)


def test_a_log_that_was_written_anew_is_known_by_the_paper() -> None:
    kept = a_proof(size=8, at=6).head  # printed then
    leaves, _event = a_log(11)
    leaves[2] = log.leaf_hash(b"something else")
    node = log.nodes_of(leaves)
    anew = replace(
        a_proof(), head=LogCheckpoint(11, log.root_of(node, 11)),
        path=tuple(log.inclusion_proof(node, 6, 11)),
        earlier=LogCheckpoint(8, log.root_of(node, 8)),
        growth=tuple(log.consistency_proof(node, 8, 11)),
    )  # fmt: skip
    check_proof(anew, bundle_sha256=SHA)  # by itself it holds
    with pytest.raises(LogRewritten):
        check_proof(anew, bundle_sha256=SHA, checkpoint=kept)
    with pytest.raises(LogRewritten):  # the printed root put into a proof that does not fit it
        check_proof(replace(anew, earlier=kept), bundle_sha256=SHA, checkpoint=kept)
    with pytest.raises(LogRewritten):
        check_proof(a_proof(), bundle_sha256=SHA, checkpoint=LogCheckpoint(11, b"\1" * 32))


def test_a_checkpoint_that_the_proof_says_nothing_of() -> None:
    with pytest.raises(BadLogProof, match="checkpoint"):
        check_proof(a_proof(), bundle_sha256=SHA, checkpoint=a_proof(size=9).head)


@settings(deadline=None, max_examples=120)
@given(st.integers(0, 10**6), st.integers(0, 7))
def test_every_changed_bit_is_refused(position: int, bit: int) -> None:
    data = bytearray(write_proof(a_proof(since=5)))
    place = position % len(data)
    before = bytes(data)
    data[place] ^= 1 << bit
    try:
        changed = read_proof(bytes(data))
        check_proof(changed, bundle_sha256=SHA)
    except EvidenceError:
        return
    # Only what proves nothing may change: when the console sealed the tree.
    assert replace(changed, sealed_at="") == replace(read_proof(before), sealed_at="")


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "khien.log-proof/2"}, {"event": [1, 2]}, {"event": "x"}, {"path": ["zz"]},
        {"path": ["ab"]}, {"path": [SHA] * 65}, {"path": None}, {"index": -1}, {"index": "1"},
        {"head": "x"}, {"earlier": "x"}, {"content": []}, {"content": {"salt": "a", "actor": ""}},
        {"growth": [5]},
    ],
)  # fmt: skip
def test_what_is_no_proof_gets_a_named_error(change: dict[str, object]) -> None:
    told = json.loads(write_proof(a_proof())) | change
    with pytest.raises(EvidenceError):
        read_proof(json.dumps(told).encode())
    for data in (b"", b"{", b"[]", b"x" * 300_000):
        with pytest.raises(EvidenceError):
            read_proof(data)
