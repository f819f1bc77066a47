"""A batch binds nobody before the officer has confirmed the list."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.console.evidence.pcs import Pc
from tests.console.people import Province, sign_in

from khien.console.audit.models import Event
from khien.console.endpoints.models import Computer
from khien.console.evidence import actions
from khien.console.evidence.actions.enrolments import Choice
from khien.console.evidence.models import Bundle, Enrolment, FindingRow, Refusal, Ticket
from khien.console.evidence.problems import AlreadyDecided, NeedsReason
from khien.console.evidence.views import enrolments
from khien.console.people.access import Refused
from khien.evidence.judgement import Outcome

MakePc = Callable[..., Pc]


def propose(batch: Ticket, one: Pc, place: int) -> Enrolment:
    taken = actions.take_bundle(None, one.bundle(batch, place=place), via="api")
    assert taken.outcome is Outcome.PROPOSE
    assert taken.bundle is not None
    return taken.bundle.enrolment


def test_nothing_is_bound_before_the_list_is_confirmed(
    province: Province, batch: Ticket, pc: MakePc
) -> None:
    proposed = propose(batch, pc(), 1)
    assert (proposed.state, proposed.computer) == ("proposed", None)
    assert FindingRow.objects.count() == 0
    assert Computer.objects.count() == 0


def test_the_officer_says_which_pc_each_is(province: Province, batch: Ticket, pc: MakePc) -> None:
    officer = province.person("health.officer")
    known = Computer.objects.create(organisation=province.health, name="Máy văn thư")
    one, two = pc("one"), pc("two", serials=["DK-0002"])
    first, second = propose(batch, one, 1), propose(batch, two, 2)
    result = actions.confirm_computers(
        officer, [Choice(first.pk, computer_id=known.pk), Choice(second.pk, new_name=" Máy  mới ")]
    )
    assert (result.bound, result.failed) == ([first.pk, second.pk], [])
    assert set(Enrolment.objects.values_list("computer__name", "state")) == {
        ("Máy văn thư", "bound"),
        ("Máy mới", "bound"),
    }
    assert FindingRow.objects.filter(current=True).count() == 2
    receipt = one.take(bytes(Bundle.objects.get(enrolment=first).receipt))
    assert (receipt.accepted, receipt.pc_id) == (True, str(known.pk))
    assert actions.take_bundle(None, one.bundle(batch), via="api").outcome is Outcome.ACCEPT
    assert Event.objects.filter(verb="enrolment.bound").count() == 2


def test_a_bound_pc_of_a_batch_goes_on_with_a_ticket_of_its_own(
    province: Province, batch: Ticket, pc: MakePc
) -> None:
    officer = province.person("health.officer")
    one = pc()
    first = propose(batch, one, 1)
    actions.confirm_computers(officer, [Choice(first.pk, new_name="Máy mới")])
    one.take(bytes(Bundle.objects.get().receipt))
    own = actions.make_ticket(
        officer, organisation=province.health, computer=Computer.objects.get()
    )
    assert actions.take_bundle(None, one.bundle(own), via="api").outcome is Outcome.ACCEPT


def test_a_list_says_which_rows_failed_and_keeps_the_others(
    province: Province, batch: Ticket, pc: MakePc
) -> None:
    officer = province.person("health.officer")
    first = propose(batch, pc("one"), 1)
    second = propose(batch, pc("two", serials=["DK-0002"]), 2)
    foreign = Computer.objects.create(organisation=province.culture, name="VH-01")
    result = actions.confirm_computers(
        officer,
        [
            Choice(first.pk, computer_id=foreign.pk),
            Choice(second.pk, new_name="Máy hai"),
            Choice(999_999, new_name="x"),
        ],
    )
    assert result.bound == [second.pk]
    assert [(pk, error.code) for pk, error in result.failed] == [
        (first.pk, "not_of_this_organisation"),
        (999_999, "already_decided"),
    ]
    first.refresh_from_db()
    assert first.state == "proposed"


def test_two_new_pcs_cannot_both_be_the_same_pc(
    province: Province, batch: Ticket, pc: MakePc
) -> None:
    known = Computer.objects.create(organisation=province.health, name="Máy văn thư")
    first = propose(batch, pc("one"), 1)
    second = propose(batch, pc("two", serials=["DK-0002"]), 2)
    result = actions.confirm_computers(
        province.person("health.officer"),
        [Choice(first.pk, computer_id=known.pk), Choice(second.pk, computer_id=known.pk)],
    )
    assert result.bound == [first.pk]
    assert [error.code for _, error in result.failed] == ["computer_taken"]


def test_a_list_is_confirmed_once(province: Province, batch: Ticket, pc: MakePc) -> None:
    officer = province.person("health.officer")
    first = propose(batch, pc(), 1)
    choice = Choice(first.pk, new_name="Máy mới")
    actions.confirm_computers(officer, [choice])
    again = actions.confirm_computers(officer, [choice])
    assert [error.code for _, error in again.failed] == ["already_decided"]
    assert FindingRow.objects.count() == 1


@pytest.mark.parametrize("who", ["standing", "health.leader", "health.inspector", "health.staff"])
def test_only_the_officer_confirms(province: Province, batch: Ticket, pc: MakePc, who: str) -> None:
    first = propose(batch, pc(), 1)
    with pytest.raises(Refused):
        actions.confirm_computers(province.person(who), [Choice(first.pk, new_name="x")])
    with pytest.raises(Refused):
        actions.decline_enrolment(province.person(who), first.pk, reason="x")


def test_an_officer_elsewhere_does_not_confirm(
    province: Province, batch: Ticket, pc: MakePc
) -> None:
    first = propose(batch, pc(), 1)
    with pytest.raises(Refused):
        actions.confirm_computers(
            province.person("culture.officer"), [Choice(first.pk, new_name="x")]
        )
    first.refresh_from_db()
    assert first.state == "proposed"


def test_a_place_used_twice_waits(province: Province, batch: Ticket, pc: MakePc) -> None:
    propose(batch, pc("one"), 1)
    taken = actions.take_bundle(
        None, pc("two", serials=["DK-0002"]).bundle(batch, place=1), via="api"
    )
    assert (taken.outcome, taken.code) == (Outcome.HOLD, "second-key")


def test_a_declined_new_pc_is_not_asked_about_again(
    province: Province, batch: Ticket, pc: MakePc
) -> None:
    officer = province.person("health.officer")
    first = propose(batch, pc(), 1)
    with pytest.raises(NeedsReason):
        actions.decline_enrolment(officer, first.pk, reason="  ")
    actions.decline_enrolment(officer, first.pk, reason="không phải máy của Sở")
    assert Bundle.objects.count() == 0
    assert Refusal.objects.count() == 1
    with pytest.raises(AlreadyDecided):
        actions.decline_enrolment(officer, first.pk, reason="lần nữa")
    # Its place is spent: another PC needs another place.
    taken = actions.take_bundle(None, pc("two", serials=["Z"]).bundle(batch, place=1), via="api")
    assert taken.code == "reused-secret"


class TestPage:
    def test_the_list_stands_beside_the_register(
        self, province: Province, batch: Ticket, pc: MakePc
    ) -> None:
        known = Computer.objects.create(
            organisation=province.health, name="Máy văn thư", serials=["dk-0001"]
        )
        first = propose(batch, pc(), 1)
        client = sign_in(province.person("health.officer"))
        answer = client.get("/evidence/new-machines/")
        html = answer.content.decode()
        assert "may-one" in html
        assert "DK-0001" in html
        assert f'<option value="{known.pk}" selected>' in html
        sent = client.post(
            "/evidence/new-machines/confirm/",
            {"enrolment": [str(first.pk)], f"computer-{first.pk}": str(known.pk)},
        )
        assert sent.status_code == 303
        first.refresh_from_db()
        assert first.computer == known

    def test_a_long_register_is_not_written_into_every_row(
        self, province: Province, batch: Ticket, pc: MakePc
    ) -> None:
        Computer.objects.bulk_create(
            Computer(organisation=province.health, name=f"PC-{number:04}")
            for number in range(enrolments.OFFERED * 3)
        )
        known = Computer.objects.create(organisation=province.health, name="Z máy kho")
        twin = Computer.objects.create(organisation=province.culture, name="Z máy kho")
        first, second = propose(batch, pc(), 1), propose(batch, pc("two", serials=["Z"]), 2)
        client = sign_in(province.person("health.officer"))
        html = client.get("/evidence/new-machines/").content.decode()
        assert html.count('">PC-0') == 2 * enrolments.OFFERED
        assert html.count('value="Z máy kho"') == 1
        answers = {f"computer-{one.pk}": "named" for one in (first, second)}
        answers |= {f"name-{first.pk}": " z MÁY kho ", f"name-{second.pk}": "không có"}
        client.post(
            "/evidence/new-machines/confirm/", answers | {"enrolment": [first.pk, second.pk]}
        )
        first.refresh_from_db()
        second.refresh_from_db()
        assert first.computer == known != twin
        assert second.computer is None

    def test_ids_of_another_organisation_are_not_found(
        self, province: Province, batch: Ticket, pc: MakePc
    ) -> None:
        first = propose(batch, pc(), 1)
        client = sign_in(province.person("culture.officer"))
        assert "may-one" not in client.get("/evidence/new-machines/").content.decode()
        data = {"enrolment": [str(first.pk)], f"computer-{first.pk}": "new"}
        assert client.post("/evidence/new-machines/confirm/", data).status_code == 404
        url = f"/evidence/new-machines/{first.pk}/decide/"
        answer = client.post(url, {"decision": "decline_new", "reason": "x"})
        assert answer.status_code == 404

    def test_what_waits_is_decided_on_the_page(
        self, province: Province, ticket: Ticket, pc: MakePc
    ) -> None:
        actions.take_bundle(None, pc().bundle(ticket), via="api")
        actions.take_bundle(None, pc("again").bundle(ticket), via="api")
        held = Bundle.objects.get(state="held")
        client = sign_in(province.person("health.officer"))
        assert "đã có một khóa khác" in client.get("/evidence/new-machines/").content.decode()
        url = f"/evidence/new-machines/{held.pk}/decide/"
        client.post(url, {"decision": "let_in", "reason": ""})
        assert Bundle.objects.get(pk=held.pk).state == "held"
        client.post(url, {"decision": "let_in", "reason": "máy cài lại"})
        assert Bundle.objects.get(pk=held.pk).state == "accepted"

    def test_what_a_pc_says_of_itself_is_never_markup(
        self, province: Province, batch: Ticket, pc: MakePc
    ) -> None:
        evil = "<script>alert(1)</script>"
        one = Pc(pc().state, hostname=evil, serials=[f'"><img src=x onerror="{evil}'])
        first = propose(batch, one, 1)
        client = sign_in(province.person("health.officer"))
        html = client.get("/evidence/new-machines/").content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "&lt;script&gt;" in html
        actions.confirm_computers(
            province.person("health.officer"), [Choice(first.pk, new_name=evil)]
        )
        computer = Computer.objects.get()
        for url in ("/machines/", f"/machines/{computer.pk}/", f"/evidence/tickets/{batch.pk}/"):
            html = client.get(url).content.decode()
            assert "&lt;script&gt;" in html
            assert "<script>alert" not in html
            assert "<img src=x" not in html
