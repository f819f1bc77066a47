"""Which PC a delivery is of: the rules, what a person answers, and how it is undone."""

from __future__ import annotations

from typing import Any

import pytest
from tests.console.people import Province

from khien.console.endpoints.models import Computer
from khien.console.inventory import actions
from khien.console.inventory.identity import family
from khien.console.inventory.models import Agent, Doubt
from khien.console.inventory.problems import AlreadySettled, NotMatchable
from khien.console.organisations.models import Organisation
from khien.console.people.access import Refused

D1, D2 = "PC-1-2026-11-25-08-00-00", "PC-1-2026-11-26-09-00-00"


def a_computer(place: Organisation, name: str = "KT-01", **values: Any) -> Computer:
    return Computer.objects.create(organisation=place, name=name, **values)


def only_doubt() -> Doubt:
    return Doubt.objects.get()


def test_matched_by_serial_whatever_its_name(deliver: Any, province: Province) -> None:
    pc = a_computer(province.health, serials=["SN-4711 A"])
    a_computer(province.health, name="PC-1")
    deliver()
    assert Agent.objects.get().computer == pc


def test_matched_by_a_name_that_one_bears(deliver: Any, province: Province) -> None:
    pc = a_computer(province.health, name="ketoan-05")
    deliver(hostname="KETOAN-05")
    assert Agent.objects.get().computer == pc


def test_another_serial_in_the_register_is_a_veto(deliver: Any, province: Province) -> None:
    a_computer(province.health, name="KETOAN-05", serials=["SN9999Z"])
    deliver(hostname="KETOAN-05")
    assert Agent.objects.get().computer is None


def test_another_organisation_s_register_is_never_asked(deliver: Any, province: Province) -> None:
    a_computer(province.culture, serials=["SN4711A"])
    a_computer(province.clinic, serials=["SN4711A"])
    deliver()
    assert Agent.objects.get().computer is None


def test_a_pc_out_of_use_is_not_matched(deliver: Any, province: Province) -> None:
    a_computer(province.health, serials=["SN4711A"], active=False)
    deliver()
    assert Agent.objects.get().computer is None


def test_a_renamed_pc_is_the_same(deliver: Any) -> None:
    deliver()
    deliver(hostname="KE-TOAN")
    assert Agent.objects.get().hostname == "KE-TOAN"
    assert not Doubt.objects.exists()


def test_the_same_id_with_another_serial_is_kept_apart(deliver: Any, province: Province) -> None:
    pc = a_computer(province.health, serials=["SN4711A"])
    deliver()
    deliver(serial="SN8888B", hostname="PC-1")
    doubt = only_doubt()
    assert doubt.rule == Doubt.Rule.CLONE
    assert doubt.answer == Doubt.Answer.OPEN
    assert (doubt.before["serial"], doubt.after["serial"]) == ("SN4711A", "SN8888B")
    assert doubt.agent.state == Agent.State.DOUBTFUL
    assert doubt.agent.computer is None
    first = Agent.objects.get(pk=doubt.other_id)
    assert (first.serial, first.computer) == ("SN4711A", pc)
    deliver(serial="SN8888B", hostname="PC-1X")  # it goes on in its own row
    assert Agent.objects.count() == 2
    assert Doubt.objects.count() == 1


def test_without_serials_the_adapters_tell(deliver: Any) -> None:
    nothing = {"serial": "None", "uuid": ""}
    deliver(**nothing, macs=["3C:52:82:AA:00:01"])
    deliver(**nothing, macs=["3C:52:82:AA:00:01", "3C:52:82:AA:00:02"])
    assert not Doubt.objects.exists()
    deliver(**nothing, macs=["3C:52:82:BB:00:07"])
    assert only_doubt().rule == Doubt.Rule.CLONE


def test_two_pcs_after_all(deliver: Any, province: Province) -> None:
    officer = province.person("health.officer")
    other = a_computer(province.health, name="KT-02", serials=["SN8888B"])
    deliver()
    deliver(serial="SN8888B")
    doubt = only_doubt()
    actions.settle(officer, doubt, "other")
    doubt.agent.refresh_from_db()
    assert (doubt.agent.state, doubt.agent.computer) == (Agent.State.ACTIVE, other)
    actions.reopen(officer, doubt)
    doubt.agent.refresh_from_db()
    assert (doubt.agent.state, doubt.agent.computer) == (Agent.State.DOUBTFUL, None)
    assert only_doubt().answer == Doubt.Answer.OPEN


def test_the_board_was_replaced(deliver: Any, province: Province) -> None:
    officer = province.person("health.officer")
    pc = a_computer(province.health, serials=["SN4711A"])
    deliver()
    deliver(serial="SN8888B")
    doubt = only_doubt()
    actions.settle(officer, doubt, "same")
    assert Agent.objects.get(pk=doubt.agent_id).computer == pc
    assert Agent.objects.get(pk=doubt.other_id).state == Agent.State.REPLACED
    actions.reopen(officer, only_doubt())
    old = Agent.objects.get(pk=doubt.other_id)
    assert (old.state, old.computer) == (Agent.State.ACTIVE, pc)
    assert Agent.objects.get(pk=doubt.agent_id).computer is None


def test_refused_it_is_not_taken_any_more(deliver: Any, province: Province) -> None:
    deliver()
    deliver(serial="SN8888B")
    actions.settle(province.person("health.officer"), only_doubt(), "refused")
    assert deliver(serial="SN8888B").status_code == 401
    assert deliver().status_code == 200


def test_a_reinstalled_pc_is_the_same(deliver: Any, province: Province) -> None:
    pc = a_computer(province.health, serials=["SN4711A"])
    deliver(device_id=D1)
    deliver(device_id=D2)
    agent = Agent.objects.get()
    assert (agent.device_id, agent.computer) == (D2, pc)
    doubt = only_doubt()
    assert (doubt.rule, doubt.answer) == (Doubt.Rule.REINSTALL, Doubt.Answer.BY_RULE)
    assert doubt.before["device_id"] == D1


def test_a_reinstall_is_undone(deliver: Any, province: Province) -> None:
    officer = province.person("health.officer")
    pc = a_computer(province.health, serials=["SN4711A"])
    deliver(device_id=D1)
    deliver(device_id=D2)
    actions.settle(officer, only_doubt(), "other")
    assert Agent.objects.get(device_id=D1).computer == pc
    assert Agent.objects.get(device_id=D2).computer is None
    deliver(device_id=D1, hostname="AGAIN")
    assert Agent.objects.get(device_id=D1).hostname == "AGAIN"
    assert Agent.objects.get(device_id=D2).hostname == "PC-1"


def test_an_old_id_that_comes_back_is_a_second_pc(deliver: Any) -> None:
    deliver(device_id=D1)
    deliver(device_id=D2)
    deliver(device_id=D1)
    assert Agent.objects.count() == 2
    assert Doubt.objects.filter(rule=Doubt.Rule.CLONE).count() == 1
    deliver(device_id=D2)
    deliver(device_id=D1)
    assert Agent.objects.count() == 2
    assert Doubt.objects.count() == 2


def test_a_serial_that_two_boards_bear_is_not_a_reinstall(deliver: Any) -> None:
    deliver(device_id=D1, hostname="A1", macs=["3C:52:82:AA:00:01"])
    deliver(device_id=D2, hostname="B2", macs=["3C:52:82:BB:00:01"])
    assert only_doubt().rule == Doubt.Rule.CLONE


def test_two_programs_on_one_pc_do_not_quarrel(deliver: Any, province: Province) -> None:
    pc = a_computer(province.health, serials=["SN4711A"])
    deliver(device_id=D1)
    deliver(device_id=D2, program="OCS-NG_unified_unix_agent_v2.10.0")
    deliver(device_id=D1, hostname="X")
    assert not Doubt.objects.exists()
    assert set(Agent.objects.values_list("computer_id", flat=True)) == {pc.pk}


def test_a_program_s_family() -> None:
    assert family("FusionInventory-Agent_v2.6-3") == family("FusionInventory-Agent_v2.5")
    assert family("OCS-NG_unified_unix_agent_v2.10.0") != family("FusionInventory-Agent_v2.6")


def test_the_same_serial_elsewhere_is_said_without_saying_where(
    deliver: Any, province: Province
) -> None:
    deliver()
    officer = province.person("culture.officer")
    _, other = actions.make_ticket(officer, organisation=province.culture, name="x", places=3)
    deliver(tag=other)
    doubt = only_doubt()
    assert doubt.rule == Doubt.Rule.ELSEWHERE
    assert (doubt.other, doubt.before) == (None, {})
    assert doubt.agent.organisation == province.culture
    assert Agent.objects.filter(organisation=province.health).get().serial == "SN4711A"


def test_a_pc_of_the_register_has_one_holder(deliver: Any, province: Province) -> None:
    pc = a_computer(province.health, name="KETOAN-05")
    nothing = {"hostname": "KETOAN-05", "serial": "None", "uuid": ""}
    deliver(**nothing, device_id=D1, macs=["3C:52:82:AA:00:01"])
    deliver(**nothing, device_id=D2, macs=["3C:52:82:BB:00:01"])
    doubt = only_doubt()
    assert doubt.rule == Doubt.Rule.SHARED_PC
    assert doubt.agent.computer is None
    with pytest.raises(NotMatchable):
        actions.match(province.person("health.officer"), doubt.agent, pc)
    actions.settle(province.person("health.officer"), doubt, "same")
    assert Agent.objects.get(device_id=D2).computer == pc
    assert Agent.objects.get(device_id=D1).state == Agent.State.REPLACED


def test_a_person_s_match_stays(deliver: Any, agent: Agent, province: Province) -> None:
    chosen = a_computer(province.health, name="KHÁC")
    actions.match(province.person("health.officer"), agent, chosen)
    a_computer(province.health, serials=["SN4711A"])
    deliver(hostname="NEW")
    agent.refresh_from_db()
    assert agent.computer == chosen


def test_only_a_pc_of_the_same_register_is_matched(agent: Agent, province: Province) -> None:
    for place in (province.clinic, province.culture):
        with pytest.raises(NotMatchable):
            actions.match(province.person("root.officer"), agent, a_computer(place))


def test_an_answer_is_given_once(deliver: Any, province: Province) -> None:
    officer = province.person("health.officer")
    deliver()
    deliver(serial="SN8888B")
    for odd in ("", "open", "by_rule", "undo"):
        with pytest.raises(AlreadySettled):
            actions.settle(officer, only_doubt(), odd)
    actions.settle(officer, only_doubt(), "other")
    with pytest.raises(AlreadySettled):
        actions.settle(officer, only_doubt(), "same")


def test_only_who_decides_may_settle(deliver: Any, province: Province) -> None:
    deliver()
    deliver(serial="SN8888B")
    for who in ("standing", "health.leader", "culture.officer", "clinic.officer"):
        with pytest.raises(Refused):
            actions.settle(province.person(who), only_doubt(), "same")
        with pytest.raises(Refused):
            actions.reopen(province.person(who), only_doubt())


def test_a_delivery_that_names_nothing_does_not_take_a_row_over(deliver: Any) -> None:
    nothing = {"serial": "", "uuid": "", "macs": ()}
    deliver()
    deliver(**nothing, hostname="X")  # all that is known of the PC is its device id
    deliver(**nothing, hostname="X")
    assert only_doubt().rule == Doubt.Rule.CLONE
    first = Agent.objects.get(state=Agent.State.ACTIVE)
    assert (first.hostname, first.serial) == ("PC-1", "SN4711A")


def test_what_names_a_pc_is_not_forgotten_by_a_poorer_delivery(deliver: Any) -> None:
    deliver()
    deliver(serial="", uuid="")  # not run as an administrator this time
    assert Agent.objects.get().serial == "SN4711A"
    deliver(serial="SN8888B")
    assert only_doubt().rule == Doubt.Rule.CLONE


@pytest.mark.parametrize("answer", ["", "refused"])
def test_another_id_does_not_bring_in_what_waits_or_was_refused(
    deliver: Any, province: Province, answer: str
) -> None:
    deliver()
    deliver(serial="SN8888B")
    if answer:
        actions.settle(province.person("health.officer"), only_doubt(), answer)
    status = deliver(serial="SN8888B", device_id=D2).status_code
    assert status == (401 if answer else 200)
    assert Agent.objects.get(serial="SN8888B").state != Agent.State.ACTIVE


def test_a_serial_told_later_is_asked_of_other_organisations_too(
    deliver: Any, province: Province
) -> None:
    deliver()
    officer = province.person("culture.officer")
    _, other = actions.make_ticket(officer, organisation=province.culture, name="x", places=3)
    deliver(tag=other, serial="")
    assert not Doubt.objects.exists()
    deliver(tag=other)
    assert only_doubt().rule == Doubt.Rule.ELSEWHERE
