"""The append-only log as an RFC 9162 Merkle tree (SHA-256), without storage of its own.

``Frontier`` is the little state an appender keeps: one hash per perfect subtree, so an append
costs log2(n). It tells which nodes became complete; whoever keeps those (or just the leaves)
can make proofs with ``inclusion_proof`` and ``consistency_proof`` through a ``node`` function:
``node(level, index)`` is the hash of the perfect subtree over leaves
``index * 2**level … (index + 1) * 2**level - 1``. The verify functions need only hashes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

HASH_BYTES = 32
NodeSource: TypeAlias = Callable[[int, int], bytes]


@dataclass(frozen=True, slots=True)
class Node:
    """A perfect subtree that is complete and will never change."""

    level: int
    index: int
    hash: bytes


def leaf_hash(entry: bytes) -> bytes:
    """RFC 9162, 2.1.1: MTH({d[0]}) = SHA-256(0x00 || d[0])."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 9162, 2.1.1: SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """The roots of the perfect subtrees that make up a tree of ``size`` leaves, largest first."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise ValueError("a frontier has one hash per set bit of its size")

    def append(self, leaf: bytes) -> tuple[Frontier, tuple[Node, ...]]:
        """The frontier after one more leaf hash, and the nodes that became complete."""
        nodes = [Node(0, self.size, leaf)]
        hashes = list(self.hashes)
        size = self.size
        while size & 1:
            size >>= 1
            nodes.append(Node(len(nodes), size, node_hash(hashes.pop(), nodes[-1].hash)))
        return Frontier(self.size + 1, (*hashes, nodes[-1].hash)), tuple(nodes)

    def extend(self, leaves: Iterable[bytes]) -> Frontier:
        """The frontier after many leaf hashes."""
        frontier = self
        for leaf in leaves:
            frontier, _ = frontier.append(leaf)
        return frontier

    def root(self) -> bytes:
        """The tree head: MTH of all leaves; of none, the hash of nothing."""
        if not self.hashes:
            return hashlib.sha256(b"").digest()
        root = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            root = node_hash(left, root)
        return root


def nodes_of(leaves: Sequence[bytes]) -> NodeSource:
    """A node source over leaf hashes held in memory (small logs, tests)."""
    known: dict[tuple[int, int], bytes] = {}

    def node(level: int, index: int) -> bytes:
        if level == 0:
            return leaves[index]
        key = (level, index)
        if key not in known:
            known[key] = node_hash(node(level - 1, 2 * index), node(level - 1, 2 * index + 1))
        return known[key]

    return node


def root_of(node: NodeSource, size: int) -> bytes:
    """The tree head of the first ``size`` leaves."""
    return _range_hash(node, 0, size) if size else hashlib.sha256(b"").digest()


def inclusion_proof(node: NodeSource, index: int, size: int) -> list[bytes]:
    """RFC 9162, 2.1.3.1: PATH(index, D[size])."""
    if not 0 <= index < size:
        raise ValueError("no such leaf")
    return _path(node, index, 0, size)


def consistency_proof(node: NodeSource, first: int, second: int) -> list[bytes]:
    """RFC 9162, 2.1.4.1: PROOF(first, D[second])."""
    if not 0 < first <= second:
        raise ValueError("no such pair of sizes")
    return _subproof(node, first, 0, second, whole=True)


def verify_inclusion(
    leaf: bytes, *, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """RFC 9162, 2.1.3.2. True when ``leaf`` is leaf ``index`` of the tree with ``root``."""
    if not 0 <= index < size:
        return False
    position, last, computed = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            computed = node_hash(sibling, computed)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            computed = node_hash(computed, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and computed == root


def verify_consistency(
    *, first: int, first_root: bytes, second: int, second_root: bytes, proof: Sequence[bytes]
) -> bool:
    """RFC 9162, 2.1.4.2. True when the second tree holds the first as its beginning."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not proof and first_root == second_root
    path = list(proof)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    if not path:
        return False
    position, last = first - 1, second - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def _split(count: int) -> int:
    """The largest power of two below ``count`` (count > 1)."""
    return int(1 << ((count - 1).bit_length() - 1))


def _range_hash(node: NodeSource, start: int, count: int) -> bytes:
    """MTH of ``count`` leaves from ``start``; ``start`` is a multiple of the subtree's size."""
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return node(level, start >> level)
    left = _split(count)
    return node_hash(_range_hash(node, start, left), _range_hash(node, start + left, count - left))


def _path(node: NodeSource, index: int, start: int, count: int) -> list[bytes]:
    if count == 1:
        return []
    left = _split(count)
    if index < left:
        rest = _range_hash(node, start + left, count - left)
        return [*_path(node, index, start, left), rest]
    rest = _range_hash(node, start, left)
    return [*_path(node, index - left, start + left, count - left), rest]


def _subproof(node: NodeSource, first: int, start: int, count: int, *, whole: bool) -> list[bytes]:
    if first == count:
        return [] if whole else [_range_hash(node, start, count)]
    left = _split(count)
    if first <= left:
        rest = _range_hash(node, start + left, count - left)
        return [*_subproof(node, first, start, left, whole=whole), rest]
    rest = _range_hash(node, start, left)
    return [
        *_subproof(node, first - left, start + left, count - left, whole=False),
        rest,
    ]
