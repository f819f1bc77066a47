"""A glance at a PDF: the words of its head, and where words alone do not do."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien import documents
from khien.core.errors import DamagedDocument, DocumentError, EncryptedDocument, TooLargeDocument
from khien.core.limits import Limits
from khien.documents.document import LineKind
from khien.documents.formats.pdf import PortableDocument
from khien.documents.glance import Glance
from khien.documents.pdfium import facts, glancing, opening
from khien.documents.source import Source
from tests.documents.making import pdf
from tests.documents.pdfium.handmade import handmade

FORMAT = PortableDocument()
SAMPLES = Path(__file__).parents[3] / "samples" / "files"


def glance(data: bytes, limits: Limits | None = None) -> Glance:
    return FORMAT.glance(Source(data), limits or Limits())


def words(data: bytes) -> str:
    return "\n".join(glance(data).texts)


def test_the_words_of_page_one_and_no_more() -> None:
    page = "Rà soát máy tính kết nối mạng của các cơ quan trong tỉnh. \\ " * 12
    seen = words(pdf(f"MẬT \\ {page} #pagebreak() trang hai"))

    assert "MẬT" in seen
    assert "trang hai" not in seen


def test_behind_a_cover_the_next_page_too() -> None:
    assert "trang hai" in words(pdf("BÌA #pagebreak() trang hai"))


@pytest.mark.parametrize("name", ["cong-van.pdf", "dau-tuyet-mat.pdf"])
def test_every_word_of_the_head_stands_in_the_glance(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    seen = "".join("".join(glance(data).texts).split())

    for line in documents.head(data).lines:
        for word in line.text.split():
            assert word in seen


def test_words_askew_are_seen() -> None:
    seen = words(pdf("#rotate(35deg)[#text(size: 30pt)[TỐI MẬT]] \\ Kính gửi: Sở Y tế"))

    assert "TỐI MẬT" in seen or "TỐIMẬT" in "".join(seen.split())


@pytest.mark.parametrize(("name", "why"), [("ban-quet.pdf", "scan"), ("lop-chu-hong.pdf", "destroyed"),
    ("trang-ve.pdf", "outlined")])  # fmt: skip
def test_words_that_are_not_all_a_person_sees_are_in_doubt(name: str, why: str) -> None:
    seen = glance((SAMPLES / name).read_bytes())

    assert seen.unsure == why
    assert seen.pictures >= 1


def test_a_word_with_a_hole_in_its_middle_is_in_doubt() -> None:
    data = handmade("BT /F 12 Tf 72 700 Td (Thu M T) Tj ET")

    assert glance(data).unsure == "torn"


def test_letters_one_above_the_other_are_one_word() -> None:
    data = handmade("BT /F 12 Tf 72 700 Td (M) Tj 0 -40 Td (A) Tj 0 -40 Td (T) Tj ET")

    assert "MAT" in words(data) or glance(data).unsure


def test_properties_and_labels_are_seen_and_told_last() -> None:
    label = "/MSIP_Label_0a1b2c3d-0000-4444-8888-0123456789ab_Name (Mat noi bo)"
    data = handmade("BT /F 12 Tf 72 700 Td (Thu) Tj ET", info=f"/Title (Toi mat) {label}")
    lines = documents.head(data).lines

    assert {"Toi mat", "Mat noi bo"} <= set(glance(data).texts)
    assert [line.text for line in lines if line.kind is LineKind.PROPERTY] == [
        "Toi mat",
        "Mat noi bo",
    ]
    assert lines[-1].kind is LineKind.PROPERTY
    assert all(line.kind is not LineKind.PROPERTY for line in documents.read(data).lines)


def test_the_metadata_stream_is_looked_at() -> None:
    packet = (
        "<x:xmpmeta><dc:subject><rdf:Bag><rdf:li>M&#7852;T</rdf:li></rdf:Bag></dc:subject>"
        "<dc:creator>Ai</dc:creator></x:xmpmeta>"
    )
    data = handmade("BT /F 12 Tf 72 700 Td (Thu) Tj ET") + packet.encode()

    assert glance(data).texts[1:] == ("MẬT",)


@pytest.mark.parametrize("kind", ["FreeText", "Stamp"])
def test_what_an_annotation_says_is_seen(kind: str) -> None:
    note = f"<< /Type /Annot /Subtype /{kind} /Rect [72 700 172 730] /Contents (MAT) >>"
    data = handmade("BT /F 12 Tf 72 500 Td (Thu) Tj ET", annotations=[note])

    assert "MAT" in glance(data).texts
    assert ("MAT", LineKind.BOX) in [(x.text, x.kind) for x in documents.head(data).lines]


def test_what_an_annotation_only_draws_is_seen() -> None:
    drawn = "BT /F 12 Tf 4 4 Td (MAT) Tj ET"
    note = "<< /Type /Annot /Subtype /Stamp /F 4 /Rect [72 700 172 730] /AP << /N 7 0 R >> >>"
    data = handmade("BT /F 12 Tf 72 500 Td (Thu) Tj ET", annotations=[note], form=drawn)

    assert "MAT" in words(data)
    assert ("MAT", LineKind.BOX) in [(x.text, x.kind) for x in documents.head(data).lines]


def test_what_was_filled_into_a_form_is_seen() -> None:
    field = (
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (do_mat) /V (MAT) /F 4 "
        "/Rect [72 700 172 730] >>"
    )
    data = handmade("BT /F 12 Tf 72 500 Td (Thu) Tj ET", annotations=[field], fields=True)

    assert "MAT" in glance(data).texts
    assert ("MAT", LineKind.BOX) in [(x.text, x.kind) for x in documents.head(data).lines]


def test_a_form_that_a_program_builds_is_in_doubt() -> None:
    data = handmade("BT /F 12 Tf 72 500 Td (Thu) Tj ET", fields=True, xfa=True)

    assert glance(data).unsure == "xfa"
    assert "Mức độ: MẬT" in glance(data).texts
    assert ("Mức độ: MẬT", LineKind.BOX) in [
        (each.text, each.kind) for each in documents.head(data).lines
    ]


def test_attached_files_are_members() -> None:
    data = handmade("BT /F 12 Tf 72 500 Td (Thu) Tj ET", attached={"a.txt": b"Kinh gui"})
    (found,) = FORMAT.members(io.BytesIO(data), Limits())

    assert glance(data).members
    assert (found.name, found.data) == ("a.txt", b"Kinh gui")


def test_an_attached_file_beyond_the_cap_is_named() -> None:
    """ATTACKS 16."""
    data = handmade("", attached={"a.txt": b"0" * 5_000})
    (found,) = FORMAT.members(io.BytesIO(data), Limits(member_bytes=4_096))

    assert isinstance(found.error, TooLargeDocument)
    assert found.data == b""


def test_a_page_that_is_drawn_of_too_many_things_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("khien.documents.pdfium.pictures.MOST_OBJECTS", 3)
    with pytest.raises(TooLargeDocument):
        glance(handmade("0 0 1 1 re f " * 9))


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(TooLargeDocument):
        glance(pdf("a #pagebreak() b #pagebreak() c"), Limits(pages=2))


def test_a_large_file_is_read_by_ranges(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pdf("MẬT \\ Kính gửi: Sở Y tế")
    monkeypatch.setattr(opening, "IN_MEMORY", 100)
    seen: list[int] = []

    class Counting(io.BytesIO):
        def read(self, count: int | None = -1) -> bytes:
            seen.append(count or 0)
            return super().read(count)

    assert "MẬT" in FORMAT.glance(Source(Counting(data)), Limits()).texts[0]
    assert all(0 < count <= facts.END for count in seen)


@pytest.mark.parametrize("name", ["khoa"])
def test_a_locked_file_is_named(name: str) -> None:
    assert name
    with pytest.raises(EncryptedDocument):
        glance(handmade("", locked=True))


@pytest.mark.parametrize("cut", [5, 40, 300])
def test_a_truncated_file_is_named(cut: int) -> None:
    with pytest.raises(DamagedDocument):
        glance(pdf("một")[:cut])


@settings(deadline=None, max_examples=80)
@given(st.data())
def test_whatever_the_bytes_nothing_but_a_named_error_leaves(data: st.DataObject) -> None:
    whole = bytearray((SAMPLES / "cong-van.pdf").read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at] = data.draw(st.integers(0, 255))
    try:
        glance(bytes(whole))
        list(FORMAT.members(io.BytesIO(bytes(whole)), Limits()))
    except DocumentError:
        pass


@pytest.mark.parametrize("at", [0, 65_530, 65_531, 65_535, 65_536, 65_541, 131_069, 199_990])
@pytest.mark.parametrize(("name", "expected"), [(b"/Image ", True), (b"/ImageB", False)])
def test_a_picture_is_seen_wherever_its_name_stands(at: int, name: bytes, expected: bool) -> None:
    data = b" " * at + name + b" " * (200_000 - at)

    assert glancing._may_have_pictures(Source(io.BytesIO(data))) is expected


def test_labels_of_a_file_read_by_ranges_stand_at_its_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glancing, "IN_MEMORY", 100)
    small, large = b"a" * 1_000, b"b" * facts.END + b"c" * 5_000 + b"d" * facts.END

    assert b"".join(glancing.bytes_seen(Source(io.BytesIO(small)))) == small
    assert b"".join(glancing.bytes_seen(Source(io.BytesIO(large)))) == large.replace(b"c", b"")
