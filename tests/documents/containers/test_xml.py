"""Outside XML reaches nothing (ATTACKS 14)."""

from __future__ import annotations

from pathlib import Path

import pytest

from khien import documents
from khien.core.errors import DamagedDocument
from khien.documents.containers.xml import local, parse
from tests.documents.making import NAMESPACES, p, word_parts, zipped


def test_plain_xml_is_read_without_comments() -> None:
    root = parse(b"<a xmlns='urn:x'><!-- c --><?pi x?><b/></a>")

    assert local(root) == "a"
    assert [local(each) for each in root] == ["b"]


BOMB = (
    "<!DOCTYPE b [<!ENTITY x0 'xxxxxxxxxx'>"
    + "".join(f"<!ENTITY x{n} '{f'&x{n - 1};' * 10}'>" for n in range(1, 9))
    + "]><b>&x8;</b>"
)


@pytest.mark.parametrize(
    "source",
    [
        BOMB,
        "<!DOCTYPE b SYSTEM 'file:///etc/passwd'><b/>",
        "<!DOCTYPE b [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><b>&e;</b>",
        "<!DOCTYPE b [<!ENTITY % e SYSTEM 'http://127.0.0.1:1/x'>%e;]><b/>",
        "<!DOCTYPE b><b/>",
    ],
    ids=["bomb", "outside-dtd", "file-entity", "parameter-entity", "bare"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused(source: str, encoding: str) -> None:
    with pytest.raises(DamagedDocument):
        parse(source.encode(encoding))


@pytest.mark.parametrize("source", [b"<a><b></a>", b"", b"\x00", b"<a>" * 400 + b"</a>" * 400])
def test_what_is_not_well_formed_or_too_deep_is_damage(source: bytes) -> None:
    with pytest.raises(DamagedDocument):
        parse(source)


@pytest.mark.parametrize("part", ["word/document.xml", "[Content_Types].xml", "_rels/.rels"])
def test_no_part_of_a_letter_can_read_a_file(part: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("ĐIỀU-BÍ-ẨN")
    parts = word_parts(p("&e;"))
    parts[part] = f"<!DOCTYPE x [<!ENTITY e SYSTEM '{secret.as_uri()}'>]>{parts[part]}"

    with pytest.raises(DamagedDocument) as caught:
        documents.read(zipped(parts))
    assert "BÍ-ẨN" not in str(caught.value)


def test_an_outside_relationship_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "header.xml"
    secret.write_text(f"<w:hdr {NAMESPACES}>{p('ĐIỀU-BÍ-ẨN')}</w:hdr>")
    parts = word_parts(p("thân"), related={"header1.xml": ("header", p("đầu"))})
    relations = str(parts["word/_rels/document.xml.rels"])
    for target in (f'"{secret.as_uri()}" TargetMode="External"', f'"../../../..{secret}"'):
        parts["word/_rels/document.xml.rels"] = relations.replace('"header1.xml"', target)

        assert [line.text for line in documents.read(zipped(parts)).lines] == ["thân"]
