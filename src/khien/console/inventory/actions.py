"""Writing: tickets for agents, a person's word on a doubt, a PC matched by hand.

Deliveries are taken in ``taking``: no person stands behind them.
"""

from __future__ import annotations

import base64
import re
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from khien.console.audit import actions as audit
from khien.console.endpoints.models import Computer
from khien.console.inventory import matching
from khien.console.inventory.models import Agent, AgentTicket, Doubt
from khien.console.inventory.problems import AlreadySettled, NotMatchable, WrongPlaces
from khien.console.inventory.taking import hash_of, take_inventory
from khien.console.organisations.locks import lock_organisation
from khien.console.organisations.models import Organisation
from khien.console.people import access
from khien.console.people.models import Person

__all__ = [
    "looks_like_a_secret", "make_ticket", "match", "reopen", "revoke_ticket", "settle",
    "take_inventory", "turn_away",
]  # fmt: skip

MOST_PLACES = 2_000
DEFAULT_DAYS, MOST_DAYS = 365, 1_095
_BYTES = 20  # 160 bits: 32 letters and digits, which survive being typed
_SECRET = re.compile(r"[a-z2-7]{32}")
_Answer, _Rule, _State = Doubt.Answer, Doubt.Rule, Agent.State


@transaction.atomic(durable=True)
def make_ticket(
    actor: Person, *, organisation: Organisation, name: str, places: int, days: int = DEFAULT_DAYS
) -> tuple[AgentTicket, str]:
    """A ticket and its secret, which is told this once and not kept."""
    access.require(actor, "ticket.make", organisation)
    if not 1 <= places <= MOST_PLACES:
        raise WrongPlaces(most=MOST_PLACES)
    secret = base64.b32encode(secrets.token_bytes(_BYTES)).decode().lower()
    row = AgentTicket.objects.create(
        organisation=organisation, name=name.strip()[:120], secret_hash=hash_of(secret),
        places=places, made_by=actor,
        expires_at=timezone.now() + timedelta(days=min(max(days, 1), MOST_DAYS)),
    )  # fmt: skip
    audit.record(
        "agent_ticket.make", actor=actor, subject=row, organisation=organisation,
        name=row.name, places=places, expires=row.expires_at,
    )  # fmt: skip
    return row, secret


def looks_like_a_secret(text: str) -> bool:
    """Whether it is written as secrets are; offices use an agent's tag for other things too."""
    return _SECRET.fullmatch(text.strip()) is not None


@transaction.atomic(durable=True)
def revoke_ticket(actor: Person, row: AgentTicket) -> None:
    """Nothing is taken on it any more; what it delivered stays."""
    access.require(actor, "ticket.make", row.organisation_id)
    changed = AgentTicket.objects.filter(pk=row.pk, revoked_at__isnull=True).update(
        revoked_at=timezone.now()
    )
    if changed:
        audit.record(
            "agent_ticket.revoke", actor=actor, subject=row, organisation=row.organisation_id,
            name=row.name,
        )  # fmt: skip


@transaction.atomic(durable=True)
def turn_away(code: str) -> None:
    """Write down that a delivery was turned away; the caller counts how often."""
    audit.record("agent.turn_away", actor=None, reason=code)


@transaction.atomic(durable=True)
def match(actor: Person, agent: Agent, computer: Computer) -> None:
    """A person says which PC of the register this is; no rule changes it after."""
    access.require(actor, "enrolment.decide", agent.organisation_id)
    lock_organisation(agent.organisation_id)
    row = Agent.objects.select_for_update(of=("self",)).get(pk=agent.pk)
    fits = computer.organisation_id == row.organisation_id and computer.active
    if not fits or row.state != _State.ACTIVE or matching.holder_of(computer.pk, row):
        raise NotMatchable()
    row.computer = computer
    row.save(update_fields=["computer"])
    row.doubts.filter(rule=_Rule.SHARED_PC, answer=_Answer.OPEN).update(
        answer=_Answer.OTHER, decided_by=actor, decided_at=timezone.now()
    )
    audit.record(
        "agent.match", actor=actor, subject=row, organisation=row.organisation_id,
        name=row.hostname, computer=computer.pk,
    )  # fmt: skip


@transaction.atomic(durable=True)
def settle(actor: Person, doubt: Doubt, answer: str) -> None:
    """What a person found: the same PC, another one, or one that is not taken."""
    row, agent = _locked(actor, doubt)
    by_rule = row.rule == _Rule.REINSTALL and row.answer == _Answer.BY_RULE
    if answer not in (_Answer.SAME, _Answer.OTHER, _Answer.REFUSED) or not (
        row.answer == _Answer.OPEN or by_rule
    ):
        raise AlreadySettled()
    if answer == _Answer.REFUSED:
        agent.state, agent.computer_id = _State.REFUSED, None
    elif row.rule == _Rule.REINSTALL and answer == _Answer.OTHER:
        _two_again(row, agent)
    elif row.rule in (_Rule.CLONE, _Rule.SHARED_PC) and answer == _Answer.SAME:
        _take_over(row, agent)
    elif row.rule == _Rule.CLONE:
        agent.state = _State.ACTIVE
    agent.save(update_fields=["state", "computer"])
    _match_if_free(agent)
    _answered(actor, row, answer)


@transaction.atomic(durable=True)
def reopen(actor: Person, doubt: Doubt) -> None:
    """Take an answer back: both agents stand as before it."""
    row, agent = _locked(actor, doubt)
    settled = row.answer in (_Answer.SAME, _Answer.OTHER, _Answer.REFUSED)
    if not settled or row.rule == _Rule.REINSTALL or agent.state == _State.REPLACED:
        raise AlreadySettled()
    if row.answer == _Answer.SAME and row.other is not None:
        other = row.other
        other.state, other.computer_id = _State.ACTIVE, agent.computer_id
        other.save(update_fields=["state", "computer"])
        agent.computer_id = None
    agent.state = _State.DOUBTFUL if row.rule == _Rule.CLONE else _State.ACTIVE
    if row.rule == _Rule.CLONE:
        agent.computer_id = None
    agent.save(update_fields=["state", "computer"])
    _answered(actor, row, _Answer.OPEN)


def _locked(actor: Person, doubt: Doubt) -> tuple[Doubt, Agent]:
    access.require(actor, "enrolment.decide", doubt.agent.organisation_id)
    lock_organisation(doubt.agent.organisation_id)
    row = Doubt.objects.select_related("agent", "other").get(pk=doubt.pk)
    return row, row.agent


def _answered(actor: Person, row: Doubt, answer: str) -> None:
    row.answer, row.decided_by, row.decided_at = answer, actor, timezone.now()
    row.save(update_fields=["answer", "decided_by", "decided_at"])
    audit.record(
        "agent.settle", actor=actor, subject=row.agent, organisation=row.agent.organisation_id,
        name=row.agent.hostname, rule=row.rule, answer=answer,
    )  # fmt: skip


def _take_over(row: Doubt, agent: Agent) -> None:
    """The new one stands for the PC; the old row stays, to be able to undo."""
    agent.state = _State.ACTIVE
    if row.other is not None:
        agent.computer_id = row.other.computer_id
        row.other.state, row.other.computer_id = _State.REPLACED, None
        row.other.save(update_fields=["state", "computer"])


def _two_again(row: Doubt, agent: Agent) -> None:
    """A reinstall that was none: the old PC gets its own row, which waits for its delivery."""
    before = row.before
    row.other = Agent.objects.create(
        organisation_id=agent.organisation_id, ticket=agent.ticket, program=agent.program,
        computer_id=agent.computer_id, device_id=before["device_id"], serial=before["serial"],
        uuid=before["uuid"], macs=before["macs"], hostname=before["hostname"],
        first_seen=agent.first_seen, last_seen=row.at,
    )  # fmt: skip
    row.save(update_fields=["other"])
    agent.computer_id = None


def _match_if_free(agent: Agent) -> None:
    if agent.state != _State.ACTIVE or agent.computer_id is not None:
        return
    computer_id = matching.computer_of(agent)
    if computer_id is not None and matching.holder_of(computer_id, agent) is None:
        agent.computer_id = computer_id
        agent.save(update_fields=["computer"])
