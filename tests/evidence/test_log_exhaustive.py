"""Every tree of up to 64 leaves and every proof of it, against the RFC's recursive definitions.

The transcription below stands by itself: it takes lists of entries, as the RFC writes D[n], and
shares nothing with the log.
"""

from __future__ import annotations

import hashlib
from functools import cache

import pytest

from khien.evidence.log import (
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    nodes_of,
    verify_consistency,
    verify_inclusion,
)

MOST = 64
ENTRIES = tuple(f"entry {number}".encode() for number in range(MOST))
LEAVES = [leaf_hash(each) for each in ENTRIES]


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def split(n: int) -> int:
    """The largest power of two smaller than n: k < n <= 2k."""
    return max(1 << bit for bit in range(n.bit_length()) if 1 << bit < n)


@cache
def mth(start: int, stop: int) -> bytes:
    """2.1.1: MTH(D[start:stop])."""
    n = stop - start
    if n == 0:
        return sha(b"")
    if n == 1:
        return sha(b"\x00" + ENTRIES[start])
    k = split(n)
    return sha(b"\x01" + mth(start, start + k) + mth(start + k, stop))


def path(m: int, start: int, stop: int) -> list[bytes]:
    """2.1.3.1: PATH(m, D[start:stop])."""
    n = stop - start
    if n == 1:
        return []
    k = split(n)
    if m < k:
        return [*path(m, start, start + k), mth(start + k, stop)]
    return [*path(m - k, start + k, stop), mth(start, start + k)]


def subproof(m: int, start: int, stop: int, b: bool) -> list[bytes]:
    """2.1.4.1: SUBPROOF(m, D[start:stop], b)."""
    n = stop - start
    if m == n:
        return [] if b else [mth(start, stop)]
    k = split(n)
    if m <= k:
        return [*subproof(m, start, start + k, b), mth(start + k, stop)]
    return [*subproof(m - k, start + k, stop, False), mth(start, start + k)]


@pytest.mark.parametrize("size", range(MOST + 1))
def test_the_head_and_every_proof_are_as_the_rfc_defines(size: int) -> None:
    leaves = LEAVES[:size]
    node, root = nodes_of(leaves), mth(0, size)
    assert Frontier().extend(leaves).root() == root
    for m in range(size):
        proof = inclusion_proof(node, m, size)
        assert proof == path(m, 0, size)
        assert verify_inclusion(leaves[m], index=m, size=size, proof=proof, root=root)
    for m in range(1, size + 1):
        proof = consistency_proof(node, m, size)
        assert proof == subproof(m, 0, size, True)
        assert verify_consistency(
            first=m, first_root=mth(0, m), second=size, second_root=root, proof=proof
        )


def flipped(hashes: list[bytes], step: int) -> list[list[bytes]]:
    """The hashes with one bit changed, for every ``step``-th bit of them."""
    joined = b"".join(hashes)
    whole = int.from_bytes(joined, "big")
    found = []
    for bit in range(0, len(joined) * 8, step):
        changed = (whole ^ 1 << bit).to_bytes(len(joined), "big")
        found.append([changed[at : at + 32] for at in range(0, len(joined), 32)])
    return found


def refused(sizes: range, step: int) -> None:
    for size in sizes:
        leaves = LEAVES[:size]
        node, root = nodes_of(leaves), mth(0, size)
        for m in range(size):
            # The leaf, the head and the proof, each bit of each.
            for leaf, head, *proof in flipped([leaves[m], root, *path(m, 0, size)], step):
                assert not verify_inclusion(leaf, index=m, size=size, proof=proof, root=head)
        for m in range(1, size):
            proof = consistency_proof(node, m, size)
            for old, new, *rest in flipped([mth(0, m), root, *proof], step):
                assert not verify_consistency(
                    first=m, first_root=old, second=size, second_root=new, proof=rest
                )


def test_changed_bits_of_proofs_are_refused() -> None:
    refused(range(1, MOST + 1), step=97)


@pytest.mark.slow
@pytest.mark.parametrize("low", range(1, MOST, 8))
def test_every_single_bit_change_is_refused(low: int) -> None:
    refused(range(low, low + 8), step=1)
