r"""A glance at Rich Text: the words of the head, whatever stands before and among them."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from khien import documents
from khien.core.encodings import Table, encode
from khien.core.errors import DocumentError, NoTextLayer, TooLargeDocument
from khien.core.limits import Limits
from khien.documents.document import LineKind
from khien.documents.formats.rtf import RichText
from khien.documents.glance import Glance
from khien.documents.source import Source
from khien.markings.glancing import may_bear
from tests.documents.formats.test_rtf import p, rtf, u
from tests.documents.ocr.printing import saved

FORMAT = RichText()
SAMPLES = Path(__file__).parents[3] / "samples" / "files"
TABLES = (
    "{\\fonttbl{\\f0 Times New Roman;}}{\\colortbl;\\red0\\green0\\blue0;}"
    "{\\stylesheet{\\ql \\pard\\plain Normal;}{\\s1 heading 1;}}"
)


def glance(data: bytes) -> Glance:
    return FORMAT.glance(Source(data), Limits())


def lines(data: bytes) -> list[str]:
    return [line.strip() for line in glance(data).texts[0].splitlines() if line.strip()]


def head(data: bytes) -> list[tuple[str, str]]:
    return [(line.text, line.kind) for line in FORMAT.head(io.BytesIO(data), Limits()).lines]


@pytest.mark.parametrize("name", ["cong-van.rtf", "dau-toi-mat.rtf"])
def test_every_line_of_the_head_stands_in_the_glance(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    seen = "".join(lines(data))

    for text, _ in head(data):
        assert text.removeprefix("1. ").removeprefix("2. ") in seen


@pytest.mark.parametrize(
    "written",
    [
        u("MẬT"),
        "M\\u7852\\'3fT",
        "M\\u7852 ?T",
        "{\\b M}{\\rtlch\\fcs1 \\af0 \\ltrch\\fcs0 \\insrsid123 \\u7852\\'3f}{\\i T}",
        "M{\\uc0\\u7852 }T",
        "M\\u7852AT",
        "{\\upr{M?T}{\\*\\ud{M\\u7852?T}}}",
        "{\\shp{\\*\\shpinst{\\shptxt M\\u7852?T\\par}}}",
        "{\\shp{\\*\\shpinst{\\sp{\\sn gtextUNICODE}{\\sv M\\u7852?T}}}}",
        "{\\header M\\u7852?T\\par}",
        "\\trowd\\cellx100 M\\u7852?T\\cell\\row ",
    ],
)
def test_a_mark_is_seen_however_it_is_written(written: str) -> None:
    data = rtf(f"{TABLES}\\sectd\\pard {p('Số: 12/UBND')}{written}\\par {p('Kính gửi')}")

    assert may_bear(glance(data))
    assert "MẬT" in [text for text, _ in head(data)]


@pytest.mark.parametrize("table", [Table.TCVN3, Table.VNI])
def test_letters_of_old_tables_stay_as_they_lie(table: Table) -> None:
    raw = encode("MẬT", table).encode("latin-1")
    escaped = "".join(f"\\'{byte:02x}" for byte in raw)

    assert may_bear(glance(rtf(f"{escaped}\\par")))
    assert may_bear(glance(rtf("XX\\par").replace(b"XX", raw)))


def test_words_apart_are_not_joined() -> None:
    assert lines(rtf("một\\par hai\\cell ba\\line bốn".encode("ascii", "ignore").decode())) == [
        "mt", "hai", "ba", "bn",
    ]  # fmt: skip


def test_pictures_before_the_words_are_passed_over() -> None:
    picture = "{\\pict\\pngblip " + "0f" * 900_000 + "}"
    binary = "{\\pict\\wmetafile8\\bin5 {{\\}}}"
    data = rtf(f"{TABLES}\\sectd {picture}{binary}{p('MẬT')}")

    assert "MẬT" in lines(data)
    assert glance(data).pictures == 1
    assert ("MẬT", "paragraph") in head(data)


def test_a_file_whose_words_are_not_reached_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("khien.documents.rtf.glancing._MOST_SEEN", 200_000)
    picture = "{\\pict\\pngblip " + "0f" * 400_000 + "}"
    with pytest.raises(TooLargeDocument):
        glance(rtf(f"{TABLES}\\sectd {picture}{p('MẬT')}"))


def test_a_long_file_is_read_at_its_head_alone() -> None:
    data = rtf(TABLES + "\\sectd " + p("Kính gửi") + p("Rà soát máy tính") * 60_000)
    read: list[int] = []

    class Counting(io.BytesIO):
        def read(self, count: int | None = -1) -> bytes:
            read.append(count or 0)
            return super().read(count)

    FORMAT.head(Counting(data), Limits())
    assert sum(read) < 900_000 < len(data)


def test_properties_and_labels() -> None:
    info = "{\\info{\\title M\\u7852?T}{\\author Ai}{\\keywords thu}}"
    custom = "{\\*\\userprops {\\propname \\u272?\\u7897? m\\u7853?t}\\proptype30{\\staticval Mat}}"
    data = rtf(f"{TABLES}{info}{custom}\\sectd {p('Kính gửi')}")

    assert glance(data).texts[1:] == ("MẬT", "thu", "Độ mật: Mat")
    assert head(data)[-3:] == [(text, LineKind.PROPERTY) for text in ("MẬT", "thu", "Độ mật: Mat")]
    assert LineKind.PROPERTY not in {line.kind for line in documents.read(data).lines}


def test_a_file_that_is_cut_short_is_in_doubt_and_says_so() -> None:
    data = (SAMPLES / "hong.rtf").read_bytes()

    assert glance(data).unsure == "cut short"
    assert "cut_short" in FORMAT.head(io.BytesIO(data), Limits()).properties


def with_picture(words: str) -> bytes:
    png = saved(Image.new("RGB", (300, 400), "white"), "PNG").hex()
    picture = "{\\*\\shppict{\\pict{\\*\\picprop\\shplid1}\\pngblip\\picw9 " + png + "}}"
    return rtf(f"{TABLES}\\sectd {words}{picture}")


def test_pictures_are_looked_at_by_their_upper_part() -> None:
    (shown,) = FORMAT.looks(Source(with_picture("x")), Limits())

    assert shown.width == 300


def test_a_file_that_is_only_a_picture_has_no_words() -> None:
    assert glance(with_picture("")).unsure == "scan"
    with pytest.raises(NoTextLayer):
        head(with_picture(""))


def with_object(data: bytes) -> bytes:
    native = b"\x01\x05\0\0\x02\0\0\0\x08\0\0\0Package\0" + bytes(8) + data
    return rtf("x{\\object\\objemb{\\*\\objdata " + native.hex() + "}}")


def test_objects_are_members() -> None:
    letter = (SAMPLES / "cong-van.docx").read_bytes()
    data = with_object(letter)
    (found,) = FORMAT.members(io.BytesIO(data), Limits())

    assert glance(data).members
    assert found.data == letter
    assert list(FORMAT.members(io.BytesIO(with_object(b"picture of one")), Limits())) == []


def test_an_object_beyond_the_cap_is_named() -> None:
    """ATTACKS 16."""
    data = with_object(b"PK\x03\x04" + bytes(9_000))
    (found,) = FORMAT.members(io.BytesIO(data), Limits(member_bytes=4_096))

    assert isinstance(found.error, TooLargeDocument)


@settings(deadline=None, max_examples=120)
@given(st.data())
def test_whatever_the_bytes_nothing_but_a_named_error_leaves(data: st.DataObject) -> None:
    whole = bytearray(with_object(b"PK\x03\x04") + with_picture(p("MẬT")))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + 1] = data.draw(st.sampled_from([b"{", b"}", b"\\", b"\\bin9 ", b"\xff"]))
    with contextlib.suppress(DocumentError):
        glance(bytes(whole))
        head(bytes(whole))
        list(FORMAT.members(io.BytesIO(bytes(whole)), Limits()))
    with contextlib.suppress(DocumentError):
        list(FORMAT.looks(Source(bytes(whole)), Limits()))
