"""One file looked at: what is found, what could not be examined, and that nothing of it is told."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.core.limits import Limits
from khien.documents.ocr.recognition import Mode
from khien.documents.source import Source
from khien.markings.examining import examine
from khien.markings.finding import FileReport, Found, Status, Unread
from khien.markings.mark import State, Where
from khien.markings.unread import CODES, unread_sentence

SAMPLES = Path(__file__).parents[2] / "samples" / "files"
LETTER = (
    "ỦY BAN NHÂN DÂN\nTỈNH ĐÔNG KHÊ\nSố: 12/UBND-NC\n{mark}\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    "Độc lập - Tự do - Hạnh phúc\nĐông Khê, ngày 05 tháng 3 năm 2026\n"
    "Kính gửi: Các sở, ban, ngành.\nCác cơ quan rà soát máy tính kết nối mạng, bảo vệ bí mật.\n"
)
MARKED = LETTER.format(mark="TỐI MẬT").encode()
PLAIN = LETTER.format(mark="V/v rà soát máy tính").encode()


def look(data: bytes, name: str = "tep.bin", **wish: object) -> FileReport:
    wish.setdefault("ocr", Mode.NEVER)
    return examine(Source(data, name), **wish)  # type: ignore[arg-type]


def zipped(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return file.getvalue()


def test_a_marked_file_with_its_hash_and_without_its_words() -> None:
    report = look(MARKED)
    assert report.status is Status.EXAMINED
    assert report.format == "txt"
    assert report.sha256 == hashlib.sha256(MARKED).hexdigest()
    (found,) = report.found
    assert (found.level, found.state, found.where) == ("TỐI MẬT", State.MARKED, Where.HEAD)
    assert found.reasons
    told = str(report.as_json())
    assert not any(word in told for word in ("ĐÔNG KHÊ", "UBND", "Kính gửi"))


def test_a_clean_file_has_no_hash() -> None:
    assert look(PLAIN) == FileReport(Status.EXAMINED, "txt")


def test_an_empty_file_holds_nothing() -> None:
    assert look(b"") == FileReport(Status.EXAMINED)


@pytest.mark.parametrize("name", ["chuong-trinh.exe", "phim.mp4", "khong-duoi", "x.dat"])
def test_what_bears_no_mark_is_passed_over(name: str) -> None:
    assert look(b"\x7fELF\x02\x01\x00" + bytes(range(256)), name).status is Status.SKIPPED


@pytest.mark.parametrize("name", ["bao-cao.docx", "BAO-CAO.PDF", "bang.xls"])
def test_what_promises_a_document_and_is_none_is_named(name: str) -> None:
    report = look(b"\x7fELF\x02\x01\x00" + bytes(range(256)), name)
    assert report == FileReport(Status.UNREADABLE, unread=(Unread("unsupported"),))


def test_the_content_counts_and_not_the_name() -> None:
    assert look((SAMPLES / "dau-toi-mat.rtf").read_bytes(), "x.doc").found
    assert look((SAMPLES / "dau-mat.docx").read_bytes(), "x.tmp").found
    assert look((SAMPLES / "dau-mat.html").read_bytes(), "x.doc").found


@pytest.mark.parametrize("sample", ["co-mat-khau.docx", "co-mat-khau.doc", "co-mat-khau.odt"])
def test_locked_is_never_clean(sample: str) -> None:
    report = look((SAMPLES / sample).read_bytes(), sample)
    assert report.status is Status.UNREADABLE
    assert [each.code for each in report.unread] == ["encrypted"]


def test_members_each_for_itself() -> None:
    data = zipped({"a/mật.txt": MARKED, "b.txt": PLAIN, "hong.docx": b"PK\x03\x04 hong"})
    report = look(data, "goi.zip")
    assert [(each.member, each.level) for each in report.found] == [("a/mật.txt", "TỐI MẬT")]
    assert [(each.code, each.member) for each in report.unread] == [("damaged", "hong.docx")]
    assert report.status is Status.UNREADABLE
    assert report.sha256 == hashlib.sha256(data).hexdigest()


def test_an_archive_in_an_archive() -> None:
    report = look(zipped({"trong.zip": zipped({"vb.txt": MARKED})}))
    assert [each.member for each in report.found] == ["trong.zip/vb.txt"]


def test_archives_nested_without_end_are_named() -> None:
    data = MARKED
    for _ in range(12):
        data = zipped({"x.zip": data})
    report = look(data)
    assert not report.found
    assert [each.code for each in report.unread] == ["nested"]


def test_a_bomb_in_an_archive_costs_itself_alone() -> None:
    limits = dataclasses.replace(Limits(), member_bytes=1 << 20)
    report = look(zipped({"bom.txt": b"0" * (8 << 20), "vb.txt": MARKED}), limits=limits)
    assert [each.member for each in report.found] == ["vb.txt"]
    assert [(each.code, each.member) for each in report.unread] == [("too_large", "bom.txt")]


def test_more_members_than_anyone_packs() -> None:
    limits = dataclasses.replace(Limits(), members=20)
    report = look(zipped({f"{n}.txt": PLAIN for n in range(40)}), limits=limits)
    assert report.status is Status.UNREADABLE
    assert report.unread[-1].code == "too_large"


def test_a_scan_that_was_not_to_be_recognised_is_not_examined() -> None:
    report = look((SAMPLES / "ban-quet.png").read_bytes(), "ban-quet.png")
    assert report.status is Status.UNREADABLE
    assert report.unread == (Unread("not_recognised"),)


def test_a_stamp_in_a_scan() -> None:
    report = look((SAMPLES / "ban-quet-dau-mat.png").read_bytes(), ocr=Mode.AUTO)
    assert [(each.level, each.where) for each in report.found] == [("TỐI MẬT", Where.STAMP)]
    assert report.status is Status.EXAMINED


def test_a_box_that_nobody_could_read_waits_for_a_person() -> None:
    report = look((SAMPLES / "ban-quet-khung-trong.png").read_bytes(), ocr=Mode.AUTO)
    assert [(each.level, each.state) for each in report.found] == [(None, State.BOX_UNREAD)]


def test_a_whole_reading_sees_every_page() -> None:
    data = PLAIN + b"Noi dung. " * 60 + b"\f" + MARKED
    assert not look(data).found
    (found,) = look(data, whole=True).found
    assert (found.level, found.page) == ("TỐI MẬT", 2)


def test_a_file_that_shrinks_while_it_is_read() -> None:
    data = zipped({"vb.txt": MARKED})
    report = examine(Source(io.BytesIO(data[:60]), "vb.zip", size=len(data)), ocr=Mode.NEVER)
    assert report.status is Status.UNREADABLE


def test_reports_survive_the_pipe() -> None:
    found = Found("MẬT", State.MARKED, 0.9, "box", Where.STAMP, 1, "a/b.docx", ("whole-box",))
    report = FileReport(Status.UNREADABLE, "zip", (found,), (Unread("damaged", "c"),), "00")
    assert FileReport.from_json(report.as_json()) == report


def test_every_code_has_words() -> None:
    assert all(unread_sentence(code) for code in CODES)
    assert unread_sentence("no such code") == "no such code"


HEADS = [path.read_bytes() for path in sorted(SAMPLES.iterdir())
         if path.is_file() and path.suffix not in {".json", ".md", ".py"}
         and path.stat().st_size < 200_000]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_damage_is_clean_by_raising(data: st.DataObject) -> None:
    whole = bytearray(data.draw(st.sampled_from(HEADS)))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(1, 4))] = data.draw(st.binary(max_size=4))
        if not whole:
            return
    report = look(bytes(whole), "tep.docx")
    assert all(each.code in CODES for each in report.unread)


@pytest.mark.parametrize("usual", [0, 2**20])
def test_a_marked_file_has_its_hash_whatever_its_size(
    usual: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("khien.markings.examining._USUAL_SIZE", usual)
    assert examine(Source(MARKED, "a.txt")).sha256 == hashlib.sha256(MARKED).hexdigest()
