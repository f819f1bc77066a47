"""The pages for paper: challenges on a ticket's page, pictures dropped, what a PC's page says."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
import segno
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from tests.console.evidence.pcs import Pc, a_finding
from tests.console.people import Province, sign_in

from khien.console.endpoints.models import Computer
from khien.console.evidence import actions, files, queries
from khien.console.evidence.actions.enrolments import Choice
from khien.console.evidence.models import Bundle, FindingRow, HeldFile, Refusal, StoredFile, Ticket
from khien.console.people.models import Person
from khien.core.errors import NoTextLayer
from khien.evidence.keys import grouped
from khien.evidence.paper_words import grouped_words
from khien.workflows.intake import Examination, Outcome

MakePc = Callable[..., Pc]


def picture(*pages: tuple[bytes, ...], kind: str = "PNG") -> bytes:
    """The codes of each page on a sheet, as a scan (PDF: a sheet a page)."""
    sheets = []
    for parts in pages:
        sheet = Image.new("L", (1240, 1754), 255)
        for number, part in enumerate(parts):
            code = io.BytesIO()
            segno.make(part, mode="byte", error="m", micro=False).save(code, kind="png", scale=4)
            sheet.paste(Image.open(code).convert("L"), (100, 200 + 600 * number))
        sheets.append(sheet)
    made = io.BytesIO()
    sheets[0].save(
        made, kind, **({"save_all": True, "append_images": sheets[1:]} if kind == "PDF" else {})
    )
    return made.getvalue()


@pytest.fixture
def officer(province: Province) -> Person:
    return province.person("health.officer")


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Callable[[Examination], None]:
    """What the first door answers: whether a scan bears a mark is tried in tests/workflows."""

    def answer(examination: Examination) -> None:
        monkeypatch.setattr(files, "examine_upload", lambda upload, *, name: examination)

    answer(Examination(Outcome.CLEAR))
    return answer


def drop(officer: Person, *given: tuple[str, bytes]) -> str:
    client = sign_in(officer)
    pages = [SimpleUploadedFile(name, data) for name, data in given]
    answer = client.post("/evidence/paper/", {"pages": pages})
    assert answer.status_code == 303
    return client.get(answer["Location"]).content.decode()


def words_of(officer: Person, ticket: Ticket) -> str:
    return actions.give_challenges(officer, ticket)[0].words


def test_the_ticket_s_page_gives_the_challenge_and_the_command(
    officer: Person, ticket: Ticket
) -> None:
    client = sign_in(officer)
    url = f"/evidence/tickets/{ticket.pk}/"
    assert "Lấy mã mới" in client.get(url).content.decode()
    answer = client.post(f"{url}challenge/", {})
    assert answer["Location"] == f"{url}#paper"
    (one,) = queries.open_challenges(ticket)
    page = client.get(url).content.decode()
    assert grouped_words(one.words) in page
    assert f"--paper --challenge {grouped_words(one.words)}" in page


@pytest.mark.parametrize(("count", "made"), [("3", 3), ("0", 0), ("x", 0), ("999", 0), ("", 1)])
def test_how_many_challenges_of_a_batch(
    officer: Person, batch: Ticket, count: str, made: int
) -> None:
    client = sign_in(officer)
    assert (
        client.post(f"/evidence/tickets/{batch.pk}/challenge/", {"count": count}).status_code == 303
    )
    assert len(queries.open_challenges(batch)) == made


@pytest.mark.usefixtures("door")
def test_a_scan_of_two_pcs_and_a_photo_of_nothing(
    officer: Person, batch: Ticket, pc: MakePc
) -> None:
    first, _ = pc("a").paper(batch, words_of(officer, batch), place=1)
    second, _ = pc("b").paper(batch, words_of(officer, batch), place=2)
    page = drop(
        officer,
        ("quet.pdf", picture(first, second, kind="PDF")),
        ("anh.png", picture(())),
    )
    assert "Đã nhận 0 trên 3 tờ" in page
    assert page.count("Đã nhận, chờ xác nhận máy") == 2
    assert "may-a" in page
    assert "Không thấy ô mã nào" in page
    assert Bundle.objects.filter(state="proposed").count() == 2
    assert not StoredFile.objects.exists()  # of the pictures nothing is kept
    assert not HeldFile.objects.exists()
    new = sign_in(officer).get("/evidence/new-machines/").content.decode()
    assert "từ giấy" in new
    assert all(grouped(one.fingerprint) in new for one in queries.proposed_for(officer))


@pytest.mark.usefixtures("door")
def test_a_page_over_two_photographs(officer: Person, ticket: Ticket, pc: MakePc) -> None:
    import hashlib

    many = [a_finding(hashlib.sha256(bytes([n])).hexdigest()) for n in range(60)]
    parts, _ = pc(findings=many).paper(ticket, words_of(officer, ticket))
    assert len(parts) > 1
    page = drop(officer, ("1.png", picture(parts[:1])), ("2.png", picture(parts[1:])))
    assert "Đã nhận, chờ xác nhận máy" in page
    half = drop(officer, ("1.png", picture(parts[:1])))
    assert "Chưa đọc đủ các ô mã" in half


def test_a_marked_picture_is_refused_before_a_code_is_read(
    officer: Person, ticket: Ticket, pc: MakePc, door: Callable[[Examination], None]
) -> None:
    parts, _ = pc().paper(ticket, words_of(officer, ticket))
    door(Examination(Outcome.MARKED, size=9, level="MẬT"))
    page = drop(officer, ("chuyện mật.png", picture(parts)))
    assert "Từ chối" in page
    assert "chuyện mật" not in page
    assert Refusal.objects.get().kind == "marked"
    assert not Bundle.objects.exists()


def test_a_picture_that_cannot_be_examined_is_refused_with_what_to_do(
    officer: Person, ticket: Ticket, pc: MakePc, door: Callable[[Examination], None]
) -> None:
    parts, _ = pc().paper(ticket, words_of(officer, ticket))
    door(Examination(Outcome.UNEXAMINABLE, error=NoTextLayer()))
    page = drop(officer, ("a.png", picture(parts)))
    assert "Chưa kiểm tra được ảnh có dấu độ mật hay không" in page
    assert Refusal.objects.get().reason_code == "paper-unexamined"
    assert not Bundle.objects.exists()


@pytest.mark.usefixtures("door")
def test_what_is_no_picture(officer: Person) -> None:
    page = drop(officer, ("a.png", b"khong phai anh"), ("b.pdf", b"%PDF-1.7\nrubbish"))
    assert page.count("Từ chối") == 2
    assert {row.kind for row in Refusal.objects.all()} == {"paper"}


@pytest.mark.usefixtures("door")
def test_the_pc_s_page_says_that_it_came_on_paper_and_what_that_proves(
    officer: Person, ticket: Ticket, computer: Computer, pc: MakePc
) -> None:
    found = [
        a_finding("usb.issued-only", "fail", reason_code="not-issued", facts={"not_issued": 2})
    ]
    parts, _ = pc(findings=found).paper(ticket, words_of(officer, ticket))
    actions.take_page(officer, parts)
    (one,) = queries.proposed_for(officer)
    actions.confirm_computers(officer, [Choice(one.pk, computer.pk)])
    page = sign_in(officer).get(f"/machines/{computer.pk}/").content.decode()
    assert "Từ giấy: tờ số 1" in page
    assert "Không chứng minh" in page
    assert "Tờ giấy không mang danh sách USB" in page
    assert "{not_issued}" not in page
    assert "…" in page
    assert "Biên nhận mới nhất" not in page
    row = Bundle.objects.get()
    assert sign_in(officer).get(f"/evidence/receipts/{row.pk}/").status_code == 404
    assert FindingRow.objects.get().source == "giấy"
    refusals = sign_in(officer).get("/evidence/import/").content.decode()
    assert "Nộp tờ giấy có ô mã" in refusals


def test_no_file_at_all(officer: Person) -> None:
    answer = sign_in(officer).post("/evidence/paper/", {})
    assert answer.status_code == 200
    assert "field-error" in answer.content.decode()
