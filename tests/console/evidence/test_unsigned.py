"""Bundles without a signature: an officer vouches for them, and they never outweigh a signed one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from tests.console.evidence.pcs import Pc, a_finding
from tests.console.people import Province, sign_in

from khien.console.audit.models import Event
from khien.console.endpoints import queries as register
from khien.console.endpoints.models import Computer
from khien.console.evidence import actions, unsigned
from khien.console.evidence.models import Bundle, Enrolment, FindingRow, Refusal, Ticket
from khien.console.evidence.problems import AlreadyDecided, NeedsReason, NotOfThisOrganisation
from khien.console.people.access import Refused
from khien.controls import catalogue, judge
from khien.core.findings import Finding, Status
from khien.evidence.judgement import Outcome
from khien.evidence.receipt import read_receipt, signer_of

MakePc = Callable[..., Pc]


@pytest.fixture
def hand_in(province: Province) -> Callable[[bytes], actions.Taken]:
    officer = province.person("health.officer")
    return lambda data: actions.take_bundle(officer, data, via="upload")


HandIn = Callable[[bytes], actions.Taken]


def drop(client: Client, data: bytes) -> dict[str, object]:
    """Hand a file in at the page; the row that the page shows of it."""
    file = SimpleUploadedFile("ket-qua.khien", data)
    sent = client.post("/evidence/import/", {"bundles": file})
    (row,) = client.get(sent["Location"]).context["rows"]
    return dict(row)


class TestOnePc:
    def test_it_is_declared_about_the_pc_of_the_ticket(
        self, hand_in: HandIn, ticket: Ticket, computer: Computer, pc: MakePc
    ) -> None:
        taken = hand_in(pc(findings=[a_finding(source="nft")]).unsigned(ticket))
        assert (taken.outcome, taken.declared) == (Outcome.ACCEPT, True)
        bundle = Bundle.objects.get()
        assert (bundle.enrolment, bundle.computer, bundle.ticket) == (None, computer, ticket)
        row = FindingRow.objects.get()
        assert (row.source, row.declared, row.current) == ("declared:nft", True, True)
        assert Enrolment.objects.count() == 0
        event = Event.objects.get(verb="bundle.accept_declared")
        assert event.subject_id == str(bundle.pk)

    def test_the_register_learns_nothing_that_could_keep_the_true_pc_out(
        self, hand_in: HandIn, ticket: Ticket, computer: Computer, pc: MakePc
    ) -> None:
        hand_in(pc("else", serials=["DK-9999"]).unsigned(ticket))
        computer.refresh_from_db()
        assert (computer.hostname, computer.serials) == ("", [])
        signed = actions.take_bundle(None, pc().bundle(ticket), via="api")
        assert signed.outcome is Outcome.ACCEPT

    def test_a_verdict_counts_it_as_declared(
        self, hand_in: HandIn, ticket: Ticket, pc: MakePc
    ) -> None:
        hand_in(pc().unsigned(ticket))
        row = FindingRow.objects.get()
        finding = Finding(
            row.check_id, row.control, str(row.computer_id), Status(row.status),
            row.reason_code, row.observed_at, row.facts, row.source,
        )  # fmt: skip
        verdict = judge(
            catalogue()["endpoint.firewall"], [finding], denominator=1, now=timezone.now()
        )
        assert (verdict.verified, verdict.declared, verdict.unknown) == (0, 1, 0)
        assert (verdict.status, verdict.reason_code) == (Status.UNKNOWN, "declared-only")

    def test_the_console_answers_with_a_receipt_that_names_no_key(
        self, hand_in: HandIn, ticket: Ticket, pc: MakePc
    ) -> None:
        receipt = hand_in(pc().unsigned(ticket)).receipt
        assert receipt is not None
        said = read_receipt(receipt, pinned=signer_of(receipt).fingerprint)
        assert (said.accepted, said.fingerprint, said.pc_id) == (
            True, None, str(ticket.computer_id),
        )  # fmt: skip

    def test_a_pc_cannot_hand_one_in_by_itself(self, ticket: Ticket, pc: MakePc) -> None:
        taken = actions.take_bundle(None, pc().unsigned(ticket), via="api")
        assert (taken.outcome, taken.code) == (Outcome.REFUSE, "unsigned")
        assert Bundle.objects.count() == 0


class TestBesideSigned:
    def test_a_fresh_signed_answer_stays(self, hand_in: HandIn, ticket: Ticket, pc: MakePc) -> None:
        failing = pc(findings=[a_finding(status="fail", reason_code="open")])
        actions.take_bundle(None, failing.bundle(ticket), via="api")
        both = pc("two", findings=[a_finding(), a_finding("linux.disk", control="x")])
        hand_in(both.unsigned(ticket))
        current = {row.check_id: row for row in FindingRow.objects.filter(current=True)}
        assert (current["linux.firewall"].status, current["linux.firewall"].declared) == (
            "fail", False,
        )  # fmt: skip
        # Of what nobody had looked at, what a person says is better than nothing.
        assert current["linux.disk"].declared
        assert FindingRow.objects.filter(current=False, check_id="linux.firewall").count() == 1

    def test_a_stale_signed_answer_gives_way(
        self, hand_in: HandIn, ticket: Ticket, pc: MakePc
    ) -> None:
        actions.take_bundle(None, pc().bundle(ticket), via="api")
        long_ago = timezone.now() - timedelta(days=80)
        FindingRow.objects.update(observed_at=long_ago)
        Bundle.objects.update(taken_at=long_ago)
        hand_in(pc("two").unsigned(ticket))
        current = FindingRow.objects.get(current=True)
        assert current.declared

    def test_a_stale_signed_answer_that_is_newer_stays(
        self, hand_in: HandIn, ticket: Ticket, pc: MakePc
    ) -> None:
        now = datetime.now(tz=UTC)
        actions.take_bundle(None, pc().bundle(ticket), via="api")
        FindingRow.objects.update(observed_at=now - timedelta(days=80))
        Bundle.objects.update(taken_at=now - timedelta(days=80))
        hand_in(pc("two").unsigned(ticket, now=now - timedelta(days=85)))
        assert not FindingRow.objects.get(current=True).declared

    def test_a_signed_answer_takes_the_place_of_a_declared_one(
        self, hand_in: HandIn, ticket: Ticket, pc: MakePc
    ) -> None:
        hand_in(pc("two").unsigned(ticket))
        actions.take_bundle(None, pc().bundle(ticket), via="api")
        current = FindingRow.objects.get(current=True)
        assert (current.declared, current.bundle.signed) == (False, True)

    def test_of_two_declared_ones_the_later_look_counts(
        self, hand_in: HandIn, ticket: Ticket, pc: MakePc
    ) -> None:
        now = datetime.now(tz=UTC)
        later = pc(findings=[a_finding(status="fail", reason_code="open")])
        earlier = pc("two")
        hand_in(later.unsigned(ticket, now=now))
        hand_in(earlier.unsigned(ticket, now=now - timedelta(days=1)))
        assert FindingRow.objects.get(current=True).status == "fail"

    def test_what_the_catalogue_does_not_know_stands_a_month(
        self, hand_in: HandIn, ticket: Ticket, pc: MakePc
    ) -> None:
        strange = [a_finding("a.b", control="strange.control")]
        actions.take_bundle(None, pc(findings=strange).bundle(ticket), via="api")
        past = timezone.now() - unsigned.USUAL_FRESHNESS + timedelta(hours=1)
        FindingRow.objects.update(observed_at=past)
        Bundle.objects.update(taken_at=past)
        hand_in(pc("two", findings=strange).unsigned(ticket))
        assert not FindingRow.objects.get(current=True).declared


class TestRefused:
    def refused(self, taken: actions.Taken, code: str) -> None:
        assert (taken.outcome, taken.code) == (Outcome.REFUSE, code)
        assert Refusal.objects.get().reason_code == code

    def test_the_same_one_again_is_known(
        self, province: Province, ticket: Ticket, pc: MakePc
    ) -> None:
        data = pc().unsigned(ticket)
        client = sign_in(province.person("health.officer"))
        assert drop(client, data)["outcome"] == "accepted"
        row = drop(client, data)
        assert (row["code"], row["known"]) == ("replayed", True)
        assert Bundle.objects.count() == FindingRow.objects.count() == 1

    def test_of_another_organisation(self, province: Province, ticket: Ticket, pc: MakePc) -> None:
        other = province.person("culture.officer")
        taken = actions.take_bundle(other, pc().unsigned(ticket), via="upload")
        self.refused(taken, "wrong-organisation")
        assert Refusal.objects.get().organisation == province.culture

    @pytest.mark.parametrize("who", ["standing", "health.leader", "health.staff"])
    def test_without_the_right(
        self, province: Province, ticket: Ticket, pc: MakePc, who: str
    ) -> None:
        with pytest.raises(Refused):
            actions.take_bundle(province.person(who), pc().unsigned(ticket), via="upload")

    def test_of_an_ended_ticket(self, hand_in: HandIn, ticket: Ticket, pc: MakePc) -> None:
        data = pc().unsigned(ticket)
        Ticket.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
        self.refused(hand_in(data), "expired-ticket")

    def test_of_a_revoked_ticket(
        self, province: Province, hand_in: HandIn, ticket: Ticket, pc: MakePc
    ) -> None:
        data = pc().unsigned(ticket)
        actions.revoke_ticket(province.person("health.officer"), ticket)
        self.refused(hand_in(data), "revoked-ticket")

    def test_from_the_future(self, hand_in: HandIn, ticket: Ticket, pc: MakePc) -> None:
        data = pc().unsigned(ticket, now=datetime.now(tz=UTC) + timedelta(minutes=16))
        taken = hand_in(data)
        self.refused(taken, "from-the-future")
        assert "đồng hồ" in taken.reason

    def test_too_old(self, hand_in: HandIn, ticket: Ticket, pc: MakePc) -> None:
        self.refused(
            hand_in(pc().unsigned(ticket, now=datetime.now(tz=UTC) - timedelta(days=91))),
            "too-old",
        )

    def test_of_a_ticket_the_console_never_made(
        self, hand_in: HandIn, ticket: Ticket, pc: MakePc
    ) -> None:
        data = pc().unsigned(ticket)
        Ticket.objects.all().delete()
        self.refused(hand_in(data), "unknown-ticket")

    def test_with_another_tickets_challenge(
        self, hand_in: HandIn, ticket: Ticket, pc: MakePc
    ) -> None:
        data = pc().unsigned(ticket)
        Ticket.objects.update(challenges=["A" * 43 + "="])
        self.refused(hand_in(data), "wrong-challenge")

    def test_with_its_signature_taken_off(
        self, hand_in: HandIn, ticket: Ticket, pc: MakePc
    ) -> None:
        envelope = json.loads(pc().bundle(ticket)) | {"signatures": []}
        self.refused(hand_in(json.dumps(envelope).encode()), "altered")

    def test_with_names_longer_than_any_checks(
        self, hand_in: HandIn, ticket: Ticket, pc: MakePc
    ) -> None:
        data = pc(findings=[a_finding("x" * 90)]).unsigned(ticket)
        self.refused(hand_in(data), "malformed")


class TestBatch:
    @pytest.fixture
    def waiting(self, hand_in: HandIn, batch: Ticket, pc: MakePc) -> Bundle:
        taken = hand_in(pc().unsigned(batch, place=2))
        assert (taken.outcome, taken.code) == (Outcome.HOLD, "unsigned")
        assert taken.bundle is not None
        return taken.bundle

    def test_it_waits_until_the_officer_says_which_pc(
        self, province: Province, waiting: Bundle, computer: Computer
    ) -> None:
        assert FindingRow.objects.count() == 0
        client = sign_in(province.person("health.officer"))
        html = client.get("/evidence/new-machines/").content.decode()
        assert "may-one" in html
        assert "người khai" in html
        sent = client.post(
            f"/evidence/new-machines/{waiting.pk}/decide/",
            {"decision": "let_in", "computer": computer.pk, "reason": "máy chỉ đọc"},
        )
        assert sent.status_code == 303
        waiting.refresh_from_db()
        assert (waiting.state, waiting.computer, waiting.reason_code) == ("accepted", computer, "")
        assert FindingRow.objects.get().declared
        assert read_receipt(
            bytes(waiting.receipt), pinned=signer_of(bytes(waiting.receipt)).fingerprint
        ).accepted
        assert Enrolment.objects.count() == 0

    def test_it_may_be_a_pc_that_the_register_lacks(
        self, province: Province, waiting: Bundle
    ) -> None:
        client = sign_in(province.person("health.officer"))
        client.post(
            f"/evidence/new-machines/{waiting.pk}/decide/",
            {"decision": "let_in", "computer": "new", "name": " YT-77 ", "reason": "x"},
        )
        assert Computer.objects.get(name="YT-77").findings.count() == 1

    def test_a_bound_pc_may_be_chosen(
        self, province: Province, ticket: Ticket, computer: Computer, waiting: Bundle, pc: MakePc
    ) -> None:
        actions.take_bundle(None, pc("two").bundle(ticket), via="api")
        actions.settle_unsigned(
            province.person("health.officer"), waiting.pk, reason="x", computer_id=computer.pk
        )
        assert not FindingRow.objects.get(current=True).declared

    def test_only_a_pc_of_the_register_and_with_a_reason(
        self, province: Province, waiting: Bundle, computer: Computer
    ) -> None:
        officer = province.person("health.officer")
        foreign = Computer.objects.create(organisation=province.culture, name="VH-01")
        for chosen in (foreign.pk, None, 999_999):
            with pytest.raises(NotOfThisOrganisation):
                actions.settle_unsigned(officer, waiting.pk, reason="x", computer_id=chosen)
        with pytest.raises(NeedsReason):
            actions.settle_unsigned(officer, waiting.pk, reason=" ", computer_id=computer.pk)
        for who in ("culture.officer", "standing", "health.leader"):
            with pytest.raises(Refused):
                actions.settle_unsigned(
                    province.person(who), waiting.pk, reason="x", computer_id=computer.pk
                )
        assert FindingRow.objects.count() == 0

    def test_it_is_decided_once(
        self, province: Province, waiting: Bundle, computer: Computer
    ) -> None:
        officer = province.person("health.officer")
        actions.settle_unsigned(officer, waiting.pk, reason="x", computer_id=computer.pk)
        for act in (
            lambda: actions.settle_unsigned(
                officer, waiting.pk, reason="x", computer_id=computer.pk
            ),
            lambda: actions.decline_unsigned(officer, waiting.pk, reason="x"),
            lambda: actions.let_bundle_in(officer, waiting.pk, reason="x"),
            lambda: actions.decline_unsigned(officer, 999_999, reason="x"),
        ):
            with pytest.raises(AlreadyDecided):
                act()
        assert FindingRow.objects.count() == 1

    def test_turned_away_it_is_gone_and_recorded(self, province: Province, waiting: Bundle) -> None:
        client = sign_in(province.person("health.officer"))
        url = f"/evidence/new-machines/{waiting.pk}/decide/"
        client.post(url, {"decision": "decline", "reason": "không phải máy của ta"})
        assert Bundle.objects.count() == 0
        assert Refusal.objects.get().reason_code == "unsigned"
        assert client.post(url, {"decision": "let_in", "reason": "x"}).status_code == 404

    def test_a_place_beyond_the_batch(self, hand_in: HandIn, batch: Ticket, pc: MakePc) -> None:
        data = pc().unsigned(batch, place=3)
        Ticket.objects.update(places=2, secret_hashes=batch.secret_hashes[:2],
                              challenges=batch.challenges[:2])  # fmt: skip
        assert hand_in(data).code == "wrong-place"


class TestPages:
    def test_the_pcs_page_says_who_vouches(
        self, province: Province, ticket: Ticket, computer: Computer, pc: MakePc
    ) -> None:
        client = sign_in(province.person("health.officer"))
        row = drop(client, pc(findings=[a_finding(source="nft")]).unsigned(ticket))
        assert (row["outcome"], row["declared"]) == ("accepted", True)
        html = client.get(f"/machines/{computer.pk}/").content.decode()
        assert "Gói không có chữ ký, Người health.officer nộp" in html
        assert "người khai" in html
        assert "declared:" not in html
        assert ">nft<" in html
        bundle = Bundle.objects.get()
        assert client.get(f"/evidence/receipts/{bundle.pk}/").status_code == 200

    def test_the_register_counts_it_apart(
        self, province: Province, hand_in: HandIn, ticket: Ticket, pc: MakePc
    ) -> None:
        hand_in(pc().unsigned(ticket))
        counts = register.counts_of([province.health.pk])[province.health.pk]
        assert (counts.owned, counts.passing, counts.declared, counts.unclear) == (1, 0, 1, 0)
        client = sign_in(province.person("health.officer"))
        assert "người khai 1" in client.get("/machines/").content.decode()
        actions.take_bundle(None, pc("two").bundle(ticket), via="api")
        counts = register.counts_of([province.health.pk])[province.health.pk]
        assert (counts.passing, counts.declared) == (1, 0)

    def test_what_a_signed_bundle_shows_stays_in_front(
        self, province: Province, hand_in: HandIn, ticket: Ticket, computer: Computer, pc: MakePc
    ) -> None:
        actions.take_bundle(None, pc().bundle(ticket), via="api")
        hand_in(pc("two").unsigned(ticket))
        client = sign_in(province.person("health.officer"))
        html = client.get(f"/machines/{computer.pk}/").content.decode()
        assert "Gói số 1" in html
        assert "Không chữ ký (người khai)" in html


def test_a_row_is_signed_or_declared_never_neither(
    province: Province, ticket: Ticket, tmp_path: Path
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Bundle.objects.create(
            organisation=province.health, sequence=1, payload_sha256="0" * 64, envelope=b"",
            inspection={}, taken_at=timezone.now(), received_at=timezone.now(), receipt=b"",
        )  # fmt: skip
