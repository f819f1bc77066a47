"""The log's newest root on every page that is printed as a paper, and in the coverage table."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
import zxingcpp
from django.db import transaction
from django.template import Context, Template
from django.urls import reverse
from PIL import Image
from tests.console.people import Province, sign_in

from khien.console.audit import actions as audit
from khien.console.audit.models import TreeHead
from khien.console.endpoints.models import Computer, MachineClass
from khien.console.evidence.models import Visit
from khien.console.wiping.models import Certificate, Method
from khien.evidence.log_proof import read_checkpoint

MARK = "log-checkpoint"


@pytest.fixture
def head(province: Province) -> TreeHead:
    with transaction.atomic():
        audit.record(
            "ticket.make", actor=None, subject=province.health, organisation=province.health.pk
        )
    audit.seal()
    return TreeHead.objects.latest("pk")


def words_of(head: TreeHead) -> str:
    return f"KHIEN-LOG:1:{head.size}:{head.root_hash}"


def test_the_component_is_for_paper_and_says_what_its_code_says(head: TreeHead) -> None:
    page = Template("{% load khien %}{% log_checkpoint %}").render(Context())
    assert 'class="log-checkpoint print-only"' in page
    assert words_of(head) in page
    assert read_checkpoint(words_of(head)).size == head.size
    # By its view box: a style sheet sets the size, for no style stands in the page.
    assert "viewBox" in page
    assert "style=" not in page


def test_a_log_that_was_never_sealed_has_none(db: None) -> None:
    assert MARK not in Template("{% load khien %}{% log_checkpoint %}").render(Context())


def test_every_page_that_is_printed_as_a_paper_bears_it(province: Province, head: TreeHead) -> None:
    officer, inspector = province.person("health.officer"), province.person("health.inspector")
    computer = Computer.objects.create(
        organisation=province.health, name="M1", machine_class=MachineClass.STAND_ALONE
    )
    visit = Visit.objects.create(
        organisation=province.health, seed="s", pool=[computer.pk], made_by=inspector,
        made_at=head.sealed_at,
    )  # fmt: skip
    certificate = Certificate.objects.create(
        organisation=province.health, computer=computer, new_class=MachineClass.CONNECTED,
        method=Method.values[0], tool="x",
        disk_serials=["D1"], wiped_on=date(2026, 11, 1), done_by="Lan", drawn_by=officer,
    )  # fmt: skip
    seen = {
        address: sign_in(who).get(address).content.decode()
        for who, address in (
            (officer, f"/machines/{computer.pk}/"),
            (officer, "/coverage/"),
            (officer, reverse("wiping:certificate", args=[certificate.pk])),
            (inspector, reverse("evidence:visit", args=[visit.pk])),
        )
    }
    assert {address: page.count(words_of(head)) for address, page in seen.items()} == dict.fromkeys(
        seen, 1
    )


def test_the_coverage_report_bears_the_same_code(province: Province, head: TreeHead) -> None:
    data = sign_in(province.person("health.officer")).get("/coverage/table.docx").content
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.startswith("word/media/")]
        pictures = [Image.open(io.BytesIO(archive.read(name))).convert("L") for name in names]
    (code,) = (each.text for picture in pictures for each in zxingcpp.read_barcodes(picture))
    assert code == words_of(head)
