"""The log against a plain reading of RFC 9162, and against every forged proof we can think of."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.evidence.log import (
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    nodes_of,
    root_of,
    verify_consistency,
    verify_inclusion,
)

SIZES = st.integers(1, 70)


def leaves_of(size: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(size)]


def naive_root(leaves: list[bytes]) -> bytes:
    """RFC 9162, 2.1.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(naive_root(leaves[:k]), naive_root(leaves[k:]))


def naive_path(m: int, leaves: list[bytes]) -> list[bytes]:
    """RFC 9162, 2.1.3.1, word for word."""
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m < k:
        return [*naive_path(m, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(m - k, leaves[k:]), naive_root(leaves[:k])]


def test_known_roots() -> None:
    # The empty tree and the first leaf of the test data used with RFC 6962 logs.
    assert Frontier().root().hex() == (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )
    assert leaf_hash(b"").hex() == (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    )


@given(st.integers(0, 70))
@settings(deadline=None, max_examples=80)
def test_the_appended_root_is_the_naive_root(size: int) -> None:
    leaves = leaves_of(size)
    assert Frontier().extend(leaves).root() == naive_root(leaves) == root_of(nodes_of(leaves), size)


@given(SIZES)
@settings(deadline=None, max_examples=50)
def test_completed_nodes_are_the_nodes_of_the_tree(size: int) -> None:
    leaves, frontier, kept = leaves_of(size), Frontier(), {}
    for leaf in leaves:
        frontier, complete = frontier.append(leaf)
        kept |= {(node.level, node.index): node.hash for node in complete}
    expected = nodes_of(leaves)
    assert all(expected(*place) == kept[place] for place in kept)

    def stored(level: int, index: int) -> bytes:
        return kept[level, index]

    # What appending told is enough for every proof: no leaf is read again.
    for index in range(size):
        assert inclusion_proof(stored, index, size) == naive_path(index, leaves)
    assert root_of(stored, size) == frontier.root()


@given(SIZES, st.data())
@settings(deadline=None, max_examples=100)
def test_inclusion_is_proven_for_its_leaf_and_no_other(size: int, data: st.DataObject) -> None:
    leaves = leaves_of(size)
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(nodes_of(leaves), index, size)
    root = naive_root(leaves)
    assert proof == naive_path(index, leaves)

    def holds(leaf: bytes, place: int, nodes: list[bytes], count: int = size) -> bool:
        return verify_inclusion(leaf, index=place, size=count, proof=nodes, root=root)

    assert holds(leaves[index], index, proof)
    assert not holds(leaf_hash(b"forged"), index, proof)
    assert not holds(leaves[index], index, [*proof, leaves[0]])
    assert not any(holds(leaves[index], other, proof) for other in range(size) if other != index)
    if proof:
        assert not holds(leaves[index], index, proof[:-1])
        assert not holds(leaves[index], index, [leaf_hash(b"x"), *proof[1:]])


@given(SIZES, st.data())
@settings(deadline=None, max_examples=100)
def test_consistency_is_proven_for_a_beginning_and_nothing_else(
    second: int, data: st.DataObject
) -> None:
    leaves = leaves_of(second)
    first = data.draw(st.integers(1, second))
    proof = consistency_proof(nodes_of(leaves), first, second)
    old, new = naive_root(leaves[:first]), naive_root(leaves)

    def holds(old_root: bytes, new_root: bytes, nodes: list[bytes]) -> bool:
        return verify_consistency(
            first=first, first_root=old_root, second=second, second_root=new_root, proof=nodes
        )

    assert holds(old, new, proof)
    rewritten = naive_root([leaf_hash(b"rewritten"), *leaves[1:first]])
    assert not holds(rewritten, new, proof)
    assert not holds(old, leaf_hash(b"other"), proof)
    assert not holds(old, new, [*proof, leaves[0]])
    if proof:
        assert not holds(old, new, proof[:-1])


def test_places_and_sizes_that_do_not_exist() -> None:
    node = nodes_of(leaves_of(4))
    for index, size in ((4, 4), (-1, 4), (0, 0)):
        with pytest.raises(ValueError):
            inclusion_proof(node, index, size)
        assert not verify_inclusion(b"", index=index, size=size, proof=[], root=b"")
    for first, second in ((0, 4), (5, 4), (-1, 4)):
        with pytest.raises(ValueError):
            consistency_proof(node, first, second)
        assert not verify_consistency(
            first=first, first_root=b"", second=second, second_root=b"", proof=[]
        )
    assert not verify_consistency(first=2, first_root=b"", second=3, second_root=b"", proof=[])


def test_a_leaf_cannot_pass_for_a_node() -> None:
    left, right = leaves_of(2)
    assert leaf_hash(left + right) != node_hash(left, right)


def test_a_frontier_fits_its_size() -> None:
    with pytest.raises(ValueError):
        Frontier(3, (b"",))
    with pytest.raises(ValueError):
        Frontier(-1, ())
