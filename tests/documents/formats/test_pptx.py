"""PowerPoint slides: whole, and the first two with what lies beneath them."""

from __future__ import annotations

import pytest
from samples.marked.letter import Letter, plain
from samples.marked.writers.office import pptx

from khien.core.errors import DamagedDocument
from khien.documents.document import LineKind
from tests.documents.packages import glance, head, levels, part, read, sample, texts, with_parts

SLIDE = "ppt/slides/slide1.xml"
CLEAR = Letter(left=plain("SỞ NỘI VỤ"), body=("Kính gửi: Các phòng.",))


def shape(words: str, *, placeholder: str = "") -> str:
    return (
        f"<p:sp><p:nvSpPr><p:nvPr>{placeholder}</p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>{words}"
        "</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def master(*shapes: str) -> str:
    return (
        '<p:sldMaster xmlns:p="urn:p" xmlns:a="urn:a"><p:cSld><p:spTree>'
        f"{''.join(shapes)}</p:spTree></p:cSld></p:sldMaster>"
    )


def related(target: str) -> str:
    return f'<Relationships><Relationship Id="rId1" Target="{target}"/></Relationships>'


def beneath(*, layout: str, under: str) -> dict[str, bytes | str | None]:
    return {
        "ppt/slides/_rels/slide1.xml.rels": related("../slideLayouts/slideLayout1.xml"),
        "ppt/slideLayouts/slideLayout1.xml": layout,
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels": related("/ppt/slideMasters/m1.xml"),
        "ppt/slideMasters/m1.xml": under,
    }


def test_slides_are_pages_and_shapes_boxes() -> None:
    document = read("pptx", sample("cong-van.pptx"))

    assert document.pages == 2
    assert [line.page for line in document.lines][:5] == [1, 1, 1, 1, 2]
    assert {line.kind for line in document.lines} == {LineKind.BOX}


def test_the_mark_of_the_sample_is_found() -> None:
    assert levels("pptx", sample("dau-mat.pptx")) == ["MẬT"]
    assert levels("pptx", sample("cong-van.pptx")) == []


def test_how_words_look_is_kept() -> None:
    (line,) = [each for each in head("pptx", sample("dau-mat.pptx")).lines if each.text == "MẬT"]

    assert line.style.bold
    assert line.style.colour == "ff0000"


def test_runs_groups_and_breaks() -> None:
    inner = shape("M</a:t></a:r><a:r><a:t>ẬT</a:t></a:r><a:br/><a:r><a:t>Khẩn")
    changed = part(pptx(CLEAR), SLIDE).replace(
        "</p:spTree>", f"<p:grpSp>{inner}</p:grpSp></p:spTree>"
    )
    data = with_parts(pptx(CLEAR), {SLIDE: changed})

    assert texts(read("pptx", data))[:3] == ["SỞ NỘI VỤ", "MẬT", "Khẩn"]
    assert levels("pptx", data) == ["MẬT"]


def test_what_a_layout_and_its_master_print_but_no_placeholder() -> None:
    prompt = shape("TUYỆT MẬT", placeholder='<p:ph type="title"/>')
    data = with_parts(
        pptx(CLEAR), beneath(layout=master(shape("Sở"), prompt), under=master(shape("MẬT")))
    )

    assert texts(read("pptx", data))[:3] == ["SỞ NỘI VỤ", "Sở", "MẬT"]
    assert levels("pptx", data) == ["MẬT"]


def test_a_head_has_two_slides_in_the_order_they_are_shown() -> None:
    data = sample("dau-mat.pptx")
    more = part(data, SLIDE)
    book = part(data, "ppt/presentation.xml")
    names = part(data, "ppt/_rels/presentation.xml.rels").replace(
        "</Relationships>",
        '<Relationship Id="rId9" Target="slides/slide9.xml"/></Relationships>',
    )
    added: dict[str, bytes | str | None] = {
        SLIDE: more.replace("MẬT", "x"), "ppt/slides/slide9.xml": more,
        "ppt/_rels/presentation.xml.rels": names,
    }  # fmt: skip
    last = book.replace("</p:sldIdLst>", '<p:sldId id="900" r:id="rId9"/></p:sldIdLst>')
    first = book.replace("<p:sldIdLst>", '<p:sldIdLst><p:sldId id="900" r:id="rId9"/>')

    behind = with_parts(data, added | {"ppt/presentation.xml": last})
    assert levels("pptx", behind) == []
    assert "MẬT" in texts(read("pptx", behind))
    before = with_parts(data, added | {"ppt/presentation.xml": first})
    assert levels("pptx", before) == ["MẬT"]
    renamed = first.replace("xmlns:r=", "xmlns:rel=").replace(" r:id", " rel:id")
    assert levels("pptx", with_parts(data, added | {"ppt/presentation.xml": renamed})) == ["MẬT"]


def test_without_an_order_slides_go_by_number() -> None:
    data = with_parts(sample("dau-mat.pptx"), {"ppt/_rels/presentation.xml.rels": None})

    assert levels("pptx", data) == ["MẬT"]


def test_a_slide_in_utf_16() -> None:
    changed = part(sample("dau-mat.pptx"), SLIDE).replace(' encoding="UTF-8"', "")
    data = with_parts(sample("dau-mat.pptx"), {SLIDE: changed.encode("utf-16")})

    assert glance("pptx", data).unsure
    assert levels("pptx", data) == ["MẬT"]


def test_the_strict_kind_of_names() -> None:
    changed = part(sample("dau-mat.pptx"), SLIDE).replace(
        "http://schemas.openxmlformats.org/presentationml/2006/main",
        "http://purl.oclc.org/ooxml/presentationml/main",
    )

    assert levels("pptx", with_parts(sample("dau-mat.pptx"), {SLIDE: changed})) == ["MẬT"]


def test_no_slides_and_no_list_of_them_is_damage() -> None:
    gone = dict.fromkeys(
        (SLIDE, "ppt/slides/slide2.xml", "ppt/presentation.xml",
         "ppt/_rels/presentation.xml.rels")
    )  # fmt: skip
    with pytest.raises(DamagedDocument):
        head("pptx", with_parts(pptx(CLEAR), gone))
