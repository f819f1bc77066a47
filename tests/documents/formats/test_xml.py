"""XML of other programs: paragraphs and values, wherever their words are parted."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien import documents
from khien.core.errors import DamagedDocument, DocumentError, TooLargeDocument
from khien.core.limits import Limits
from khien.documents.document import LineKind
from khien.documents.formats.xml import ExtensibleMarkup
from khien.documents.identifying import identify
from khien.documents.source import Source
from khien.markings.glancing import may_bear

FORMAT = ExtensibleMarkup()
SAMPLES = Path(__file__).parents[3] / "samples" / "files"
W = "xmlns:w='http://schemas.microsoft.com/office/word/2003/wordml'"
ODF = "xmlns:office='o' xmlns:text='t' xmlns:draw='d' xmlns:meta='m'"


def word(body: str, properties: str = "") -> bytes:
    return (
        f"<?xml version='1.0'?><w:wordDocument {W} xmlns:o='o'>{properties}"
        f"<w:body>{body}</w:body></w:wordDocument>"
    ).encode()


def flat(body: str, meta: str = "") -> bytes:
    return (
        f"<?xml version='1.0' encoding='UTF-8'?><office:document {ODF}><office:meta>{meta}"
        f"</office:meta><office:body><office:text>{body}</office:text></office:body>"
        "</office:document>"
    ).encode()


def p(*runs: str) -> str:
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def head(data: bytes) -> list[tuple[str, str]]:
    return [(line.text, line.kind) for line in FORMAT.head(io.BytesIO(data), Limits()).lines]


def box(inner: str) -> str:
    return f"<w:p><w:r><w:pict><w:txbxContent>{inner}</w:txbxContent></w:pict></w:r></w:p>"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (word(p("Số: 12") + p("M", "Ậ", "T") + p("Kính gửi")), "paragraph"),
        (word(p("Số: 12") + box(p("MẬT")) + p("Kính gửi")), "box"),
        (word(f"<w:tbl><w:tr><w:tc>{p('MẬT')}</w:tc></w:tr></w:tbl>"), "cell"),
        (flat("<text:p>Số: 12</text:p><text:p>M<text:span>Ậ</text:span>T</text:p>"), "paragraph"),
        (flat("<draw:text-box><text:p>MẬT</text:p></draw:text-box>"), "box"),
        (b"<?xml version='1.0'?><ho-so><so>12</so><do-mat>M\xe1\xba\xacT</do-mat></ho-so>",
         "paragraph"),
        ("<?xml version='1.0' encoding='utf-16'?><a><b>MẬT</b></a>".encode("utf-16"), "paragraph"),
        (b"<?xml version='1.0' encoding='UTF-8'?><x:a xmlns:x='y'>M&#7852;T</x:a>", "paragraph"),
    ],
)  # fmt: skip
def test_a_mark_is_seen_however_it_is_parted(data: bytes, kind: str) -> None:
    source = Source(data)
    chosen = identify(source)

    assert chosen is not None
    assert chosen.id == "xml"
    assert may_bear(FORMAT.glance(source, Limits()))
    assert ("MẬT", kind) in head(data)


def test_properties_are_told_last_and_are_no_words() -> None:
    data = word(
        p("Kính gửi"), "<o:DocumentProperties><o:Title>MẬT</o:Title></o:DocumentProperties>"
    )

    assert may_bear(FORMAT.glance(Source(data), Limits()))
    assert head(data) == [("Kính gửi", LineKind.PARAGRAPH), ("MẬT", LineKind.PROPERTY)]
    assert [line.text for line in documents.read(data).lines] == ["Kính gửi"]


def test_a_letter_is_read() -> None:
    document = documents.read((SAMPLES / "cong-van.xml").read_bytes())

    assert document.format == "xml"
    assert document.lines[0].text == "ỦY BAN NHÂN DÂN"


def test_what_stands_behind_pictures_is_seen() -> None:
    picture = "<w:binData>" + "QUJD" * 60_000 + "</w:binData>"
    data = word(p("Số: 12") + picture + p("MẬT"))

    assert may_bear(FORMAT.glance(Source(data), Limits()))
    assert ("MẬT", LineKind.PARAGRAPH) in head(data)


def test_a_file_that_is_cut_is_read_as_far_as_it_goes() -> None:
    assert ("MẬT", LineKind.PARAGRAPH) in head(word(p("MẬT") + p("Kính gửi"))[:-40])


@pytest.mark.parametrize(
    "head_bytes",
    [b"", b"M", b"\x89PNG", b"{\\rtf1", b"<3 la trai tim"],
)
def test_other_bytes_are_not_its_own(head_bytes: bytes) -> None:
    assert FORMAT.score(head_bytes, "a.xml") is None


def test_pages_and_packets_are_other_formats() -> None:
    page = b"<?xml version='1.0'?><!DOCTYPE html><html><p>a</p></html>"
    packet = (SAMPLES / "cong-van.edxml").read_bytes()

    for data, wanted in ((page, "html"), (packet, "edxml")):
        chosen = identify(Source(data))
        assert chosen is not None
        assert chosen.id == wanted


def test_entities_are_refused() -> None:
    """ATTACKS 14."""
    bomb = b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'MAT'><!ENTITY c '&b;&b;'>]><a>&c;</a>"
    with pytest.raises(DamagedDocument):
        head(bomb)


def test_too_many_elements_are_refused() -> None:
    data = b"<?xml version='1.0'?><a>" + b"<b/>" * 500_000 + b"</a>"
    with pytest.raises(DocumentError):
        FORMAT.read(io.BytesIO(data), Limits())
    with pytest.raises(TooLargeDocument):
        FORMAT.read(io.BytesIO(b"<?xml?><a><b>xx</b></a>"), Limits(characters=1))


def test_deep_nesting_ends() -> None:
    data = b"<?xml version='1.0'?>" + b"<p>x" * 5_000
    with contextlib.suppress(DocumentError):
        head(data)


@settings(deadline=None, max_examples=120)
@given(st.data())
def test_whatever_the_bytes_nothing_but_a_named_error_leaves(data: st.DataObject) -> None:
    whole = bytearray(word(p("Số: 12") + box(p("MẬT")) + p("Kính gửi")))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + 1] = data.draw(st.sampled_from([b"<", b">", b"&", b"\xff", b"\0", b"'"]))
    with contextlib.suppress(DocumentError):
        FORMAT.glance(Source(bytes(whole)), Limits())
        head(bytes(whole))


def test_values_in_plain_letters_that_no_mark_has_are_not_set_apart() -> None:
    schema = b'<?xml version="1.0"?><xs:schema xmlns:xs="x"><xs:element name="Matrix"/></xs:schema>'

    glance = ExtensibleMarkup().glance(Source(schema), Limits())

    assert glance.texts == ()
    assert b"Matrix" in glance.xml[0]
    assert not may_bear(glance)


@pytest.mark.parametrize(
    "value", ["MAT", "Mat", "M.A.T", "M</a><a>A</a><a>T", "Ma^.t", "M<b>A</b>T", "MẬT"]
)
def test_values_in_which_a_mark_may_stand_are(value: str) -> None:
    data = f'<?xml version="1.0"?><x:r xmlns:x="x"><a>{value}</a></x:r>'.encode()

    assert ExtensibleMarkup().glance(Source(data), Limits()).texts
