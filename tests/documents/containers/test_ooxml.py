"""What an office package says of itself: the kinds of its parts, and where relations point."""

from __future__ import annotations

import io
import zipfile
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.documents.containers import ooxml
from khien.documents.containers.zipped import ZipDirectory
from khien.documents.source import Source

MAIN = b"document.main+xml"


def directory(types: bytes = b"", **parts: bytes) -> ZipDirectory:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("[Content_Types].xml", types)
        for name, data in parts.items():
            package.writestr(name, data)
    return Source(made.getvalue()).zip


def override(part: str, kind: str = "document.main+xml") -> bytes:
    return f'<Override ContentType="application/vnd.x.{kind}" PartName="/{part}"/>'.encode()


def relation(target: str, *more: str, kind: str = "header") -> bytes:
    said = " ".join((f'Id="r1" Type="http://x/{kind}" Target="{target}"', *more))
    return f"<Relationships><Relationship {said}/></Relationships>".encode()


def test_the_main_part_is_the_one_the_package_names() -> None:
    find = partial(ooxml.main_part, kinds=(MAIN,), usual="word/document.xml")
    here = {"a/khac.xml": b"", "word/document.xml": b""}

    assert find(directory(override("A/Khac.xml"), **here)) == "a/khac.xml"
    assert find(directory(override("khong-co.xml"), **here)) == "word/document.xml"
    rels = {"_rels/.rels": relation("/a/khac.xml", kind="officeDocument")}
    assert find(directory(b"", **here, **rels)) == "a/khac.xml"
    assert find(directory(b"")) == ""


def test_kinds_are_read_in_any_encoding_and_order_of_attributes() -> None:
    said = (
        b"<Types>"
        + override("a.xml")
        + b"<Override PartName='/b.xml' ContentType='DOCUMENT.MAIN+XML'/>"
    )
    here = {"a.xml": b"", "b.xml": b""}

    for types in (said, said.decode().encode("utf-16")):
        assert ooxml.parts_said(directory(types, **here), MAIN) == ["a.xml", "b.xml"]


@pytest.mark.parametrize(
    ("target", "wanted"),
    [
        ("header1.xml", "word/header1.xml"),
        ("/word/Header1.xml", "word/header1.xml"),
        ("../word/./header1.xml", "word/header1.xml"),
        ("../../../../header1.xml", "header1.xml"),  # never above the package
        ("a&amp;b.xml", "word/a&b.xml"),
    ],
)
def test_where_a_relation_points(target: str, wanted: str) -> None:
    package = directory(**{"word/_rels/document.xml.rels": relation(target)})

    assert ooxml.relations(package, "word/document.xml") == {"r1": wanted}


def test_a_relation_that_points_out_or_is_of_another_kind_is_passed_over() -> None:
    rels = "word/_rels/document.xml.rels"
    outside = directory(**{rels: relation("http://x/a.xml", 'TargetMode="External"')})

    assert ooxml.relations(outside, "word/document.xml") == {}
    other = directory(**{rels: relation("a.xml")})
    assert ooxml.relations(other, "word/document.xml", kind=b"/footer") == {}
    assert ooxml.relations(other, "word/khac.xml") == {}


@pytest.mark.parametrize(
    ("xml", "wanted"),
    [
        (b"<w:t>M\xe1\xba\xacT &amp; &lt;</w:t>", True),
        (b'<?xml version="1.0" encoding="UTF-8"?><a/>', True),
        (b'<?xml version="1.0" encoding="windows-1258"?><a/>', False),
        (b"<w:t>M&#7852;T</w:t>", False),
        (b"<w:t>M<!-- x -->T</w:t>", False),
        (b"<!DOCTYPE a [<!ENTITY m 'M'>]><a/>", False),
        ("<a/>".encode("utf-16"), False),
        ("<a/>".encode("utf-16-le"), False),
    ],
)
def test_whether_bytes_can_be_searched_as_they_are(xml: bytes, wanted: bool) -> None:
    assert ooxml.is_plain(xml) is wanted


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.binary(max_size=200))
def test_whatever_a_package_says_is_only_bytes(types: bytes, rels: bytes) -> None:
    package = directory(types, **{"_rels/.rels": rels, "word/document.xml": b""})

    assert ooxml.main_part(package, (MAIN,), "word/document.xml")
    assert all(target == target.casefold() for target in ooxml.relations(package, "").values())
