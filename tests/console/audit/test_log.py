"""The log: written with the act, sealed once, never changed."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.transaction import TransactionManagementError
from tests.console.people import Province

from khien.console.audit import actions, queries
from khien.console.audit.models import Event, Leaf, TreeHead
from khien.evidence import log


def _record(province: Province, **facts: object) -> Event:
    with transaction.atomic():
        return actions.record(
            "test.done", actor=province.person("standing"), subject=province.health,
            organisation=province.health, **facts,
        )  # fmt: skip


def test_an_event_is_refused_outside_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    outside = SimpleNamespace(in_atomic_block=False)
    monkeypatch.setattr(transaction, "get_connection", lambda: outside)
    with pytest.raises(TransactionManagementError):
        actions.record("test.done", actor=None)


def test_sealing_twice_adds_nothing_and_the_root_is_that_of_the_leaves(province: Province) -> None:
    events = [_record(province, n=n) for n in range(5)]
    assert actions.seal() >= 5
    assert actions.seal() == 0
    leaves = [bytes.fromhex(leaf.leaf_hash) for leaf in Leaf.objects.order_by("index")]
    head = TreeHead.objects.first()
    assert head is not None
    assert head.size == len(leaves)
    assert bytes.fromhex(head.root_hash) == log.Frontier().extend(leaves).root()
    assert log.leaf_hash(actions.leaf_bytes(events[0])) in leaves


def test_sealing_goes_on_where_it_stopped(province: Province) -> None:
    _record(province)
    actions.seal()
    _record(province)
    actions.seal()
    leaves = [bytes.fromhex(leaf.leaf_hash) for leaf in Leaf.objects.order_by("index")]
    newest = TreeHead.objects.first()
    assert newest is not None
    assert bytes.fromhex(newest.root_hash) == log.Frontier().extend(leaves).root()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET verb = 'other'",
        "DELETE FROM audit_leaf",
        "DELETE FROM audit_treehead",
        "UPDATE audit_content SET actor_name = 'other'",
    ],
)
def test_the_database_itself_refuses_to_change_the_log(province: Province, statement: str) -> None:
    _record(province)
    actions.seal()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_hash_in_the_event_is_that_of_its_content(province: Province) -> None:
    event = _record(province, organisation_name="Sở Y tế")
    content = event.content
    assert event.content_hash == actions.content_hash(
        content.salt, content.actor_name, content.facts
    )


def test_only_those_with_the_right_read_the_log(province: Province) -> None:
    _record(province)
    assert queries.events_for(province.person("standing")).exists()
    assert not queries.events_for(province.person("health.officer")).exists()
    assert not queries.events_for(province.person("health.staff")).exists()
