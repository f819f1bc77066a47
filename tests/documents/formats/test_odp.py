"""OpenDocument slides: whole, and the first two."""

from __future__ import annotations

from samples.marked.letter import Letter, plain
from samples.marked.writers.odf import odp

from tests.documents.packages import head, levels, part, read, sample, texts, with_parts

CLEAR = Letter(left=plain("SỞ NỘI VỤ"), body=("Kính gửi: Các phòng.",))
FRAME = "<draw:frame{}><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"


def with_slides(inner: str) -> bytes:
    """Slides with more behind the two that are there."""
    content = part(odp(CLEAR), "content.xml").replace(
        "</office:presentation>", f"{inner}</office:presentation>"
    )
    return with_parts(odp(CLEAR), {"content.xml": content})


def test_slides_are_pages() -> None:
    document = read("odp", sample("cong-van.odp"))

    assert document.pages == 2
    assert [line.page for line in document.lines][:5] == [1, 1, 1, 1, 2]


def test_the_mark_of_the_sample_is_found() -> None:
    assert levels("odp", sample("dau-mat.odp")) == ["MẬT"]
    assert levels("odp", sample("cong-van.odp")) == []


def test_a_third_slide_is_no_head() -> None:
    data = with_slides(f"<draw:page>{FRAME.format('', 'MẬT')}</draw:page>")

    assert levels("odp", data) == []
    assert "MẬT" in texts(read("odp", data))


def test_speaker_s_notes_do_not_show() -> None:
    notes = f"<presentation:notes>{FRAME.format('', 'MẬT')}</presentation:notes>"
    content = part(odp(CLEAR), "content.xml").replace("</draw:page>", f"{notes}</draw:page>", 1)

    assert "MẬT" not in texts(read("odp", with_parts(odp(CLEAR), {"content.xml": content})))


def test_what_a_master_prints_but_no_placeholder() -> None:
    printed = FRAME.format("", "MẬT")
    prompt = FRAME.format(' presentation:class="title"', "Bấm vào đây")
    styles = part(odp(CLEAR), "styles.xml").replace(
        "</style:master-page>", f"{printed}{prompt}</style:master-page>"
    )
    data = with_parts(odp(CLEAR), {"styles.xml": styles})

    assert "Bấm vào đây" not in texts(head("odp", data))
    assert levels("odp", data)[0] == "MẬT"
