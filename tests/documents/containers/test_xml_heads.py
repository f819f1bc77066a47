"""Beginnings of XML: the small parser gives what the large one would, or leaves it to that one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from khien.core.errors import DamagedDocument, TooLargeDocument
from khien.documents.containers import xml
from tests.documents.making import NAMESPACES, p

Shape = tuple[str, dict[str, str], str, str, list["Shape"]]
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def shape(element: etree._Element) -> Shape:
    """All that a walk can see of ``element``."""
    inner = [shape(each) for each in element]
    own = {str(key): str(value) for key, value in element.attrib.items()}
    return str(element.tag), own, element.text or "", element.tail or "", inner


def is_lxml(root: object) -> bool:
    return isinstance(root, etree._Element)


def by_lxml(data: bytes) -> etree._Element:
    parser = etree.XMLParser(recover=True, remove_comments=True, remove_pis=True)
    return etree.fromstring(data[: data.rfind(b">") + 1], parser)


BODY = f"<w:document {NAMESPACES}><w:body>{p('MẬT')}{p('Kính gửi: &amp; các đơn vị')}</w:body></w:document>"


def test_a_plain_head_needs_no_lxml() -> None:
    root = xml.parse_beginning(BODY.encode())

    assert not is_lxml(root)
    assert shape(root) == shape(by_lxml(BODY.encode()))


@pytest.mark.parametrize("end", range(60, len(BODY.encode()), 7))
def test_a_head_cut_anywhere_has_the_same_words(end: int) -> None:
    data = BODY.encode()[:end]
    if data.rfind(b">") <= data.find(b"<w:body"):
        return

    assert shape(xml.parse_beginning(data)) == shape(by_lxml(data))


names = st.sampled_from(["a", "b", "w:t", "x-y"])
trees = st.recursive(
    st.tuples(names, st.text("ậẬmt <&>\"'\n", max_size=8)),
    lambda inner: st.tuples(names, st.lists(inner, max_size=4)),
    max_leaves=12,
)


def written(tree: object) -> str:
    assert isinstance(tree, tuple)
    name, inner = tree
    if isinstance(inner, str):
        shown = inner.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return f"<{name} k='{shown.replace(chr(39), '&apos;')}'>{shown}</{name}>tail"
    return f"<{name}>{''.join(map(written, inner))}</{name}>"


@settings(deadline=None, max_examples=100)
@given(trees, st.integers(0, 400))
def test_both_parsers_see_one_tree(tree: object, end: int) -> None:
    data = f"<r xmlns:w='urn:w'>{written(tree)}</r>".encode()[: 30 + end]
    root = xml.parse_beginning(data)

    assert shape(root) == shape(by_lxml(data))


@pytest.mark.parametrize(
    "data",
    [
        b"<a><!-- c --><b>x</b></a>",
        b"<a><![CDATA[x]]></a>",
        b"<a>&nbsp;x<b/></a>",
        b"<a><b></a><c>x</c>",
        b"<a><n:b>x</n:b></a>",
        b"<a x=1>x</a>",
        "<a>x</a>".encode("utf-16"),
        b"<?xml version='1.0' encoding='EUC-JP'?><a>x</a>",
    ],
    ids=["comment", "cdata", "entity", "crossed", "prefix", "unquoted", "utf-16", "encoding"],
)
def test_what_is_not_plain_is_lxmls(data: bytes) -> None:
    assert is_lxml(xml.parse_beginning(data))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_in_a_head_too(encoding: str) -> None:
    bomb = "<!DOCTYPE a [<!ENTITY e 'MẬT'>]><a>&e;</a>".encode(encoding)

    with pytest.raises(DamagedDocument):
        xml.parse_beginning(bomb)
    with pytest.raises(DamagedDocument):
        xml.parse_plainly(bomb)


def test_a_head_in_a_table_of_old_is_read() -> None:
    data = "<?xml version='1.0' encoding='windows-1258'?><a>Đông</a>".encode("cp1258")

    assert xml.parse_beginning(data).text == "Đông"


def test_what_stands_too_deep_is_told_and_not_passed_over() -> None:
    deep = b"<a>" * 400 + b"M" + b"</a>" * 400

    with pytest.raises(TooLargeDocument):
        xml.parse_beginning(deep)
    with pytest.raises(DamagedDocument):
        xml.parse_plainly(b"<a>" * 5000 + b"</a>" * 4999)


@pytest.mark.parametrize("data", [b"", b"<a", b"x", b"\0\0\0\0"])
def test_nothing_that_begins_is_damage(data: bytes) -> None:
    with pytest.raises(DamagedDocument):
        xml.parse_beginning(data)


@pytest.mark.parametrize("data", [b"<a><b></a>", b"<a><b/>", b"", b"<a/>x"])
def test_a_part_that_is_wanted_whole_is_whole_or_damaged(data: bytes) -> None:
    with pytest.raises(DamagedDocument):
        xml.parse_plainly(data)


def test_what_a_choice_requires_is_told_by_namespace_by_both() -> None:
    inner = "<mc:Choice Requires='one two three'/><mc:Fallback Requires='one'/>"
    said = f"<r xmlns:mc='{MC}' xmlns:one='urn:1' xmlns:two=\"urn:2\">{inner}</r>".encode()

    plain, large = xml.parse_beginning(said)[0], xml.parse(said)[0]

    assert not is_lxml(plain)
    assert xml.required(large) == ["urn:1", "urn:2", None]
    assert xml.required(plain) == ["urn:1", "urn:2", "three"]


def test_a_prefix_that_means_two_things_is_lxmls() -> None:
    said = (
        f"<r xmlns:mc='{MC}'><mc:Choice xmlns:o='urn:1' Requires='o'/>"
        "<mc:Choice xmlns:o='urn:2' Requires='o'/></r>"
    ).encode()

    root = xml.parse_beginning(said)

    assert is_lxml(root)
    assert [xml.required(each) for each in root] == [["urn:1"], ["urn:2"]]
