"""The parts of a Word 97-2003 file by themselves: pieces, pages, changes, lists, drawings."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.core.errors import DamagedDocument, DocumentError, TooLargeDocument
from khien.core.limits import Budget, Limits
from khien.documents.doc import drawings, forms
from khien.documents.doc.changes import changes, whole
from khien.documents.doc.fib import Fib
from khien.documents.doc.lists import numbering
from khien.documents.doc.pages import Runs
from khien.documents.doc.pieces import Pieces
from khien.documents.doc.sections import turning_ends
from khien.documents.doc.styles import Styles

PARTS = st.lists(
    st.tuples(st.text(alphabet="abcđế1 ", min_size=1, max_size=8), st.booleans()),
    min_size=1, max_size=12,
)  # fmt: skip


def clx(rows: list[tuple[int, int, int]], end: int) -> bytes:
    """A table of pieces: (first character, offset in bytes, width)."""
    places = struct.pack(f"<{len(rows) + 1}I", *(row[0] for row in rows), end)
    body = b"".join(
        struct.pack("<HIH", 0, at * 2 | 0x40000000 if width == 1 else at, 0)
        for _, at, width in rows
    )
    return b"\x02" + struct.pack("<I", len(places + body)) + places + body


@settings(deadline=None, max_examples=100)
@given(PARTS, st.randoms(use_true_random=False))
def test_pieces_give_the_text_whatever_their_order_in_the_file(
    parts: list[tuple[str, bool]], rng: object
) -> None:
    order = list(range(len(parts)))
    rng.shuffle(order)  # type: ignore[attr-defined]
    stream, offsets, widths = b"head", {}, {}
    for number in order:
        text, narrow = parts[number]
        widths[number] = 1 if narrow and text.isascii() else 2
        offsets[number] = len(stream)
        stream += text.encode("ascii" if widths[number] == 1 else "utf-16-le")
    whole_text = "".join(text for text, _ in parts)
    rows, at = [], 0
    for number, (text, _) in enumerate(parts):
        rows.append((at, offsets[number], widths[number]))
        at += len(text)
    pieces = Pieces.of(stream, clx(rows, at), Limits())

    assert pieces.end == len(whole_text)
    assert pieces.text(0, at) == whole_text
    for start in range(0, at, 3):
        assert pieces.text(start, start + 5) == whole_text[start : start + 5]
        (piece,) = pieces.between(start, start + 1)
        assert piece.position(pieces.place(start)) == start
    assert pieces.place(at + 1) == -1


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=120))
def test_any_table_of_pieces_is_read_or_named(data: bytes) -> None:
    try:
        pieces = Pieces.of(bytes(200), data, Limits())
    except DocumentError:
        return
    assert len(pieces.text(0, pieces.end)) == pieces.end


@pytest.mark.parametrize(
    "rows",
    [[(0, 0, 2), (1, 9999, 2)], [(1, 0, 1)], [(0, 0, 1), (5, 0, 1), (3, 0, 1)], []],
)
def test_pieces_that_cannot_be_are_damage(rows: list[tuple[int, int, int]]) -> None:
    with pytest.raises(DamagedDocument):
        Pieces.of(bytes(100), clx(rows, 9), Limits())


def test_pieces_are_bounded() -> None:
    """ATTACKS 16: pieces that share their bytes make a text far larger than the file."""
    many = [(n * 50_000, 0, 2) for n in range(60)]
    with pytest.raises(DamagedDocument):
        Pieces.of(bytes(100_000), clx(many, 3_000_000), Limits())
    with pytest.raises(TooLargeDocument):
        Pieces.of(bytes(100), clx([(0, 0, 1)], 50), Limits(characters=10))


def test_changes_are_parted_by_their_kind() -> None:
    data = struct.pack("<HB", 0x0835, 1) + struct.pack("<HH", 0x4A43, 28)
    data += struct.pack("<HHB", 0xD608, 3, 7) + b"\x09"
    data += struct.pack("<HB", 0xC60D, 2) + b"ab" + struct.pack("<HI", 0x6870, 5)

    assert [(code, whole(operand)) for code, operand in changes(data)] == [
        (0x0835, 1), (0x4A43, 28), (0xD608, 0x0907), (0xC60D, 0x6261), (0x6870, 5),
    ]  # fmt: skip
    assert list(changes(data[:4])) == [(0x0835, b"\x01")]


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=80))
def test_any_list_of_changes_ends(data: bytes) -> None:
    assert sum(2 + len(operand) for _, operand in changes(data)) <= len(data)


def page(*runs: tuple[int, int, bytes]) -> bytes:
    """A page of character runs."""
    made = bytearray(512)
    made[511] = len(runs)
    edges = [run[0] for run in runs] + [runs[-1][1]]
    struct.pack_into(f"<{len(edges)}I", made, 0, *edges)
    for number, (_, _, change) in enumerate(runs):
        place = 200 + number * 20
        made[len(edges) * 4 + number] = place // 2 if change else 0
        made[place : place + 1 + len(change)] = bytes((len(change),)) + change
    return bytes(made)


def test_runs_fill_the_gaps_between_them() -> None:
    stream = bytes(512) + page((10, 20, b"abc"), (20, 30, b""))
    runs = Runs.of_characters(stream, struct.pack("<III", 10, 30, 1))

    assert [(run.start, run.end, run.changes) for run in runs.between(5, 35)] == [
        (5, 10, b""), (10, 20, b"abc"), (20, 30, b""), (30, 35, b""),
    ]  # fmt: skip
    found = runs.at(12)
    assert found is not None
    assert found.changes == b"abc"
    assert runs.at(40) is None
    assert Runs([]).at(1) is None


@settings(deadline=None, max_examples=150)
@given(st.binary(min_size=512, max_size=512))
def test_any_page_is_read_or_named(data: bytes) -> None:
    for read in (Runs.of_characters, Runs.of_paragraphs):
        try:
            read(data, struct.pack("<III", 0, 9, 0))
        except DocumentError:
            continue


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=200), st.binary(max_size=200), st.binary(max_size=100))
def test_any_tables_are_read_or_named(one: bytes, two: bytes, three: bytes) -> None:
    for attempt in (
        lambda: numbering(one, two, three),
        lambda: Styles.of(one, two).look(Styles.of(one, two).run(0, three)),
        lambda: drawings.word_art(one, Budget(Limits())),
        lambda: forms.chosen(one, len(two)),
        lambda: turning_ends(one, two),
        lambda: Fib.of(one + two),
    ):
        try:
            attempt()
        except DocumentError:
            continue


def test_a_section_says_whether_it_turns_the_page() -> None:
    stream = bytes(4) + struct.pack("<HHB", 3, 0x3009, 0)
    table = struct.pack("<III", 0, 5, 9)
    table += struct.pack("<HIHI", 0, 4, 0, 0) + struct.pack("<HIHI", 0, 0xFFFFFFFF, 0, 0)

    assert turning_ends(stream, table) == {0: False, 5: True}


def test_styles_are_asked_in_turn() -> None:
    """A style in bold on one in another font: both hold, and a run may undo the bold."""

    def style(base: int, character: bytes) -> bytes:
        data = struct.pack("<HHHHH", 0, 1 | base << 4, 2, 0, 0) + struct.pack("<HH", 0, 0)
        data += struct.pack("<HH", 2, 0) + struct.pack("<H", len(character)) + character
        return struct.pack("<H", len(data)) + data

    bold = struct.pack("<HB", 0x0835, 1)
    other = struct.pack("<HH", 0x4A4F, 1)
    head = struct.pack("<H7HHHH", 20, 2, 10, 0, 0, 0, 0, 0, 0, 0, 0)
    sheet = head[:22] + style(0xFFF, other + b"\0" * (len(other) % 2)) + style(0, bold)
    names = b"".join(
        bytes((40 + len(name) * 2 + 1,)) + bytes(39) + name.encode("utf-16-le") + b"\0\0"
        for name in ("Arial", ".VnTime")
    )
    styles = Styles.of(sheet, struct.pack("<HH", 2, 0) + names)
    look = styles.look(styles.run(1))

    assert (look.font, look.bold) == (".VnTime", True)
    assert not styles.look(styles.run(1, struct.pack("<HB", 0x0835, 0x81))).bold
    assert styles.look(styles.run(1, struct.pack("<HB", 0x0835, 0x80))).bold
