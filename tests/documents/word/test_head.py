"""What a head of a Word package looks at though it lies elsewhere, and what a glance leaves to it."""

from __future__ import annotations

import io
import zipfile

import pytest

from khien.core.errors import DamagedDocument, TooLargeDocument
from khien.documents.source import Source
from khien.markings.examining import examine
from tests.documents.packages import (
    LIMITS,
    format_of,
    glance,
    head,
    levels,
    part,
    sample,
    with_parts,
)

MAIN, RELATIONS, TYPES = "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CLEAN = sample("cong-van.docx")


def run(text: str, look: str = "") -> str:
    return f"<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>"


def beginning_with(*inner: str) -> bytes:
    body = part(CLEAN, MAIN).replace("<w:body>", "<w:body>" + "".join(inner), 1)
    return with_parts(CLEAN, {MAIN: body})


def declared(data: bytes, name: str, kind: str, content: bytes | str) -> bytes:
    said = f'<Override PartName="/{name}" ContentType="{KIND}.{kind}+xml"/></Types>'
    return with_parts(data, {name: content, TYPES: part(data, TYPES).replace("</Types>", said)})


def pasted(target: str, content: bytes | None) -> bytes:
    data = beginning_with('<w:altChunk xmlns:r="x" r:id="rIdZ"/>')
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rIdZ" Type="{RELATION}/aFChunk" Target="{target}"/></Relationships>'
    )
    return with_parts(data, {RELATIONS: relations, f"word/{target}": content})


@pytest.mark.parametrize(
    "words",
    [
        run("M") + '<w:r><w:sym w:font="Arial" w:char="1EAC"/></w:r>' + run("T"),
        run("M") + "<w:del><w:r><w:delText>OI</w:delText></w:r></w:del>" + run("ẬT"),
        run("M") + run("xin", "<w:vanish/>") + run("ẬT"),
    ],
)
def test_letters_that_a_glance_cannot_join_are_left_to_the_head(words: str) -> None:
    data = beginning_with(f"<w:p>{words}</w:p>")

    assert levels("docx", data) == ["MẬT"]  # the glance lets it through
    assert [each.level for each in examine(Source(data)).found] == ["MẬT"]


@pytest.mark.parametrize("name", ["word/dau.xml", "dau/header1.xml"])
@pytest.mark.parametrize("kind", ["header", "footer"])
def test_what_is_printed_around_is_found_by_its_kind(name: str, kind: str) -> None:
    root = {"header": "hdr", "footer": "ftr"}[kind]
    data = declared(CLEAN, name, kind, f"<w:{root} {W}><w:p>{run('TỐI MẬT')}</w:p></w:{root}>")

    assert any("TỐI MẬT".encode() in each for each in glance("docx", data).xml)
    assert "TỐI MẬT" in [line.text for line in head("docx", data).lines]


@pytest.mark.parametrize("other", ["word/document2.xml", "van-ban.xml"])
def test_the_main_part_is_the_one_that_the_package_names(other: str) -> None:
    types = part(CLEAN, TYPES).replace(f"/{MAIN}", f"/{other}")
    relations = part(CLEAN, "_rels/.rels").replace(MAIN, other)
    data = with_parts(CLEAN, {
        TYPES: types, "_rels/.rels": relations, other: part(sample("dau-mat.docx"), MAIN),
    })  # fmt: skip

    assert levels("docx", data) == ["MẬT"]
    assert [each.level for each in examine(Source(data)).found] == ["MẬT"]


@pytest.mark.parametrize("target", ["chunk.docx", "afchunk1.docx", "x/AltChunk.htm"])
def test_a_document_pasted_in_is_a_member_wherever_it_lies(target: str) -> None:
    inner = sample("dau-mat.docx")
    data = pasted(target, inner)

    assert glance("docx", data).members
    assert [each.data for each in format_of("docx").members(io.BytesIO(data), LIMITS)] == [inner]
    assert [each.level for each in examine(Source(data)).found] == ["MẬT"]


def test_a_document_pasted_in_that_is_not_there_is_told() -> None:
    (member,) = format_of("docx").members(io.BytesIO(pasted("chunk.docx", None)), LIMITS)

    assert isinstance(member.error, DamagedDocument)


def test_tags_alone_do_not_push_the_first_word_out_of_sight() -> None:
    padding = "<w:p><w:pPr>" + "<w:x/>" * 120_000 + "</w:pPr></w:p>"
    data = beginning_with(padding, f"<w:p>{run('MẬT')}</w:p>")

    assert levels("docx", data) == ["MẬT"]


def test_tags_without_end_are_refused() -> None:
    data = beginning_with("<w:p><w:pPr>" + "<w:x/>" * 1_500_000 + "</w:pPr></w:p>")

    for attempt in (glance, head):
        with pytest.raises(TooLargeDocument):
            attempt("docx", data)


def test_a_member_that_is_called_a_folder_and_has_bytes_is_a_file() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("thu-muc/", b"")
        archive.writestr("mat.docx_", sample("dau-mat.docx"))
    data = made.getvalue().replace(b"mat.docx_", b"mat.docx/")
    (member,) = format_of("zip").members(io.BytesIO(data), LIMITS)

    assert member.data == sample("dau-mat.docx")
    assert [each.level for each in examine(Source(data)).found] == ["MẬT"]
