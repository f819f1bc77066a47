"""Excel workbooks that stand in no container."""

from __future__ import annotations

from random import Random

import pytest
from samples.files.binary.bare import Bare, Cell, bare
from samples.files.binary.biff8 import EOF, Sheet, Workbook, record, stream
from samples.marked import positives
from samples.marked.writers.old import excel_4

from khien.core.encodings import Table, encode
from khien.core.errors import DamagedDocument, DocumentError, EncryptedDocument
from khien.documents.document import LineKind, Style
from khien.documents.source import Source
from khien.markings.examining import examine
from khien.markings.finding import Status
from tests.documents.packages import glance, head, levels, read, survives, texts

VERSIONS = (2, 3, 4)


def vni(text: str, font: int = 1) -> Cell:
    return encode(text, Table.VNI).encode("cp1252"), font


def workbook(*rows: list[Cell], version: int = 4, font: str = "VNI-Times") -> bytes:
    return bare(Bare(rows, version=version, fonts=("Arial", font), header=b"&CSo tay"))


@pytest.mark.parametrize("version", VERSIONS)
def test_cells_are_read_in_the_letters_of_their_font(version: int) -> None:
    document = read("biff", workbook([vni("ỦY BAN NHÂN DÂN"), 7, 2.5, None], version=version))

    assert texts(document) == ["So tay", "ỦY BAN NHÂN DÂN", "7", "2.5"]
    assert [line.kind for line in document.lines[:2]] == [LineKind.HEADER, LineKind.CELL]
    assert document.lines[2].cell == (0, 0, 1)
    style = document.lines[1].style
    assert (style.font, style.size_pt, style.bold, style.align) == ("VNI-Times", 13, True, "center")


@pytest.mark.parametrize("version", VERSIONS)
def test_a_mark_is_found_in_any_letters(version: int) -> None:
    typed = b"TUY\xd6T M\xcbT"  # as .VnTimeH shows small letters' codes

    assert levels("biff", workbook([vni("TỐI MẬT")], version=version)) == ["TỐI MẬT"]
    capitals = workbook([(b"M\xcbT", 1)], version=version, font=".VnTimeH")
    assert levels("biff", capitals) == ["MẬT"]
    most = workbook([(typed, 1)], version=version, font=".VnTimeH")
    assert levels("biff", most) == ["TUYỆT MẬT"]


@pytest.mark.parametrize("form", ["line", "spaced", "title_case", "broken"])
def test_forms_of_a_mark_are_found(form: str) -> None:
    for level in positives.LEVELS:
        data = excel_4(positives.PRINTED[form](Random(1), level))
        assert [each.level for each in examine(Source(data, "x")).found] == [level]


def test_letters_set_apart_by_hard_blanks_are_found() -> None:
    for version in VERSIONS:
        data = workbook([(b"M\xa0A\xc4\xa0T", 1)], version=version)
        assert levels("biff", data) == ["MẬT"]


def test_the_head_is_the_first_rows_and_the_whole_is_all() -> None:
    data = workbook(*[[vni(f"dòng {number}")] for number in range(40)])

    assert len(head("biff", data).lines) == 16
    assert len(read("biff", data).lines) == 41


def test_excel_5_and_97_without_a_container_too() -> None:
    data = stream(Workbook([Sheet([["TỐI MẬT"]]), Sheet([["hai"]], name="2")]))

    assert texts(read("biff", data)) == ["TỐI MẬT", "hai"]
    assert examine(Source(data, "bang.xls")).found


def test_a_password_and_damage_are_named() -> None:
    locked = bare(Bare([[vni("a")]], locked=True))
    for look in (read, head, glance):
        with pytest.raises(EncryptedDocument):
            look("biff", locked)
    with pytest.raises(DamagedDocument):
        read("biff", record(EOF))
    report = examine(Source(locked, "bang"))
    assert (report.status, report.unread[0].code) == (Status.UNREADABLE, "encrypted")


def test_a_cell_without_its_look_is_plain() -> None:
    lonely = bare(Bare([[(b"abc", 9)]], fonts=()))

    assert read("biff", lonely).lines[0].style == Style()


def test_damaged_bytes_raise_only_named_errors() -> None:
    for version in VERSIONS:
        data = workbook([vni("MẬT"), 1], version=version)
        for cut in range(0, len(data), 3):
            try:
                read("biff", data[:cut])
            except DocumentError:
                continue
        survives("biff", data)
