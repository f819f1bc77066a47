"""One judged door for bundles: taken, refused with the reason, or waiting for the officer."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from tests.console.evidence.pcs import Pc, a_finding
from tests.console.people import Province

from khien.console.audit.models import Event
from khien.console.endpoints.models import Computer
from khien.console.evidence import accepting, actions, flood
from khien.console.evidence.models import Bundle, Enrolment, FindingRow, Refusal, Ticket
from khien.console.evidence.problems import AlreadyDecided
from khien.console.people.access import Refused
from khien.evidence.judgement import Outcome
from khien.evidence.receipt import read_receipt, signer_of

MakePc = Callable[..., Pc]
URL = "/api/v1/bundles"


def post(data: bytes) -> tuple[int, dict[str, object]]:
    answer = Client().post(URL, data, content_type="application/vnd.dsse+json")
    body = json.loads(answer.content)
    return answer.status_code, body.get("error", body)


class TestAccepted:
    def test_a_first_bundle_binds_the_pc_and_writes_its_findings(
        self, province: Province, ticket: Ticket, computer: Computer, pc: MakePc
    ) -> None:
        one = pc(findings=[a_finding(), a_finding("linux.disk", "fail", control="x")])
        taken = actions.take_bundle(None, one.bundle(ticket), via="api")
        assert taken.outcome is Outcome.ACCEPT
        receipt = one.take(taken.receipt)
        assert receipt.accepted
        assert receipt.pc_id == str(computer.pk)
        enrolment = Enrolment.objects.get()
        assert (enrolment.state, enrolment.computer) == ("bound", computer)
        rows = FindingRow.objects.filter(computer=computer, current=True)
        assert {(row.check_id, row.status) for row in rows} == {
            ("linux.firewall", "pass"),
            ("linux.disk", "fail"),
        }
        bundle = Bundle.objects.get()
        assert all(row.observed_at == bundle.received_at for row in rows)
        computer.refresh_from_db()
        assert (computer.hostname, computer.serials) == ("may-one", ["DK-0001"])
        assert Event.objects.filter(verb="bundle.accept", subject_id=str(bundle.pk)).exists()

    def test_the_next_bundle_follows_the_receipt(self, ticket: Ticket, pc: MakePc) -> None:
        one = pc()
        one.take(actions.take_bundle(None, one.bundle(ticket), via="api").receipt)
        one.findings = [a_finding(status="fail", reason_code="open")]
        taken = actions.take_bundle(None, one.bundle(ticket), via="api")
        assert taken.outcome is Outcome.ACCEPT
        assert FindingRow.objects.count() == 2
        current = FindingRow.objects.get(current=True)
        assert (current.status, current.bundle.sequence) == ("fail", 2)

    def test_a_bound_pc_goes_on_after_its_ticket_ended(self, ticket: Ticket, pc: MakePc) -> None:
        one = pc()
        one.take(actions.take_bundle(None, one.bundle(ticket), via="api").receipt)
        Ticket.objects.update(revoked_at=datetime.now(tz=UTC))
        assert actions.take_bundle(None, one.bundle(ticket), via="api").outcome is Outcome.ACCEPT

    def test_the_receipt_is_signed_by_the_key_of_the_ticket(
        self, ticket: Ticket, pc: MakePc
    ) -> None:
        taken = actions.take_bundle(None, pc().bundle(ticket), via="api")
        assert taken.receipt is not None
        signer = signer_of(taken.receipt)
        assert read_receipt(taken.receipt, pinned=signer.fingerprint).sequence == 1

    def test_two_imports_of_one_bundle_do_not_double(self, ticket: Ticket, pc: MakePc) -> None:
        data = pc().bundle(ticket)
        outcomes = [actions.take_bundle(None, data, via="api").outcome for _ in range(2)]
        assert outcomes == [Outcome.ACCEPT, Outcome.REFUSE]
        assert Bundle.objects.count() == FindingRow.objects.count() == 1

    def test_the_console_knows_which_control_a_check_proves(
        self, ticket: Ticket, pc: MakePc
    ) -> None:
        one = pc(findings=[a_finding("usb.issued-only", control="endpoint.edr")])
        actions.take_bundle(None, one.bundle(ticket), via="api")
        assert FindingRow.objects.get().control == "secrets.issued-media-only"

    def test_nothing_but_what_may_leave_a_pc_is_stored(self, ticket: Ticket, pc: MakePc) -> None:
        facts = {"cmdline": "rsync --password mat-khau", "count": 3}
        actions.take_bundle(None, pc(findings=[a_finding(facts=facts)]).bundle(ticket), via="api")
        stored = json.dumps([Bundle.objects.get().inspection, FindingRow.objects.get().facts])
        assert "mat-khau" not in stored
        assert FindingRow.objects.get().facts["count"] == 3


class TestWrongPlaces:
    def test_an_officer_of_another_organisation_cannot_hand_it_in(
        self, province: Province, ticket: Ticket, pc: MakePc
    ) -> None:
        taken = actions.take_bundle(
            province.person("culture.officer"), pc().bundle(ticket), via="upload"
        )
        assert taken.code == "wrong-organisation"
        assert Refusal.objects.get().organisation == province.culture

    def test_an_officer_above_may(self, province: Province, ticket: Ticket, pc: MakePc) -> None:
        clinic_pc = Computer.objects.create(organisation=province.clinic, name="PK-01")
        officer = province.person("health.officer")
        below = actions.make_ticket(officer, organisation=province.clinic, computer=clinic_pc)
        taken = actions.take_bundle(officer, pc().bundle(below), via="upload")
        assert taken.outcome is Outcome.ACCEPT
        assert Bundle.objects.get().organisation == province.clinic

    @pytest.mark.parametrize(
        "who", ["standing", "health.leader", "health.inspector", "health.staff"]
    )
    def test_without_the_right_nothing_is_looked_at(self, province: Province, who: str) -> None:
        with pytest.raises(Refused):
            actions.take_bundle(province.person(who), b"{}", via="upload")
        assert Refusal.objects.count() == 0

    @pytest.mark.parametrize("claim", ["999999", "0", "-1", "1e3", "9" * 40, "abc", "١"])
    def test_a_pc_id_that_the_client_chose_opens_nothing(
        self, ticket: Ticket, pc: MakePc, claim: str
    ) -> None:
        one = pc()
        one.take(actions.take_bundle(None, one.bundle(ticket), via="api").receipt)
        state = next(one.state.rglob("state.json"))
        other = Ticket.objects.get(pk=ticket.pk)
        from dataclasses import replace

        from tests.console.evidence.pcs import ticket_of

        from khien.evidence.bindings import bindings, next_link
        from khien.evidence.bundle import make_bundle

        value = replace(ticket_of(other), pc_id=claim)
        binding, link = next_link(bindings(one.state)[0], value)
        data = make_bundle(
            one._look(None, value, datetime.now(tz=UTC)),
            ticket=value,
            place=None,
            link=link,
            key=binding.key(),
            enrols=False,
            made_at=datetime.now(tz=UTC),
        )
        assert state.exists()
        assert actions.take_bundle(None, data, via="api").code == "wrong-pc"


class TestWaiting:
    def test_a_cloned_disk_is_noticed_by_its_hardware(
        self, province: Province, ticket: Ticket, pc: MakePc, tmp_path: Path
    ) -> None:
        one = pc()
        one.take(actions.take_bundle(None, one.bundle(ticket), via="api").receipt)
        clone = one.clone(tmp_path / "clone")
        clone.serials = ["DK-9999"]
        taken = actions.take_bundle(None, clone.bundle(ticket), via="api")
        assert (taken.outcome, taken.code) == (Outcome.HOLD, "changed-hardware")
        assert FindingRow.objects.count() == 1
        # The true PC goes on; what the clone sent can no longer be let in.
        assert actions.take_bundle(None, one.bundle(ticket), via="api").outcome is Outcome.ACCEPT
        assert taken.bundle is not None
        with pytest.raises(AlreadyDecided):
            actions.let_bundle_in(
                province.person("health.officer"), taken.bundle.pk, reason="thay bo mạch"
            )

    def test_a_clone_with_the_same_serials_breaks_the_chain(
        self, ticket: Ticket, pc: MakePc, tmp_path: Path
    ) -> None:
        one = pc()
        one.take(actions.take_bundle(None, one.bundle(ticket), via="api").receipt)
        clone = one.clone(tmp_path / "clone")
        assert actions.take_bundle(None, clone.bundle(ticket), via="api").outcome is Outcome.ACCEPT
        assert actions.take_bundle(None, one.bundle(ticket), via="api").code == "out-of-sequence"

    def test_one_hardware_under_two_keys_waits(
        self, province: Province, ticket: Ticket, pc: MakePc
    ) -> None:
        one = pc()
        actions.take_bundle(None, one.bundle(ticket), via="api")
        second = Computer.objects.create(organisation=province.health, name="YT-02")
        other = actions.make_ticket(
            province.person("health.officer"), organisation=province.health, computer=second
        )
        taken = actions.take_bundle(None, pc("two", serials=[" dk-0001"]).bundle(other), via="api")
        assert (taken.outcome, taken.code) == (Outcome.HOLD, "shared-hardware")
        assert Enrolment.objects.get(fingerprint=taken.fingerprint).state == "waiting"

    def test_a_pc_that_the_register_knows_by_another_serial_waits(
        self, ticket: Ticket, computer: Computer, pc: MakePc
    ) -> None:
        Computer.objects.filter(pk=computer.pk).update(serials=["DK-7777"])
        taken = actions.take_bundle(None, pc().bundle(ticket), via="api")
        assert (taken.outcome, taken.code) == (Outcome.HOLD, "changed-hardware")

    def test_a_second_key_waits_and_replaces_the_first_by_decision_only(
        self, province: Province, ticket: Ticket, computer: Computer, pc: MakePc
    ) -> None:
        officer = province.person("health.officer")
        actions.take_bundle(None, pc().bundle(ticket), via="api")
        again = pc("again")  # the same PC, installed anew
        taken = actions.take_bundle(None, again.bundle(ticket), via="api")
        assert (taken.outcome, taken.code) == (Outcome.HOLD, "second-key")
        assert taken.bundle is not None
        assert FindingRow.objects.filter(current=True).count() == 1
        with pytest.raises(Refused):
            actions.let_bundle_in(
                province.person("culture.officer"), taken.bundle.pk, reason="máy cài lại"
            )
        actions.let_bundle_in(officer, taken.bundle.pk, reason="máy cài lại")
        states = set(Enrolment.objects.values_list("fingerprint", "state"))
        assert (taken.fingerprint, "bound") in states
        assert {state for _, state in states} == {"bound", "retired"}
        receipt = again.take(bytes(Bundle.objects.get(pk=taken.bundle.pk).receipt))
        assert receipt.accepted
        assert actions.take_bundle(None, again.bundle(ticket), via="api").outcome is Outcome.ACCEPT

    def test_a_newer_bundle_of_a_waiting_pc_takes_the_place_of_the_older(
        self, ticket: Ticket, pc: MakePc
    ) -> None:
        actions.take_bundle(None, pc().bundle(ticket), via="api")
        again = pc("again")
        older, newer = again.bundle(ticket), again.bundle(ticket)
        assert actions.take_bundle(None, newer, via="api").outcome is Outcome.HOLD
        assert actions.take_bundle(None, older, via="api").code == "out-of-sequence"
        assert Bundle.objects.filter(state="held").count() == 1
        assert Enrolment.objects.count() == 2

    def test_only_so_many_keys_wait_on_one_ticket(
        self, ticket: Ticket, pc: MakePc, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(accepting, "SPARE_KEYS", 1)
        actions.take_bundle(None, pc().bundle(ticket), via="api")
        codes = [
            actions.take_bundle(None, pc(f"n{at}").bundle(ticket), via="api").code
            for at in range(4)
        ]
        assert codes == ["second-key", "second-key", "no-free-place", "no-free-place"]
        assert Bundle.objects.count() == 3

    def test_a_declined_pc_is_gone_and_recorded(
        self, province: Province, ticket: Ticket, pc: MakePc
    ) -> None:
        actions.take_bundle(None, pc().bundle(ticket), via="api")
        taken = actions.take_bundle(None, pc("again").bundle(ticket), via="api")
        waiting = Enrolment.objects.get(fingerprint=taken.fingerprint)
        actions.decline_enrolment(province.person("health.officer"), waiting.pk, reason="lạ")
        waiting.refresh_from_db()
        assert waiting.state == "retired"
        assert Bundle.objects.count() == 1
        assert Refusal.objects.get().reason_code == "second-key"

    def test_changed_hardware_is_let_in_once(
        self, province: Province, ticket: Ticket, pc: MakePc
    ) -> None:
        officer = province.person("health.officer")
        one = pc()
        one.take(actions.take_bundle(None, one.bundle(ticket), via="api").receipt)
        one.serials = ["DK-0002"]
        taken = actions.take_bundle(None, one.bundle(ticket), via="api")
        assert taken.bundle is not None
        actions.let_bundle_in(officer, taken.bundle.pk, reason="thay bo mạch")
        assert Enrolment.objects.get().serials == ["DK-0002"]
        with pytest.raises(AlreadyDecided):
            actions.let_bundle_in(officer, taken.bundle.pk, reason="lần nữa")
        one.take(bytes(Bundle.objects.get(pk=taken.bundle.pk).receipt))
        assert actions.take_bundle(None, one.bundle(ticket), via="api").outcome is Outcome.ACCEPT


class TestApi:
    def test_an_accepted_bundle_is_answered_by_its_receipt(
        self, ticket: Ticket, pc: MakePc
    ) -> None:
        one = pc()
        answer = Client().post(URL, one.bundle(ticket), content_type="application/vnd.dsse+json")
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/vnd.dsse+json"
        assert one.take(answer.content).accepted

    def test_a_waiting_bundle_is_answered_202(self, batch: Ticket, pc: MakePc) -> None:
        one = pc()
        answer = Client().post(
            URL, one.bundle(batch, place=1), content_type="application/vnd.dsse+json"
        )
        assert answer.status_code == 202
        assert one.take(answer.content).outcome == "proposed"

    @pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b"x" * 1000, b'{"a":1,"a":2}'])
    def test_rubbish_is_refused(self, db: None, data: bytes) -> None:
        status, error = post(data)
        assert (status, error["code"]) == (422, "altered")

    def test_too_large_is_refused_unread(self, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("khien.console.evidence.api.MAX_ENVELOPE", 1_000)
        status, error = post(b"x" * 200_000)
        assert (status, error["code"]) == (413, "too-large")
        assert Refusal.objects.count() == 0

    def test_a_flood_of_rubbish_neither_fills_the_disk_nor_keeps_a_pc_out(
        self, ticket: Ticket, pc: MakePc, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(flood, "PER_HOUR", 5)
        monkeypatch.setattr(flood, "PER_ADDRESS", 10)
        statuses = [post(b"{}")[0] for _ in range(20)]
        assert statuses == [422] * 10 + [429] * 10
        assert Refusal.objects.count() == 5
        assert actions.take_bundle(None, pc().bundle(ticket), via="api").outcome is Outcome.ACCEPT
        answer = Client().post(
            URL, pc("x", serials=["Z1"]).bundle(ticket), content_type="application/vnd.dsse+json"
        )
        assert answer.status_code == 202

    def test_one_malformed_field_of_an_enrolled_pc_is_a_named_refusal(
        self, ticket: Ticket, pc: MakePc
    ) -> None:
        one = pc(findings=[a_finding("c" * 120)])
        assert post(one.bundle(ticket))[1]["code"] == "malformed"
        one.findings = [a_finding()]
        assert actions.take_bundle(None, one.bundle(ticket), via="api").outcome is Outcome.ACCEPT

    def test_no_text_of_a_secret_is_answered(self, ticket: Ticket, pc: MakePc) -> None:
        from tests.console.evidence.pcs import ticket_of

        secret = ticket_of(ticket).secret
        data = pc().bundle(ticket)
        assert secret.encode() not in data
        Ticket.objects.update(secret_hashes=["0" * 64])
        assert secret not in json.dumps(post(data)[1])


def test_private_parts_demand_an_open_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db.transaction import TransactionManagementError

    class Outside:
        in_atomic_block = False

        def get_connection(self) -> Outside:
            return self

    monkeypatch.setattr(accepting, "transaction", Outside())
    with pytest.raises(TransactionManagementError):
        accepting.judge_again(1)
