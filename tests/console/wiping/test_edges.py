"""Certificates at their edges: two of one PC, what was signed, photos, days, people, the log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.transaction import TransactionManagementError
from django.test import Client
from django.utils import timezone
from tests.console.assignments.findings import make_bundle
from tests.console.people import Province
from tests.console.wiping.drawing import today, values

from khien.console.audit.models import Event
from khien.console.endpoints import actions as register
from khien.console.endpoints.models import Computer, MachineClass
from khien.console.evidence.models import FindingRow, HeldFile, StoredFile
from khien.console.people.access import Refused
from khien.console.wiping import actions, problems
from khien.console.wiping.actions import MOST_DISKS, let_in
from khien.console.wiping.models import Certificate, Method
from khien.console.wiping.standing import (
    Agreement,
    agreement,
    content_sha256,
    needs_certificate,
    use_certificate,
    void_others,
)
from khien.core.dates import VIETNAM

ALONE, CONNECTED, LAN = (
    MachineClass.STAND_ALONE,
    MachineClass.CONNECTED,
    MachineClass.INDEPENDENT_LAN,
)
State = Certificate.State


def draw(province: Province, computer: Computer, **changes: object) -> Certificate:
    return actions.draw_up(province.person("health.officer"), computer, values(**changes))


def complete(province: Province, computer: Computer, **changes: object) -> Certificate:
    made = draw(province, computer, **changes)
    actions.sign(province.person("health.officer"), made)
    actions.sign(province.person("health.leader"), made)
    return made


def change(province: Province, computer: Computer, to: str) -> None:
    register.edit_computer(province.person("health.officer"), computer, machine_class=to)


def state(certificate: Certificate) -> str:
    certificate.refresh_from_db()
    return certificate.state


class TestOneChangeOneWiping:
    """A change of use ends every certificate that was made for the use before it."""

    def test_a_second_one_does_not_open_the_next_change(
        self, province: Province, alone: Computer
    ) -> None:
        first, second = complete(province, alone), complete(province, alone)
        change(province, alone, CONNECTED)
        assert {state(first), state(second)} == {State.USED, State.VOID}
        change(province, alone, ALONE)  # secrets again
        with pytest.raises(problems.CertificateMissing):
            change(province, alone, CONNECTED)

    @pytest.mark.parametrize("signatures", [0, 1, 2])
    def test_one_for_another_class_ends_too(
        self, province: Province, alone: Computer, signatures: int
    ) -> None:
        complete(province, alone)
        other = draw(province, alone, new_class=LAN)
        for who in ("health.officer", "health.leader")[:signatures]:
            actions.sign(province.person(who), other)
        change(province, alone, CONNECTED)
        assert state(other) == State.VOID
        assert other.void_reason
        told = Event.objects.filter(verb="wiping.void")
        assert [one.actor_id for one in told] == [province.person("health.officer").pk]

    def test_a_class_put_right_ends_them(self, province: Province, alone: Computer) -> None:
        made = complete(province, alone)
        standing = province.person("standing")
        actions.correct_class(standing, alone, machine_class=LAN, reason="nhập nhầm")
        assert state(made) == State.VOID
        actions.correct_class(standing, alone, machine_class=ALONE, reason="nhập nhầm lại")
        with pytest.raises(problems.CertificateMissing):
            change(province, alone, CONNECTED)

    def test_that_of_another_pc_and_a_used_one_stay(
        self, province: Province, alone: Computer
    ) -> None:
        other = Computer.objects.create(
            organisation=province.health, name="ML-02", machine_class=ALONE
        )
        theirs, used = complete(province, other), complete(province, alone)
        change(province, alone, CONNECTED)
        change(province, alone, LAN)
        assert (state(theirs), state(used)) == (State.COMPLETE, State.USED)

    def test_a_refused_change_ends_nothing(self, province: Province, alone: Computer) -> None:
        made = draw(province, alone)
        with pytest.raises(problems.CertificateMissing):
            change(province, alone, CONNECTED)
        assert state(made) == State.DRAWN
        assert Computer.objects.get().machine_class == ALONE

    def test_only_inside_the_act(self, province: Province, alone: Computer) -> None:
        connection = transaction.get_connection()
        assert connection.in_atomic_block  # the test's own; the guard is asked without it
        connection.in_atomic_block = False
        try:
            with pytest.raises(TransactionManagementError):
                use_certificate(alone, CONNECTED)
            with pytest.raises(TransactionManagementError):
                void_others(province.person("health.officer"), alone)
            with pytest.raises(TransactionManagementError):
                let_in(province.person("health.officer"), HeldFile(), StoredFile())
        finally:
            connection.in_atomic_block = True


@pytest.mark.parametrize("old", MachineClass.values)
@pytest.mark.parametrize("new", MachineClass.values)
def test_which_changes_need_one(old: str, new: str) -> None:
    assert needs_certificate(old, new) is (old == ALONE and new != ALONE)


class TestWhatIsSigned:
    @pytest.mark.parametrize(
        "later",
        [
            {"new_class": LAN}, {"method": "destroy"}, {"tool": "khác"}, {"done_by": "người khác"},
            {"disk_serials": ["S3Z9NB0K", "X"]}, {"disk_serials": ["S3Z9NB0L"]},
            {"wiped_on": date(2026, 1, 1)},
        ],
    )  # fmt: skip
    def test_every_word_stands_under_the_signature(
        self, province: Province, alone: Computer, later: dict[str, object]
    ) -> None:
        made = draw(province, alone)
        actions.sign(province.person("health.officer"), made)
        Certificate.objects.filter(pk=made.pk).update(**later)
        with pytest.raises(problems.Changed):
            actions.sign(province.person("health.leader"), made)
        assert state(made) == State.SIGNED_ONCE

    def test_the_photo_and_the_pc_too(self, province: Province, alone: Computer) -> None:
        made = draw(province, alone)
        before = content_sha256(made)
        made.photo = stored(province, "a" * 64)
        with_photo = content_sha256(made)
        made.photo = stored(province, "b" * 64)
        other = Computer.objects.create(organisation=province.health, name="ML-02")
        said = {before, with_photo, content_sha256(made)}
        made.computer = other
        assert len(said | {content_sha256(made)}) == 4

    def test_the_order_of_disks_is_part_of_it_and_doubles_are_not(
        self, province: Province, alone: Computer
    ) -> None:
        made = draw(province, alone, disk_serials=[" A1 ", "", "A2", "A1"])
        assert made.disk_serials == ["A1", "A2"]
        other = draw(province, alone, disk_serials=["A2", "A1"])
        assert content_sha256(made) != content_sha256(other)

    @pytest.mark.parametrize("ends", [State.VOID, State.USED, State.COMPLETE])
    def test_what_has_ended_is_signed_by_nobody(
        self, province: Province, alone: Computer, ends: str
    ) -> None:
        made = draw(province, alone)
        Certificate.objects.filter(pk=made.pk).update(state=ends)
        for who in ("health.officer", "root.officer"):
            with pytest.raises(problems.WrongStep):
                actions.sign(province.person(who), made)

    @pytest.mark.parametrize("who", ["clinic.officer", "culture.leader", "health.staff"])
    def test_a_witness_from_elsewhere_is_none(
        self, province: Province, alone: Computer, who: str
    ) -> None:
        made = draw(province, alone)
        actions.sign(province.person("health.officer"), made)
        with pytest.raises(Refused):
            actions.sign(province.person(who), made)
        assert state(made) == State.SIGNED_ONCE

    def test_the_doer_may_be_from_above_and_is_not_his_own_witness(
        self, province: Province, alone: Computer
    ) -> None:
        made, above = draw(province, alone), province.person("root.officer")
        actions.sign(above, made)
        with pytest.raises(problems.SamePerson):
            actions.sign(above, made)
        actions.sign(province.person("health.officer"), made)
        assert state(made) == State.COMPLETE


def stored(province: Province, sha256: str) -> StoredFile:
    return StoredFile.objects.create(
        organisation=province.health, sha256=sha256, size=1, name="a.png", path=sha256[:8],
        added_by=province.person("health.officer"),
    )  # fmt: skip


class TestPhoto:
    def test_without_one_it_is_signed_and_the_page_says_so(
        self, province: Province, alone: Computer, as_person: Callable[[str], Client]
    ) -> None:
        made = complete(province, alone)
        assert (state(made), made.photo) == (State.COMPLETE, None)
        client = as_person("health.leader")
        assert "Tải ảnh" not in client.get(f"/wiping/{made.pk}/").content.decode()
        assert client.get(f"/wiping/{made.pk}/photo/").status_code in {404, 405}

    def held(self, province: Province, certificate: Certificate) -> HeldFile:
        return HeldFile(organisation=province.health, target_id=certificate.pk)

    def test_one_let_in_later_is_the_certificates(
        self, province: Province, alone: Computer
    ) -> None:
        made, photo = draw(province, alone), stored(province, "a" * 64)
        let_in(province.person("standing"), self.held(province, made), photo)
        made.refresh_from_db()
        assert made.photo == photo

    def test_one_let_in_too_late_changes_nothing(self, province: Province, alone: Computer) -> None:
        made, photo = draw(province, alone), stored(province, "a" * 64)
        actions.sign(province.person("health.officer"), made)
        let_in(province.person("standing"), self.held(province, made), photo)
        made.refresh_from_db()
        assert made.photo is None
        actions.sign(province.person("health.leader"), made)

    def test_one_let_in_replaces_no_other_and_reaches_no_other_organisation(
        self, province: Province, alone: Computer
    ) -> None:
        made, first = draw(province, alone), stored(province, "a" * 64)
        elsewhere = HeldFile(organisation=province.culture, target_id=made.pk)
        let_in(province.person("standing"), elsewhere, first)
        let_in(province.person("standing"), HeldFile(organisation=province.health), first)
        made.refresh_from_db()
        assert made.photo is None
        let_in(province.person("standing"), self.held(province, made), first)
        let_in(province.person("standing"), self.held(province, made), stored(province, "b" * 64))
        made.refresh_from_db()
        assert made.photo == first

    def test_a_newer_one_before_signing_takes_the_place(
        self, province: Province, alone: Computer, as_person: Callable[[str], Client]
    ) -> None:
        made, client = draw(province, alone), as_person("health.officer")
        for words in ("lần một", "lần hai"):
            upload = SimpleUploadedFile("anh.txt", words.encode())
            assert client.post(f"/wiping/{made.pk}/photo/", {"photo": upload}).status_code == 303
        made.refresh_from_db()
        assert made.photo is not None
        body = client.get(f"/wiping/{made.pk}/photo/")
        told = b"".join(body.streaming_content) if body.streaming else body.content
        assert told.decode() == "lần hai"
        assert Event.objects.filter(verb="wiping.photo").count() == 2


def checked(computer: Computer, province: Province, at: datetime, status: str) -> None:
    bundle = make_bundle(province, computer)
    bundle.taken_at = at
    bundle.save()
    FindingRow.objects.filter(computer=computer).update(current=False)
    FindingRow.objects.create(
        organisation=computer.organisation, computer=computer, bundle=bundle,
        check_id="disk.wiped-before-reuse", control="secrets.wiped-before-reuse", status=status,
        reason_code="x", facts={}, source="$MFT", observed_at=timezone.now(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days", "clock", "counts"),
    [
        (-1, time(23, 59), False),  # the evening before
        (0, time(0, 1), True),  # in Vietnam it is the day, in UTC still the one before
        (0, time(12), True), (1, time(0, 1), True),
    ],
)  # fmt: skip
@pytest.mark.parametrize("status", ["pass", "fail"])
def test_the_day_of_a_check_is_vietnams(
    province: Province, alone: Computer, days: int, clock: time, counts: bool, status: str
) -> None:
    wiped = today() - timedelta(days=3)
    made = draw(province, alone, wiped_on=wiped)
    checked(alone, province, datetime.combine(wiped + timedelta(days=days), clock, VIETNAM), status)
    says = Agreement.AGREES if status == "pass" else Agreement.CONTRADICTS
    assert agreement(made) is (says if counts else Agreement.MISSING)


def test_the_newest_word_of_the_check_counts(province: Province, alone: Computer) -> None:
    made = draw(province, alone)
    checked(alone, province, timezone.now(), "fail")
    with pytest.raises(problems.MachineContradicts):
        actions.sign(province.person("health.officer"), made)
    checked(alone, province, timezone.now(), "pass")
    actions.sign(province.person("health.officer"), made)
    checked(alone, province, timezone.now(), "fail")
    with pytest.raises(problems.MachineContradicts):
        actions.sign(province.person("health.leader"), made)
    assert state(made) == State.SIGNED_ONCE


def test_the_check_of_another_pc_says_nothing(province: Province, alone: Computer) -> None:
    other = Computer.objects.create(organisation=province.health, name="ML-02", machine_class=ALONE)
    checked(other, province, timezone.now(), "fail")
    assert agreement(draw(province, alone)) is Agreement.MISSING


class TestDrawnUp:
    @pytest.mark.parametrize("method", Method.values)
    def test_by_every_method(self, province: Province, alone: Computer, method: str) -> None:
        assert draw(province, alone, method=method).method == method

    def test_as_many_disks_as_fit_and_today_at_the_latest(
        self, province: Province, alone: Computer
    ) -> None:
        many = [f"D{n}" for n in range(MOST_DISKS)]
        assert len(draw(province, alone, disk_serials=many).disk_serials) == MOST_DISKS
        assert draw(province, alone, wiped_on=today()).wiped_on == today()
        with pytest.raises(problems.CertificateIncomplete):
            draw(province, alone, wiped_on=today() + timedelta(days=1))

    def test_long_words_are_cut_to_what_is_kept(self, province: Province, alone: Computer) -> None:
        made = draw(province, alone, tool="t" * 500, done_by="n" * 500, disk_serials=["s" * 500])
        lengths = (len(made.tool), len(made.done_by), len(made.disk_serials[0]))
        assert lengths == (200, 150, 120)

    @pytest.mark.parametrize("who", ["clinic.officer", "culture.officer", "standing"])
    def test_not_for_a_pc_of_another(self, province: Province, alone: Computer, who: str) -> None:
        with pytest.raises(Refused):
            actions.draw_up(province.person(who), alone, values())
        assert not Certificate.objects.exists()

    def test_the_same_class_is_no_correction(self, province: Province, alone: Computer) -> None:
        with pytest.raises(problems.SameClass):
            actions.correct_class(
                province.person("standing"), alone, machine_class=ALONE, reason="x"
            )
        assert not Event.objects.filter(verb="computer.correct_class").exists()
