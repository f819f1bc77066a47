"""A whole folder handed in at once: each file judged by itself, said per PC, nothing half-written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from samples.endpoints import many_pcs
from tests.console.evidence.pcs import Pc, ticket_of
from tests.console.people import Province, sign_in

from khien.console.audit.models import Event
from khien.console.endpoints.models import Computer
from khien.console.evidence import actions, console_keys, forms, uploads
from khien.console.evidence.actions.tickets import ticket_value
from khien.console.evidence.models import (
    Bundle,
    Enrolment,
    FindingRow,
    HeldFile,
    Refusal,
    StoredFile,
    Ticket,
)
from khien.console.evidence.views import results
from khien.evidence import ticket as tickets

MakePc = Callable[..., Pc]
IMPORT = "/evidence/import/"


@pytest.fixture
def officer(province: Province) -> Client:
    return sign_in(province.person("health.officer"))


def drop(client: Client, files: dict[str, bytes], *, field: str = "bundles") -> dict[str, Any]:
    sent = client.post(IMPORT, {field: [SimpleUploadedFile(n, d) for n, d in files.items()]})
    assert sent.status_code == 303, sent.content.decode()[:2_000]
    page = client.get(sent["Location"])
    told = ("rows", "taken", "waiting_now", "known", "refused")
    aside = ("aside_papers", "aside_other", "aside_left")
    return {name: page.context[name] for name in told + aside} | {"html": page.content.decode()}


def signed_ticket(row: Ticket, folder: Path) -> Path:
    path = folder / "phieu.khien"
    path.write_bytes(tickets.make_ticket(ticket_value(row), key=console_keys.signing_key()))
    return path


def outcomes(shown: dict[str, Any]) -> dict[str, str]:
    return {row["name"]: row["code"] or row["outcome"] for row in shown["rows"]}


def test_a_folder_says_per_pc_what_became_of_it(
    province: Province, officer: Client, batch: Ticket, pc: MakePc, tmp_path: Path
) -> None:
    one, two = pc("one"), pc("two", serials=["DK-0002"])
    first, second = one.bundle(batch, place=1), two.bundle(batch, place=2)
    drop(officer, {"ket-qua-two.khien": second})
    files = {
        "ket-qua-one.khien": first,
        "ket-qua-two.khien": second,
        "ket-qua-cut.khien": first[:-30],
        "phieu.khien": signed_ticket(batch, tmp_path).read_bytes(),
        "ke-hoach.docx": b"PK\x03\x04 of no matter",
        "anh.jpg": b"\xff\xd8",
    }
    shown = drop(officer, files, field="folder")
    assert outcomes(shown) == {
        "ket-qua-one.khien": "proposed", "ket-qua-two.khien": "replayed", "ket-qua-cut.khien": "altered",
    }  # fmt: skip
    figures = ("taken", "waiting_now", "known", "refused", "aside_papers", "aside_other")
    assert [shown[name] for name in figures] == [1, 1, 1, 1, 1, 2]
    assert "Đã nhận 1 trên 3 gói vừa nộp" in shown["html"]
    assert "Chép lại tệp từ máy đã làm ra nó" in shown["html"]  # what to do
    assert "2 tệp không phải gói kết quả" in shown["html"]
    assert "ke-hoach" not in shown["html"]
    assert not StoredFile.objects.exists()
    assert not HeldFile.objects.exists()
    # Of a file that is no bundle nothing is recorded but its number on that page.
    assert set(Refusal.objects.values_list("reason_code", flat=True)) == {"replayed", "altered"}


def test_files_from_both_inputs_are_one_drop(officer: Client, batch: Ticket, pc: MakePc) -> None:
    files = {
        "bundles": [SimpleUploadedFile("a.khien", pc("a", serials=["A1"]).bundle(batch, place=1))],
        "folder": [SimpleUploadedFile("b.khien", pc("b", serials=["B1"]).bundle(batch, place=2))],
    }
    sent = officer.post(IMPORT, files)
    assert len(officer.get(sent["Location"]).context["rows"]) == 2


def test_a_drop_without_any_bundle_says_so(officer: Client) -> None:
    shown = drop(officer, {"a.txt": b"x", "b.txt": b"y"})
    assert "Không có gói kết quả nào" in shown["html"]
    assert not Event.objects.filter(verb="bundle.refuse").exists()


def test_of_a_damaged_file_only_a_pc_s_name_is_told(officer: Client) -> None:
    """A name that `khien inspect` gives says which PC; any other may be the subject of a secret."""
    names = ["ket-qua-VP-01.khien", "ket-qua-kế hoạch.khien", "phuong-an-mat.khien"]
    shown = drop(officer, dict.fromkeys(names, b"{"))
    assert set(outcomes(shown)) == {"ket-qua-VP-01.khien", "tệp thứ 2", "tệp thứ 3"}
    assert "phuong-an" not in shown["html"]


def test_nothing_chosen_and_too_many(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Chọn tệp hoặc thư mục" in officer.post(IMPORT, {}).content.decode()
    monkeypatch.setattr(forms.ImportForm, "most", 2)
    three = [SimpleUploadedFile(f"{n}.khien", b"x") for n in range(3)]
    answer = officer.post(IMPORT, {"folder": three})
    assert "nhiều nhất 2 tệp" in answer.content.decode()
    assert not Refusal.objects.exists()


def test_more_files_than_a_request_takes_are_refused_in_words(officer: Client) -> None:
    many = [SimpleUploadedFile(f"{n}.khien", b"x") for n in range(210)]
    answer = officer.post(IMPORT, {"folder": many})
    assert answer.status_code == 413
    assert not Refusal.objects.exists()


def test_what_there_is_no_time_for_is_said_and_the_rest_is_whole(
    officer: Client, batch: Ticket, pc: MakePc, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {n: pc(n, serials=[n]).bundle(batch, place=at) for at, n in enumerate("abc", 1)}
    files = {f"{n}.khien": data for n, data in made.items()}
    monkeypatch.setattr(results, "SECONDS", 0.0)
    shown = drop(officer, files)
    assert (len(shown["rows"]), shown["aside_left"]) == (1, 2)
    assert "2 tệp chưa kịp xét" in shown["html"]
    monkeypatch.setattr(results, "SECONDS", 45.0)
    shown = drop(officer, files)
    assert (shown["known"], shown["taken"]) == (1, 2)


def test_a_drop_that_breaks_off_leaves_whole_bundles_only(
    officer: Client, batch: Ticket, pc: MakePc, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        f"{n}.khien": pc(n, serials=[n]).bundle(batch, place=at) for at, n in enumerate("abc", 1)
    }
    taken, take = [], actions.take_bundle

    def breaks(*given: Any, **named: Any) -> Any:
        if len(taken) == 2:
            raise MemoryError
        taken.append(take(*given, **named))
        return taken[-1]

    monkeypatch.setattr(actions, "take_bundle", breaks)
    with pytest.raises(MemoryError):
        drop(officer, files)
    assert (Bundle.objects.count(), Enrolment.objects.count()) == (2, 2)
    monkeypatch.setattr(actions, "take_bundle", take)
    shown = drop(officer, files)
    assert (shown["known"], shown["taken"]) == (2, 1)


def test_a_file_larger_than_the_spool_keeps_is_refused_by_name(
    officer: Client, batch: Ticket, pc: MakePc, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = pc("a", serials=["A"]).bundle(batch, place=1)
    monkeypatch.setattr(uploads, "REQUEST_BYTES", len(small) + 100)
    shown = drop(officer, {"a.khien": small, "b.khien": b"{" * 500})
    assert outcomes(shown) == {"a.khien": "proposed", "tệp thứ 2": "too-large"}


def test_a_drop_for_another_organisation_is_refused_file_by_file(
    province: Province, batch: Ticket, pc: MakePc
) -> None:
    culture = sign_in(province.person("culture.officer"))
    shown = drop(culture, {"a.khien": pc("a").bundle(batch, place=1)})
    assert outcomes(shown) == {"a.khien": "wrong-organisation"}
    assert not Bundle.objects.exists()
    assert Refusal.objects.get().organisation == province.culture


def test_forty_pcs_of_one_ticket(province: Province, officer: Client, tmp_path: Path) -> None:
    """The whole way of a batch, by the code that the PCs run: dropped, confirmed, carried back."""
    batch = actions.make_ticket(
        province.person("health.officer"), organisation=province.health, places=40
    )
    ticket = signed_ticket(batch, tmp_path)
    now = datetime.now(UTC)
    made = dict(many_pcs.bundles(ticket, many_pcs.office(40), tmp_path / "pcs", now=now))
    shown = drop(officer, made)
    assert (shown["taken"], shown["waiting_now"]) == (40, 40)
    assert not FindingRow.objects.exists()
    page = officer.get("/evidence/new-machines/")
    rows = page.context["rows"]
    assert len(rows) == 40
    html = page.content.decode()
    for one, fingerprint, *_ in rows:
        assert all(each in html for each in (one.hostname, one.serials[0], fingerprint))
    answers: dict[str, Any] = {"enrolment": [one.pk for one, *_ in rows]}
    for one, *_ in rows:
        answers |= {f"computer-{one.pk}": "new", f"name-{one.pk}": one.hostname}
    done = officer.post("/evidence/new-machines/confirm/", answers)
    page = officer.get(done["Location"])
    assert "Tải 40 biên nhận" in page.content.decode()
    assert Computer.objects.filter(organisation=province.health).count() == 40
    assert FindingRow.objects.filter(current=True).values("computer").distinct().count() == 40
    for address in ("/evidence/receipts/", f"/evidence/receipts/?ticket={batch.pk}"):
        archive = zipfile.ZipFile(io.BytesIO(officer.get(address).content))
        assert len(archive.namelist()) == 40
        assert "bien-nhan-vp-01-so-1.khien" in archive.namelist()
    # Each PC goes on from its receipt; a forty-first finds no place.
    from khien.evidence.bindings import take_receipt
    from khien.evidence.errors import NoBinding, NoFreePlace

    state = tmp_path / "pcs" / "VP-07" / "state"
    accepted = take_receipt(state, archive.read("bien-nhan-vp-07-so-1.khien"))[1]
    assert accepted.accepted
    with pytest.raises(NoBinding):
        take_receipt(state, archive.read("bien-nhan-vp-08-so-1.khien"))
    with pytest.raises(NoFreePlace):
        dict(many_pcs.bundles(ticket, many_pcs.office(1, prefix="X"), tmp_path / "x", now=now))


def test_two_pcs_of_one_name_have_receipts_of_two_names(
    province: Province, officer: Client, pc: MakePc
) -> None:
    for place in (province.health, province.clinic):
        computer = Computer.objects.create(organisation=place, name="MÁY-01")
        by = province.person("health.officer")
        row = actions.make_ticket(by, organisation=place, computer=computer)
        one = pc(f"at{place.pk}", serials=[f"S{place.pk}"])
        drop_all = {"a.khien": one.bundle(row)}
        taken = officer.post(
            IMPORT, {"bundles": [SimpleUploadedFile(n, d) for n, d in drop_all.items()]}
        )
        assert taken.status_code == 303
        session = officer.session
        session["kept"] = [*session.get("kept", []), *session[results.RECEIPTS]]
        session.save()
    session[results.RECEIPTS] = session["kept"]
    session.save()
    archive = zipfile.ZipFile(io.BytesIO(officer.get("/evidence/receipts/").content))
    assert len(set(archive.namelist())) == 2


def test_receipts_are_of_what_one_may_see(
    province: Province, officer: Client, ticket: Ticket, pc: MakePc
) -> None:
    drop(officer, {"a.khien": pc().bundle(ticket)})
    assert officer.get("/evidence/receipts/").status_code == 200
    # Another's session with these numbers in it, and the ticket by its number: nothing is there.
    culture = sign_in(province.person("culture.officer"))
    session = culture.session
    session[results.RECEIPTS] = list(Bundle.objects.values_list("pk", flat=True))
    session.save()
    assert culture.get("/evidence/receipts/").status_code == 404
    assert culture.get(f"/evidence/receipts/?ticket={ticket.pk}").status_code == 404
    for odd in ("x", "", "-1", "9" * 30):
        assert officer.get(f"/evidence/receipts/?ticket={odd}").status_code == 404


def test_a_place_used_twice_and_a_second_key_wait_in_a_drop(
    province: Province, officer: Client, batch: Ticket, pc: MakePc
) -> None:
    """In one folder: two keys in one place, one hardware under two keys; the others go on."""
    files = {
        "a.khien": pc("a", serials=["A1"]).bundle(batch, place=1),
        "b.khien": pc("b", serials=["B1"]).bundle(batch, place=1),
        "c.khien": pc("c", serials=["A1"]).bundle(batch, place=2),
        "d.khien": pc("d", serials=["D1"]).bundle(batch, place=3),
    }
    shown = drop(officer, files)
    said = {row["name"]: row["outcome"] for row in shown["rows"]}
    assert said == {
        "a.khien": "proposed", "b.khien": "held", "c.khien": "held", "d.khien": "proposed",
    }  # fmt: skip
    assert shown["waiting_now"] == 4
    proposed = Enrolment.objects.filter(state="proposed")
    assert {one.hostname for one in proposed} == {"may-a", "may-d"}


def test_a_revoked_batch_takes_no_more_in_a_drop(
    province: Province, officer: Client, batch: Ticket, pc: MakePc
) -> None:
    late = pc("late").bundle(batch, place=1)
    officer.post(f"/evidence/tickets/{batch.pk}/revoke/")
    assert outcomes(drop(officer, {"late.khien": late})) == {"late.khien": "revoked-ticket"}
    assert ticket_of(batch).places == 3
