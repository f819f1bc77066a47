"""Pages from paper: whose key, which challenge, once; what they say and what they do not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from tests.console.evidence.pcs import Pc, a_drive, a_finding
from tests.console.people import Province

from khien.console.audit.models import Content, Event
from khien.console.endpoints import actions as register
from khien.console.endpoints.models import Computer
from khien.console.evidence import accepting, actions, papers, queries
from khien.console.evidence.actions.enrolments import Choice
from khien.console.evidence.models import (
    FROM_PAPER,
    Bundle,
    Enrolment,
    FindingRow,
    PaperChallenge,
    Refusal,
    Ticket,
)
from khien.console.evidence.problems import TicketClosed, TooManyChallenges
from khien.console.people.access import Refused
from khien.console.people.models import Person
from khien.evidence.judgement import Outcome

MakePc = Callable[..., Pc]


@pytest.fixture
def officer(province: Province) -> Person:
    return province.person("health.officer")


@pytest.fixture
def give(officer: Person) -> Callable[[Ticket], str]:
    """A new challenge of a ticket, as it is typed at a PC."""

    def one(row: Ticket) -> str:
        return actions.give_challenges(officer, row)[0].words

    return one


@pytest.fixture
def bound(officer: Person, ticket: Ticket, pc: MakePc, give: Callable[[Ticket], str]) -> Pc:
    """A PC known from one page that the officer confirmed."""
    one = pc()
    parts, _bundle = one.paper(ticket, give(ticket))
    assert actions.take_page(officer, parts).outcome is Outcome.PROPOSE
    confirm(officer)
    return one


def confirm(officer: Person, computer_id: int | None = None) -> None:
    for one in queries.proposed_for(officer):
        done = actions.confirm_computers(officer, [Choice(one.pk, computer_id, "Máy mới")])
        assert not done.failed


def refused(officer: Person, parts: tuple[bytes, ...], code: str, **more: object) -> None:
    """It is refused, said, recorded, and nothing of it is kept."""
    before = Bundle.objects.count(), FindingRow.objects.count()
    taken = actions.take_page(officer, parts, **more)  # type: ignore[arg-type]
    assert (taken.outcome, taken.code) == (Outcome.REFUSE, code)
    assert taken.error is not None
    assert taken.error.advice()
    row = Refusal.objects.order_by("-pk")[0]
    assert (row.kind, row.reason_code) == ("paper", code)
    assert Event.objects.filter(verb="paper.refuse").exists()
    assert (Bundle.objects.count(), FindingRow.objects.count()) == before


# Challenges


def test_challenges_are_given_by_the_officer_and_told_in_no_log(
    province: Province, officer: Person, ticket: Ticket
) -> None:
    (one,) = actions.give_challenges(officer, ticket)
    content = Content.objects.order_by("-pk")[0]
    assert content.facts["count"] == 1
    assert one.words not in str(content.facts)
    for who in ("standing", "health.leader", "culture.officer", "health.staff"):
        with pytest.raises(Refused):
            actions.give_challenges(province.person(who), ticket)


def test_not_more_challenges_than_a_ticket_can_use(officer: Person, batch: Ticket) -> None:
    assert len(actions.give_challenges(officer, batch, count=23)) == 23
    with pytest.raises(TooManyChallenges):
        actions.give_challenges(officer, batch)


@pytest.mark.parametrize("how", ["revoked", "expired"])
def test_a_ticket_that_ended_gives_none(officer: Person, ticket: Ticket, how: str) -> None:
    if how == "revoked":
        actions.revoke_ticket(officer, ticket)
    else:
        Ticket.objects.update(expires_at=timezone.now())
    with pytest.raises(TicketClosed):
        actions.give_challenges(officer, ticket)


# First contact, then pages of a bound PC


def test_the_first_page_waits_until_its_fingerprint_is_confirmed(
    officer: Person, ticket: Ticket, pc: MakePc, give: Callable[[Ticket], str], computer: Computer
) -> None:
    parts, _bundle = pc().paper(ticket, give(ticket))
    taken = actions.take_page(officer, parts)
    assert taken.outcome is Outcome.PROPOSE
    assert not FindingRow.objects.exists()
    (waiting,) = queries.proposed_for(officer)
    assert waiting.fingerprint == taken.fingerprint
    before = timezone.now()
    confirm(officer)
    row = FindingRow.objects.get()
    assert (row.computer, row.source, row.status) == (computer, FROM_PAPER, "pass")
    assert row.from_paper
    assert not row.declared
    bundle = Bundle.objects.get()
    assert row.observed_at == bundle.received_at <= before  # the receipt, not the PC's clock
    assert (bundle.from_paper, bundle.signed, bytes(bundle.receipt)) == (True, True, b"")
    assert Enrolment.objects.get().computer == computer  # the ticket's, whatever was chosen
    assert Event.objects.filter(verb="paper.accept").count() == 1


def test_of_a_batch_the_officer_says_which_pc_it_is(
    officer: Person, batch: Ticket, pc: MakePc, give: Callable[[Ticket], str], computer: Computer
) -> None:
    parts, _bundle = pc().paper(batch, give(batch), place=2)
    assert actions.take_page(officer, parts).outcome is Outcome.PROPOSE
    confirm(officer, computer.pk)
    assert FindingRow.objects.get().computer == computer


def test_a_bound_pc_s_next_page_is_taken_at_once(
    officer: Person, ticket: Ticket, bound: Pc, give: Callable[[Ticket], str]
) -> None:
    bound.findings = [a_finding(status="fail", reason_code="open")]
    parts, _bundle = bound.paper(ticket, give(ticket))
    assert actions.take_page(officer, parts).outcome is Outcome.ACCEPT
    current = FindingRow.objects.get(current=True)
    assert (current.status, current.reason_code) == ("fail", "open")
    assert FindingRow.objects.count() == 2
    assert Enrolment.objects.get().last_paper == 2


def test_two_pages_that_wait_the_newer_one_stays(
    officer: Person, batch: Ticket, pc: MakePc, give: Callable[[Ticket], str]
) -> None:
    one = pc()
    first, _ = one.paper(batch, give(batch), place=1)
    second, _ = one.paper(batch, give(batch), place=1)
    actions.take_page(officer, first)
    actions.take_page(officer, second)
    assert Bundle.objects.get().sequence == 2
    assert Enrolment.objects.count() == 1


# ATTACKS 27: tokens; 28: altered, replayed, out of order, cloned, from the future; 29: another's


def test_replayed(
    officer: Person, ticket: Ticket, bound: Pc, give: Callable[[Ticket], str]
) -> None:
    parts, _bundle = bound.paper(ticket, give(ticket))
    assert actions.take_page(officer, parts).outcome is Outcome.ACCEPT
    refused(officer, parts, "paper-replayed")


def test_altered(officer: Person, ticket: Ticket, bound: Pc, give: Callable[[Ticket], str]) -> None:
    (part,), _bundle = bound.paper(ticket, give(ticket))
    for at in (0, 5, 20, len(part) // 2, len(part) - 1):
        changed = part[:at] + bytes([part[at] ^ 1]) + part[at + 1 :]
        assert actions.take_page(officer, (changed,)).outcome is Outcome.REFUSE
    refused(officer, (part[:40] + b"x" + part[41:],), "altered")
    refused(officer, (), "paper-incomplete")


def test_a_challenge_is_taken_once(
    officer: Person, ticket: Ticket, bound: Pc, give: Callable[[Ticket], str]
) -> None:
    words = give(ticket)
    first, _ = bound.paper(ticket, words)
    second, _ = bound.paper(ticket, words)
    assert actions.take_page(officer, first).outcome is Outcome.ACCEPT
    refused(officer, second, "paper-challenge-used")


def test_a_refused_page_spends_no_challenge(
    officer: Person, ticket: Ticket, bound: Pc, give: Callable[[Ticket], str]
) -> None:
    words = give(ticket)
    late, _ = bound.paper(ticket, words, now=datetime.now(tz=UTC) + timedelta(hours=1))
    refused(officer, late, "from-the-future")
    assert PaperChallenge.objects.filter(words=words, used_at__isnull=True).exists()


def test_a_challenge_of_another_ticket_or_of_nobody(
    officer: Person, ticket: Ticket, batch: Ticket, bound: Pc, give: Callable[[Ticket], str]
) -> None:
    from khien.evidence.paper_words import make_words

    for words in (give(batch), make_words()):
        parts, _bundle = bound.paper(ticket, words)
        refused(officer, parts, "paper-challenge")


def test_a_challenge_expires_with_its_ticket(
    officer: Person, ticket: Ticket, bound: Pc, give: Callable[[Ticket], str]
) -> None:
    parts, _bundle = bound.paper(ticket, give(ticket))
    Ticket.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    refused(officer, parts, "paper-challenge-expired")


def test_a_revoked_ticket_takes_no_page(
    officer: Person, ticket: Ticket, bound: Pc, give: Callable[[Ticket], str]
) -> None:
    parts, _bundle = bound.paper(ticket, give(ticket))
    actions.revoke_ticket(officer, ticket)
    refused(officer, parts, "revoked-ticket")


def test_a_clone_of_the_disk_is_noticed_by_its_number(
    officer: Person, ticket: Ticket, bound: Pc, give: Callable[[Ticket], str], tmp_path: Path
) -> None:
    clone = bound.clone(tmp_path / "clone")
    parts, _ = bound.paper(ticket, give(ticket))
    assert actions.take_page(officer, parts).outcome is Outcome.ACCEPT
    copied, _ = clone.paper(ticket, give(ticket))
    refused(officer, copied, "paper-out-of-sequence")


def test_dated_ahead_and_too_old(
    officer: Person, ticket: Ticket, bound: Pc, give: Callable[[Ticket], str]
) -> None:
    now = datetime.now(tz=UTC)
    ahead, _ = bound.paper(ticket, give(ticket), now=now + timedelta(minutes=16))
    refused(officer, ahead, "from-the-future")
    near, _ = bound.paper(ticket, give(ticket), now=now + timedelta(minutes=14))
    assert actions.take_page(officer, near).outcome is Outcome.ACCEPT
    old, _ = bound.paper(ticket, give(ticket), now=now - timedelta(days=91))
    refused(officer, old, "too-old")


def test_one_pc_s_key_does_not_speak_for_another(
    province: Province, officer: Person, bound: Pc, ticket: Ticket, pc: MakePc,
    give: Callable[[Ticket], str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    other = Computer.objects.create(organisation=province.health, name="YT-02")
    theirs = actions.make_ticket(officer, organisation=province.health, computer=other)
    # A PC that signs for YT-02 by the key that is bound to YT-01.
    from dataclasses import replace

    from khien.evidence import summary as form
    from khien.workflows import paper

    kept: list[form.Summary] = []
    with monkeypatch.context() as patched:
        patched.setattr(paper, "make_summary", lambda made, *, key: kept.append(made) or ())
        bound.paper(ticket, give(ticket))
    from khien.evidence.bindings import bindings

    (binding,) = list(bindings(bound.state))
    forged = replace(
        kept[0], pc_id=str(other.pk), ticket_id=theirs.ticket_id, challenge=give(theirs)
    )
    parts = form.make_summary(forged, key=binding.key())
    refused(officer, parts, "paper-wrong-pc")


def test_a_new_key_for_a_bound_pc_waits_for_the_officer(
    province: Province, officer: Person, computer: Computer, bound: Pc, pc: MakePc,
    give: Callable[[Ticket], str],
) -> None:  # fmt: skip
    again = actions.make_ticket(officer, organisation=province.health, computer=computer)
    parts, _ = pc("reinstalled").paper(again, give(again))
    taken = actions.take_page(officer, parts)
    assert (taken.outcome, taken.code) == (Outcome.HOLD, "second-key")
    (held,) = queries.held_bundles_for(officer)
    actions.let_bundle_in(officer, held.pk, reason="đã cài lại máy")
    states = dict(Enrolment.objects.values_list("fingerprint", "state"))
    assert states.pop(taken.fingerprint) == "bound"
    assert set(states.values()) == {"retired"}
    assert FindingRow.objects.get(current=True).bundle.pk == held.pk


def test_a_page_without_the_ticket_s_secret(
    officer: Person, batch: Ticket, pc: MakePc, give: Callable[[Ticket], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    from khien.evidence.secrets import make_secret
    from khien.workflows import paper

    real = paper.prove
    monkeypatch.setattr(paper, "prove", lambda secret, **more: real(make_secret(), **more))
    parts, _ = pc().paper(batch, give(batch), place=1)
    refused(officer, parts, "wrong-secret")


def test_a_place_used_before_is_not_used_again(
    officer: Person, batch: Ticket, pc: MakePc, give: Callable[[Ticket], str]
) -> None:
    parts, _ = pc().paper(batch, give(batch), place=1)
    actions.take_page(officer, parts)
    (one,) = queries.proposed_for(officer)
    actions.decline_enrolment(officer, one.pk, reason="không phải máy của đơn vị")
    again, _ = pc("two").paper(batch, give(batch), place=1)
    refused(officer, again, "reused-secret")


def test_a_page_of_another_organisation(
    province: Province, ticket: Ticket, bound: Pc, give: Callable[[Ticket], str]
) -> None:
    parts, _ = bound.paper(ticket, give(ticket))
    refused(province.person("culture.officer"), parts, "wrong-organisation")
    with pytest.raises(Refused):
        actions.take_page(province.person("standing"), parts)


def test_a_page_of_another_console(
    officer: Person, ticket: Ticket, bound: Pc, give: Callable[[Ticket], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    from khien.console.evidence import console_keys

    parts, _ = bound.paper(ticket, give(ticket))
    monkeypatch.setattr(console_keys, "console_id", lambda: "console-khac")
    refused(officer, parts, "wrong-console")


def test_a_ticket_that_is_not_there(
    officer: Person, ticket: Ticket, bound: Pc, give: Callable[[Ticket], str]
) -> None:
    parts, _ = bound.paper(ticket, give(ticket))
    Ticket.objects.update(ticket_id="khac")
    refused(officer, parts, "unknown-ticket")


def test_a_batch_s_ticket_does_not_hold_keys_without_end(
    officer: Person, batch: Ticket, pc: MakePc, give: Callable[[Ticket], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(accepting, "SPARE_KEYS", -2)
    first, _ = pc("a").paper(batch, give(batch), place=1)
    actions.take_page(officer, first)
    second, _ = pc("b").paper(batch, give(batch), place=2)
    refused(officer, second, "no-free-place")


# What a page does not carry


def test_judging_again_leaves_what_paper_does_not_carry(
    officer: Person, ticket: Ticket, pc: MakePc, give: Callable[[Ticket], str], computer: Computer
) -> None:
    one = pc(
        findings=[
            a_finding("usb.issued-only", "fail", control="endpoint.usb-issued-only",
                      reason_code="not-issued"),
            a_finding("secrets.no-marked-files", "unknown", reason_code="no-scan"),
            a_finding("isolation.declared-class", "pass", reason_code="declared"),
        ],
        drives=[a_drive("U1")],
    )  # fmt: skip
    parts, _ = one.paper(ticket, give(ticket))
    actions.take_page(officer, parts)
    confirm(officer)
    before = set(FindingRow.objects.values_list("check_id", "status", "reason_code"))
    assert ("usb.issued-only", "fail", "not-issued") in before
    assert ("secrets.no-marked-files", "unknown", "no-scan") in before
    register.add_drive(
        officer, organisation=computer.organisation, serial="U1", issuer="", holder="",
        purpose="work", state="held", handed_out=None, returned=None,
    )  # fmt: skip
    assert set(FindingRow.objects.values_list("check_id", "status", "reason_code")) == before


def test_the_class_of_a_page_is_still_compared_with_the_register(
    officer: Person, ticket: Ticket, pc: MakePc, give: Callable[[Ticket], str]
) -> None:
    one = pc(
        findings=[a_finding("isolation.declared-class", "pass", reason_code="declared")],
        machine_class="stand_alone",
    )
    parts, _ = one.paper(ticket, give(ticket))
    actions.take_page(officer, parts)
    confirm(officer)
    assert FindingRow.objects.get().status == "not_applicable"  # the register: connected


# The full bundle


def test_the_full_bundle_of_a_page_binds_and_opens_it(
    officer: Person, ticket: Ticket, pc: MakePc, give: Callable[[Ticket], str]
) -> None:
    parts, bundle = pc().paper(ticket, give(ticket))
    assert actions.take_page(officer, parts).outcome is Outcome.PROPOSE
    taken = actions.take_bundle(officer, bundle, via="upload")
    assert taken.outcome is Outcome.ACCEPT
    enrolment = Enrolment.objects.get()  # one key, one enrolment
    assert enrolment.state == "bound"
    assert enrolment.serials == ["DK-0001"]
    assert FindingRow.objects.get(current=True).bundle == taken.bundle
    page, full = papers.pair_of(taken.bundle)  # type: ignore[arg-type]
    assert page is not None
    assert full is not None
    assert papers.differences(page, full) == []
    assert Event.objects.filter(verb="paper.opened").count() >= 1


def test_a_pc_known_from_paper_sends_its_first_bundle(
    officer: Person, ticket: Ticket, bound: Pc
) -> None:
    taken = actions.take_bundle(None, bound.bundle(ticket), via="api")
    assert taken.outcome is Outcome.ACCEPT, taken.reason
    bound.take(taken.receipt)
    again = actions.take_bundle(None, bound.bundle(ticket), via="api")
    assert again.outcome is Outcome.ACCEPT, again.reason
    assert Enrolment.objects.count() == 1


def test_a_bundle_that_comes_after_later_ones_opens_its_page(
    officer: Person, ticket: Ticket, bound: Pc, give: Callable[[Ticket], str]
) -> None:
    parts, kept = bound.paper(ticket, give(ticket))
    assert actions.take_page(officer, parts).outcome is Outcome.ACCEPT
    later = actions.take_bundle(officer, bound.bundle(ticket), via="upload")
    assert later.outcome is Outcome.ACCEPT
    newest = FindingRow.objects.get(current=True).bundle_id
    head = Enrolment.objects.values_list("last_sequence", "last_payload_sha256").get()
    opened = actions.take_bundle(officer, kept, via="upload")
    assert opened.outcome is Outcome.ACCEPT, opened.reason
    assert opened.receipt is None  # it moves no chain
    assert head == Enrolment.objects.values_list("last_sequence", "last_payload_sha256").get()
    assert FindingRow.objects.get(current=True).bundle_id == newest
    # By itself a PC does not get in late, nor does a bundle that no page stood for.
    assert actions.take_bundle(officer, kept, via="upload").known


def test_a_full_bundle_that_differs_is_a_contradiction(
    officer: Person, ticket: Ticket, bound: Pc, give: Callable[[Ticket], str],
    monkeypatch: pytest.MonkeyPatch, computer: Computer,
) -> None:  # fmt: skip
    from khien.workflows import paper

    real = paper.lines_of
    bound.findings = [a_finding(status="fail", reason_code="open")]
    monkeypatch.setattr(
        paper, "lines_of", lambda found: real([{**one, "status": "pass"} for one in found])
    )
    parts, bundle = bound.paper(ticket, give(ticket))
    assert actions.take_page(officer, parts).outcome is Outcome.ACCEPT
    assert FindingRow.objects.get(current=True).status == "pass"
    taken = actions.take_bundle(officer, bundle, via="upload")
    assert taken.outcome is Outcome.ACCEPT, taken.reason
    assert FindingRow.objects.get(current=True).status == "fail"
    assert Content.objects.get(event__verb="paper.contradicted").facts["count"] == 1
    (one,) = queries.differing(queries.bundles_of(officer, computer))
    assert (one.on_paper, one.in_bundle) == ("pass/open", "fail/open")


def test_a_page_never_takes_the_place_of_a_newer_answer(
    officer: Person, ticket: Ticket, bound: Pc, give: Callable[[Ticket], str]
) -> None:
    now = datetime.now(tz=UTC)
    old, _ = bound.paper(ticket, give(ticket), now=now - timedelta(days=2))
    bound.findings = [a_finding(status="fail", reason_code="open")]
    fresh = actions.take_bundle(officer, bound.bundle(ticket, now=now), via="upload")
    assert fresh.outcome is Outcome.ACCEPT, fresh.reason
    assert actions.take_page(officer, old).outcome is Outcome.ACCEPT
    assert FindingRow.objects.get(current=True).bundle == fresh.bundle
