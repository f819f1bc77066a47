"""Old slides: the order they are shown in, boxes, word art, masters, objects, no password passed."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from samples.files.binary import powerpoint, properties
from samples.files.binary.compound import compound
from samples.files.binary.powerpoint import OBJECT, Slide, Slideshow, record

from khien import documents
from khien.core.errors import (
    DamagedDocument,
    DocumentError,
    EncryptedDocument,
    NoTextLayer,
    TooLargeDocument,
)
from khien.core.limits import Limits
from khien.documents.document import Document, LineKind
from khien.documents.formats.ppt import OldSlideshow
from khien.documents.identifying import identify
from khien.documents.source import Source
from khien.markings.glancing import may_bear
from khien.markings.search import marks

OFFICE = shutil.which("soffice")
LIMITS = Limits()


def show(*slides: Slide, **rest: object) -> bytes:
    return powerpoint.ppt(Slideshow(slides, **rest))  # type: ignore[arg-type]


def head(data: bytes) -> Document:
    return OldSlideshow().head(io.BytesIO(data), LIMITS)


def whole(data: bytes) -> Document:
    return OldSlideshow().read(io.BytesIO(data), LIMITS)


def glanced(data: bytes) -> bool:
    return may_bear(OldSlideshow().glance(Source(data), LIMITS))


def told(document: Document) -> list[tuple[int, str, str]]:
    return [(line.page, line.kind.value, line.text) for line in document.lines]


def test_it_is_known_by_its_stream() -> None:
    found = identify(Source(show(Slide(["x"])), "a.doc"))

    assert found is not None
    assert found.id == "ppt"


def test_slides_come_in_the_order_of_the_list() -> None:
    data = show(Slide(["một"]), Slide(["hai"]), Slide(["ba"]), order=[2, 0, 1])

    assert told(whole(data)) == [(1, "box", "ba"), (2, "box", "một"), (3, "box", "hai")]
    assert whole(data).pages == 3
    assert [line.text for line in head(data).lines] == ["ba", "một"]


def test_all_that_a_slide_shows() -> None:
    slide = Slide(["dòng 1\rdòng 2", "ascii"], outline=["Đề mục"], footer="Chân", word_art="CHỮ")
    data = show(slide, on_master=["Trên nền"])

    assert told(whole(data)) == [
        (1, "box", "Đề mục"), (1, "footer", "Chân"), (1, "box", "dòng 1"), (1, "box", "dòng 2"),
        (1, "box", "ascii"), (1, "box", "CHỮ"), (1, "header", "Trên nền"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        show(Slide(["MẬT", "ỦY BAN"])),
        show(Slide(["ỦY BAN"], outline=["MẬT"])),
        show(Slide(["ỦY BAN"], word_art="MẬT")),
        show(Slide(["ỦY BAN"], footer="MẬT")),
        show(Slide(["ỦY BAN"]), on_master=["MẬT"]),
    ],
    ids=["box", "outline", "word-art", "footer", "master"],
)
def test_a_mark_on_the_first_slide_is_found(data: bytes) -> None:
    assert glanced(data)
    assert {mark.level for mark in marks(head(data))} == {"MẬT"}


def test_a_mark_on_slide_twenty_is_none() -> None:
    data = show(*[Slide([f"Nội dung của trang {at}"]) for at in range(20)], Slide(["TỐI MẬT"]))

    assert "TỐI MẬT" in whole(data).text
    assert "TỐI MẬT" not in head(data).text


def test_slides_without_the_letters_end_at_a_glance() -> None:
    assert not glanced(show(*[Slide([f"Tổng quan {at}", "Xin cảm ơn"]) for at in range(40)]))


def test_a_directory_that_is_lost_leaves_the_slides_as_they_lie() -> None:
    main, _ = powerpoint.stream(Slideshow([Slide(["một"]), Slide(["hai"])], order=[1, 0]))

    found = whole(compound({"PowerPoint Document": main}))
    assert [line.text for line in found.lines] == ["một", "hai"]


@pytest.mark.parametrize("token", [True, False], ids=["user", "stream"])
def test_a_password_is_named(token: bool) -> None:
    main, edit = powerpoint.stream(Slideshow([Slide(["MẬT"])], locked=not token))
    user = powerpoint.user(edit, locked=token)
    data = compound({"Current User": user, "PowerPoint Document": main})

    for call in (whole, head, glanced):
        with pytest.raises(EncryptedDocument):
            call(data)


def test_labels_come_last_and_only_in_the_head() -> None:
    data = show(Slide(["x"]), more=properties.streams(own={"Độ mật": "Mật"}))

    assert [line.kind for line in head(data).lines] == [LineKind.BOX, LineKind.PROPERTY]
    assert len(whole(data).lines) == 1
    assert glanced(data)


def test_slides_of_pictures_have_no_words_and_are_looked_at() -> None:
    made = io.BytesIO()
    Image.new("RGB", (200, 80), "white").save(made, "PNG")
    blip = struct.pack("<HHI", 0x6E00, 0xF01E, 17 + len(made.getvalue()))
    data = show(Slide(), pictures=blip + bytes(17) + made.getvalue())

    with pytest.raises(NoTextLayer):
        head(data)
    assert OldSlideshow().glance(Source(data), LIMITS).pictures
    assert [each.size for each in OldSlideshow().looks(Source(data), LIMITS)] == [(200, 80)]


@pytest.mark.parametrize("packed", [True, False])
def test_objects_are_members(packed: bool) -> None:
    inner = compound({"Package": b"PK\x03\x04rest"})
    body = struct.pack("<I", len(inner)) + zlib.compress(inner) if packed else inner
    data = show(Slide(["x"]), objects=[record(OBJECT, body, instance=int(packed))])

    assert OldSlideshow().glance(Source(data), LIMITS).members
    (one,) = OldSlideshow().members(io.BytesIO(data), LIMITS)
    assert one.data == b"PK\x03\x04rest"


def test_an_object_that_inflates_too_far_is_named() -> None:
    body = struct.pack("<I", 9) + zlib.compress(bytes(1 << 20))
    data = show(Slide(["x"]), objects=[record(OBJECT, body, instance=1)])
    limits = Limits(member_bytes=200_000)

    (one,) = OldSlideshow().members(io.BytesIO(data), limits)
    assert isinstance(one.error, TooLargeDocument)


def test_a_stream_without_slides_is_damage() -> None:
    with pytest.raises(DamagedDocument):
        whole(compound({"PowerPoint Document": b"x" * 5000}))


def test_edits_that_point_to_one_another_end() -> None:
    main, edit = powerpoint.stream(Slideshow([Slide(["một"])]))
    looped = bytearray(main)
    struct.pack_into("<I", looped, edit + 8 + 8, edit)
    data = compound({"Current User": powerpoint.user(edit), "PowerPoint Document": bytes(looped)})

    assert [line.text for line in whole(data).lines] == ["một"]


MAIN, EDIT = powerpoint.stream(
    Slideshow([Slide(["MẬT", "hai\rba"], outline=["đề"], footer="c", word_art="W")] * 2)
)


@settings(max_examples=200, deadline=None)
@given(
    changes=st.lists(
        st.tuples(st.integers(0, len(MAIN) - 1), st.binary(min_size=1, max_size=6)), max_size=8
    ),
    end=st.integers(0, len(MAIN)),
)
def test_whatever_the_bytes_only_a_named_error(changes: list[tuple[int, bytes]], end: int) -> None:
    data = bytearray(MAIN)
    for at, new in changes:
        data[at : at + len(new)] = new
    streams = {"Current User": powerpoint.user(EDIT), "PowerPoint Document": bytes(data)}
    streams["PowerPoint Document"] = streams["PowerPoint Document"][: len(data) - end // 4]
    made = compound(streams)
    for call in (
        glanced,
        head,
        whole,
        lambda data: list(OldSlideshow().members(io.BytesIO(data), LIMITS)),
    ):
        try:
            call(made)
        except DocumentError:
            continue


@pytest.mark.slow
@pytest.mark.needs_office
@pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice: soffice is not installed")
def test_another_program_reads_what_we_write_and_we_what_it_writes(tmp_path: Path) -> None:
    first = tmp_path / "first.ppt"
    first.write_bytes(show(Slide(["một", "MẬT"]), Slide(["hai"]), order=[1, 0]))
    again = tmp_path / "again"
    command = [str(OFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "ppt:MS PowerPoint 97", "--outdir", str(again), str(first)],
        check=False,
        capture_output=True,
        timeout=120,
    )
    if not (again / "first.ppt").exists():
        pytest.skip("this LibreOffice has no slides")
    data = (again / "first.ppt").read_bytes()

    shown = documents.read(data, "a.ppt")
    assert [(line.page, line.text) for line in shown.lines] == [(1, "hai"), (2, "một"), (2, "MẬT")]
