"""The head of a Word 97-2003 file: a glance that passes over no mark, pictures, objects, labels."""

from __future__ import annotations

import io
import re
import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from samples.files.binary import properties, word97
from samples.files.binary.word97 import BOLD, Paragraph, Word

from khien.core.encodings import Table, encode
from khien.core.errors import DocumentError, EncryptedDocument, NoTextLayer, UnsupportedDocument
from khien.core.limits import Limits
from khien.documents.containers.cfb_writing import compound
from khien.documents.document import Document, LineKind
from khien.documents.formats.doc import OldWordDocument
from khien.documents.glance import Glance
from khien.documents.identifying import identify
from khien.documents.source import Source
from khien.markings.glancing import may_bear
from khien.markings.search import marks
from tests.documents.making import p, word

OFFICE = shutil.which("soffice")
LIMITS = Limits()
HEAD = ["ỦY BAN NHÂN DÂN", "TỈNH ĐÔNG KHÊ", "Số: 12/UBND-NC"]
LONG = ["Nội dung của văn bản kéo dài qua nhiều trang."] * 1_000


def made(*texts: str | Paragraph, **more: object) -> bytes:
    found = [Paragraph(each) if isinstance(each, str) else each for each in texts]
    return word97.word97(Word(found, **more))  # type: ignore[arg-type]


def glance(data: bytes) -> Glance:
    return OldWordDocument().glance(Source(data), LIMITS)


def head(data: bytes) -> Document:
    return OldWordDocument().head(io.BytesIO(data), LIMITS)


def levels(data: bytes) -> set[str]:
    return {mark.level for mark in marks(head(data))}


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def art(words: str) -> bytes:
    """A shape of word art ([MS-ODRAW])."""
    text = words.encode("utf-16-le") + b"\0\0"
    options = struct.pack("<HI", 0x80C0, len(text)) + text
    shape = struct.pack("<HHIII", 2, 0xF00A, 8, 1030, 0)
    return shape + struct.pack("<HHI", 1 << 4 | 3, 0xF00B, len(options)) + options


def test_it_is_known_by_its_stream_whatever_its_name() -> None:
    found = identify(Source(made(*HEAD), "a.xls"))

    assert found is not None
    assert found.id == "doc"


@pytest.mark.parametrize(
    "data",
    [
        made(*HEAD[:2], "TỐI MẬT", HEAD[2]),
        made(*HEAD, box="TỐI MẬT"),
        made(*HEAD, headers=["", "TỐI MẬT"]),
        made(*HEAD, drawings=art("TỐI MẬT")),
        made(*HEAD, more=properties.streams(own={"Độ mật": "Tối mật"})),
        made(*HEAD[:2], "\x13IF 1=1\x14TỐI \x13QUOTE\x14MẬT\x15\x15", HEAD[2]),
        made(*HEAD[:2], "TỐI MẬT", HEAD[2], cuts=[30, 34, 36, 37]),
        made(*HEAD[:2], "TỐI MẬT", HEAD[2], *LONG),
    ],
    ids=["line", "box", "header", "word-art", "label", "field", "cut", "long"],
)
def test_a_mark_is_seen_at_a_glance_and_found_in_the_head(data: bytes) -> None:
    assert may_bear(glance(data))
    assert levels(data) == {"TỐI MẬT"}


@pytest.mark.parametrize("table", [Table.TCVN3, Table.VNI])
def test_marks_in_fonts_from_before_unicode(table: Table) -> None:
    name = {Table.TCVN3: ".VnTimeH", Table.VNI: "VNI-Times"}[table]
    text = encode("TUYỆT MẬT" if table is Table.VNI else "tuyệt mật", table)
    look = ((len(text), word97.font(1)),)
    data = made(*HEAD[:2], Paragraph(text, runs=look), fonts=["Times New Roman", name])

    assert may_bear(glance(data))
    assert levels(data) == {"TUYỆT MẬT"}


def test_a_letter_without_the_letters_ends_at_a_glance() -> None:
    data = made(*HEAD, "V/v bảo vệ bí mật nhà nước trong các cơ quan của tỉnh", *LONG)

    assert not may_bear(glance(data))


def test_a_mark_far_behind_the_head_is_none_and_the_head_is_short() -> None:
    data = made(*HEAD, *LONG, "TUYỆT MẬT", "MẬT")

    assert levels(data) == set()
    assert not may_bear(glance(data))
    assert len(head(data).text) < 21_000
    assert all(line.text in {*HEAD, LONG[0]} for line in head(data).lines)


def test_the_head_ends_behind_the_second_page() -> None:
    data = made("BÌA\x0c", "trang hai\x0c", "trang ba\x0c", "trang bốn")

    assert [(line.page, line.text) for line in head(data).lines] == [(1, "BÌA"), (2, "trang hai")]


def test_looks_are_kept_in_the_head() -> None:
    runs = ((3, BOLD + struct.pack("<HI", 0x6870, 0x000000FF)),)
    (line, *_) = head(made(Paragraph("MẬT", runs=runs), *LONG)).lines

    assert line.style.bold
    assert line.style.colour == "ff0000"


def test_labels_come_last_and_only_in_the_head() -> None:
    data = made("một", more=properties.streams({2: "Tên"}, own={"Độ mật": "Mật"}))

    assert [line.text for line in head(data).lines] == ["một", "Title: Tên", "Độ mật: Mật"]
    assert head(data).lines[-1].kind is LineKind.PROPERTY
    assert len(OldWordDocument().read(io.BytesIO(data), LIMITS).lines) == 1


def test_what_cannot_be_read_is_named_at_a_glance() -> None:
    with pytest.raises(EncryptedDocument):
        glance(made("MẬT", flags=0x0100))
    with pytest.raises(UnsupportedDocument):
        glance(made("MẬT", version=0x0065))


def test_a_drop_down_field_is_read_with_its_words() -> None:
    assert glance(made("\x13 FORMDROPDOWN \x01\x15")).unsure == "form"


def test_pictures_are_looked_at() -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (300, 120), "white").save(buffer, "JPEG")
    blip = struct.pack("<HHI", 0x46A0, 0xF01D, 17 + len(buffer.getvalue())) + bytes(17)
    small = io.BytesIO()
    Image.new("RGB", (9, 9)).save(small, "PNG")
    icon = struct.pack("<HHI", 0x6E00, 0xF01E, 17 + len(small.getvalue())) + bytes(17)
    store = bytes(80) + icon + small.getvalue() + bytes(30) + blip + buffer.getvalue()
    data = made("\x01", more={"Data": store})

    assert glance(data).pictures == 1
    assert [each.size for each in OldWordDocument().looks(Source(data), LIMITS)] == [(300, 120)]
    with pytest.raises(NoTextLayer):
        head(data)
    assert not glance(made("không có ảnh")).pictures


def test_objects_are_members() -> None:
    letter = word(p("MẬT"))
    data = made("một", more={"ObjectPool/_1/Package": letter})

    assert glance(data).members
    (one,) = OldWordDocument().members(io.BytesIO(data), LIMITS)
    assert one.data == letter
    assert list(OldWordDocument().members(io.BytesIO(made("một")), LIMITS)) == []


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=40),
        min_size=1, max_size=8,
    ),
    cuts=st.lists(st.integers(1, 200), max_size=4),
    box=st.sampled_from(["", "TUYỆT MẬT"]),
)  # fmt: skip
def test_every_word_of_the_head_stands_in_the_glance(
    texts: list[str], cuts: list[int], box: str
) -> None:
    data = made(*texts, cuts=cuts, box=box)
    seen = bare("".join(glance(data).texts))

    for line in head(data).lines:
        assert all(bare(word) in seen for word in line.text.split() if word.isascii())
        assert len(bare(line.text)) <= len(seen)
    assert not box or box.replace(" ", "") in seen


STREAMS = word97.streams(
    Word(
        [Paragraph(each, runs=((3, BOLD),)) for each in [*HEAD, "MẬT"]],
        levels=[word97.Level()], box="hộp", headers=["", "đầu"], drawings=art("chữ"),
    )
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    changes=st.lists(
        st.tuples(
            st.sampled_from(sorted(STREAMS)), st.integers(0, 4000), st.binary(min_size=1, max_size=5)
        ),
        max_size=8,
    )
)  # fmt: skip
def test_whatever_the_bytes_only_a_named_error(changes: list[tuple[str, int, bytes]]) -> None:
    streams = {name: bytearray(data) for name, data in STREAMS.items()}
    for name, at, new in changes:
        place = at % len(streams[name])
        streams[name][place : place + len(new)] = new
    data = compound({name: bytes(each) for name, each in streams.items()})
    for call in (glance, head):
        try:
            call(data)
        except DocumentError:
            continue


@pytest.mark.slow
@pytest.mark.needs_office
@pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice: soffice is not installed")
def test_what_another_program_writes(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(word("".join(map(p, [*HEAD, "MẬT"]))))
    command = [str(OFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "doc:MS Word 97", "--outdir", str(tmp_path / "out"),
         str(tmp_path / "a.docx")],
        check=False, capture_output=True, timeout=120,
    )  # fmt: skip
    data = (tmp_path / "out" / "a.doc").read_bytes()

    assert may_bear(glance(data))
    assert [line.text for line in head(data).lines][:4] == [*HEAD, "MẬT"]
    assert levels(data) == {"MẬT"}
