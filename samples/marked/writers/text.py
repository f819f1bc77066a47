"""Plain text, Rich Text, web pages and Markdown."""

from __future__ import annotations

import unicodedata
from html import escape

from samples.marked.letter import Letter, Piece, plain

from khien.core.encodings import Table, encode

CP1258_TONES = "\u0323\u0301\u0300\u0309\u0303"


def txt(letter: Letter, *, encoding: str = "utf-8", side_by_side: bool = False) -> bytes:
    """The lines, in ``encoding`` (a codec's name, "nfd", "cp1258", or a table before Unicode).
    ``side_by_side``: the columns of the head drawn with blanks."""
    lines = [piece.text for piece in letter.lines]
    if side_by_side:
        left, right = [p.text for p in letter.left], [p.text for p in letter.right]
        rows = max(len(left), len(right))
        pairs = zip(
            left + [""] * (rows - len(left)), right + [""] * (rows - len(right)), strict=True
        )
        head = [f"{one:<40}{other}".rstrip() for one, other in pairs]
        rest = [piece.text for piece in letter.after]
        lines = [*[p.text for p in letter.above], *head, *rest, *letter.body, *letter.copies]
    return encoded("\r\n".join(lines) + "\r\n", encoding)


def encoded(text: str, encoding: str) -> bytes:
    """``text`` as bytes in ``encoding``."""
    if encoding == "nfd":
        return unicodedata.normalize("NFD", text).encode()
    if encoding == "cp1258":
        return "".join(map(_loose, text)).encode("cp1258", "replace")
    if encoding in set(Table):
        return encode(text, Table(encoding)).encode("latin-1", "replace")
    return text.encode(encoding)


def _loose(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    tone = next((mark for mark in CP1258_TONES if mark in parts), "")
    return unicodedata.normalize("NFC", parts.replace(tone, "") if tone else parts) + tone


def markdown(letter: Letter) -> bytes:
    """The lines as Markdown, bold ones starred."""
    lines = [f"**{each.text}**" if each.bold else each.text for each in letter.lines]
    return ("# Văn bản\n\n" + "\n\n".join(lines) + "\n").encode()


def rtf(letter: Letter, *, code_page: str = "", split: bool = False) -> bytes:
    """Rich Text. ``code_page``: letters as bytes of the font's page (cp1258) instead of \\u;
    ``split``: every letter a run of its own."""
    left = "\\par\n".join(_rich(each, code_page, split) for each in letter.left)
    right = "\\par\n".join(_rich(each, code_page, split) for each in letter.right)
    head = f"\\trowd\\cellx4500\\cellx9000\\pard\\intbl\n{left}\\cell\n{right}\\cell\\row\\pard\n"
    if letter.flat:
        head = f"{left}\\par\n{right}\\par\n"
    boxes = "".join(
        f"{{\\shp{{\\*\\shpinst{{\\shptxt {_rich(each, code_page, split)}\\par}}}}}}"
        for each in letter.boxes
    )

    def lines(pieces: tuple[Piece, ...]) -> str:
        return "".join(f"{_rich(each, code_page, split)}\\par\n" for each in pieces)

    header = f"{{\\header {lines(letter.header)}}}" if letter.header else ""
    tables = "".join(_rich_row(row, code_page) for table in letter.tables for row in table)
    rest = plain(*letter.body[1:], *letter.copies, *letter.signer)
    cover = f"{lines(letter.cover)}\\page\n" if letter.cover else ""
    fonts = "{\\fonttbl{\\f0\\fnil\\fcharset163 Times New Roman;}{\\f1\\fnil .VnTimeH;}}"
    colours = "{\\colortbl ;\\red255\\green0\\blue0;}"
    return (
        f"{{\\rtf1\\ansi\\ansicpg{'1258' if code_page else '1252'}\\uc1{fonts}{colours}\n{header}"
        f"{cover}{lines(letter.above)}{boxes}{head}{lines(letter.after)}"
        f"{lines(plain(*letter.body[:1]))}{tables}{lines(rest)}}}\n"
    ).encode("ascii")


def _rich_row(row: tuple[str, ...], code_page: str) -> str:
    edges = "".join(f"\\cellx{(at + 1) * 2000}" for at in range(len(row)))
    cells = "".join(f"{_escaped(cell, code_page)}\\cell\n" for cell in row)
    return f"\\trowd{edges}\\pard\\intbl\n{cells}\\row\\pard\n"


def _rich(piece: Piece, code_page: str, split: bool) -> str:
    look = "\\b" * piece.bold + "\\cf1" * piece.red + "\\caps" * piece.caps
    look += "\\f1" if piece.font else ""
    frame = "\\brdrt\\brdrdb\\brdrb\\brdrdb " if piece.framed else ""
    parts = tuple(piece.text) if split else piece.parts
    look += " " if look else ""
    return frame + "".join(f"{{{look}{_escaped(part, code_page)}}}" for part in parts)


def _escaped(text: str, code_page: str) -> str:
    if code_page:
        data = encoded(text, code_page)
        return "".join(
            chr(b) if 32 <= b < 127 and chr(b) not in "\\{}" else f"\\'{b:02x}" for b in data
        )
    shown = ""
    for ch in text:
        if ch == "\t":
            shown += "\\tab "
        elif ch in "\\{}":
            shown += f"\\{ch}"
        elif ord(ch) < 128:
            shown += ch
        elif ord(ch) < 256:
            shown += f"\\'{ord(ch):02x}"
        else:
            shown += f"\\u{ord(ch) if ord(ch) < 32768 else ord(ch) - 65536}?"
    return shown


def html(letter: Letter, *, entities: bool = False, upper: bool = False) -> bytes:
    """A web page. ``entities``: letters beyond ASCII as references; ``upper``: capitals made by
    the style sheet of what is typed small."""

    def shown(text: str) -> str:
        safe = escape(text)
        return safe.encode("ascii", "xmlcharrefreplace").decode() if entities else safe

    def line(piece: Piece) -> str:
        style = "text-transform:uppercase;" if upper and (piece.bold or piece.red) else ""
        style += "color:#ff0000;" if piece.red else ""
        style += "border:3px double red;" if piece.framed else ""
        text = piece.text.lower() if upper and style.startswith("text-") else piece.text
        inner = "".join(f"<span>{shown(part)}</span>" for part in piece.runs) or shown(text)
        inner = f"<b>{inner}</b>" if piece.bold else inner
        return f'<p style="{style}">{inner}</p>' if style else f"<p>{inner}</p>"

    def block(pieces: tuple[Piece, ...]) -> str:
        return "\n".join(map(line, pieces))

    head = f"<table><tr><td>{block(letter.left)}</td><td>{block(letter.right)}</td></tr></table>"
    if letter.flat:
        head = block((*letter.left, *letter.right))
    boxes = "".join(
        f'<div style="border:1px solid red">{line(each)}</div>' for each in letter.boxes
    )
    tables = "".join(
        "<table>"
        + "".join(
            "<tr>" + "".join(f"<td>{shown(cell)}</td>" for cell in row) + "</tr>" for row in table
        )
        + "</table>"
        for table in letter.tables
    )
    rest = block(plain(*letter.body[1:], *letter.copies, *letter.signer))
    title = shown(letter.title or "Văn bản")
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>\n'
        f"{block(letter.header)}{block(letter.above)}{head}{boxes}{block(letter.after)}"
        f"{block(plain(*letter.body[:1]))}{tables}{rest}{block(letter.footer)}</body></html>\n"
    ).encode()
