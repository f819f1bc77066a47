"""One letter in the many forms in which offices send it: the makers of those forms.

In: a demo ``Letter``. Out: bytes of text, Word or PDF whose head, body and foot are laid out
in one of the ways seen in practice. What they say is always the same.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from khien import documents
from khien.core.text import squeeze
from khien.directives import Directive, read_directive
from khien.reports.letter import Letter, Paragraph
from tests.documents.making import p, pdf, table, vml_box, word

NAMES = ("antivirus", "secrets", "inspection")
NATIONAL = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_LEVELS = (("decimal", "%1."), ("lowerLetter", "%2)"))


def letter(name: str) -> Letter:
    """The demo letter ``name``."""
    source = files("khien.data") / "demo" / f"letters_{name}.json"
    return Letter.from_json(source.read_bytes())


def read(data: bytes, name: str = "") -> Directive:
    """The directive of a file's bytes."""
    return read_directive(documents.read(data, name))


def said(directive: Directive) -> dict[str, Any]:
    """What a directive says, whatever the form: no offsets, no pages, white space squeezed.

    A line that ends at the hyphen of a notation ("TBATANM-" / "CAT") gains no space here.
    """
    head = directive.header
    fields = ("issuer", "number", "notation", "date", "place", "doc_type", "subject", "urgency")
    return {
        **{name: getattr(head, name) for name in fields},
        "addressees": directive.addressees,
        "copies": directive.copies,
        "signer": directive.signer,
        "cites": [_whole(cite.as_printed) for cite in directive.citations],
        "obligations": [
            {
                "path": item.path,
                "text": _whole(item.text),
                "actors": item.actors,
                "modality": item.modality,
                "deadline": item.deadline,
                "report_to": item.report_to,
                "controls": item.controls,
                "scope": item.scope,
                "trigger": item.trigger,
                "recurring": item.recurring,
            }
            for item in directive.obligations
        ],
    }


def _whole(text: str) -> str:
    return squeeze(text).replace("- ", "-").replace(" -", "-")


def body(value: Letter) -> list[str]:
    """The paragraphs of the body, the sign of the end at the last."""
    texts = [each.text for each in value.body if isinstance(each, Paragraph)]
    return [*texts[:-1], texts[-1].rstrip("./") + "./."]


def left(value: Letter) -> list[str]:
    """The left column of the head."""
    names = [line.upper() for line in (*value.parent, *value.issuer)]
    return [*names, value.number_as_printed, f"V/v {value.subject}"]


def right(value: Letter) -> list[str]:
    """The right column of the head."""
    return [*NATIONAL, value.place_and_date]


def address(value: Letter) -> list[str]:
    """ "Kính gửi" and who it names."""
    items = [f"- {name};" for name in value.addressees]
    return ["Kính gửi:", *items[:-1], items[-1].rstrip(";") + "."]


def copies(value: Letter) -> list[str]:
    """ "Nơi nhận" and its lines."""
    items = [f"- {name.rstrip('.')};" for name in value.recipients]
    return ["Nơi nhận:", *items[:-1], items[-1].rstrip(";") + "."]


def signer(value: Letter) -> list[str]:
    """The lines of the signature."""
    posts = (*value.signer.authority, *value.signer.title)
    return [*(post.upper() for post in posts), value.signer.name]


def paragraphs(lines: Sequence[str]) -> str:
    """Lines as paragraphs of Word; a tab is a tab."""
    return "".join(
        p(line.replace("\t", '</w:t></w:r><w:r><w:tab/></w:r><w:r><w:t xml:space="preserve">'))
        for line in lines
    )


# Heads of Word letters


def table_head(value: Letter) -> str:
    """A table without borders, two rows of two cells."""
    names, rest = left(value)[:-2], left(value)[-2:]
    return table(
        (paragraphs(names), paragraphs(NATIONAL)),
        (paragraphs(rest), paragraphs([value.place_and_date])),
    )


def one_row_head(value: Letter) -> str:
    """A table of one row: each column is one cell."""
    return table((paragraphs(left(value)), paragraphs(right(value))))


def tab_head(value: Letter) -> str:
    """No table: each line holds both columns with tabs between them."""
    names, rest = left(value)[:-2], left(value)[-2:]
    lines = [f"\t{names[0]}\t{NATIONAL[0]}", f"\t{' '.join(names[1:])}\t{NATIONAL[1]}"]
    lines += [f"\t{rest[0]}\t{value.place_and_date}", f"\t{rest[1]}"]
    return paragraphs(lines)


def box_head(value: Letter) -> str:
    """Two text boxes, the left one first."""
    return vml_box(paragraphs(left(value)), stroked="f") + vml_box(
        paragraphs(right(value)), stroked="f"
    )


def swapped_box_head(value: Letter) -> str:
    """Two text boxes, the right one drawn first."""
    return vml_box(paragraphs(right(value)), stroked="f") + vml_box(
        paragraphs(left(value)), stroked="f"
    )


HEADS = {
    "table": table_head,
    "one row": one_row_head,
    "tabs": tab_head,
    "boxes": box_head,
    "boxes swapped": swapped_box_head,
}


# Bodies of Word letters


def plain_body(value: Letter) -> tuple[str, str]:
    """Markers typed, a space after them."""
    return paragraphs(body(value)), ""


def tabbed_body(value: Letter) -> tuple[str, str]:
    """Markers typed, a tab before and after them."""
    lines = []
    for line in body(value):
        marker, _, rest = line.partition(" ")
        lines.append(f"\t{marker}\t{rest}" if marker.endswith((".", ")")) else f"\t{line}")
    return paragraphs(lines), ""


def numbered_body(value: Letter) -> tuple[str, str]:
    """Markers counted by Word: level 0 "1.", level 1 "a)"; "đ)" it cannot count is typed."""
    xml = ""
    for line in body(value):
        marker, _, rest = line.partition(" ")
        level = 0 if marker[:-1].isdigit() else 1
        if marker.endswith((".", ")")) and marker != "đ)" and len(marker) < 4:
            place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
            xml += p(rest, properties=place)
        else:
            xml += p(line)
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (kind, text) in enumerate(_LEVELS)
    )
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    return xml, numbering


def broken_body(value: Letter) -> tuple[str, str]:
    """A soft line break about every 60 letters, as when pasted from a PDF."""
    xml = "".join(
        p(at.join(textwrap.wrap(line, 60, break_on_hyphens=False)))
        for line in body(value)
        for at in ("</w:t><w:br/><w:t>",)
    )
    return xml, ""


def table_body(value: Letter) -> tuple[str, str]:
    """A table of figures between the situation and the instructions."""
    rows = [("STT", "Đơn vị", "Số máy"), ("1", "Sở Y tế", "41"), ("2", "Xã Hòa Bình", "12")]
    inside = table(*(tuple(p(cell) for cell in row) for row in rows))
    lines = body(value)
    return paragraphs(lines[:1]) + inside + paragraphs(lines[1:]), ""


BODIES = {
    "plain": plain_body,
    "tabbed": tabbed_body,
    "numbered": numbered_body,
    "broken": broken_body,
    "with a table": table_body,
}


def word_letter(value: Letter, *, head: str = "table", inside: str = "plain") -> bytes:
    """A .docx with a running page number, the head and body asked for, a table at its foot."""
    text, numbering = BODIES[inside](value)
    foot = table((paragraphs(copies(value)), paragraphs(signer(value))))
    made = HEADS[head](value) + paragraphs(address(value)) + text + foot
    return word(made, numbering=numbering, related={"header1.xml": ("header", p("2"))})


# Text


def text_letter(
    value: Letter, *, head: Sequence[str] | None = None, width: int | None = None, gap: bool = False
) -> str:
    """Plain text; hard-wrapped at ``width``, a blank line between paragraphs with ``gap``."""
    lines: list[str] = []
    for line in body(value):
        lines += textwrap.wrap(line, width, break_on_hyphens=False) if width else [line]
        lines += [""] if gap else []
    top = [*left(value), *right(value), "", *address(value)] if head is None else head
    return "\n".join([*top, "", *lines, "", *copies(value), "", *signer(value), ""])


def beside(one: Sequence[str], other: Sequence[str], at: int = 50) -> list[str]:
    """Two columns printed on the same lines, the second from column ``at``."""
    rows = max(len(one), len(other))
    lefts, rights = [*one, *[""] * rows][:rows], [*other, *[""] * rows][:rows]
    return [f"{a:<{at}}{b}".rstrip() for a, b in zip(lefts, rights, strict=True)]


# PDF


def pdf_letter(value: Letter, *, height: str = "297mm", number: str = "top") -> bytes:
    """A PDF on pages ``height`` high, so that clauses run over them, each page numbered."""
    numbering = (
        f'#set page(height: {height}, numbering: "1", number-align: {number} + center)\n'
        "#set text(size: 13pt)\n"
    )
    head = f"#grid(columns: (44%, 56%), {_stack(left(value))}, {_stack(right(value))})"
    inside = "\n\n".join(map(_raw, body(value)))
    foot = f"#grid(columns: (50%, 50%), {_stack(copies(value))}, {_stack(signer(value))})"
    lines = "#pad(left: 30%)[" + " \\ ".join(map(_raw, address(value)[1:])) + "]"
    start = f"#pad(left: 20%)[{_raw('Kính gửi:')}]"
    return pdf("\n\n".join([numbering, head, start, lines, inside, foot]))


def _raw(text: str) -> str:
    return f"#text({json.dumps(text, ensure_ascii=False)})"


def _stack(lines: Sequence[str]) -> str:
    inner = " \\ ".join(map(_raw, lines))
    return f"align(center)[#par(justify: false)[{inner}]]"
