"""Makes the sample workbooks and slides, old and new, and letters of Word 6.

usage: python samples/files/make_office.py [FOLDER]
"""

from __future__ import annotations

import json
import struct
import sys
from pathlib import Path

from samples.files.binary import bare, biff8, powerpoint, pst, word6
from samples.files.make import (
    BODY,
    CLAUSES,
    COPIES,
    LEFT,
    RIGHT,
    SIGNER,
    Expected,
    clear,
    marked,
    refused,
)
from samples.marked.letter import Letter, Piece, plain
from samples.marked.writers import binary_sheets, odf, office

from khien.core.encodings import Table, encode


def workbook(mark: str = "") -> bytes:
    """The letter in cells, its table of strings cut often; a second, hidden sheet is empty."""
    under = [[mark]] if mark else []
    clauses = [[number, clause] for number, clause in enumerate(CLAUSES, start=1)]
    head = [[left, right] for left, right in zip(LEFT, [*RIGHT, ""], strict=True)]
    foot = [[copy, sign] for copy, sign in zip(COPIES, [*SIGNER, ""], strict=True)]
    rows = [*head, *under, *[[line] for line in BODY], *clauses, *foot]
    red = frozenset({(len(head), 0)}) if mark else frozenset()
    shown = [[cell or None for cell in row] for row in rows]
    sheets = [
        biff8.Sheet(shown, name="Công văn", header="&L&8Phòng Văn thư&R&P/&N", red=red),
        biff8.Sheet([], name="Phụ lục", hidden=True),
    ]
    return biff8.xls(biff8.Workbook(sheets, cut=120))


def workbook_lines() -> list[str]:
    """Its lines: the header, then row by row."""
    head = [text for pair in zip(LEFT, [*RIGHT, ""], strict=True) for text in pair if text]
    foot = [text for pair in zip(COPIES, [*SIGNER, ""], strict=True) for text in pair if text]
    clauses = [text for at, clause in enumerate(CLAUSES, 1) for text in (str(at), clause)]
    return ["Phòng Văn thư", *head, *BODY, *clauses, *foot]


def bare_workbook(mark: str = "", *, version: int = 4) -> bytes:
    """The same by a program from before Windows 95: no container, letters of a VNI font."""

    def cell(text: str) -> bare.Cell:
        return typed(text), 1

    under = [[cell(mark)]] if mark else []
    head = [[cell(left), cell(right)] for left, right in zip(LEFT, [*RIGHT, ""], strict=True)]
    clauses = [[number, cell(clause)] for number, clause in enumerate(CLAUSES, start=1)]
    rows = [*head, *under, *[[cell(line)] for line in BODY], *clauses]
    return bare.bare(bare.Bare(rows, version=version, fonts=("Arial", "VNI-Times")))


def word_6_letter(mark: str = "") -> bytes:
    """The letter as Word 6 keeps it, quickly saved: the text in pieces, a box for the mark."""

    def paragraph(text: str, end: bytes = b"\r", changes: bytes = b"") -> word6.Paragraph:
        return word6.Paragraph(typed(text), end, changes, word6.font(1))

    def row(*cells: list[str]) -> list[word6.Paragraph]:
        found = [
            paragraph(text, b"\x07" if text is cell[-1] else b"\r", word6.CELL)
            for cell in cells
            for text in cell
        ]
        return [*found, word6.Paragraph(b"", b"\x07", word6.ROW_END)]

    whole = [*row(LEFT, RIGHT), *map(paragraph, [*BODY, *CLAUSES]), *row(COPIES, SIGNER)]
    fonts = ("Arial", "VNI-Times")
    return word6.word6(
        word6.Word(whole, fonts, normal=word6.font(1), box=typed(mark), cuts=(40, 200))
    )


def typed(text: str) -> bytes:
    """``text`` in the codes of a VNI font."""
    return encode(text, Table.VNI).encode("cp1252")


def mail_store(client: bytes = b"SM") -> bytes:
    """The head of an Outlook store ([MS-PST] 2.2.2.6) without a message behind it."""
    return (b"!BDN" + bytes(4) + client + struct.pack("<HHBB", 23, 19, 1, 1)).ljust(1024, b"\0")


def slides(mark: str = "") -> bytes:
    """The letter on one slide, box by box."""
    boxes = ["\r".join(LEFT), *([mark] if mark else []), "\r".join(RIGHT), *BODY, *CLAUSES]
    boxes += ["\r".join(COPIES), "\r".join(SIGNER)]
    return powerpoint.ppt(powerpoint.Slideshow([powerpoint.Slide(boxes)]))


def letter(mark: str = "") -> Letter:
    """The letter for the packages, which writers of marked files lay out."""
    return Letter(
        left=plain(*LEFT),
        right=plain(*RIGHT),
        after=(Piece(mark, bold=True, red=True),) if mark else (),
        body=(*BODY, *CLAUSES, *COPIES, *SIGNER),
    )


def two_columns() -> list[str]:
    """The lines of a sheet in which the head stands in two columns."""
    head = [text for pair in zip(LEFT, [*RIGHT, ""], strict=True) for text in pair if text]
    return [*head, *BODY, *CLAUSES, *COPIES, *SIGNER]


def packages() -> dict[str, tuple[bytes, Expected]]:
    """The samples of workbooks and slides in packages by file name."""
    foot = [*BODY, *CLAUSES, *COPIES, *SIGNER]
    column = [*LEFT, *RIGHT, *foot]
    cell, box = ("cell", "head_cell"), ("stamp", "box")
    made: dict[str, tuple[bytes, Expected]] = {}
    for ending, write, shown, (where, rule) in (
        ("xlsx", office.xlsx, two_columns(), cell),
        ("xlsb", binary_sheets.xlsb, two_columns(), cell),
        ("ods", odf.ods, column, cell),
        ("pptx", office.pptx, [*LEFT, *foot], box),
        ("odp", odf.odp, [*LEFT, *foot], box),
    ):
        pages = {"pages": 2} if where == "stamp" else {}
        made[f"cong-van.{ending}"] = write(letter()), clear(ending, shown) | pages
        made[f"dau-mat.{ending}"] = write(letter("MẬT")), marked("MẬT", where, rule)
    return made


def samples() -> dict[str, tuple[bytes, Expected]]:
    """Every sample by file name."""
    shown = [*LEFT, *RIGHT, *BODY, *CLAUSES, *COPIES, *SIGNER]
    old = workbook_lines()[1 : 1 + 7 + len(BODY) + 2 * len(CLAUSES)]
    return {
        "kho-thu.pst": (
            pst.store([pst.Message("Họp giao ban", "Mời dự họp giao ban sáng thứ hai.")]),
            refused("unsupported"),
        ),
        "cong-van-word6.doc": (word_6_letter(), clear("doc", shown)),
        "dau-mat-word6.doc": (word_6_letter("MẬT"), marked("MẬT", "stamp", "box")),
        "cong-van.excel4.xls": (bare_workbook(), clear("biff", old)),
        "dau-mat.excel2.xls": (bare_workbook("MẬT", version=2), marked("MẬT", "cell", "head_cell")),
        "cong-van.xls": (workbook(), clear("xls", workbook_lines())),
        "dau-mat.xls": (workbook("MẬT"), marked("MẬT", "cell", "head_cell")),
        "cong-van.ppt": (slides(), clear("ppt", shown)),
        "dau-mat.ppt": (slides("MẬT"), marked("MẬT", "stamp", "box")),
        **packages(),
    }


def main(folder: Path) -> None:
    """Write every sample and its expected result into ``folder``."""
    for name, (data, expected) in samples().items():
        (folder / name).write_bytes(data)
        told = json.dumps(expected, ensure_ascii=False, indent=1) + "\n"
        (folder / f"{name}.expected.json").write_text(told, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
