"""An administrative letter or report as a value, and the doors to its three forms.

In: the parts of a document under Decree 30/2020 as text. Out: DOCX and PDF bytes, or plain
text in reading order. Text is only ever text: nothing in it is read as markup by either
writer. ``Letter.from_json`` takes the same shape from a file.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from khien.core.dates import in_words
from khien.core.text import squeeze

# Characters a document cannot hold (XML 1.0) and those that make text read as something else
# than it says (directional overrides, U+202A-202E and U+2066-2069).
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)

_HEAD_LETTERS = 26  # what fits on one line of the left side of the head


class Look(enum.StrEnum):
    """How a paragraph is set."""

    BODY = "body"  # justified, first line indented
    BASIS = "basis"  # legal bases: as the body, italic
    HEADING = "heading"  # as the body, bold
    CENTRED = "centred"
    NOTE = "note"  # small, italic, not indented


class Align(enum.StrEnum):
    """Where a column's text stands."""

    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph with its printed marker ("1.", "a)", "-") as part of the text."""

    text: str
    look: Look = Look.BODY


@dataclass(frozen=True, slots=True)
class Column:
    """``share`` is relative to the other columns of the table."""

    title: str
    share: float = 1.0
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Table:
    """Each row has as many cells as there are columns. The header repeats on every page."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if not self.columns or any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("each row of a table needs one cell for each column")
        if not all(column.share > 0 for column in self.columns):
            raise ValueError("a column's share of the width must be above nothing")


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code of ``words``, with what it is for printed beside it."""

    words: str
    caption: str


Block = Paragraph | Table | Code


@dataclass(frozen=True, slots=True)
class Annex:
    """What follows the signature on pages of its own, laid on their side if ``landscape``."""

    title: str
    blocks: tuple[Block, ...]
    label: str = "Phụ lục"
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Signer:
    """``authority``: lines such as ``TM. ỦY BAN NHÂN DÂN``; ``title``: lines such as ``CHỦ
    TỊCH``; ``name`` is empty on a draft."""

    authority: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A document under Decree 30/2020.

    ``parent`` and ``issuer`` are printed lines; ``number`` None leaves room to write it in;
    ``kind`` empty means a công văn, whose subject stands under its number; ``date`` None
    leaves room for the day. ``recipients`` end with the archive line.
    """

    issuer: tuple[str, ...]
    notation: str
    place: str
    subject: str
    body: tuple[Block, ...]
    signer: Signer
    parent: tuple[str, ...] = ()
    number: int | None = None
    date: date | None = None
    kind: str = ""
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    urgency: str = ""
    address: str = ""
    annexes: tuple[Annex, ...] = ()

    @classmethod
    def from_json(cls, source: str | bytes) -> Letter:
        """The letter a JSON text describes; raises ``BadLetter`` saying where it does not."""
        from khien.reports.letter_json import read

        return read(source)

    @property
    def number_as_printed(self) -> str:
        """``Số: 05/TBATANM-NC``."""
        # Annex I, cell 3: a number below 10 has a zero before it; no spaces around the slash.
        number = " " * 7 if self.number is None else f"{self.number:02d}"
        return f"Số: {number}/{self.notation}"

    @property
    def place_and_date(self) -> str:
        """``Đông Khê, ngày 09 tháng 02 năm 2031``, or with room for the day."""
        day = in_words(self.date) if self.date else "ngày      tháng      năm         "
        return f"{self.place}, {day}"

    def reference(self) -> str:
        """How an annex names it: ``Báo cáo số 12/BC-CAT ngày 09/02/2031 của Công an tỉnh``."""
        name = self.kind.capitalize() if self.kind else "Công văn"
        number = "      " if self.number is None else f"{self.number:02d}"
        day = in_words(self.date) if self.date else "ngày    tháng    năm       "
        return f"{name} số {number}/{self.notation} {day} của {' '.join(self.issuer)}"


def printable(text: str) -> str:
    """``text`` in NFC with what no document can show, or what misleads, made visible."""
    whole = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return _UNPRINTABLE.sub("\ufffd", whole)


def head_lines(lines: tuple[str, ...]) -> list[str]:
    """Names for the narrow left side of the head: in capitals, a long one cut near its middle."""
    return [part for line in lines for part in _halves(squeeze(line).upper())]


def _halves(line: str) -> list[str]:
    middle = len(line) // 2
    spaces = [at for at, letter in enumerate(line) if letter == " "]
    if len(line) <= _HEAD_LETTERS or not spaces:
        return [line]
    cut = min(spaces, key=lambda at: abs(at - middle))
    return [line[:cut], line[cut + 1 :]]


def letter_docx(letter: Letter) -> bytes:
    """The letter as a Word document; the same letter gives the same bytes."""
    from khien.reports.docx import write

    return write(letter)


def letter_pdf(letter: Letter) -> bytes:
    """The letter as a PDF with its fonts inside; the same letter gives the same bytes."""
    from khien.reports.pdf import write_letter

    return write_letter(letter)


def letter_text(letter: Letter) -> str:
    """The letter as plain text in reading order, one paragraph a line, NFC."""
    return printable("\n".join(_lines(letter)) + "\n")


def _lines(letter: Letter) -> Iterator[str]:
    yield from (line.upper() for line in (*letter.parent, *letter.issuer))
    yield from ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "")
    yield letter.number_as_printed
    if letter.kind:
        yield from (letter.place_and_date, "", letter.kind.upper(), letter.subject, "")
    else:
        yield from (f"V/v {letter.subject}", letter.place_and_date, "")
    if letter.urgency:
        yield from (letter.urgency.upper(), "")
    yield from addressee_lines(letter)
    yield ""
    yield from _block_lines(letter.body)
    yield ""
    if letter.recipients:
        yield from ("Nơi nhận:", *letter.recipients, "")
    yield from (line.upper() for line in (*letter.signer.authority, *letter.signer.title))
    yield letter.signer.name
    for annex in letter.annexes:
        yield from ("", annex.label, annex.title, f"(Kèm theo {letter.reference()})", "")
        yield from _block_lines(annex.blocks)


def addressee_lines(letter: Letter) -> list[str]:
    """``Kính gửi`` as printed: one line for one addressee, a list for several."""
    if not letter.addressees:
        return []
    if len(letter.addressees) == 1:
        return [f"Kính gửi: {letter.addressees[0]}"]
    *first, last = letter.addressees
    return ["Kính gửi:", *(f"- {name};" for name in first), f"- {last}."]


def _block_lines(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Code):
            yield f"{block.caption} {block.words}"
        else:
            yield "\t".join(column.title for column in block.columns)
            yield from ("\t".join(row) for row in block.rows)
