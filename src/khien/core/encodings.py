"""The tables before Unicode: TCVN3, VNI and VISCII, and Windows-1258's loose tones.

In: text as a file format gives it (each byte of a legacy table read as a Latin letter) with
the name of its font, or bytes without one. Out: Unicode in NFC, or None where the reading
is in doubt: a font's name is trusted first, statistics only where they are one-sided.
"""

from __future__ import annotations

import codecs
import enum
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from khien.core import packaged
from khien.core.capitals import restored
from khien.core.syllables import Tally, tally

_SUBSET = re.compile(r"[A-Z]{6}\+")  # a PDF names the part of a font it holds
_LOOK = re.compile(r"(?:[-, ]*(?:bold|italic|oblique|regular|normal|mt))+$", re.IGNORECASE)
_TCVN3_FONT = re.compile(r"\.[Vv][Nn]|Vn[A-Z]")
_VNI_FONT = re.compile(r"VNI[- _]", re.IGNORECASE)
_VISCII_FONT = re.compile(r"VI (?:Times|Arial|Courier|Helv)|.*VISCII", re.IGNORECASE)
_PRIVATE = {0xF000 + code: code for code in range(0x20, 0x100)}  # where symbol fonts are put
# Letters that neither a legacy byte nor Western text has: such text is Unicode already.
_UNICODE_ONLY = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")
_C1 = re.compile(r"[\x80-\x9f]")
# In TCVN 5712 these five are tones written after their letter, elsewhere signs ("20 °C").
_LOOSE_TONE = re.compile("[\xb0-\xb4]")
_LOOSE_ON_VOWEL = re.compile("[aeiouyAEIOUY][\xb0-\xb4]")
_DAMAGED_TONE = re.compile(r"[\u1ea0-\u1ef9]\?")  # a loose tone lost behind its letter
_TONED = re.compile("[\u1ea0-\u1ef9]")

# A byte as Windows shows it; those that Windows-1252 leaves open stay control codes.
_WINDOWS_1252 = "".join(
    bytes((code,)).decode("cp1252", "ignore") or chr(code) for code in range(256)
)
_BYTES = {ord(shown): code for code, shown in enumerate(_WINDOWS_1252)}

_FEWEST_WORDS = 4
_SURE_SHARE = 0.8
_UNICODE_SHARE = 0.9
_LEAD = 0.25
_READS_WELL = 0.6
_DOUBT_SHARE = 0.5


class Table(enum.StrEnum):
    """A table of letters from before Unicode."""

    TCVN3 = "tcvn3"
    VNI = "vni"
    VISCII = "viscii"


@dataclass(frozen=True, slots=True)
class LegacyFont:
    """What a font's name says: its table, and whether its small letters look like capitals."""

    table: Table
    capitals: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """Text without a font as best read; ``encoding`` None: as it stood, ``sure`` False: hold."""

    text: str
    encoding: str | None = None
    sure: bool = True


@lru_cache(maxsize=1_024)
def legacy_font(name: str | None) -> LegacyFont | None:
    """What table the letters of the font called ``name`` follow; None for Unicode fonts.

    .VnTime and its kin hold TCVN3 (those that end in H draw capitals), VNI-Times the VNI table.
    """
    if name is None:
        return None
    bare = _LOOK.sub("", _SUBSET.sub("", name.strip(), count=1))
    if _TCVN3_FONT.match(bare):
        return LegacyFont(Table.TCVN3, capitals=bare[-1] in "Hh")
    if _VNI_FONT.match(bare):
        return LegacyFont(Table.VNI)
    return LegacyFont(Table.VISCII) if _VISCII_FONT.match(bare) else None


def convert(text: str, font_name: str | None) -> str | None:
    """``text`` of one run as a person sees it in the font called ``font_name``.

    For every reader of a format that names fonts (Word, PDF, RTF, ODT, HTML): text in a
    Unicode font, or without foreign letters, comes back as it is; text in a legacy font comes
    back in Unicode; None means that the run cannot be read with certainty and the document
    must be held. Give neighbouring runs of the same font together: VNI writes a letter and its
    mark as two characters that Word may part. Never raises.
    """
    font = legacy_font(font_name)
    if font is None:
        return text
    if text.isascii():
        return text.upper() if font.capitals else text
    if _UNICODE_ONLY.search(text):
        return text if tally(text).share >= _UNICODE_SHARE else None
    read = decode(text, font.table)
    return read.upper() if read is not None and font.capitals else read


def decode(text: str, table: Table) -> str | None:
    """``text``, whose characters are a legacy table's bytes as Latin letters, in NFC.

    None when a letter is not in the table. Capitals that TCVN3 cannot write are restored
    where the letters beside them are capitals.
    """
    plain = text.translate(_PRIVATE)
    if table is Table.VISCII:
        plain = plain.translate(_BYTES)
    letters = _letters(table)
    if any(ch > "\x7f" and ch.isalpha() and ch not in _known(table) for ch in set(plain)):
        return None
    pieces = _pieces(table).split(plain)
    if any(_is_unknown(pieces[at], table, first=at == 0) for at in range(0, len(pieces), 2)):
        return None
    read = "".join(letters[piece] if at % 2 else piece for at, piece in enumerate(pieces))
    if table is Table.TCVN3:
        read = restored(read, frozenset(letters.values()))
    return unicodedata.normalize("NFC", read)


def encode(text: str, table: Table) -> str:
    """``text`` as a legacy file shows it: the reverse of ``decode``, for samples and tests.

    A capital that TCVN3 has not is written with the small letter, as its typists did.
    """
    written = _written(table)
    small = {ch: written[ch.lower()] for ch in text if ch not in written and ch.lower() in written}
    return "".join(
        written.get(ch) or small.get(ch) or ch for ch in unicodedata.normalize("NFC", text)
    )


def decoded(data: bytes) -> Reading | None:
    """Bytes that are not Unicode, by the one table that makes them Vietnamese; None: none does."""
    latin = shown(data)
    found = {each.value: decode(latin, each) for each in Table}
    loose = windows_1258(data)
    readings = {name: text for name, text in (found | {"cp1258": loose}).items() if text}
    winner = _winner(readings)
    if winner is None and loose is not None and _leads(loose, readings):
        winner = "cp1258"
    return Reading(readings[winner], winner) if winner else None


def tabled(text: str) -> Reading | None:
    """Text whose letters are the bytes of some table shown as Latin ones, by the one table that
    makes it Vietnamese; None: none does."""
    readings = {each.value: read for each in Table if (read := decode(text, each))}
    winner = _winner(readings)
    return Reading(readings[winner], winner) if winner else None


def shown(data: bytes) -> str:
    """Bytes as Windows-1252 shows them, each byte one letter."""
    return codecs.charmap_decode(data, "strict", _WINDOWS_1252)[0]


def untangled(text: str) -> Reading:
    """Unicode text without a font: as it is, or converted when its letters are a legacy
    table's read as Latin ones; not ``sure`` when it is neither clearly Vietnamese nor clearly
    something else."""
    damaged = len(_DAMAGED_TONE.findall(text))
    if damaged >= _FEWEST_WORDS and damaged * 2 > len(_TONED.findall(text)):
        return Reading(text, sure=False)
    own = tally(text)
    if own.words < _FEWEST_WORDS or own.share >= _READS_WELL:
        return Reading(text)
    found = {each.value: decode(text, each) for each in Table if not _UNICODE_ONLY.search(text)}
    readings = {name: read for name, read in found.items() if read}
    winner = _winner(readings | {"": text})
    if winner:
        return Reading(readings[winner], winner)
    best = max(tally(_line_by_line(text, table)).share for table in Table)
    return Reading(text, sure=best < max(_DOUBT_SHARE, own.share + _LEAD))


def _line_by_line(text: str, table: Table) -> str:
    """The lines that ``table`` can be read by converted, the others as they are."""
    lines = text.splitlines()
    return "\n".join(decode(line, table) or line for line in lines)


def _winner(readings: Mapping[str, str]) -> str | None:
    """The reading that is Vietnamese while no other is; None when that is not clear."""
    scored = sorted(((tally(text), name) for name, text in readings.items()), key=_by_share)
    if not scored:
        return None
    best, name = scored[-1]
    rival = scored[-2][0].share if len(scored) > 1 else 0.0
    sure = best.syllables >= _FEWEST_WORDS and best.share >= _SURE_SHARE
    return name if sure and best.share - rival >= _LEAD else None


def _by_share(pair: tuple[Tally, str]) -> float:
    return pair[0].share


def _leads(text: str, readings: Mapping[str, str]) -> bool:
    own = tally(text).share
    return all(tally(each).share <= own for each in readings.values())


def windows_1258(data: bytes) -> str | None:
    """Windows-1258, when every tone falls on a vowel that takes it and the letters are mostly
    Vietnamese ones; the other tables fail this."""
    try:
        text = unicodedata.normalize("NFC", data.decode("cp1258"))
    except UnicodeDecodeError:
        return None
    kinds = set(text)
    foreign = sum(text.count(ch) for ch in kinds if ch > "\x7f")
    vietnamese = len(_UNICODE_ONLY.findall(text)) + sum(text.count(ch) for ch in "âêôÂÊÔ")
    stray = any(unicodedata.combining(ch) for ch in kinds) or _C1.search(text)
    if stray or vietnamese < max(2, foreign * 0.4) or foreign > len(text) * 0.5:
        return None
    return text


@lru_cache(maxsize=len(Table))
def _rows(table: Table) -> tuple[tuple[str, str], ...]:
    """(bytes as Latin letters, letter) of the table's data file, the usual spelling first."""
    lines = packaged.text("encodings", f"{table.value}.tsv").splitlines()[1:]
    cells = (line.split("\t") for line in lines)
    return tuple((bytes.fromhex(row[0]).decode("latin-1"), row[1]) for row in cells)


@lru_cache(maxsize=len(Table))
def _letters(table: Table) -> Mapping[str, str]:
    """What is read for what is written; a mark looks the same with a capital or small letter."""
    read = dict(_rows(table))
    pairs = {key: letter for key, letter in read.items() if len(key) == 2}
    return {key[0] + key[1].swapcase(): letter for key, letter in pairs.items()} | read


@lru_cache(maxsize=len(Table))
def _known(table: Table) -> frozenset[str]:
    """The characters of which the table's letters are written."""
    return frozenset("".join(_letters(table)))


@lru_cache(maxsize=len(Table))
def _written(table: Table) -> Mapping[str, str]:
    return {letter: key for key, letter in reversed(_rows(table))}


@lru_cache(maxsize=len(Table))
def _pieces(table: Table) -> re.Pattern[str]:
    seconds: dict[str, str] = {}  # of the keys of two characters, by the first
    for key in _letters(table):
        seconds[key[0]] = seconds.get(key[0], "") + key[1:]
    pairs = [f"{re.escape(first)}[{re.escape(rest)}]" for first, rest in seconds.items() if rest]
    alone = "".join(re.escape(key) for key in _letters(table) if len(key) == 1)
    # A class of characters for many keys: one after another they take ten times as long.
    return re.compile(f"({'|'.join([*pairs, f'[{alone}]'])})")


def _is_unknown(piece: str, table: Table, *, first: bool) -> bool:
    """Whether what no row of the table covers has a letter beyond ASCII. ``first``: no letter
    of the table stands before it."""
    if piece.isascii():
        return False
    if any(ch > "\x7f" and (ch.isalpha() or unicodedata.combining(ch)) for ch in piece):
        return True
    loose = not first and _LOOSE_TONE.match(piece) is not None
    return table is Table.TCVN3 and (loose or _LOOSE_ON_VOWEL.search(piece) is not None)
