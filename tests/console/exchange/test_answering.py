"""The statuses a letter has come to, each told once and in order."""

from __future__ import annotations

import pytest

from khien.console.assignments.models import Assignment, State
from khien.console.directives import actions as directives
from khien.console.directives.models import Directive
from khien.console.exchange.answering import answer_all, due_codes
from khien.console.exchange.models import InPacket, OutPacket
from khien.console.people.models import Person
from tests.console.exchange.setting import Exchange
from tests.documents.packets import packet


@pytest.fixture
def taken(exchange: Exchange) -> Directive:
    exchange.put(packet())
    exchange.run()
    return Directive.objects.get()


def issued(directive: Directive, standing: Person, *organisations: int) -> list[Assignment]:
    """The first task of the letter, given to these organisations."""
    row = directive.obligations.first()
    assert row is not None
    directives.confirm(standing, row, version=row.version)
    for each in directive.obligations.exclude(pk=row.pk):
        directives.leave_out(standing, each, version=each.version, reason="thử")
    for name in ("Các sở, ban, ngành",):
        directives.answer_name(standing, directive, words=name, organisations=organisations)
    done = directives.issue(standing, directive, targets={row.pk: organisations})
    assert done.made == len(organisations)
    return list(Assignment.objects.order_by("pk"))


def told(exchange: Exchange) -> list[str]:
    exchange.run()
    return exchange.statuses()


def test_each_step_is_told_once(exchange: Exchange, taken: Directive, standing: Person) -> None:
    province = exchange.province
    assert told(exchange) == ["01"]
    row = taken.obligations.first()
    assert row is not None
    directives.confirm(standing, row, version=row.version)
    assert told(exchange) == ["01", "03"]  # a person began
    tasks = issued(taken, standing, province.health.pk, province.culture.pk)
    assert told(exchange) == ["01", "03", "04"]
    Assignment.objects.filter(pk=tasks[0].pk).update(state=State.ACCEPTED)
    assert told(exchange) == ["01", "03", "04", "05"]
    Assignment.objects.filter(pk=tasks[0].pk).update(state=State.CONFIRMED)
    assert told(exchange) == ["01", "03", "04", "05"]  # one of two is not all
    Assignment.objects.update(state=State.CONFIRMED)
    assert told(exchange) == ["01", "03", "04", "05", "06"]
    assert exchange.packet.closed
    Assignment.objects.update(state=State.ACCEPTED)
    assert told(exchange) == ["01", "03", "04", "05", "06"]  # what was told stays told


def test_all_declined_is_a_refusal_and_one_alone_is_not(
    exchange: Exchange, taken: Directive, standing: Person
) -> None:
    province = exchange.province
    tasks = issued(taken, standing, province.health.pk, province.culture.pk)
    Assignment.objects.filter(pk=tasks[0].pk).update(state=State.DECLINED)
    Assignment.objects.filter(pk=tasks[1].pk).update(state=State.CONFIRMED)
    assert "06" not in told(exchange)
    assert "02" not in exchange.statuses()
    Assignment.objects.update(state=State.DECLINED)
    assert "02" in told(exchange)


def test_a_letter_withdrawn_before_it_was_issued_is_a_refusal(
    exchange: Exchange, taken: Directive, standing: Person
) -> None:
    directives.withdraw(standing, taken, reason="Không thuộc thẩm quyền")
    assert told(exchange) == ["01", "02"]


def test_withdrawn_tasks_count_for_nothing(
    exchange: Exchange, taken: Directive, standing: Person
) -> None:
    tasks = issued(taken, standing, exchange.province.health.pk, exchange.province.culture.pk)
    Assignment.objects.filter(pk=tasks[0].pk).update(state=State.WITHDRAWN)
    Assignment.objects.filter(pk=tasks[1].pk).update(state=State.CONFIRMED)
    assert told(exchange)[-1] == "06"


def test_answering_twice_enters_nothing_twice(exchange: Exchange, taken: Directive) -> None:
    assert answer_all() == 0
    assert OutPacket.objects.count() == 1
    assert due_codes(InPacket.objects.get()) == ["01"]


def test_a_packet_that_names_no_sender_is_not_answered(exchange: Exchange) -> None:
    row = InPacket.objects.create(
        key="x", kind="letter", state="refused", organisation=exchange.province.police
    )
    assert answer_all() == 0
    row.refresh_from_db()
    assert row.closed
