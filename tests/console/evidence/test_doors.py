"""Every door by which a file comes in: a marked one is refused, counted, and nothing of it stays.

The doors are found in the code, not listed by hand: a new file field, or a new reader of an
upload's bytes, fails here until it is tried.
"""

from __future__ import annotations

import ast
import importlib
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.console.assignments.making import make_assignment
from tests.console.evidence.pcs import Pc, ticket_of
from tests.console.marked_files.whole import everything
from tests.console.people import Province, sign_in

import khien.console
from khien.console.audit.models import Event
from khien.console.endpoints.models import Computer
from khien.console.evidence.models import HeldFile, Refusal, StoredFile, Ticket
from khien.console.wiping.actions import Values, draw_up
from khien.evidence.fields import written
from khien.evidence.unit_key import FILE, make_unit_key

CONSOLE = Path(khien.console.__file__).parent
NAME, TEXT = "ke-hoach-q7x", "noi-dung-k39z"


def marked_docx() -> bytes:
    """A letter that bears a level in a line of its own, with a canary in its text."""
    letter = docx.Document()
    for line in ("UBND TỈNH ĐÔNG KHÊ", "Số: 01/KH-UBND", "MẬT", f"Kế hoạch {TEXT}"):
        letter.add_paragraph(line)
    held = io.BytesIO()
    letter.save(held)
    return held.getvalue()


@dataclass(frozen=True, slots=True)
class Door:
    """``who`` posts to ``url``. ``examines``: it takes documents, so a mark is found and told;
    the others take one form of signed data and turn every other file away unread.
    """

    who: str
    url: str
    data: dict[str, Any]
    examines: bool = True


# (form, field) → the door; {assignment} and {certificate} are of the Sở Y tế, {odd} a report of its staff.
DOORS: dict[tuple[str, str], Door] = {
    ("directives.IntakeForm", "letters"): Door(
        "standing", "/directives/intake/", {"received_on": "2026-11-20"}
    ),
    ("directives.FolderForm", "letters"): Door("standing", "/directives/in-force/", {}),
    ("directives.FolderForm", "folder"): Door("standing", "/directives/in-force/", {}),
    ("evidence.FileForm", "file"): Door(
        "health.officer", "/evidence/assignments/{assignment}/file/", {"words": "x"}
    ),
    ("incidents.Report", "file"): Door(
        "health.staff", "/odd/report/", {"what": "thư lạ", "where": "hộp thư", "when": "nay"}
    ),
    ("signatures.RootForm", "certificate"): Door(
        "administrator", "/signatures/roots/", {"fingerprint": "0" * 64, "source": "x"},
        examines=False,
    ),
    ("signatures.ListForm", "revocation"): Door(
        "administrator", "/signatures/roots/lists/", {}, examines=False
    ),
    ("evidence.ImportForm", "bundles"): Door(
        "health.officer", "/evidence/import/", {}, examines=False
    ),
    ("coverage.UploadForm", "file"): Door(
        "health.officer", "/coverage/lists/new/",
        {"organisation": "{organisation}", "kind": "antivirus", "source": "x"},
    ),
    ("evidence.ImportForm", "folder"): Door(
        "health.officer", "/evidence/import/", {}, examines=False
    ),
    ("evidence.PaperForm", "pages"): Door("health.officer", "/evidence/paper/", {}),
    ("devices.ListForm", "file"): Door(
        "health.officer", "/devices/import/", {"organisation": "{organisation}"}
    ),
    ("wiping.PhotoForm", "photo"): Door("health.officer", "/wiping/{certificate}/photo/", {}),
}  # fmt: skip
# Doors for a file whose seeming mark a person with that right, and a reason, says is none: it
# is examined and kept, which is what they are for (tests of mark.declare).
PAST_A_MARK = {("evidence.NotAMarkForm", "file"), ("incidents.NotAMark", "file")}
# Modules that touch an upload's bytes themselves: the door, its spool, and the three readers of
# one form of signed data.
READERS = {
    "evidence/files.py", "evidence/uploads.py", "evidence/views/dropped.py",
    "signatures/views.py", "evidence/api.py",
}  # fmt: skip


def file_fields() -> Iterator[tuple[str, str]]:
    """Every file field of every form of the console."""
    for path in CONSOLE.glob("*/forms.py"):
        module = importlib.import_module(f"khien.console.{path.parent.name}.forms")
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, forms.BaseForm):
                if value.__module__ != module.__name__:
                    continue
                for name, field in value.base_fields.items():
                    if isinstance(field, forms.FileField):
                        yield f"{path.parent.name}.{value.__name__}", name


def test_every_file_field_is_a_door_that_is_tried() -> None:
    assert set(file_fields()) == set(DOORS) | PAST_A_MARK


def test_no_model_keeps_an_upload_by_itself() -> None:
    from django.db.models import FileField

    kept = [
        field
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, FileField)
    ]
    assert kept == []


def test_only_the_door_reads_an_upload() -> None:
    """``.FILES`` goes into a form; the bytes of an upload are read by the door alone."""
    readers = set()
    for path in CONSOLE.rglob("*.py"):
        place = str(path.relative_to(CONSOLE))
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Attribute):
                continue
            if node.attr in ("chunks", "temporary_file_path", "body"):
                readers.add(place)
            if node.attr == "read" and "upload" in ast.unparse(node.value):
                readers.add(place)
            if node.attr == "FILES":
                assert place.endswith("views.py") or "/views/" in place
    assert readers <= READERS, readers - READERS


def kept_anywhere() -> str:
    """The whole database and every file under the data folder, as text."""
    found = [everything()]
    for folder in (settings.MEDIA_ROOT, settings.DATA):
        for path in Path(folder).rglob("*"):
            found.append(path.name)
            if path.is_file():
                found.append(path.read_bytes().decode("latin-1"))
    return "\n".join(found)


@pytest.fixture
def post(province: Province) -> Callable[..., Any]:
    """Post a file through a door, and follow where it sends."""
    assignment = make_assignment(province, province.health)
    certificate = draw_up(
        province.person("health.officer"),
        Computer.objects.create(organisation=province.health, name="ML-DOOR"),
        Values("stand_alone", "overwrite", "nwipe", ["A1"], timezone.localdate(), "Anh A"),
    )

    def send(field: str, door: Door, name: str, data: bytes) -> tuple[Client, str]:
        client = sign_in(province.person(door.who))
        url = door.url.format(assignment=assignment.pk, certificate=certificate.pk)
        own = {"{organisation}": province.health.pk}
        fields = {key: own.get(value, value) for key, value in door.data.items()}
        upload = SimpleUploadedFile(name, data)
        answer = client.post(url, {**fields, field: upload})
        assert answer.status_code in (200, 303, 409, 422), url
        if answer.status_code == 303:
            answer = client.get(answer["Location"])
        return client, answer.content.decode()

    return send


@pytest.mark.parametrize(("form", "field"), sorted(DOORS), ids=lambda value: str(value))
def test_a_marked_file_is_turned_away_and_nothing_of_it_stays(
    form: str, field: str, post: Callable[..., Any]
) -> None:
    door = DOORS[form, field]
    stored = StoredFile.objects.count()
    _client, shown = post(field, door, f"{NAME}.docx", marked_docx())
    whole = kept_anywhere()
    assert NAME not in whole
    assert TEXT not in whole
    assert StoredFile.objects.count() == stored
    assert not HeldFile.objects.exists()
    assert TEXT not in shown
    if door.examines:
        assert "MẬT" in shown
        refusal = Refusal.objects.get(kind="marked")
        assert set(refusal.facts) == {"level", "size", "place"}
        assert Event.objects.filter(verb="file.refuse_marked").count() == 1
        # What to do is said, not only that it was refused.
        assert "văn thư" in shown or "bản giấy" in shown or "quy định" in shown


@pytest.mark.parametrize(("form", "field"), sorted(DOORS), ids=lambda value: str(value))
def test_the_unit_s_key_never_comes_in(
    form: str, field: str, post: Callable[..., Any], ticket: Ticket, pc: Callable[..., Pc]
) -> None:
    import datetime as days

    key = make_unit_key(ticket_of(ticket), now=days.datetime.now(days.UTC))
    from khien.evidence.unit_key import _bytes

    data = _bytes(key)
    assert written(key.made_at).encode() in data
    for name in (FILE, "tep.txt", "tep.json"):
        post(field, DOORS[form, field], name, data)
    whole = kept_anywhere()
    assert key.secret.hex() not in whole
    assert key.key_id not in whole


@pytest.mark.parametrize(("form", "field"), sorted(DOORS), ids=lambda value: str(value))
def test_a_scan_s_own_report_never_comes_in(
    form: str, field: str, post: Callable[..., Any]
) -> None:
    row = {"path": f"/srv/{NAME}.docx", "member": None, "level": "MẬT", "sha256": "ab" * 32}
    _client, shown = post(field, DOORS[form, field], "minh-chung.txt", json.dumps(row).encode())
    assert NAME not in kept_anywhere()
    assert NAME not in shown
    if DOORS[form, field].examines:
        assert "kết quả quét có tên tệp" in shown


def test_the_machine_s_own_door_takes_bundles_only(db: None, ticket: Ticket) -> None:
    answer = Client().post(
        "/api/v1/bundles", marked_docx(), content_type="application/vnd.in-toto+json"
    )
    assert answer.status_code >= 400
    assert TEXT not in kept_anywhere()
