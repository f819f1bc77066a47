"""A mail message taken apart: its fields, its parts, each still as it travelled.

In: the bytes of one message. Out: fields by name and the parts that hold something, decoded only
when asked for. Programs differ over broken messages, so what is not closed is said to be not.
Structures: RFC 5322, 2045 to 2047, 2231.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from khien.core.errors import DamagedDocument, TooLargeDocument, UnsupportedDocument
from khien.core.limits import Limits
from khien.documents.encoding import glanced

MESSAGE = "message/rfc822"
SIGNATURES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)
SEALED = frozenset(
    {"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime",
     "application/pgp-encrypted"}
)  # fmt: skip
BEFORE = b"\xef\xbb\xbf\r\n\t "  # what some programs leave before the first field
_FOLDED = re.compile(rb"\r?\n[ \t]+")
_FIELD = re.compile(rb"^([!-9;-~]{1,76})[ \t]*:[ \t]*(.*?)\r?$", re.MULTILINE)
_MOST_FIELDS = 2_000
_MOST_HEADER = 1 << 20
_PARAMETER = re.compile(r";\s*([\w.*'-]{1,40})\s*=\s*(\"(?:[^\"\\]|\\.){0,2000}\"|[^;\s]{0,2000})")
_WORD = re.compile(r"=\?([\w.:*+-]{1,60})\?([bBqQ])\?([^?\s]{0,1000})\?=(?:\s+(?==\?))?")
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_DEEPEST = 12
_CHARSETS = frozenset({"", "us-ascii", "ascii", "utf-8", "utf8", "unicode-1-1-utf-8"})


@dataclass(frozen=True, slots=True)
class Part:
    """One part that is no container of others. ``kind`` in small letters."""

    kind: str
    charset: str
    encoding: str
    disposition: str
    name: str
    raw: bytes = field(repr=False)

    @property
    def is_own(self) -> bool:
        """Whether it is words of the mail itself."""
        return self.kind in {"text/plain", "text/html"} and self.disposition != "attachment"

    def data(self, *, most: int | None = None) -> bytes:
        """What it holds, or about the first ``most`` bytes; raises UnsupportedDocument."""
        raw = self.raw if most is None else self.raw[: most * 3]
        if self.encoding == "base64":
            try:
                return binascii.a2b_base64(raw if most is None else raw[: most * 4 // 3])
            except binascii.Error:
                return _without_tail(raw)
        if self.encoding == "quoted-printable":
            return binascii.a2b_qp(raw)
        if self.encoding in {"", "7bit", "8bit", "binary"}:
            return raw
        raise UnsupportedDocument("encoding")

    def text(self, *, most: int) -> str:
        """Its first letters: as it says they are spelled, else as they lie."""
        data = self.data(most=most)
        if self.charset not in _CHARSETS:
            try:
                return data.decode(self.charset, "replace")
            except LookupError:
                pass
        return glanced(data)


@dataclass(slots=True)
class Message:
    """``closed``: every container of parts ends as it should."""

    fields: Mapping[str, str]
    parts: list[Part] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    closed: bool = True

    @property
    def is_sealed(self) -> bool:
        """Whether it is encrypted, or signed in a way that hides the words."""
        return not SEALED.isdisjoint(self.kinds)

    def attached(self) -> Iterator[Part]:
        """The parts that are files of their own."""
        return (each for each in self.parts if not each.is_own and each.kind not in SIGNATURES)


def parsed(data: bytes, limits: Limits) -> Message:
    """The message in ``data``, which may be cut; raises a DocumentError."""
    fields, body = _opened(data.lstrip(BEFORE) if data[:1] in BEFORE else data)
    message = Message(fields)
    _walk(message, fields, body, limits, depth=0)
    return message


def _walk(
    message: Message,
    fields: Mapping[str, str],
    body: bytes,
    limits: Limits,
    *,
    depth: int,
    usual: str = "text/plain",
) -> None:
    if depth > _DEEPEST or len(message.parts) > limits.members:
        raise TooLargeDocument(limit=str(_DEEPEST if depth > _DEEPEST else limits.members))
    kind, parameters = _valued(fields.get("content-type", ""))
    kind = kind or usual
    message.kinds.add(kind)
    if kind.startswith("multipart/"):
        boundary = parameters.get("boundary", "")
        if not boundary:
            raise DamagedDocument("mail")
        inner = MESSAGE if kind == "multipart/digest" else "text/plain"
        for piece in _pieces(message, body, b"--" + boundary.encode("utf-8", "replace"), limits):
            own, rest = _opened(piece)
            _walk(message, own, rest, limits, depth=depth + 1, usual=inner)
        return
    disposition, more = _valued(fields.get("content-disposition", ""))
    name = more.get("filename") or parameters.get("name", "")
    message.parts.append(
        Part(
            kind=kind,
            charset=parameters.get("charset", "").lower(),
            encoding=fields.get("content-transfer-encoding", "").strip().lower(),
            disposition=disposition,
            name=decoded_words(name),
            raw=body,
        )
    )


def _pieces(message: Message, body: bytes, mark: bytes, limits: Limits) -> Iterator[bytes]:
    """What stands between the boundaries of a container."""
    at = 0 if body.startswith(mark) else _next(body, mark, 0)
    for _ in range(limits.members + 1):
        if at < 0:
            message.closed = False
            return
        begin = at + len(mark)
        if body[begin : begin + 2] == b"--":
            return
        start = body.find(b"\n", begin) + 1
        if start == 0:
            message.closed = False
            return
        at = _next(body, mark, start - 1)
        piece = body[start:at] if at >= 0 else body[start:]
        yield piece.removesuffix(b"\n").removesuffix(b"\r") if at >= 0 else piece
    raise TooLargeDocument(limit=str(limits.members))


def _next(body: bytes, mark: bytes, at: int) -> int:
    """Where ``mark`` leads a line and is all of it, but for blanks or the two dashes."""
    while (found := body.find(b"\n" + mark, at)) >= 0:
        after = body[found + 1 + len(mark) :][:1]
        if after in {b"", b"\r", b"\n", b"-", b" ", b"\t"}:
            return found + 1
        at = found + 1
    return -1


def _opened(data: bytes) -> tuple[dict[str, str], bytes]:
    """The fields before the first empty line, and what follows it."""
    if data.startswith((b"\n", b"\r\n")):
        return {}, data.lstrip(b"\r\n")
    ends = [at for mark in (b"\n\n", b"\n\r\n") if (at := data.find(mark, 0, _MOST_HEADER)) >= 0]
    end = min(ends, default=-1)
    if end < 0 and len(data) >= _MOST_HEADER:
        raise TooLargeDocument(limit=str(_MOST_HEADER))
    head = data if end < 0 else data[:end]
    body = b"" if end < 0 else data[end + 1 :].removeprefix(b"\r").removeprefix(b"\n")
    fields: dict[str, str] = {}
    if b"\n " in head or b"\n\t" in head:
        head = _FOLDED.sub(b" ", head)
    for count, found in enumerate(_FIELD.finditer(head)):
        if count >= _MOST_FIELDS:  # what tells how to read the rest may stand behind them
            raise TooLargeDocument(limit=str(_MOST_FIELDS))
        fields.setdefault(found[1].decode("ascii").lower(), glanced(found[2]))
    return fields, body


def _valued(value: str) -> tuple[str, dict[str, str]]:
    """A field's value in small letters, and its parameters."""
    if ";" not in value:
        return value.strip().lower(), {}
    found: dict[str, str] = {}
    for name, text in _PARAMETER.findall(value):
        plain = re.sub(r"\\(.)", r"\1", text[1:-1]) if text.startswith('"') else text
        key, star, rest = name.lower().partition("*")
        if star and (rest == "" or rest.endswith("*")):
            plain = _percent(plain, first=rest in {"", "0*"})
        found[key] = found.get(key, "") + plain if rest else found.get(key) or plain
    return value.partition(";")[0].strip().lower(), found


def _percent(text: str, *, first: bool) -> str:
    charset, _, rest = text.partition("'")
    if first and "'" in rest:
        return _said(_unquoted(rest.partition("'")[2]), charset)
    return _said(_unquoted(text), "utf-8")


def _unquoted(text: str) -> bytes:
    return _PERCENT.sub(lambda found: bytes.fromhex(found[1].decode()), text.encode())


def decoded_words(value: str) -> str:
    """A field's words as typed (RFC 2047)."""
    return _WORD.sub(_decoded_word, value) if "=?" in value else value


def _decoded_word(found: re.Match[str]) -> str:
    raw = found[3].encode("ascii", "replace")
    try:
        data = (
            binascii.a2b_base64(raw + b"==")
            if found[2] in "bB"
            else binascii.a2b_qp(raw, header=True)
        )
    except binascii.Error:
        return found[0]
    return _said(data, found[1].partition("*")[0])


def _said(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset or "utf-8", "replace")
    except LookupError:
        return glanced(data)


def _without_tail(raw: bytes) -> bytes:
    """Base64 that was cut: what can be decoded of it."""
    plain = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    return binascii.a2b_base64(plain[: len(plain) // 4 * 4])
