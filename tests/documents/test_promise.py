"""The promise of a glance at Word and OpenDocument texts: all letters of a head's lines, in order."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.core.errors import DocumentError
from khien.core.text import nfc
from tests.documents import packages
from tests.documents.packages import SAMPLES, glance, head, part, sample, with_parts

CLEAN = {name: sample(f"cong-van.{name}") for name in ("docx", "odt")}
OLD_FONTS = ("cong-van-vni.docx", "dau-tuyet-mat-tcvn3.docx")  # stand in it in their own bytes
_WORD = re.compile(r"[^\W\d_]+")
_TAG = re.compile(r"<[^>]*>")


def bare(text: str) -> str:
    return "".join(nfc(text).casefold().split())


def missing(name: str, data: bytes) -> list[str]:
    """Sequences of letters in the head that the glance does not have, where it promises."""
    seen = glance(name, data)
    if seen.unsure:
        return []
    words = [html.unescape(_TAG.sub("", each.decode("utf-8", "replace"))) for each in seen.xml]
    there = "\0".join(map(bare, (*words, *seen.texts)))
    said = [bare(line.text) for line in head(name, data).lines]
    return [each for text in said for each in _WORD.findall(text) if each not in there]


FILES = sorted(each for kind in ("docx", "odt") for each in SAMPLES.glob(f"*.{kind}"))


@pytest.mark.parametrize("file", [f.name for f in FILES if f.name not in OLD_FONTS])
def test_samples_keep_the_promise(file: str) -> None:
    try:
        found = missing(file.rpartition(".")[2], sample(file))
    except DocumentError:
        return  # refused by name: nothing was promised
    assert found == []


LETTERS = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyẬậẢảMT &<", min_size=1, max_size=8)
SPLIT = st.lists(LETTERS, min_size=1, max_size=5)


def run(text: str, look: str) -> str:
    said = html.escape(text, quote=False)
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{said}</w:t></w:r>'


def paragraph(runs: list[str], look: str = "") -> str:
    return f"<w:p>{''.join(run(each, look) for each in runs)}</w:p>"


def box(inner: str) -> str:
    shape = f'<v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>{inner}'
    return f"<w:p><w:r><w:pict>{shape}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"


def table(inner: str) -> str:
    return f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"


def control(inner: str) -> str:
    return f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


LOOKS = st.sampled_from(["", "<w:caps/>", "<w:smallCaps/>", "<w:b/>", "<w:vanish/>"])
BLOCKS = st.recursive(
    st.builds(paragraph, SPLIT, LOOKS),
    lambda inner: st.one_of(*(st.builds(wrap, inner) for wrap in (box, table, control))),
    max_leaves=3,
)


@settings(deadline=None, max_examples=60)
@given(st.lists(BLOCKS, min_size=1, max_size=5), SPLIT)
def test_word_texts_of_any_make_keep_the_promise(blocks: list[str], margin: list[str]) -> None:
    body = part(CLEAN["docx"], "word/document.xml")
    start = body.index("<w:document")
    root = body[start : body.index(">", start)].replace("<w:document", "<w:hdr")
    data = with_parts(CLEAN["docx"], {
        "word/document.xml": body.replace("<w:body>", "<w:body>" + "".join(blocks), 1),
        "word/header7.xml": f"{root}>{paragraph(margin)}</w:hdr>",
    })  # fmt: skip

    assert missing("docx", data) == []


def spans(parts: list[str]) -> str:
    inner = "".join(f"<text:span>{html.escape(each, quote=False)}</text:span>" for each in parts)
    return f"<text:p>{inner}</text:p>"


def frame(inner: str) -> str:
    return f"<text:p><draw:frame><draw:text-box>{inner}</draw:text-box></draw:frame></text:p>"


def cells(inner: str) -> str:
    return f"<table:table><table:table-row><table:table-cell>{inner}</table:table-cell></table:table-row></table:table>"


SPANS = st.recursive(
    st.builds(spans, SPLIT),
    lambda inner: st.one_of(*(st.builds(wrap, inner) for wrap in (frame, cells))),
    max_leaves=3,
)


@settings(deadline=None, max_examples=60)
@given(st.lists(SPANS, min_size=1, max_size=5), st.integers(0, 5_000))
def test_open_texts_of_any_make_keep_the_promise(blocks: list[str], styles: int) -> None:
    content = part(CLEAN["odt"], "content.xml")
    long = '<style:style style:name="x" style:family="text"/>' * styles
    inner = "<text:section>" + "".join(blocks) + "</text:section>"
    changed = re.sub(
        r"(<office:text[^>]*>)", lambda found: found[1] + inner, content, count=1
    ).replace(
        "<office:body>",
        f"<office:automatic-styles>{long}</office:automatic-styles><office:body>",
        1,
    )

    data = packages.with_parts(CLEAN["odt"], {"content.xml": changed})
    assert len(head("odt", data).lines) > 0
    assert missing("odt", data) == []
