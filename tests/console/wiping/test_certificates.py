"""A stand-alone PC changes use only with a certificate signed by two people; the check on the
disk's image agrees, contradicts or is missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from tests.console.assignments.findings import make_bundle
from tests.console.people import Province, sign_in
from tests.console.wiping.drawing import today, values

from khien.console.audit.models import Event
from khien.console.endpoints import actions as register
from khien.console.endpoints.models import Computer, MachineClass
from khien.console.evidence.models import FindingRow
from khien.console.people.access import Refused
from khien.console.people.models import Grant, Role
from khien.console.wiping import actions, problems
from khien.console.wiping.models import Certificate, Signature
from khien.console.wiping.standing import Agreement, agreement

CONNECTED, LAN = MachineClass.CONNECTED, MachineClass.INDEPENDENT_LAN
State = Certificate.State


@pytest.fixture
def drawn(province: Province, alone: Computer) -> Certificate:
    return actions.draw_up(province.person("health.officer"), alone, values())


def both_sign(province: Province, certificate: Certificate) -> None:
    actions.sign(province.person("health.officer"), certificate)
    actions.sign(province.person("health.leader"), certificate)


def change(province: Province, computer: Computer, to: str = CONNECTED) -> str:
    register.edit_computer(province.person("health.officer"), computer, machine_class=to)
    return Computer.objects.get(pk=computer.pk).machine_class


def checked(
    province: Province, computer: Computer, status: str, *, days_ago: int = 0, source: str = "$MFT"
) -> None:
    bundle = make_bundle(province, computer)
    bundle.taken_at = timezone.now() - timedelta(days=days_ago)
    bundle.save()
    FindingRow.objects.filter(computer=computer).update(current=False)
    FindingRow.objects.create(
        organisation=computer.organisation, computer=computer, bundle=bundle,
        check_id="disk.wiped-before-reuse", control="secrets.wiped-before-reuse", status=status,
        reason_code="clean", facts={}, source=source, observed_at=timezone.now(),
    )  # fmt: skip


class TestChangeOfUse:
    def test_not_without_a_certificate(self, province: Province, alone: Computer) -> None:
        for to in (CONNECTED, LAN):
            with pytest.raises(problems.CertificateMissing):
                change(province, alone, to)
        assert Computer.objects.get().machine_class == MachineClass.STAND_ALONE

    def test_not_with_one_signature(
        self, province: Province, alone: Computer, drawn: Certificate
    ) -> None:
        actions.sign(province.person("health.officer"), drawn)
        with pytest.raises(problems.CertificateMissing):
            change(province, alone)

    def test_once_with_two_and_only_to_the_class_it_names(
        self, province: Province, alone: Computer, drawn: Certificate
    ) -> None:
        both_sign(province, drawn)
        with pytest.raises(problems.CertificateMissing):
            change(province, alone, LAN)
        assert change(province, alone) == CONNECTED
        drawn.refresh_from_db()
        assert drawn.state == State.USED
        change(province, alone, MachineClass.STAND_ALONE)
        with pytest.raises(problems.CertificateMissing):
            change(province, alone)

    def test_not_with_that_of_another_pc(self, province: Province, drawn: Certificate) -> None:
        both_sign(province, drawn)
        other = Computer.objects.create(
            organisation=province.health, name="ML-02", machine_class=MachineClass.STAND_ALONE
        )
        with pytest.raises(problems.CertificateMissing):
            change(province, other)

    def test_not_when_the_check_contradicts(
        self, province: Province, alone: Computer, drawn: Certificate
    ) -> None:
        both_sign(province, drawn)
        checked(province, alone, "fail")
        with pytest.raises(problems.MachineContradicts):
            change(province, alone)

    def test_other_words_of_the_register_need_none(
        self, province: Province, alone: Computer
    ) -> None:
        officer = province.person("health.officer")
        register.edit_computer(officer, alone, holder="Chị B")
        connected = Computer.objects.create(organisation=province.health, name="YT-01")
        assert change(province, connected, LAN) == LAN

    def test_a_void_one_is_worth_nothing(
        self, province: Province, alone: Computer, drawn: Certificate
    ) -> None:
        both_sign(province, drawn)
        officer = province.person("health.officer")
        with pytest.raises(problems.ReasonMissing):
            actions.make_void(officer, drawn, reason="")
        actions.make_void(officer, drawn, reason="nhầm ổ")
        with pytest.raises(problems.CertificateMissing):
            change(province, alone)
        with pytest.raises(problems.WrongStep):
            actions.make_void(officer, drawn, reason="lần nữa")


class TestSignatures:
    def test_two_different_people(self, province: Province, drawn: Certificate) -> None:
        officer = province.person("health.officer")
        Grant.objects.create(person=officer, role=Role.LEADER, scope=province.health)
        actions.sign(officer, drawn)
        with pytest.raises(problems.SamePerson):
            actions.sign(officer, drawn)
        with pytest.raises(IntegrityError), transaction.atomic():
            Signature.objects.create(
                certificate=drawn, part="witness", person=officer, at=timezone.now()
            )

    def test_the_doer_signs_first(self, province: Province, drawn: Certificate) -> None:
        with pytest.raises(Refused):
            actions.sign(province.person("health.leader"), drawn)
        both_sign(province, drawn)
        with pytest.raises(problems.WrongStep):
            actions.sign(province.person("root.officer"), drawn)
        assert Event.objects.filter(verb="wiping.sign").count() == 2

    def test_nothing_is_signed_against_the_check(
        self, province: Province, alone: Computer, drawn: Certificate
    ) -> None:
        checked(province, alone, "fail")
        with pytest.raises(problems.MachineContradicts):
            actions.sign(province.person("health.officer"), drawn)

    def test_the_second_signs_what_the_first_did(
        self, province: Province, drawn: Certificate
    ) -> None:
        actions.sign(province.person("health.officer"), drawn)
        Certificate.objects.update(tool="khác")
        with pytest.raises(problems.Changed):
            actions.sign(province.person("health.leader"), drawn)


@pytest.mark.parametrize(
    ("status", "days_ago", "source", "answer"),
    [
        ("pass", 0, "$MFT", Agreement.AGREES), ("fail", 0, "$MFT", Agreement.CONTRADICTS),
        ("unknown", 0, "$MFT", Agreement.MISSING), ("not_applicable", 0, "", Agreement.MISSING),
        # An inspection from before the wiping says nothing of it.
        ("fail", 2, "$MFT", Agreement.MISSING), ("pass", 2, "$MFT", Agreement.MISSING),
        # A person's word may contradict, it never proves.
        ("pass", 0, "declared:$MFT", Agreement.MISSING),
        ("fail", 0, "declared:$MFT", Agreement.CONTRADICTS),
    ],
)  # fmt: skip
def test_what_the_machine_check_says(
    province: Province, alone: Computer, drawn: Certificate, status: str, days_ago: int,
    source: str, answer: Agreement,
) -> None:  # fmt: skip
    assert agreement(drawn) is Agreement.MISSING
    checked(province, alone, status, days_ago=days_ago, source=source)
    assert agreement(drawn) is answer


@pytest.mark.parametrize(
    "changes",
    [
        {"disk_serials": []}, {"disk_serials": [" "]}, {"tool": " "}, {"done_by": ""},
        {"wiped_on": date(2999, 1, 1)}, {"disk_serials": [str(n) for n in range(21)]},
    ],
)  # fmt: skip
def test_what_a_certificate_must_say(
    province: Province, alone: Computer, changes: dict[str, object]
) -> None:
    with pytest.raises(problems.CertificateIncomplete):
        actions.draw_up(province.person("health.officer"), alone, values(**changes))


def test_the_same_class_is_no_change(province: Province, alone: Computer) -> None:
    with pytest.raises(problems.SameClass):
        actions.draw_up(
            province.person("health.officer"), alone, values(new_class=MachineClass.STAND_ALONE)
        )


class TestCorrection:
    def test_a_wrong_entry_is_put_right_from_above_with_a_reason(
        self, province: Province, alone: Computer
    ) -> None:
        standing = province.person("standing")
        with pytest.raises(problems.ReasonMissing):
            actions.correct_class(standing, alone, machine_class=CONNECTED, reason=" ")
        actions.correct_class(standing, alone, machine_class=CONNECTED, reason="dán nhầm cột")
        assert Computer.objects.get().machine_class == CONNECTED
        assert Event.objects.filter(verb="computer.correct_class").count() == 1

    def test_not_by_the_organisation_itself(self, province: Province, alone: Computer) -> None:
        for who in ("health.officer", "health.leader", "administrator", "root.officer"):
            with pytest.raises(Refused):
                actions.correct_class(
                    province.person(who), alone, machine_class=CONNECTED, reason="x"
                )


class TestPhoto:
    def hand(self, client: Client, certificate: Certificate, data: bytes, name: str) -> None:
        url = f"/wiping/{certificate.pk}/photo/"
        answer = client.post(url, {"photo": SimpleUploadedFile(name, data)})
        assert answer.status_code == 303
        certificate.refresh_from_db()

    def test_a_clear_file_is_kept_and_comes_back_as_a_download(
        self, drawn: Certificate, as_person: Callable[[str], Client]
    ) -> None:
        client = as_person("health.officer")
        self.hand(client, drawn, "Đã ghi đè toàn bộ ổ S3Z9NB0K.".encode(), "anh.txt")
        assert drawn.photo is not None
        answer = client.get(f"/wiping/{drawn.pk}/photo/")
        assert answer["Content-Disposition"].startswith("attachment")
        assert as_person("culture.officer").get(f"/wiping/{drawn.pk}/photo/").status_code == 404

    def test_a_marked_file_is_not_taken(
        self, drawn: Certificate, as_person: Callable[[str], Client]
    ) -> None:
        letter = "CÔNG AN TỈNH ĐÔNG KHÊ\nTỐI MẬT\nSố: 12/BC-CAT\nBÁO CÁO\nVề việc kiểm tra"
        self.hand(as_person("health.officer"), drawn, letter.encode(), "anh.txt")
        assert drawn.photo is None

    def test_none_after_the_first_signature(
        self, province: Province, drawn: Certificate, as_person: Callable[[str], Client]
    ) -> None:
        actions.sign(province.person("health.officer"), drawn)
        self.hand(as_person("health.officer"), drawn, b"xong", "anh.txt")
        assert drawn.photo is None


WHO = (
    "health.officer", "root.officer", "health.leader", "health.inspector", "health.staff",
    "standing", "administrator", "clinic.officer", "culture.officer",
)  # fmt: skip
DOES = {"health.officer", "root.officer"}
SEES = DOES | {"health.leader", "health.inspector", "standing"}


@pytest.mark.parametrize("who", WHO)
def test_each_route_by_role_and_place(
    who: str, province: Province, alone: Computer, drawn: Certificate
) -> None:
    client, refused = sign_in(province.person(who)), 403 if who in SEES else 404
    listed = client.get("/wiping/")
    elsewhere = who in {"clinic.officer", "culture.officer"}
    assert listed.status_code == (200 if who in SEES or elsewhere else 403)
    assert ("ML-01" in listed.content.decode()) is (who in SEES)
    one = f"/wiping/{drawn.pk}/"
    assert client.get(one).status_code == (200 if who in SEES else 404)
    form = client.get(f"/wiping/computer/{alone.pk}/").status_code
    assert form == (200 if who in DOES else refused)
    correct = client.get(f"/wiping/computer/{alone.pk}/correct/").status_code
    assert correct == (200 if who == "standing" else refused)
    photo = client.post(f"{one}photo/", {"photo": SimpleUploadedFile("a.txt", b"x")}).status_code
    assert photo == (303 if who in DOES else refused)
    signed = client.post(f"{one}sign/").status_code
    assert signed == (303 if who in DOES else refused)
    void = client.post(f"{one}void/", {"reason": "x"}).status_code
    assert void == (303 if who in DOES else refused)
    drawn.refresh_from_db()
    assert drawn.state == (State.VOID if who in DOES else State.DRAWN)


@pytest.mark.parametrize("who", WHO)
def test_who_witnesses(who: str, province: Province, drawn: Certificate) -> None:
    actions.sign(province.person("health.officer"), drawn)
    client = sign_in(province.person(who))
    client.post(f"/wiping/{drawn.pk}/sign/")
    drawn.refresh_from_db()
    witnesses = {"root.officer", "health.leader", "standing"}
    assert (drawn.state == State.COMPLETE) is (who in witnesses)


def test_nobody_goes_to_sign_in(db: None) -> None:
    for url in ("/wiping/", "/wiping/1/", "/wiping/computer/1/"):
        assert Client().get(url)["Location"].startswith("/account/sign-in/")


def test_drawn_up_on_the_page(
    province: Province, alone: Computer, as_person: Callable[[str], Client]
) -> None:
    client = as_person("health.officer")
    url = f"/wiping/computer/{alone.pk}/"
    assert url in client.get(f"/machines/{alone.pk}/").content.decode()
    said = {
        "new_class": CONNECTED, "method": "sanitize", "tool": "hdparm 9.65",
        "disk_serials": "A1\n\nA2\nA1", "wiped_on": today().isoformat(), "done_by": "Anh C",
    }  # fmt: skip
    assert client.post(url, said | {"wiped_on": "2999-01-01"}).status_code == 200
    assert client.post(url, said).status_code == 303
    made = Certificate.objects.get()
    assert made.disk_serials == ["A1", "A2"]
    page = client.get(f"/wiping/{made.pk}/").content.decode()
    assert "chưa có kết quả kiểm tra ảnh đĩa" in page
    standing = as_person("standing")
    fixed = standing.post(
        f"/wiping/computer/{alone.pk}/correct/", {"machine_class": LAN, "reason": "dán nhầm"}
    )
    assert fixed.status_code == 303
    assert Computer.objects.get().machine_class == LAN


def test_two_signatures_lead_to_the_register(province: Province, drawn: Certificate) -> None:
    client = sign_in(province.person("health.officer"))
    page, words = f"/wiping/{drawn.pk}/", "Bước tiếp theo: sửa loại máy trong sổ"
    assert words not in client.get(page).content.decode()
    both_sign(province, drawn)
    assert words in client.get(page).content.decode()
    reader = sign_in(province.person("health.leader"))
    assert words not in reader.get(page).content.decode()  # he doesn't keep the register
    change(province, drawn.computer)
    assert words not in client.get(page).content.decode()
