"""What the guided run gives made-up input to: each parser of our own, with where it begins.

A target takes bytes and returns, or raises what a reader may not raise: anything but a named
error. Parsers are called by themselves, not through the door that turns a surprise into
"damaged", so that a surprise is seen.
"""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from samples.files.binary import outlook, word6, word97
from samples.files.binary.compound import compound
from samples.files.binary.word97 import CELL, Level, Paragraph, Word

from khien.core import encodings
from khien.core.errors import DocumentError
from khien.core.limits import Budget, Limits
from khien.directives import as_json, read_directive
from khien.directives.deadlines import list_deadline, read_deadline
from khien.directives.passages import Passage
from khien.documents import Document, Line, all_formats
from khien.documents.containers.cfb import CompoundHead
from khien.documents.containers.zipped import ZipDirectory
from khien.documents.doc.reader import Reader, Streams
from khien.documents.format import Format
from khien.documents.outlook.packed import unpacked
from khien.documents.sheets import binary
from khien.documents.source import Source
from khien.markings import marks

ROOT = Path(__file__).resolve().parents[2]
FOUND = Path(__file__).with_name("found")
LIMITS = Limits(file_bytes=2**20, pages=50, lines=5_000, characters=500_000, seconds=15,
                member_bytes=2**22, total_bytes=2**24)  # fmt: skip
FORMATS = {each.id: each for each in all_formats()}
MOST_SEED = 100_000


@dataclass(frozen=True)
class Target:
    """A parser and the inputs it is begun with."""

    attempt: Callable[[bytes], None]
    seeds: Callable[[], Iterator[bytes]]


def check(document: Document) -> None:
    """What holds for every document that was read."""
    for line in document.lines:
        assert document.text[line.start : line.end] == line.text
        assert 1 <= line.page <= max(document.pages, 1)
    assert 0 <= document.confidence <= 1
    for mark in marks(document):
        assert 0 < mark.score <= 1
        assert mark.page == 1


def said(document: Document) -> None:
    """What holds for every letter that was read."""
    directive = read_directive(document)
    for item in directive.obligations:
        assert 0 <= item.span.start <= item.span.end <= len(document.text)
    told = as_json(directive, file="x", sha256="0" * 64, document=document)
    json.dumps(told, ensure_ascii=False, allow_nan=False).encode("utf-8")


def samples(ending: str) -> Iterator[bytes]:
    """The sample files with one ending, small ones only."""
    for path in sorted((ROOT / "samples").rglob(f"*.{ending}")):
        data = path.read_bytes()
        if len(data) < MOST_SEED:
            yield data


def reads(name: str) -> Target:
    """A format's own reader on whole files."""
    chosen: Format = FORMATS[name]

    def attempt(data: bytes) -> None:
        if not chosen.score(data[:65_536], "") or not chosen.opens(data):
            return
        try:
            check(chosen.read(io.BytesIO(data), LIMITS))
        except DocumentError:
            return

    return Target(attempt, lambda: samples(name))


# Word 97: the streams one behind the other, with two lengths in front


def old_word(data: bytes) -> None:
    """The streams of a file, without the compound file around them."""
    if len(data) < 8:
        return
    main, table = struct.unpack_from("<HH", data)
    streams = Streams(
        main=data[4 : 4 + main],
        tables=dict.fromkeys(("0Table", "1Table"), data[4 + main : 4 + main + table]),
        data=data[4 + main + table :],
    )
    try:
        reader = Reader(streams, Budget(LIMITS))
        pages = reader.read()
    except DocumentError:
        return
    check(Document.from_lines("doc", reader.kept.lines, pages=pages))


def old_words() -> Iterator[bytes]:
    """Streams of files with something of everything."""
    row = [Paragraph("trái", "\x07", CELL), Paragraph("", "\x07", word97.ROW_END)]
    levels = [Level(), Level(form=4, text="\x01)")]
    for word in (
        Word([Paragraph("Kính gửi")]),
        Word([*row, Paragraph("a", changes=word97.in_list(1, 1))], levels=levels, cuts=[2, 3]),
        Word([Paragraph("chữ\x0cẩn", runs=((2, word97.BOLD), (2, word97.HIDDEN)))], box="MẬT",
             headers=["", "đầu", "", "chân"], fonts=["Arial", ".VnTime"]),
        Word([Paragraph("\x13A\x14b\x15(", runs=((5, word97.font(1)),))], fonts=["a", "VNI-Times"]),
    ):  # fmt: skip
        made = word97.streams(word)
        main, table = made["WordDocument"], made["1Table"]
        yield struct.pack("<HH", len(main), len(table)) + main + table


# Word 6 and 95: one stream


def older_word(data: bytes) -> None:
    """The stream of a file, without the compound file around it."""
    try:
        reader = Reader(Streams(main=data, tables={}, data=b""), Budget(LIMITS))
        pages = reader.read()
    except DocumentError:
        return
    check(Document.from_lines("doc", reader.kept.lines, pages=pages))


def older_words() -> Iterator[bytes]:
    """Streams with cells, a box, a header, pieces and a font of old."""
    row = [word6.Paragraph(b"a", b"\x07", word6.CELL), word6.Paragraph(b"", b"\x07", word6.ROW_END)]
    look = word6.font(1) + word6.BOLD + word6.RED + word6.HIDDEN
    for word in (
        word6.Word([word6.Paragraph(b"M\xcbT", look=look)], fonts=("Arial", ".VnTimeH")),
        word6.Word(row, box=b"MAT", header=b"dau", cuts=(1, 3)),
    ):
        yield word6.stream(word)


# Outlook: packed Rich Text, and whole compound files


def message(data: bytes) -> None:
    """A whole message, and the same bytes as packed text."""
    FORMATS_MSG.attempt(data)
    try:
        unpacked(data, LIMITS)
    except DocumentError:
        return


def messages() -> Iterator[bytes]:
    """Messages with attachments, and packed text."""
    inner = outlook.Message("Trong", "Lời")
    for one in (inner, outlook.Message("Ngoài", attached=[("thu", inner), ("a.txt", b"Kinh gui")])):
        yield compound(outlook.streams(one))
    yield struct.pack("<II4sI", 24, 40, b"LZFu", 0) + b"\x03\0{\\rtf1 a\x0a\x80\x0f\xa0"


FORMATS_MSG = reads("msg")


# Letters before Unicode


def tables(data: bytes) -> None:
    """Bytes by every table, as typed and as shown."""
    reading = encodings.decoded(data)
    assert reading is None or isinstance(reading.text, str)
    shown = encodings.shown(data)
    encodings.untangled(shown)
    encodings.tabled(data.decode("utf-8", "replace"))
    for font in (".VnTime", ".VnTimeH", "VNI-Times", "VI Times", "Arial"):
        encodings.convert(shown, font)
    for table in encodings.Table:
        read = encodings.decode(shown, table)
        if read is not None:
            encodings.encode(read, table)


def typed() -> Iterator[bytes]:
    """The letter in each table."""
    for name in ("tcvn3", "vni", "viscii", "cp1258"):
        yield (ROOT / f"samples/files/cong-van-{name}.txt").read_bytes()


# What a letter asks for


def letter(data: bytes) -> None:
    """Any text is a letter to the reader."""
    text = data.decode("utf-8", "replace")[:20_000]
    said(Document.from_lines("txt", [Line(line) for line in text.split("\n")]))


def letters() -> Iterator[bytes]:
    """The text letters of the samples."""
    for data in samples("txt"):
        if data.isascii() or not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            yield data[:6_000]


def deadline(data: bytes) -> None:
    """Any words as the end of a task, with and without the letter's own date."""
    text = " ".join(data.decode("utf-8", "replace").split())[:2_000]
    passage = Passage.of(text, range(len(text) + 1))
    for day in ("2026-03-05", "2024-02-29", None):
        read_deadline(passage, day, reported=False)
        read_deadline(passage, day, reported=True)
        list_deadline(passage, day)


def deadlines() -> Iterator[bytes]:
    """Wordings of every kind."""
    for words in (
        "trước ngày 15/12/2026", "trong vòng 10 ngày làm việc kể từ ngày nhận được văn bản này",
        "trước 17 giờ 00 ngày 30 tháng 4 năm 2026", "trước ngày 15 hằng tháng", "6 tháng/lần",
        "quý IV năm 2026", "chậm nhất trong tháng 02/2027", "xong trước ngày 31/02/2026",
        "định kỳ hằng quý, trước ngày 25 của tháng cuối quý", "ngay sau khi có kết quả",
    ):  # fmt: skip
        yield f"Báo cáo {words}.".encode()


# Containers and records by themselves, as a fast look at a file reads them


def directory(data: bytes) -> None:
    """A zip's directory, and a little of each member."""
    try:
        found = ZipDirectory.of(Source(io.BytesIO(data), limits=LIMITS))
        for name in found.names()[:50]:
            assert len(found.head_of(name, 1_000)) <= 1_000
    except DocumentError:
        return


def storages(data: bytes) -> None:
    """A compound file's directory, and a little of each stream."""
    try:
        found = CompoundHead.of(Source(io.BytesIO(data), limits=LIMITS))
        for path in found.names()[:50]:
            assert len(found.head_of(path, 1_000)) <= 1_000
    except DocumentError:
        return


def records(data: bytes) -> None:
    """The records of a binary sheet."""
    try:
        assert sum(len(inner) for _, inner in binary.records(data)) <= len(data)
    except DocumentError:
        return


def sheet_records() -> Iterator[bytes]:
    """The parts of the binary samples."""
    for data in samples("xlsb"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            yield from (package.read(name) for name in package.namelist() if name.endswith("bin"))


def looks_fast(name: str, ending: str = "") -> Target:
    """A format's glance and head on whole files, begun with the samples of one ending."""
    chosen: Format = FORMATS[name]

    def attempt(data: bytes) -> None:
        for look in (
            lambda: chosen.claims(Source(data, limits=LIMITS)),
            lambda: chosen.glance(Source(data, limits=LIMITS), LIMITS),
            lambda: check(chosen.head(io.BytesIO(data), LIMITS)),
            lambda: list(islice(chosen.members(io.BytesIO(data), LIMITS), 50)),
        ):
            try:
                look()
            except DocumentError:
                continue

    return Target(attempt, lambda: samples(ending or name))


TARGETS = {
    "directory": Target(directory, lambda: samples("docx")),
    "storages": Target(storages, lambda: samples("doc")),
    "records": Target(records, sheet_records),
    **{
        f"{name}-head": looks_fast(name)
        for name in ("doc", "xls", "ppt", "xlsb", "rtf", "7z", "rar", "tar")
    },
    "biff-head": looks_fast("biff", "xls"),
    "word6": Target(older_word, older_words),
    "doc": Target(old_word, old_words),
    "rtf": reads("rtf"),
    "tables": Target(tables, typed),
    "html": reads("html"),
    "md": reads("md"),
    "eml": reads("eml"),
    "msg": Target(message, messages),
    "zip": reads("zip"),
    "letter": Target(letter, letters),
    "deadline": Target(deadline, deadlines),
}
