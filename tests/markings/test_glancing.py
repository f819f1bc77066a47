"""A glance errs on one side: the letters of a mark are never passed over, however they lie."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khien.documents.glance import Glance
from khien.markings.glancing import may_bear, worth_reading

LEVELS = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
RUN = '</w:t></w:r><w:r w:rsidRPr="00AB12CD"><w:rPr><w:b/><w:color w:val="FF0000"/></w:rPr><w:t>'
LONG_RUN = RUN.replace("<w:b/>", "<w:b/>" + '<w:rFonts w:ascii="Times New Roman"/>' * 30)


def paragraph(text: str) -> bytes:
    return f"<w:p><w:pPr/><w:r><w:t>{text}</w:t></w:r></w:p>".encode()


def xml(text: str) -> Glance:
    around = paragraph("ỦY BAN NHÂN DÂN TỈNH ĐÔNG KHÊ"), paragraph("Kính gửi: các phòng, ban.")
    return Glance(xml=(around[0] + paragraph(text) + around[1],))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("between", ["", RUN, LONG_RUN, "<w:noBreakHyphen/>"])
def test_letters_in_runs_of_their_own(level: str, form: str, between: str) -> None:
    text = between.join(unicodedata.normalize(form, level))
    assert may_bear(xml(text))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("space", ["", " ", "\u00a0", "\u200b", "\u00ad", ". "])
def test_letters_set_apart(level: str, form: str, space: str) -> None:
    shown = unicodedata.normalize(form, space.join(level) if space else level)
    assert may_bear(xml(shown))
    assert may_bear(Glance(texts=(f"ỦY BAN\n{shown}\nKính gửi: các phòng",)))


@pytest.mark.parametrize(
    "shown",
    [
        "MËT", "TèI MËT", "TUYÖT MËT", "mËt", "MAÄT", "TOÁI MAÄT", "TUYEÄT MAÄT", "maät",
        "M\u0087T", "MÂòT", "MA^.T", "М\u1eacТ", "ＭẬＴ", "Tối mật", "[MẬT]", "- MẬT -",
        "MẬT - HỎA TỐC", "Độ mật: Tối mật", "MAT", "Mật (A)",
    ],
)  # fmt: skip
def test_spellings_that_files_show(shown: str) -> None:
    assert may_bear(Glance(texts=(f"ỦY BAN\n{shown}\nKính gửi: các phòng",)))
    assert may_bear(xml(shown))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("between", [b"", b"\x3c\x00\x08\x00\x01"])
def test_letters_in_records(level: str, between: bytes) -> None:
    spelled = between.join(letter.encode("utf-16-le") for letter in level)
    assert may_bear(Glance(wide=(b"\x00\x01rest" + spelled + b"\x00" * 9,)))


@pytest.mark.parametrize(
    "spelled",
    [
        b"M\xcbT", b"T\xe8I M\xcbT", b"MA\xc4T", b"M\x87T", b"M\xa0A\xc4\xa0T", b"M.\xcb.T",
        b"M - \xcb - T", "M\xa0AÄ\xa0T".encode("utf-16-le"), "M . Ë . T".encode("utf-16-le"),
    ],
)  # fmt: skip
def test_one_byte_letters_in_records(spelled: bytes) -> None:
    assert may_bear(Glance(wide=(b"\x00\x01rest" + spelled + b"\x00" * 9,)))


@pytest.mark.parametrize(
    "text",
    [
        "Các cơ quan rà soát việc cập nhật phần mềm theo quy định của pháp luật về an ninh mạng.",
        "Việc bảo vệ bí mật nhà nước trên máy tính kết nối mạng thực hiện theo quy định này.",
        "The mathematics of automatic formatting: a mat for the matter of material in the format.",
        "Kỹ thuật, thuật toán, tật, đạt, mất, một, mặt trận, mắt, mát.",
    ],
)
def test_running_words_end_the_matter(text: str) -> None:
    assert not may_bear(Glance(texts=(text,)))
    assert not may_bear(Glance(xml=(paragraph(text),)))


def test_what_stands_beside_the_level_on_its_line_decides() -> None:
    assert worth_reading("TỐI MẬT")
    assert worth_reading("Số: 12/UBND-NC\tMẬT\tĐông Khê, ngày 12 tháng 9 năm 2026")
    assert not worth_reading("Luật Bảo vệ bí mật nhà nước và các nghị định")
    assert worth_reading("[TỐI MẬT] Về việc kiểm tra máy tính của các phòng chuyên môn thuộc Sở")


def test_a_level_set_apart_in_a_long_line() -> None:
    line = "x" * 300 + "\tMẬT\t" + "y" * 300
    assert may_bear(Glance(texts=(line,)))
    assert not may_bear(Glance(texts=("x" * 300 + " bí mật của nhà nước " + "y" * 300,)))


WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<>&"), max_size=60
)


@given(
    before=WORDS, after=WORDS, level=st.sampled_from(LEVELS), form=st.sampled_from(["NFC", "NFD"])
)
def test_whatever_stands_around(before: str, after: str, level: str, form: str) -> None:
    shown = unicodedata.normalize(form, level)
    assert may_bear(Glance(texts=(f"{before}\n{shown}\n{after}",)))
    assert may_bear(Glance(xml=(paragraph(before) + paragraph(shown) + paragraph(after),)))


@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    may_bear(Glance(xml=(data,), wide=(data,), texts=(data.decode("latin-1"),)))


def test_the_same_letters_in_the_line_before_hide_nothing() -> None:
    lines = "V/v baûo veä bí maät nhaø nöôùc\nTOÁI MAÄT\nCOÄNG HOØA"

    assert may_bear(Glance(texts=(lines,)))


@pytest.mark.parametrize(
    ("cell", "worth"),
    [
        ("TỐI MẬT", True), ("MẬT", True), ("MẬT - HỎA TỐC", True), ("MẬT HỎA TỐC", True),
        ("Độ mật: Mật", True), ("[MẬT] V/v", True), ("tuyệt mật", True),
        ("bảo mật", False), ("An toàn, bảo mật thông tin", False), ("mật khẩu", False),
        ("Bí mật nhà nước", False), ("material format", False), ("März, Matrix", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("head", [b"\x07\x00\x01", b"\x00\x00", b"\x0f\x00\xa8\x0f", b""])
def test_a_word_of_a_sentence_among_records(cell: str, worth: bool, head: bytes) -> None:
    data = b"\xfc\x00\x20\x00" + head + cell.encode("utf-16-le") + b"\x05\x00\x01"
    assert may_bear(Glance(wide=(data,))) is worth


@pytest.mark.parametrize("words", ["chậm vật tư", "kiểm nhận thiết bị", "năm vật lý"])
def test_letters_of_two_words_are_no_mark_among_records(words: str) -> None:
    assert not may_bear(Glance(wide=(words.encode("utf-16-le"),)))


@pytest.mark.parametrize("spelled", ["M\u0410T", "m\u0430t", "x M\u0410T"])
def test_a_letter_of_another_alphabet_counts_beside_an_m_alone(spelled: str) -> None:
    assert may_bear(Glance(texts=(spelled,)))
    assert not may_bear(Glance(texts=(spelled.replace("M", "K").replace("m", "k"),)))


@given(st.binary(max_size=40), st.sampled_from([b"M\xcbT", b"ma\xe4t", b"M\x00\xeb\x00T\x00"]))
def test_old_letters_are_found_in_any_bytes(around: bytes, spelled: bytes) -> None:
    assert may_bear(Glance(wide=(around + spelled + b"\x00" + around,)))


@pytest.mark.parametrize("middle", ["ậ", "Ậ", "\u0323", "\u0302"])
@pytest.mark.parametrize(("before", "after"), [(0, 0), (3, 0), (9, 8), (10, 8), (0, 8), (10, 0)])
def test_letters_among_records_as_far_apart_as_a_record_has_a_head(
    middle: str, before: int, after: int
) -> None:
    # What heads a record: bytes that are left out of a quick look, and bytes that are not.
    for head in (b"\x00", b"\x41\x09", b"\x02\x03"):
        said = (
            "M".encode("utf-16-le") + (head * 12)[:before] + middle.encode("utf-16-le")
            + (head * 12)[:after] + "T".encode("utf-16-le")
        )  # fmt: skip
        assert may_bear(Glance(wide=(b"\x07" * 40 + said + b"\x07" * 40,)))


@pytest.mark.parametrize("letters", ["МậТ", "мậт"])
def test_letters_of_another_alphabet_among_records(letters: str) -> None:
    assert may_bear(Glance(wide=(b"\x07" * 40 + letters.encode("utf-16-le") + b"\x07" * 40,)))


@given(st.text("mMaAâÂtTậẬËëÄäÅåº§‡\u0302\u0323АаЯяéđ1 .\n", max_size=12))
def test_a_quick_look_at_the_letters_beside_loses_none(text: str) -> None:
    for spelled in ("MẬT", "MËT", "M Ậ T", "MA\u0323\u0302T", "MAÄT", "МậТ"):
        assert may_bear(Glance(texts=(f"{text}\n{spelled}\n{text}",)))
