"""Encrypted bundles at every door: opened in memory, then judged as if they had come plain."""

from __future__ import annotations

import io
import json
import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from tests.console.evidence.pcs import Pc, ticket_of
from tests.console.evidence.test_altered_anywhere import altered, refused_at_the_api
from tests.console.evidence.test_many import drop, outcomes, signed_ticket
from tests.console.people import Province, sign_in

from khien.console.audit.models import Event
from khien.console.endpoints.models import Computer
from khien.console.evidence import actions, console_keys
from khien.console.evidence.models import Bundle, Enrolment, HeldFile, Refusal, StoredFile, Ticket
from khien.console.evidence.views import dropped
from khien.evidence.bundle import verify_bundle
from khien.evidence.dsse import MAX_ENVELOPE
from khien.evidence.encryption import encrypt, is_encrypted, make_identity, recipient_of
from khien.evidence.receipt import read_receipt
from khien.evidence.unit_key import SCHEMA as UNIT_KEY

MakePc = Callable[..., Pc]
API = "/api/v1/bundles"


@pytest.fixture
def officer(province: Province) -> Client:
    return sign_in(province.person("health.officer"))


def sealed(data: bytes, recipient: str = "") -> bytes:
    return encrypt(data, recipient or console_keys.bundle_recipient())


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def nothing_kept() -> bool:
    return not any(model.objects.exists() for model in (Bundle, Enrolment, StoredFile, HeldFile))


def test_the_key_is_kept_like_the_others_and_shown_by_its_other_half(officer: Client) -> None:
    recipient = console_keys.bundle_recipient()
    path = console_keys._folder() / "bundles.age"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert recipient_of(path.read_text().splitlines()[-1]) == recipient
    assert console_keys.bundle_recipient() == recipient  # made once
    html = officer.get("/evidence/import/").content.decode()
    assert f"--encrypt-to {recipient}" in html
    assert "AGE-SECRET-KEY" not in html


def test_a_ticket_that_encrypts_names_the_recipient(
    province: Province, officer: Client, computer: Computer, tmp_path: Path
) -> None:
    made = officer.post(
        "/evidence/tickets/new/",
        {"kind": "one", "computer": computer.pk, "days": 14, "encrypts": "on"},
    )
    row = Ticket.objects.get()
    assert made.status_code == 303
    assert ticket_of(row).encrypt_to == console_keys.bundle_recipient()
    assert "mã hóa gói kết quả" in officer.get(made["Location"]).content.decode()
    plain = actions.make_ticket(
        province.person("health.officer"), organisation=province.health, places=2
    )
    assert ticket_of(plain).encrypt_to is None


def test_a_pc_with_such_a_ticket_is_taken(
    province: Province, officer: Client, computer: Computer, pc: MakePc
) -> None:
    row = actions.make_ticket(
        province.person("health.officer"), organisation=province.health, computer=computer,
        encrypts=True,
    )  # fmt: skip
    one = pc()
    bundle = one.bundle(row)
    shown = drop(officer, {"VP-01-20261125.khien": sealed(bundle)})
    # What it is called is told: it proved to be a bundle.
    assert outcomes(shown) == {"VP-01-20261125.khien": "accepted"}
    kept = Bundle.objects.get()
    assert bytes(kept.envelope) == bundle  # as it was signed, to be judged again
    assert kept.payload_sha256 == verify_bundle(bundle).payload_sha256
    receipt = read_receipt(
        bytes(kept.receipt), pinned=console_keys.signing_key().public.fingerprint
    )
    assert receipt.bundle_sha256 == kept.payload_sha256
    one.take(bytes(kept.receipt))
    # Encrypted anew it is other bytes and the same bundle.
    assert outcomes(drop(officer, {"ket-qua.khien": sealed(bundle)})) == {
        "ket-qua.khien": "replayed"
    }
    assert outcomes(drop(officer, {"ket-qua-2.khien": one.bundle(row)})) == {
        "ket-qua-2.khien": "accepted"  # the next may come plain
    }


def test_many_by_one_drag_mixed_and_from_a_zip(
    officer: Client, batch: Ticket, pc: MakePc, tmp_path: Path
) -> None:
    one, two, three = (pc(n, serials=[n]).bundle(batch, place=p + 1) for p, n in enumerate("abc"))
    stick = zipped(
        {
            "ket-qua/b.khien": sealed(two),
            "ket-qua/b.html": b"<html>",
            "phieu.khien": signed_ticket(batch, tmp_path).read_bytes(),
            "ket-qua/hong.khien": sealed(three)[:-9],
        }
    )
    shown = drop(officer, {"a.khien": sealed(one), "usb.zip": stick, "c.khien": three})
    assert [row["outcome"] for row in shown["rows"]].count("proposed") == 3
    (bad,) = (row for row in shown["rows"] if row["outcome"] == "refused")
    assert (bad["code"], bad["name"]) == ("encryption-damaged", "tệp thứ 5")
    assert (shown["aside_other"], shown["aside_papers"]) == (1, 1)
    assert not StoredFile.objects.exists()


def test_a_zip_that_is_none_or_holds_none(officer: Client) -> None:
    letters = zipped({"ke-hoach.docx": b"PK\x03\x04", "a/ghi-chu.txt": b"x"})
    shown = drop(officer, {"usb.zip": letters, "hong.zip": letters[:40], "b.zip": b"no zip"})
    assert (shown["rows"], shown["aside_other"]) == ([], 4)
    assert "ke-hoach" not in shown["html"]
    bomb = zipped({"ket-qua.khien": b"\0" * (MAX_ENVELOPE + 10)})
    (row,) = drop(officer, {"usb.zip": bomb})["rows"]
    assert row["outcome"] == "refused"
    assert nothing_kept()


def test_what_there_is_no_time_for_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [
        SimpleUploadedFile(f"{n}.zip", zipped({"a.khien": b"1", "b.khien": b"2"})) for n in "xy"
    ]
    found = list(dropped.dropped(files, until=-1.0))
    assert [(one.name, one.left) for one in found] == [("a.khien", False), ("", True), ("", True)]


def test_at_the_pc_s_own_door(ticket: Ticket, pc: MakePc) -> None:
    bundle = pc().bundle(ticket)
    answer = Client().post(API, sealed(bundle), content_type="application/octet-stream")
    assert answer.status_code == 200, answer.content
    assert Bundle.objects.get().received_by is None


def test_one_bit_turned_anywhere_is_refused_at_the_door(ticket: Ticket, pc: MakePc) -> None:
    data = sealed(pc().bundle(ticket))
    near = [*range(0, 330, 7), *range(330, len(data), 331), len(data) - 1]
    refused_at_the_api(altered(data, near))
    assert nothing_kept()


def test_another_console_s_damaged_and_odd_ones_say_so(
    officer: Client, ticket: Ticket, pc: MakePc
) -> None:
    bundle = pc().bundle(ticket)
    files = {
        "ket-qua-A.khien": sealed(bundle, recipient_of(make_identity())),
        "ket-qua-B.khien": sealed(bundle)[:-1],
        "ket-qua-C.khien": sealed(bundle) + b"\0" * MAX_ENVELOPE,
        "ket-qua-D.khien": sealed(sealed(bundle)),
        "ket-qua-E.khien": sealed(b"PK\x03\x04 a letter"),
        "ket-qua-F.khien": sealed(json.dumps({"schema": UNIT_KEY}).encode()),
        "chi-thi-mat.docx.age": pyrage.passphrase.encrypt(b"x", "y"),
    }
    shown = drop(officer, files)
    assert outcomes(shown) == {
        "ket-qua-A.khien": "encrypted-elsewhere", "ket-qua-B.khien": "encryption-damaged",
        "ket-qua-C.khien": "too-large", "ket-qua-D.khien": "altered", "ket-qua-E.khien": "altered",
        "ket-qua-F.khien": "unit-key-offered", "tệp thứ 7": "encrypted-elsewhere",
    }  # fmt: skip
    assert "hệ thống khác, hoặc phần đầu của gói bị hỏng" in shown["html"]
    assert "chi-thi" not in shown["html"]
    assert nothing_kept()
    assert Refusal.objects.count() == len(files)


def test_the_door_for_pcs_answers_in_words(ticket: Ticket, pc: MakePc) -> None:
    cache.clear()
    data = sealed(pc().bundle(ticket), recipient_of(make_identity()))
    answer = Client().post(API, data, content_type="application/octet-stream")
    assert answer.status_code == 422
    assert json.loads(answer.content)["error"]["code"] == "encrypted-elsewhere"


def test_a_changed_key_and_what_was_encrypted_to_the_former(
    officer: Client, batch: Ticket, pc: MakePc, capsys: pytest.CaptureFixture[str]
) -> None:
    former = console_keys.bundle_recipient()
    call_command("change_bundle_key")
    newer = console_keys.bundle_recipient()
    assert newer != former
    assert newer in capsys.readouterr().out
    event = Event.objects.get(verb="bundle.change_key")
    assert event.content.facts == {"recipient": newer}
    files = {
        "ket-qua-a.khien": sealed(pc("a", serials=["A"]).bundle(batch, place=1), former),
        "ket-qua-b.khien": sealed(pc("b", serials=["B"]).bundle(batch, place=2), newer),
    }
    assert set(outcomes(drop(officer, files)).values()) == {"proposed"}
    assert stat.S_IMODE((console_keys._folder() / "bundles.age").stat().st_mode) == 0o600
    call_command("change_bundle_key")
    assert len(console_keys._identities()) == 3


def test_a_key_file_of_ours_that_is_damaged_stops_nothing_else(
    officer: Client, ticket: Ticket, pc: MakePc
) -> None:
    data = sealed(pc().bundle(ticket))
    (console_keys._folder() / "bundles.age").write_text("rac\n")
    assert outcomes(drop(officer, {"ket-qua-a.khien": data})) == {"ket-qua-a.khien": "no-identity"}
    assert nothing_kept()


def test_nothing_plain_is_written(
    officer: Client, ticket: Ticket, pc: MakePc, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file is made between the door and the database while it is open."""
    data = sealed(pc().bundle(ticket))
    made: list[Any] = []
    true_open = os.open

    def noted(path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
        if flags & os.O_CREAT:
            made.append(path)
        return true_open(path, flags, *args, **kwargs)

    monkeypatch.setattr(os, "open", noted)
    opened = console_keys.opened(data)
    assert verify_bundle(opened)
    assert not is_encrypted(opened)
    assert made == []
