"""The bare words at the head of a Rich Text file, without reading it group by group.

In: its first bytes. Out: text with a new line wherever a paragraph, cell or box ends, labels and
properties apart. Tables of fonts and styles are passed over and pictures cut out before anything
is looked for, as either can be most of the file.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from khien.core.errors import TooLargeDocument
from khien.core.text import squeeze
from khien.documents.encoding import is_thin
from khien.documents.glance import Glance

if TYPE_CHECKING:
    from khien.documents.source import Source

_AT_ONCE = 262_144
_MOST_SEEN = 48 * 2**20  # of the file, while looking for where its words begin
_OBJECTS_WITHIN = 4 * 2**20
_MOST_BODY = 196_608
_FEWEST_SEEN = 4_096
_BINARY = re.compile(rb"\\bin([0-9]{1,9})\x20?")
# Pictures and objects: digits in hundreds of thousands, perhaps with a small group among them.
_PICTURE = re.compile(
    rb"\\(?:pict|objdata|themedata|colorschememapping|datastore|latentstyles|rsidtbl|generator)\b"
    rb"[^{}]*(?:\{[^{}]*\}[^{}]*){0,8}"
)
_BREAK = re.compile(
    r"\\(?:par|line|lbr|cell|nestcell|row|nestrow|sect|page|softpage|column|shptxt|sn|sv|header[lrf]?"
    r"|footer[lrf]?|footnote|fldinst|fldrslt|annotation|pntext|listtext|title|subject|keywords"
    r"|doccomm|category|company|author|operator|manager|comment|propname|staticval|info"
    r"|dptxbxtext)(?![a-zA-Z])-?[0-9]*\x20?|;\}"  # the last: of an entry in a table of fonts
)
_CODE = r"\\(?:u(-?[0-9]{1,6})\x20?%s|'([0-9a-fA-F]{2}))"
# Behind a letter in Unicode stands one for programs that know none, unless \uc0 says otherwise.
_ESCAPE = re.compile(_CODE % r"(?:\\'[0-9a-fA-F]{2}|[^\\{}\r\n])?")
_ESCAPE_ALONE = re.compile(_CODE % r"(?:\\'[0-9a-fA-F]{2}|\?)?")
_WORD = re.compile(r"\\[a-zA-Z]{1,32}-?[0-9]*\x20?|[{}\r\n\0]|\\\*")
_SYMBOL = re.compile(r"\\([~_\\{}\-])")
_SYMBOLS = {"~": " ", "_": "-", "-": ""}
# The middle letter of a mark, what ends before it where it begins a run, and the letters around.
_MIDDLE = re.compile(
    rb"\\(?:u(?:7852|7853|803|770)(?![0-9])|'(?:[ce]b|87|a7|[df]2|[ce]4))"
    rb"(?:\x20?\\'[0-9a-fA-F]{2}|\x20?\?|\x20)?",
    re.IGNORECASE,
)
_CODE_ENDS = re.compile(rb"(?:[{}\r\n]|\\[a-z]{1,32}-?[0-9]{0,10}\x20?|\\[*~_-])$")
_FIRST_BEFORE = re.compile(rb"[mM]\s*[{}\\]")
_LAST_BEHIND = re.compile(rb"(?<![\\a-zA-Z])[tT](?![a-z]{4})")
_MORE_BEHIND = re.compile(rb"\\uc[2-9]")
_UNPRINTED = re.compile(rb"\{\\\*[^{}]*\}")
_SOME_BODY = 8_192
_REACH, _NEAR = 1_500, 40
_END = "\x01"
_BODY = (b"\\sectd", b"\\pard")
_ENDED = re.compile(rb"\\(?:par|line|cell)(?![a-zA-Z])")
_HEADERS = (b"{\\header", b"{\\footer")
_LABEL = re.compile(
    rb"\\propname\x20?((?:[^{}]|\\[{}]){1,400})\}.{0,60}?\\staticval\x20?((?:[^{}]|\\[{}]){1,800})\}",
    re.DOTALL,
)
_TOLD = re.compile(
    rb"\{\\(?:title|subject|keywords|doccomm|category|company|manager)"
    rb"(?![a-zA-Z])\x20?((?:[^{}]|\\[{}]){1,800})\}"
)
_MOST_TOLD = 100
_TAIL = 4_096
_FEW_LETTERS = 20
_PICTURES_WITHIN = 2 * 2**20


def glance_of(source: Source) -> Glance:
    """What the file says at its head and of itself."""
    front, body = parts_of(source)
    words = _text(body)
    pictures = int(b"\\pict" in source.at(0, _PICTURES_WITHIN))
    unsure = "scan" if pictures and len(words.strip()) < _FEW_LETTERS else ""
    if goes_on(body):
        unsure = "thin"
    if _is_parted(body):
        unsure = "parted"
    return Glance(
        texts=(words, *labels(front)),
        unsure=unsure if is_whole(source) else "cut short",
        pictures=pictures,
        members=has_objects(source),
    )


def goes_on(body: bytes) -> bool:
    """Whether the words stand behind what was seen: groups that print nothing filled it."""
    if len(body) < _MOST_BODY:
        return False
    start = body[:_SOME_BODY]
    return all(is_thin(_text(_UNPRINTED.sub(b"", each))) for each in (start, body))


def _is_parted(body: bytes) -> bool:
    """Whether words that do not print may stand between the letters of a mark, in groups of their
    own; or more characters behind a letter, for programs without Unicode, than are taken out."""
    more = _MORE_BEHIND.search(body) is not None
    for found in _MIDDLE.finditer(body):
        start, end = found.span()
        begins = _CODE_ENDS.search(body, max(start - _NEAR, 0), start) is not None
        ends = body[end : end + 1] in (b"{", b"}", b"\\")
        if not (begins or ends or more):
            continue
        before = body[start - 1 : start] in (b"m", b"M")
        if begins and not before:
            before = _FIRST_BEFORE.search(body, max(start - _REACH, 0), start) is not None
        after = body[end : end + 1] in (b"t", b"T") or (
            more and b"T" in body[end : end + 9].upper()
        )
        if ends and not after:
            after = _LAST_BEHIND.search(body, end, end + _REACH) is not None
        if before and after:
            return True
    return False


def is_whole(source: Source) -> bool:
    """Whether the file ends as one does, with the brace that closes it."""
    begin = max(source.size - _TAIL, 0)
    return source.at(begin, _TAIL).rstrip(b"\0 \t\r\n\x1a").endswith(b"}")


def has_objects(source: Source) -> bool:
    """Whether other files stand in it; of a large one only its first megabytes are gone through."""
    if source.size <= len(source.head):
        return b"\\objdata" in source.head
    return b"\\objdata" in source.at(0, _OBJECTS_WITHIN)


def parts_of(source: Source) -> tuple[bytes, bytes]:
    """What stands before the words, and the words' first part, both without pictures."""
    raw = source.head
    while True:
        data = _without_binary(raw)
        at = _begin(data)
        if len(raw) >= min(source.size, _MOST_SEEN) or (
            len(data) - at > _MOST_BODY // 2 and at >= 0
        ):
            break
        more = source.at(len(raw), max(len(raw), _AT_ONCE))
        if not more:
            break
        raw += more
    if len(raw) < source.size and len(data) - at < _FEWEST_SEEN:
        raise TooLargeDocument(limit=f"{_MOST_SEEN // 2**20} MB")
    begin = max(at, 0)
    return data[:begin], data[begin : begin + _MOST_BODY]


def _begin(data: bytes) -> int:
    """Where the words begin: behind the tables, at the first section or paragraph; -1: not seen."""
    tables = _end_of_group(data, max(data.rfind(b"\\stylesheet"), 0))
    found = [at for mark in _BODY if (at := data.find(mark, tables)) >= 0]
    first = min(found, default=-1)
    if _ENDED.search(data, tables, first if first >= 0 else len(data)):
        return tables  # a line has ended before: some programs begin without
    if first < 0:
        return -1
    ahead = [at for mark in _HEADERS if 0 <= (at := data.find(mark)) < first]
    return min([first, *ahead])


def _end_of_group(data: bytes, at: int) -> int:
    """Behind the style sheet: its styles hold words that begin a body elsewhere."""
    if at == 0:
        return 0
    end = data.find(b"}}", at)
    return end if end >= 0 else at


def _without_binary(data: bytes) -> bytes:
    """``data`` without its pictures, whether they are written in digits or as they are."""
    if b"\\bin" in data:
        parts, at = [], 0
        for found in _BINARY.finditer(data):
            if found.start() >= at:
                parts.append(data[at : found.start()])
                at = found.end() + int(found[1])
        data = b"".join([*parts, data[at:]])
    return _PICTURE.sub(b"", data)


def _text(data: bytes) -> str:
    # Bytes as they stand are letters of some table; none is lost on the way.
    text = data.decode("latin-1").replace("\\tab", "\t")
    text = _SYMBOL.sub(lambda found: _SYMBOLS.get(found[1], " "), _BREAK.sub(_END, text))
    escape = _ESCAPE_ALONE if "\\uc0" in text else _ESCAPE
    return _WORD.sub("", escape.sub(_letter, text)).replace(_END, "\n")


def _letter(found: re.Match[str]) -> str:
    return _spelled(found[1], found[2])


@lru_cache(maxsize=4096)
def _spelled(number: str | None, digits: str | None) -> str:
    code = int(digits, 16) if digits else int(number or "0") % 65_536
    letter = chr(code)
    return "?" if 0xD800 <= code < 0xE000 or letter in "\\{}\x01" else letter


def labels(front: bytes) -> list[str]:
    """The properties that the file tells of itself: values, and labels with their names."""
    if b"\\info" not in front and b"\\userprops" not in front:
        return []
    flat = re.sub(rb"\{\\(?:rtlch|ltrch|\*)[^{}]*?\x20([^{}]*)\}", rb"\1", front)
    found = [_text(match[1]) for match in _TOLD.finditer(flat)]
    found += [f"{_text(name)}: {_text(value)}" for name, value in _LABEL.findall(flat)]
    return [shown for each in found[:_MOST_TOLD] if (shown := squeeze(each))]
