"""A second complete letter in a file is given too; forms, annexes and quotations are not."""

from __future__ import annotations

from typing import Any

import pytest

from khien.directives import as_json, read_directive
from khien.documents.document import Document, Line
from tests.directives import forms
from tests.directives.letters import document, read

ONE = forms.text_letter(forms.letter("antivirus"))
TWO = forms.text_letter(forms.letter("secrets"))
THREE = forms.text_letter(forms.letter("inspection"))
FORM = """Mẫu số 01
TÊN CƠ QUAN
Số: ..../BC-...
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
....., ngày ... tháng ... năm ....
BÁO CÁO
Kết quả rà soát
Kính gửi: ........
1. Số máy đã cài: ......
"""


def test_letters_after_the_first_are_each_read_whole() -> None:
    found = read(ONE + TWO + THREE)

    assert forms.said(found) == forms.said(read(ONE))
    assert [forms.said(each) for each in found.further] == [
        forms.said(read(TWO)),
        forms.said(read(THREE)),
    ]


def test_letters_on_pages_of_their_own() -> None:
    lines = [Line(text) for text in ONE.split("\n")]
    lines += [Line(text, page=2) for text in TWO.split("\n")]
    found = read_directive(Document.from_lines("pdf", lines, pages=2))

    assert [forms.said(each) for each in found.further] == [forms.said(read(TWO))]
    assert {item.page for each in found.further for item in each.obligations} == {2}


def test_spans_of_a_further_letter_point_into_the_same_text() -> None:
    source = document(ONE + TWO)
    (further,) = read_directive(source).further

    assert further.obligations
    for item in further.obligations:
        printed = source.text[item.span.start : item.span.end]
        assert " ".join(printed.split()) == item.text


@pytest.mark.parametrize(
    "tail",
    [
        FORM,
        "Phụ lục\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nDanh sách đơn vị\n1. Sở Y tế\n",
        TWO[: len(TWO) // 2],
    ],
    ids=["a form with blanks", "an annex", "half a letter"],
)
def test_what_is_not_complete_is_no_letter(tail: str) -> None:
    found = read(ONE + tail)

    assert found.further == ()
    assert forms.said(found)["obligations"] == forms.said(read(ONE))["obligations"]


def test_a_letter_after_a_form_is_found() -> None:
    found = read(ONE + FORM + TWO)

    assert [each.header.number for each in found.further] == ["1287"]


def test_very_many_letters_are_read_to_a_limit() -> None:
    assert len(read(ONE + TWO * 30).further) == 20


def as_object(text: str) -> dict[str, Any]:
    source = document(text)
    return as_json(read_directive(source), file="a.txt", sha256="0" * 64, document=source)


def test_the_json_names_further_letters_in_the_same_shape() -> None:
    alone, both = as_object(ONE), as_object(ONE + TWO)

    (further,) = both.pop("further")
    assert "further" not in alone
    assert list(further) == list(both) == list(alone)
    assert both == alone
    assert further["number"] == "1287"
