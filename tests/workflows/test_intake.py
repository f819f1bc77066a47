"""The first door: what is clear, what is marked, what waits, and what remains of each."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from pathlib import Path

import pytest
from tests.documents.making import drawing_box, p, pdf, vml_box, word, word_parts, zipped

from khien.core.i18n import use_language
from khien.core.limits import Limits
from khien.documents.ocr.recognition import Mode
from khien.workflows import worker
from khien.workflows.intake import Examination, Outcome, examine
from khien.workflows.spool import Spool
from khien.workflows.workshop import Workshop

LETTER = (
    "ỦY BAN NHÂN DÂN TỈNH ĐÔNG KHÊ\nSố: 12/UBND-NC\nĐông Khê, ngày 05 tháng 3 năm 2026\n"
    "V/v rà soát điều bí ẩn\n\nKính gửi: Các sở, ban, ngành.\n\n"
    "Ủy ban nhân dân tỉnh yêu cầu các cơ quan, đơn vị:\n"
    "1. Rà soát toàn bộ máy tính kết nối mạng, gỡ bỏ phần mềm lạ.\n"
    "2. Báo cáo kết quả về Công an tỉnh trước ngày 15/4/2026.\n"
)
MARKED = LETTER.replace("\nKính gửi", "\nMẬT\n\nKính gửi")


@pytest.fixture(scope="module")
def workshop() -> object:
    with Workshop() as shared:
        yield shared


def test_a_clear_letter_is_read(workshop: Workshop, tmp_path: Path) -> None:
    path = tmp_path / "thu.txt"
    path.write_text(LETTER, "utf-8")

    found = examine(path, name="thu.txt", read=True, workshop=workshop)

    assert found.outcome is Outcome.CLEAR
    assert found.error is None
    assert found.error_code is None
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert found.size == path.stat().st_size
    assert found.text == LETTER
    assert all(found.text[line.start : line.end] == line.text for line in found.lines)
    assert found.directive is not None
    assert found.directive["schema"] == "khien.directive/1"
    assert found.directive["sha256"] == found.sha256
    assert found.directive["file"] == "thu.txt"
    for obligation in found.directive["obligations"]:
        start, end = obligation["span"]
        assert 0 <= start < end <= len(found.text)


def test_a_document_comes_back_from_the_worker_as_it_was_read(workshop: Workshop) -> None:
    from khien import documents

    for data in (word(p("Kính gửi: Sở Y tế")), pdf("Kính gửi: Sở Y tế")):
        assert examine(data, read=True, workshop=workshop).document == documents.read(data)


def test_without_reading_nothing_but_the_check_comes_back(workshop: Workshop) -> None:
    found = examine(LETTER.encode(), workshop=workshop)

    assert found.outcome is Outcome.CLEAR
    assert (found.directive, found.document, found.text, found.lines) == (None, None, "", ())


@pytest.mark.parametrize(
    ("data", "level", "where"),
    [
        (MARKED.encode(), "MẬT", "head"),
        (word(drawing_box(p("TỐI MẬT")) + p("Kính gửi: Sở Y tế")), "TỐI MẬT", "stamp"),
        (word(p("Kính gửi: Sở Y tế") + vml_box(p("MẬT"))), "MẬT", "stamp"),
        (pdf("*TUYỆT MẬT* \n\n Kính gửi: Sở Y tế"), "TUYỆT MẬT", "head"),
        (
            word(p("Kính gửi"), related={"header1.xml": ("header", p("MẬT"))}),
            "MẬT",
            "header",
        ),
    ],
)
def test_of_a_marked_file_only_level_place_and_size_remain(
    data: bytes, level: str, where: str, workshop: Workshop
) -> None:
    found = examine(data, name="bi-an.bin", read=True, workshop=workshop)

    assert found.outcome is Outcome.MARKED
    assert (found.level, found.where, found.size) == (level, where, len(data))
    assert found.error_code == "marked"
    assert found.sha256 is None
    assert found.directive is None
    assert found.document is None
    assert "bí ẩn" not in repr(found)
    assert "bi-an" not in repr(found)
    assert level in found.error.message()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04 not a zip", "damaged"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "damaged"),
        (zipped(word_parts(p("a")))[:-40], "damaged"),
        (pdf("#rect()"), "ocr_missing"),
        (b"", "damaged"),
        (word(p("a"), related={"header1.xml": ("header", "<w:p>" * 900)}), "damaged"),
        (zipped(word_parts(p("a")) | {"word/embeddings/a.xlsx": b"x"}), "unsupported"),
        (
            zipped(word_parts(p("a")) | {"word/document.xml": bytes(200 * 2**20)}),
            "too_large",
        ),
    ],
)
def test_what_cannot_be_examined_waits_with_the_reason(
    data: bytes, code: str, workshop: Workshop
) -> None:
    """ATTACKS 19: named, never clear."""
    found = examine(data, read=True, workshop=workshop)

    assert found.outcome is Outcome.UNEXAMINABLE
    assert found.error_code == code
    assert found.error is not None
    assert found.error.message()
    assert found.error.advice()
    assert (found.sha256, found.directive, found.document) == (None, None, None)


OLD_FONT = "<w:rFonts w:ascii='.VnTimeH'/>"


def test_two_levels_may_be_a_mark_that_was_raised_and_wait(workshop: Workshop) -> None:
    found = examine(MARKED.replace("MẬT\n", "TỐI MẬT\nMẬT\n").encode(), workshop=workshop)

    assert (found.outcome, found.level) == (Outcome.UNEXAMINABLE, "TỐI MẬT")
    choice = MARKED.replace("MẬT\n", "Độ mật:\nTỐI MẬT\nMẬT\nThường\n")
    assert examine(choice.encode(), workshop=workshop).outcome is Outcome.CLEAR


def test_a_letter_in_an_old_font_is_read(workshop: Workshop) -> None:
    found = examine(word(p("KÝnh göi: Së Y tÕ", run=OLD_FONT)), read=True, workshop=workshop)

    assert found.outcome is Outcome.CLEAR
    assert [line.text for line in found.lines] == ["KÍNH GỬI: SỞ Y TẾ"]


def test_a_letter_whose_old_font_cannot_be_read_for_certain_waits(workshop: Workshop) -> None:
    found = examine(word(p("KÝnh göi: Së Y tÀ", run=OLD_FONT)), read=True, workshop=workshop)

    assert (found.outcome, found.error_code) == (Outcome.UNEXAMINABLE, "unsupported")
    assert "TCVN3" in found.error.message()  # type: ignore[union-attr]
    plain = word(p("Plain words", run=OLD_FONT))
    assert examine(plain, workshop=workshop).outcome is Outcome.CLEAR


def test_a_mark_in_an_old_font_is_seen_all_the_same(workshop: Workshop) -> None:
    data = word(p("TèI MËT", run=OLD_FONT) + p("KÝnh göi: Së Y tÕ", run=OLD_FONT))

    assert examine(data, workshop=workshop).level == "TỐI MẬT"


def test_a_form_with_one_level_waits_for_a_person(workshop: Workshop) -> None:
    found = examine(f"Mẫu số 05\n{MARKED}".encode(), read=True, workshop=workshop)

    assert found.outcome is Outcome.UNEXAMINABLE
    assert (found.level, found.error_code) == ("MẬT", "marked")
    assert found.document is None


@pytest.mark.parametrize(
    "text",
    [
        MARKED.replace("MẬT\n", "MẬT\nGIẢI MẬT\nTừ: 05/3/2026\n"),
        MARKED.replace("MẬT\n", "TUYỆT MẬT\nTỐI MẬT\nMẬT\n"),
    ],
    ids=["declassified", "option-list"],
)
def test_declassified_letters_and_lists_of_levels_are_clear(text: str, workshop: Workshop) -> None:
    assert examine(text.encode(), workshop=workshop).outcome is Outcome.CLEAR


def test_a_person_may_say_that_a_seeming_mark_is_none(workshop: Workshop) -> None:
    found = examine(MARKED.encode(), read=True, past_mark=True, workshop=workshop)

    assert found.outcome is Outcome.CLEAR
    assert (found.level, found.where, found.rule) == ("MẬT", "head", "head_line")
    assert found.text == MARKED
    unmarked = examine(LETTER.encode(), past_mark=True, workshop=workshop)
    assert (unmarked.outcome, unmarked.level) == (Outcome.CLEAR, None)


def test_past_the_mark_other_hindrances_still_hold(workshop: Workshop) -> None:
    parts = word_parts(p("MẬT") + p("Kính gửi")) | {"word/embeddings/a.xlsx": b"x"}

    found = examine(zipped(parts), past_mark=True, workshop=workshop)

    assert (found.outcome, found.error_code) == (Outcome.UNEXAMINABLE, "unsupported")


def test_a_scan_with_a_guessed_layer_is_looked_at_for_stamps_or_waits(workshop: Workshop) -> None:
    from tests.documents.formats.test_pdf import scan

    data = scan(layer="Rà soát toàn bộ máy tính kết nối mạng. " * 12)

    found = examine(data, read=True, workshop=workshop)
    assert found.outcome is Outcome.CLEAR
    assert found.directive is not None
    assert "scan-marks" in {each["code"] for each in found.directive["warnings"]}
    with Workshop(ocr=Mode.NEVER) as blind:
        assert examine(data, workshop=blind).error_code == "ocr_missing"


@pytest.mark.parametrize("kind", ["absent", "folder", "pipe", "device", "unreadable-name"])
def test_what_is_no_file_is_said_and_never_waited_for(
    kind: str, tmp_path: Path, workshop: Workshop
) -> None:
    """ATTACKS 17 where a name leads: nothing opened here can hold the check up."""
    path = tmp_path / ("\udcff" * 5 if kind == "unreadable-name" else kind)
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path = Path("/dev/zero")

    found = examine(path, read=True, workshop=workshop)

    assert (found.outcome, found.error_code) == (Outcome.UNEXAMINABLE, "damaged")


def test_a_file_whose_name_is_no_text_is_read(tmp_path: Path, workshop: Workshop) -> None:
    path = tmp_path / os.fsdecode(b"th\xff.txt")
    path.write_text(LETTER, "utf-8")

    assert examine(path, name=str(path), read=True, workshop=workshop).text == LETTER


def test_a_file_beyond_the_cap_is_not_taken(workshop: Workshop, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * 101)
    limits = Limits(file_bytes=100)

    assert examine(path, limits=limits, workshop=workshop).error_code == "too_large"
    assert examine(path.read_bytes(), limits=limits, workshop=workshop).error_code == "too_large"


def test_a_sparse_giant_is_refused_unread(workshop: Workshop, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(2**40)

    assert examine(path, workshop=workshop).error_code == "too_large"


def test_bytes_leave_no_trace_in_the_spool(workshop: Workshop) -> None:
    with Spool() as spool:
        for data in (LETTER.encode(), MARKED.encode(), b"\xff\xd8\xff"):
            examine(data, spool=spool, read=True, workshop=workshop)
            assert [path.name for path in spool.folder.iterdir()] == ["lock"]


def test_it_needs_nothing_but_a_source() -> None:
    assert examine(LETTER.encode()).outcome is Outcome.CLEAR


def test_warnings_speak_the_reader_s_language(workshop: Workshop) -> None:
    with use_language("en"):
        found = examine(b"Plain words.", read=True, workshop=workshop)

    assert found.directive is not None
    assert isinstance(found.directive["warnings"], list)


def test_nothing_of_a_letter_is_logged(
    workshop: Workshop, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """ATTACKS 34."""
    caplog.set_level(logging.DEBUG)
    for data in (LETTER.encode(), MARKED.encode(), "điều bí ẩn".encode() + b"\xff\x00"):
        examine(data, name="bi-an.txt", read=True, workshop=workshop)

    written = caplog.text + "".join(capfd.readouterr())
    assert "bí ẩn" not in written
    assert "bi-an" not in written


def test_the_worker_answers_json_lines_and_survives_a_bad_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker's own dispatch, here in this process, without its resource limits."""
    monkeypatch.setattr(worker, "_bound", lambda limits: None)
    path = tmp_path / "a.txt"
    path.write_text(LETTER, "utf-8")
    import dataclasses

    request = {
        "path": str(path),
        "name": "a",
        "limits": dataclasses.asdict(Limits()),
        "read": True,
        "language": "vi",
        "past_mark": False,
    }
    answer = json.loads(json.dumps(worker._answer(request)))
    assert answer["outcome"] == "clear"

    for fault, code in ((MemoryError(), "too_large"), (RuntimeError("điều bí ẩn"), "damaged")):

        def explode(*_: object, fault: Exception = fault, **__: object) -> None:
            raise fault

        monkeypatch.setattr(worker, "examine_file", explode)
        spoiled = worker._answer(request)
        assert (spoiled["outcome"], spoiled["code"]) == ("unexaminable", code)
        assert "bí ẩn" not in json.dumps(spoiled, ensure_ascii=False)


def test_an_examination_is_frozen() -> None:
    with pytest.raises(AttributeError):
        Examination(Outcome.CLEAR).level = "MẬT"  # type: ignore[misc]
