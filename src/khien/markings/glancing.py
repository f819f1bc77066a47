"""Whether a mark can be among the bare words of a file: the letters M, Ậ, T one after another.

In: a Glance. Out: False when no mark can stand there, so that nothing more need be read of most
files. It errs on one side only: what is spelled in a way that is not foreseen, or stands alone on
a short line, is worth reading. The letters may be far apart in the bytes (every letter a run of
its own), spelled in the tables from before Unicode, or composed of several characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from khien.core.text import compare_key, spelled_out
from khien.documents.glance import Glance
from khien.markings.leading import says_level, subject_level, words_beside
from khien.markings.wording import level_of, pieces, wording

# The middle letter: one character, or a base with its two marks in any order, or what TCVN3
# (Ë), VNI (AÄ), VISCII (0x87, 0xA7), Windows-1258 and VIQR files show where nothing says so.
_MARKS = "\u0302\u0323\u0306\u0309"
_MIDDLE = (
    "[ậẬËë\u0087§‡]|áº[¬\xad]"
    f"|[âÂạẠ][{_MARKS}]"
    f"|[aAаА][{_MARKS}]+"
    "|[aA][äÄÅåả]"
    "|[âÂ][òÒ]"
    r"|[aA]\^\."
    "|[aAаАａＡ]"
)
_FIRST, _LAST = "[mMМмＭｍ]", "[tTТтＴｔ]"
_GAP = r"[^\w\n]{0,8}"
_IN_TEXT = re.compile(f"{_FIRST}{_GAP}(?:{_MIDDLE}){_GAP}{_LAST}")
# One class of letters, and one letter that leads: each search has one thing to look for.
_ALIKE = "АаＡａ"  # count behind an M alone
_TEXT_MIDDLES = f"ậẬËë\u0087§‡ºÄäÅå\u0302\u0323òÒ{_ALIKE}"
_BARE_TEXT = re.compile(r"M(?:AT|at|\W{1,2}A\W{1,2}T)\b")
_BARE_VIQR = re.compile(r"\b[mM][aA]\^\.[tT]\b")
_FIRSTS, _LASTS = frozenset("mMМмＭｍ"), frozenset("tTТтＴｔ")
_LEADING = _FIRSTS | frozenset("aAâÂạẠаАáÁ")  # letters that may stand right before the middle one
_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_REACH, _LONG_LINE = 24, 400

_MIDDLES_UTF8 = tuple(
    spelled.encode()
    for spelled in (
        "ậ", "Ậ", "\u0323", "\u0302", "Ë", "ë", "\u0087", "§", "‡", "áº", "Ä", "ä", "Âò", "âò",
    )
)  # fmt: skip
# One search for each first byte: a search with one way to begin is ten times as fast as one
# with several, and whether a byte is there at all is told fifty times as fast.
_XML_MIDDLES = tuple(
    (
        lead,
        re.compile(
            b"|".join(re.escape(each) for each in sorted(_MIDDLES_UTF8) if each[:1] == lead)
        ),
    )
    for lead in sorted({each[:1] for each in _MIDDLES_UTF8})
)
_BARE = re.compile(rb"M(?:AT|at)")
_VIQR = re.compile(rb"\^\.")  # behind the vowel
_TAG = re.compile(rb"<[^>]*>")
# Tags at which a line may begin; every other tag can stand inside a word.
_BREAK = re.compile(
    rb"<(?:/|\w+:|/\w+:)?(?:p|h|br|cr|tab|si|is|tc|tr|row|line-break|list-item|txbxContent"
    rb"|table-cell|property|label|keywords|category|subject|title|description|oddHeader|oddFooter"
    rb"|contentStatus|lpwstr|lpstr|user-defined|keyword)\b[^>]*>"
)
# Blanks, some of them without width, in the bytes of UTF-8.
_UNSEEN = b" \r\n\t\xc2\xad\xe2\x80\x81\x8b\x8c\x8d\xa0\xef\xbb\xbf"
_THIN = b"[" + _UNSEEN + b"]*"
_AT_BEGIN, _AT_END = re.compile(b">" + _THIN + b"[aA]?$"), re.compile(_THIN + b"<")
_NODE_ENDS = re.compile(b"[mM]" + _THIN + b"<")
_NODE_BEGINS = re.compile(b">" + _THIN + b"[tT]")
_AROUND = 6_000  # bytes of XML on either side: every letter may carry a run's properties
_NEAR = 2_000
_MOST_PLAIN = 24
_LOOK_ALIKES = b"\xd0\xd1\xef"  # first bytes of Cyrillic and of wide letters in UTF-8
_BARELY, _LONG_NODE = 6, 150
_PARTED = re.compile(r"\t|\||   ")

# Among records: the middle letter in two bytes, with what heads a record on either side at most;
# in the tables from before Unicode the letters side by side, of two bytes or one. Each search has
# one byte to begin with, which is what makes it fast.
_WIDE_MIDDLES = tuple(
    re.compile(re.escape(bytes(each)))
    for each in ((0xAC, 0x1E), (0xAD, 0x1E), (0x23, 0x03), (0x02, 0x03))
)
_WIDE_FIRST = re.compile(rb"(?:[mM]\x00|[\x1c\x3c]\x04)(?![\x00-\xff]*(?:[mM]\x00|[\x1c\x3c]\x04))")
_WIDE_LAST = re.compile(rb"[\x00-\xff]{0,8}?(?:[tT]\x00|[\x22\x42]\x04)")
_WIDE_REACH = 12
_BLANKS = b"\x00 \xa0.-_"  # what sets letters apart, in one byte or two
_APART = rb"[\x00 \xa0._-]{0,7}"
_OLD_MIDDLES = tuple(
    re.compile(middle + _APART + rb"[tT](?![A-Za-z])")
    for middle in (rb"\xcb", rb"\xeb", rb"\x87", rb"\xa7", rb"\xc4", rb"\xe4", rb"\xf2", rb"\xd2")
)
_OLD_FIRST = re.compile(
    rb"[mM]" + _APART + rb"(?:[\xcb\xeb\x87\xa7]|[aA]\x00?[\xc4\xe4]|[\xc2\xe2]\x00?[\xf2\xd2])$"
)
# All of them, and the bare letters, in bytes of few kinds without what sets them apart: one pass
# tells of most data that none is there.
_KINDS = bytes.maketrans(
    b"tTaA\xc2\xe2\xcb\xeb\x87\xa7\xc4\xe4\xf2\xd2X\xac\xad\x23\x02\x1e\x03QR",
    b"TTAAAAXXXXXXXX\x00QQQQRR\x00\x00",
)
_WIDE_ORDER = re.compile(
    rb"QR(?:%s).{0,8}?[T\x22\x42]"
    % b"|".join(rb"(?<=[mM\x1c\x3c].{%d})" % (far + 2) for far in range(_WIDE_REACH)),
    re.DOTALL,
)
_CAPITAL_ORDERS, _SMALL_ORDER = re.compile(rb"M(?:A?XT|AT)"), re.compile(rb"mA?XT")
_OLD_ORDER, _BARE_ORDER = re.compile(rb"MA?XT"), re.compile(rb"MAT")
_WIDE_BARE = (b"M\x00A\x00T\x00", b"M\x00a\x00t\x00", b"MAT", b"Mat")
_MOST_WIDE = 400
_WORDS_BESIDE = 48  # bytes on either side that tell whether the word is one of a sentence


def may_bear(glance: Glance) -> bool:
    """Whether a mark may stand among the words of ``glance``."""
    return (
        any(map(_text_may, glance.texts))
        or any(map(_xml_may, glance.xml))
        or any(map(_wide_may, glance.wide))
    )


def _wide_may(data: bytes) -> bool:
    for number, (start, end) in enumerate(_wide_places(data)):
        if number >= _MOST_WIDE or not _is_in_sentence(data, start, end):
            return True
    return False


def _wide_places(data: bytes) -> Iterator[tuple[int, int]]:
    """Where the letters of a mark stand among other bytes."""
    kinds = data.translate(_KINDS, _BLANKS)
    if _WIDE_ORDER.search(kinds):
        yield from _wide_letters(data)
    capital = _CAPITAL_ORDERS.search(kinds) is not None
    if (capital and _OLD_ORDER.search(kinds)) or _SMALL_ORDER.search(kinds):
        yield from _old_letters(data)
    if capital and _BARE_ORDER.search(kinds):
        yield from _wide_bare(data)


def _wide_letters(data: bytes) -> Iterator[tuple[int, int]]:
    for each in _WIDE_MIDDLES:
        for found in each.finditer(data):
            if _is_other_letter(data, found.start() - 2, b"mMaA") or _is_other_letter(
                data, found.end(), b"tT"
            ):
                continue
            first = _WIDE_FIRST.search(data, max(found.start() - _WIDE_REACH, 0), found.start())
            last = _WIDE_LAST.match(data, found.end()) if first is not None else None
            if first is not None and last is not None:
                yield first.start(), last.end()


def _is_other_letter(data: bytes, at: int, own: bytes) -> bool:
    """Whether a plain letter of two bytes stands at ``at`` which is none of ``own``: no head of a
    record looks so, and the middle letter is one of another word."""
    pair = data[at : at + 2]
    return pair[1:] == b"\x00" and pair[:1].isalpha() and pair[0] not in own


def _old_letters(data: bytes) -> Iterator[tuple[int, int]]:
    for each in _OLD_MIDDLES:
        for found in each.finditer(data):
            near = max(found.start() - _WIDE_REACH, 0)
            first = _OLD_FIRST.search(data[near : found.start() + 1])
            if first is not None:
                yield near + first.start(), found.end()


def _wide_bare(data: bytes) -> Iterator[tuple[int, int]]:
    for bare in _WIDE_BARE:
        at = data.find(bare)
        while at >= 0:
            step = len(bare) // 3
            beside = data[at - step : at - step + 1], data[at + len(bare) : at + len(bare) + 1]
            if not any(each.isalpha() for each in beside):
                yield at, at + len(bare)
            at = data.find(bare, at + 3)


def _is_in_sentence(data: bytes, start: int, end: int) -> bool:
    """Whether the letters, of two bytes each, are a word among others: "bảo mật thông tin".

    Before it stands another word, or behind it, with nothing but blanks between; not one that
    makes or accompanies a level.
    """
    if data[start + 1 : start + 2] != b"\x00":
        return False
    before = data[max(start - _WORDS_BESIDE, start % 2) : start].decode("utf-16-le", "replace")
    return _in_sentence(before, data[end : end + _WORDS_BESIDE].decode("utf-16-le", "replace"))


def _in_sentence(before: str, after: str) -> bool:
    """The same of the words before and behind the letters."""
    last = _LAST_WORD.search(before)
    if last is not None:
        key = compare_key(last[1])
        # What heads a record can look like one letter more.
        if not key.endswith(_begin_levels()) and key not in words_beside():
            return True
    first = _FIRST_WORD.match(after)
    return first is not None and compare_key(first[1]) not in words_beside()


# Latin letters only: what heads a record looks like any other.
_LETTER = "A-Za-z\u00c0-\u024f\u1ea0-\u1ef9\u0300-\u036f"
_LAST_WORD = re.compile(rf"(?<![{_LETTER}/\-–.\d_])([{_LETTER}]{{2,12}})[ \u00a0]{{1,2}}$")
_FIRST_WORD = re.compile(rf"[ \u00a0]{{1,2}}([{_LETTER}]{{2,12}})")


@lru_cache(maxsize=1)
def _begin_levels() -> tuple[str, ...]:
    """The words, in every spelling, with which a level of two words begins."""
    return tuple({key.split()[0] for key in wording().levels if " " in key})


def worth_reading(line: str) -> bool:
    """Whether ``line``, which holds the letters of a mark, can be one or hold one."""
    shown = line.strip()
    return len(shown) <= _BARELY or says_level(shown)


def _text_may(text: str) -> bool:
    return any(_printed_line_may(text, start, end) for start, end in _text_places(text))


def _text_places(text: str) -> Iterator[tuple[int, int]]:
    """Where a middle letter stands between the two others, what is no letter left out."""
    for start, end in () if text.isascii() else _text_middles(text):
        before, after = text[start - 1 : start], text[end : end + 1]
        if before in _PLAIN and before and after in _PLAIN and after:
            if before in "mM" and after in "tT":
                yield start - 1, end + 1
            if before not in "aA":
                continue
        # The word before may have the same letters: this one's own are wanted.
        for near in _IN_TEXT.finditer(text, max(start - _REACH, 0), end + _REACH):
            if near.start() < end and start < near.end():
                yield near.span()
    for found in _BARE_TEXT.finditer(text):
        start, end = found.span()
        if not _is_of_word(text[start - 1 : start]):
            yield start, end
    if "^" in text:
        for found in _BARE_VIQR.finditer(text):
            yield found.span()


@lru_cache(maxsize=64)
def _middle_among(present: str) -> re.Pattern[str]:
    """One of these middle letters; one that is a letter itself not where a plain letter stands
    beside that cannot be of the same word."""
    apart = "".join(each for each in present if each in _ALIKE or not each.isalpha())
    plain = r"(?<![b-ln-zB-LN-ZÀÃ-ÖØ-àã-öø-ÿ][\s\S])(?![a-su-zA-SU-ZÀ-ÖØ-öø-ÿ])"
    return re.compile(f"[{present}](?:{f'(?<=[{apart}])|' if apart else ''}{plain})")


def _text_middles(text: str) -> Iterator[tuple[int, int]]:
    # Whether one letter is there is told very fast; few texts have more than some of them.
    present = "".join(each for each in _TEXT_MIDDLES if each in text)
    for found in _middle_among(present).finditer(text) if present else ():
        start, end = found.span()
        if text[start] not in _ALIKE:
            if not text[start].isalpha() or _may_be_middle(text, start, end):
                yield start, end
        elif text[max(start - 1, 0)] in _FIRSTS:
            yield start - 1, end


def _may_be_middle(text: str, start: int, end: int) -> bool:
    """Whether no letter of another word stands beside."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isalpha() and before not in _LEADING:
        return False
    return not after.isalpha() or after in _LASTS


def _is_of_word(character: str) -> bool:
    """Whether a word goes on at ``character``, which may be none."""
    return character.isalnum() or character == "_"


def _printed_line_may(text: str, start: int, end: int) -> bool:
    # Capitals beside other words may be those of another column.
    small = text[start].islower() and text[end - 1].islower()
    if small and _in_sentence(text[max(start - 20, 0) : start], text[end : end + 16]):
        return False
    begin = text.rfind("\n", 0, start) + 1
    finish = text.find("\n", end)
    finish = len(text) if finish < 0 else finish
    if finish - begin <= _LONG_LINE:
        return worth_reading(text[begin:finish])
    # A paragraph; only what is set apart in it, or leads it, can be a mark.
    first, last = max(begin, start - 60), min(finish, end + 60)
    parts = pieces(text[first:last]) if _PARTED.search(text, first, last) else ()
    if any(level_of(part) is not None for part in parts):
        return True
    return first == begin and subject_level(text[begin:last]) is not None


def _xml_may(data: bytes) -> bool:
    return (b"!" in data and b"<![CDATA[" in data) or any(
        _is_parted(data, start, end) or _line_may(data, start, end)
        for start, end in _xml_places(data)
    )


def _xml_places(data: bytes) -> Iterator[tuple[int, int]]:
    """Where a middle letter stands between the two others, tags and blanks left out."""
    for start, end in _middles(data):
        # Most are in other words, which the neighbouring byte tells.
        after = data[end : end + 1]
        if after.isalpha() and after not in b"tT":
            continue
        before = data[start - 1 : start]
        if before.isalpha() and before not in b"mMaA":
            continue
        if before in (b"m", b"M") and after in (b"t", b"T"):
            yield start, end
            continue
        if (
            _ends_as(data[max(start - _NEAR, 0) : start], b"mM")
            and _begins_as(data[end : end + _NEAR], b"tT")
        ) or _is_parted(data, start, end):
            yield start, end
    for bare in _BARE.finditer(data):
        at = bare.start()
        if not data[at - 1 : at].isalpha() and not data[at + 3 : at + 4].isalpha():
            yield at, at + 3


def _is_parted(data: bytes, start: int, end: int) -> bool:
    """Whether the letters may stand in nodes between which others do not print: hidden or deleted
    words, notes, boxes, readings, an attribute with a tag's end in it."""
    begins, ends = _AT_BEGIN.search(data, max(start - 12, 0), start), _AT_END.match(data, end)
    if begins is None and ends is None:
        return False
    low, high = max(start - _AROUND, 0), end + _AROUND
    before = data[max(start - 12, 0) : start].rstrip(_UNSEEN)[-1:] in (b"m", b"M")
    after = data[end : end + 12].lstrip(_UNSEEN)[:1] in (b"t", b"T")
    if begins is not None and not before:
        before = _NODE_ENDS.search(data, low, start) is not None
    if ends is not None and not after:
        after = _NODE_BEGINS.search(data, end, high) is not None
    return before and after and not _are_near(data, start, end)


def _are_near(data: bytes, start: int, end: int) -> bool:
    """Whether nothing but well-made tags stands between the letters, as the line shows them."""
    before, after = data[max(start - _NEAR, 0) : start], data[end : end + _NEAR]
    return (
        before.count(b">") <= before.count(b"<")
        and after.count(b">") <= after.count(b"<")
        and _ends_as(before, b"mM")
        and _begins_as(after, b"tT")
    )


def _middles(data: bytes) -> Iterator[tuple[int, int]]:
    for lead, each in () if data.isascii() else _XML_MIDDLES:
        if lead in data:
            for found in each.finditer(data):
                yield found.span()
    for found in _VIQR.finditer(data) if b"^" in data else ():
        if data[found.start() - 1 : found.start()] in (b"a", b"A"):
            yield found.start() - 1, found.end()


def _ends_as(before: bytes, letters: bytes) -> bool:
    """Whether the last letter of ``before`` is one of ``letters``, or cannot be told."""
    cut = before.find(b"<")
    first_end = before.find(b">")
    if first_end >= 0 and (cut < 0 or first_end < cut):
        before = before[first_end + 1 :]  # it began inside a tag
    return _leads(reversed(_TAG.sub(b"", before)[-_MOST_PLAIN:]), letters)


def _begins_as(after: bytes, letters: bytes) -> bool:
    """Whether the first letter of ``after`` is one of ``letters``, or cannot be told."""
    cut = after.rfind(b"<")
    if cut > after.rfind(b">"):
        after = after[:cut]  # it ended inside a tag
    return _leads(iter(_TAG.sub(b"", after)[:_MOST_PLAIN]), letters)


def _leads(plain: Iterator[int], letters: bytes) -> bool:
    """Whether the first letter met is one of ``letters``: marks and the vowel they stand on are
    passed over; a letter of an alphabet that looks alike counts, and so does none at all."""
    for byte in plain:
        if byte in _LOOK_ALIKES or byte in letters:
            return True
        if byte < 0x80 and chr(byte).isalpha() and byte not in b"aA":
            return False
    return True


def _line_may(data: bytes, start: int, end: int) -> bool:
    """Whether the line in which the letters stand is worth reading."""
    low, high = max(start - _AROUND, 0), min(end + _AROUND, len(data))
    tag = data.rfind(b"<", low, start)
    if tag > data.rfind(b">", low, start):  # a label's name in an attribute
        value = data[data.rfind(b'"', tag, start) + 1 : data.find(b'"', end, high)]
        return worth_reading(spelled_out(value.decode("utf-8", "replace")))
    opens, closes = data.rfind(b">", low, start) + 1, data.find(b"<", end, high)
    first = max(data.rfind(b"m", opens, start), data.rfind(b"M", opens, start))
    if (
        first >= 0
        and data[end : end + 1] in (b"t", b"T")
        and _in_sentence(
            data[max(first - 32, opens) : first].decode("utf-8", "ignore"),
            data[end + 1 : min(closes, end + 33)].decode("utf-8", "ignore"),
        )
    ):
        return False
    node = data[opens:closes]
    if len(node) > _LONG_NODE:  # a sentence; its line is no shorter
        return worth_reading(spelled_out(node.decode("utf-8", "replace")))
    begin = _line_begins(data, low, start)
    later = _BREAK.search(data, end, high)
    line = data[begin : later.start() if later is not None else high]
    if begin == low and low > 0:
        line = line[line.find(b">") + 1 :]
    return worth_reading(spelled_out(_TAG.sub(b"", line).decode("utf-8", "replace")))


def _line_begins(data: bytes, low: int, start: int) -> int:
    """Where the line begins that stands at ``start``, not before ``low``: near, most often."""
    for reach in (500, _AROUND):
        nearest = max(start - reach, low)
        begin = nearest
        for found in _BREAK.finditer(data, nearest, start):
            begin = found.end()
        if begin > nearest:
            return begin
    return low
