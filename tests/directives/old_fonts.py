"""A Word letter as it was typed before Unicode: every run in the fonts of one table.

In: a .docx in Unicode. Out: the same letter in TCVN3 (.VnTime, and .VnTimeH for the capitals
the table has not) or VNI.
"""

from __future__ import annotations

import io
import itertools
import zipfile
from collections.abc import Iterator

from lxml import etree

from khien.core.encodings import Table, encode

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def in_old_fonts(docx: bytes, table: Table) -> bytes:
    """``docx`` with the words of its body and headers re-encoded, run by run."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            has_words = name.startswith(("word/document", "word/header", "word/footer"))
            new.writestr(name, _part(part, table) if has_words else part)
    return buffer.getvalue()


def _part(xml: bytes, table: Table) -> bytes:
    root = etree.fromstring(xml)
    for run in list(root.iter(f"{_W}r")):
        if run.find(f"{_W}t") is not None:
            _in_runs(run, table)
    return etree.tostring(root)


def _in_runs(run: etree._Element, table: Table) -> None:
    """Put runs in old fonts in the place of ``run``."""
    for child in [each for each in run if each.tag != f"{_W}rPr"]:
        if child.tag != f"{_W}t":
            run.addprevious(_like(run, child))
            continue
        for font, text in typed(child.text or "", table):
            words = etree.Element(f"{_W}t", {_SPACE: "preserve"})
            words.text = text
            run.addprevious(_like(run, words, font))
    parent = run.getparent()
    assert parent is not None
    parent.remove(run)


def _like(run: etree._Element, content: etree._Element, font: str = "") -> etree._Element:
    made = etree.Element(f"{_W}r")
    look = etree.SubElement(made, f"{_W}rPr")
    if font:
        fonts = etree.SubElement(look, f"{_W}rFonts")
        fonts.set(f"{_W}ascii", font)
        fonts.set(f"{_W}hAnsi", font)
    own = run.find(f"{_W}rPr")
    look.extend([each for each in own if each.tag != f"{_W}rFonts"] if own is not None else [])
    made.append(content)
    return made


def typed(text: str, table: Table) -> Iterator[tuple[str, str]]:
    """``text`` as pieces of (font, what its bytes show as Latin letters)."""
    if table is Table.VNI:
        yield "VNI-Times", encode(text, table)
        return
    for lost, letters in itertools.groupby(text, _has_no_capital):
        yield ".VnTimeH" if lost else ".VnTime", encode("".join(letters), table)


def _has_no_capital(letter: str) -> bool:
    """Whether TCVN3 writes the capital ``letter`` with the code of the small one."""
    shown = encode(letter, Table.TCVN3)
    return letter.isupper() and shown != letter and shown == encode(letter.lower(), Table.TCVN3)
