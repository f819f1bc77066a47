"""Body rows to clauses: hard-wrapped lines joined, markers read, printed numbering kept.

Serves ``Điều 1.``, ``I.``, ``1.`` ``1)`` ``1/`` ``1-``, ``4.1.``, ``a)``, dashes, ``+``, bullets
and unmarked paragraphs, in any nesting. A number that does not go on from the last one
("tháng / 10. …" at the start of a wrapped line) is not a marker.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from khien.directives.passages import Passage, Row, joined
from khien.directives.rules import fired, rule
from khien.directives.slots import Columns, columns
from khien.directives.slots import row as table_row
from khien.directives.vocabulary import next_verb, opens_with_body, opens_with_verb

MOST_CLAUSES = 5_000
# "1- Sở …", "2-Sở …" (older letters), not "10-CT/TU", "10 - 15 ngày".
_HYPHEN = r"\s?-(?:\s(?![\d-])|(?=[a-z]{2,}\s))"
_MARKERS = (
    ("article", re.compile(r"[*_]{0,3}dieu (\d{1,3})\s?[.:]\s?[*_]{0,3}\s?")),
    ("decimal", re.compile(r"[*_]{0,3}(\d{1,2}(?:\.\d{1,2}){1,3})(?:[.)]\s?|\s?-\s|\s)(?!\d)")),
    ("step", re.compile(r"[*_]{0,3}(buoc \d{1,2})\s?[.:)]\s?[*_]{0,3}\s?")),
    ("number", re.compile(rf"[*_]{{0,3}}(\d{{1,2}})(?:\s?[./]\s?(?![\d/.])|{_HYPHEN})")),
    ("bracket", re.compile(r"[*_]{0,3}\(?(\d{1,2})\)\s?")),
    ("roman", re.compile(r"[*_]{0,3}(x{0,2}(?:ix|iv|v?i{0,3}))(?:[.)/]|\s?-)\s")),
    ("capital", re.compile(r"[*_]{0,3}([a-h])[.)/]\s(?=\S)")),
    ("letter", re.compile(r"[*_]{0,3}\(?([a-zđ])\s?(?:\)\s?(?=\w{2})|[.)/-]\s)")),
    ("plus", re.compile(r"\+\s?()")),
    ("bullet", re.compile(r"(?:[•●▪■◦]|\*(?!\*))\s?()(?=\s|\w)")),
    ("dash", re.compile(r"(?:[*_]{0,3}-)()(?!\s?\d{4}\b)\s?")),
)
# NĐ 30/2020, annex I, II.5: "Điều 1.", "1.", "a)"; the rest by older rules and by habit.
_NUMBERING = {
    kind: rule(f"clauses.{kind}", form)
    for kind, form in (
        ("article", 'numbering "Điều 1." (NĐ 30/2020, annex I)'),
        ("decimal", 'numbering "4.1." under "4."'),
        ("number", 'numbering "1.", "1/" and the older "1-"'),
        ("bracket", 'numbering "1)"'),
        ("roman", 'numbering "I.", "II-"'),
        ("letter", 'numbering "a)" to "đ)" (NĐ 30/2020, annex I)'),
        ("capital", 'sections "A.", "B." above numbered items'),
        ("step", 'steps: "Bước 1: …"'),
        ("plus", 'items marked "+"'),
        ("bullet", "items marked with a bullet sign"),
        ("dash", 'items marked "-"'),
    )
}
_WRAPPED = rule("clauses.wrapped", "a paragraph wrapped by hand goes on in the next line")
_ORDERS_ANEW = rule("clauses.orders-anew", "facts numbered from 1, then an order and its own 1")
_LONE = rule("clauses.lone-paragraph", "the only paragraph under a heading has its number")
_UNDER_NAME = rule("clauses.under-a-name", 'an act in a line of its own under "3. Trạm A"')
_PARAGRAPH = rule("clauses.paragraph", "unmarked paragraphs under a numbered heading")
_RANK = {
    "capital": -1, "article": 0, "roman": 1, "step": 2, "number": 2, "decimal": 3,
    "bracket": 4, "letter": 5, "row": 5, "para": 5.5, "dash": 6, "bullet": 6, "plus": 6,
}  # fmt: skip
_LETTERS = "abcdđefghijklmnopqrstuvxy"
# How the paragraphs after a list begin; they are never the next line of its last item.
_OPENS_CLOSING = re.compile(
    r"(?:tren day la|yeu cau|de nghi|trong qua trinh|nhan duoc|can cu|giao|trong truong hop)(?!\w)"
)
_INLINE = re.compile(r"(?<=[:;,] )\(([a-zđ])\) ")
_RULED = frozenset("-+=_ ")
_INSIDE = rule("clauses.inline", 'items inside a sentence: "đề nghị: (a) …; (b) …"')
# The letter's last paragraphs, after those of its last section.
_CLOSES = re.compile(
    r"(?:tren day la|(?:trong )?qua trinh|nhan duoc|yeu cau (?:thu truong|cac|nguoi)|de nghi (?:cac"
    r"|quy))(?!\w)"
)
_CLOSED = re.compile(r"[.;:!?…][\"”’)*_\s]*$")
_STRUCTURED = (
    "capital", "article", "roman", "step", "number", "decimal", "bracket", "letter",
)  # fmt: skip
_PREFIXED = ("capital", "roman", "article")  # a "1.1." under one of them is printed after it


@dataclass(frozen=True, slots=True)
class Clause:
    """One marked item or unmarked paragraph, its marker cut off."""

    kind: str
    path: str
    depth: int
    passage: Passage
    has_children: bool = False
    columns: Columns | None = None  # of a table's row: which cell is what
    marker: str = ""  # as printed
    lines: tuple[Passage, ...] = ()  # of a table's row


@dataclass(slots=True)
class _Block:
    kind: str
    label: str
    parts: list[Passage]
    columns: Columns | None = None
    marker: str = ""

    @property
    def closed(self) -> bool:
        """Whether its last line ends a sentence or an item."""
        return bool(_CLOSED.search(self.parts[-1].text[-8:]))

    @property
    def bracketed(self) -> bool:
        """Whether its last line leaves a bracket open."""
        text = self.parts[-1].text
        return text.rfind("(") > text.rfind(")")


@dataclass(slots=True)
class _Open:
    kind: str
    label: str
    path: str
    counts: dict[str, int] = field(default_factory=dict)
    unfinished: bool = False


def read_clauses(rows: Sequence[Row]) -> list[Clause]:
    """The body's clauses in reading order."""
    return _nest(_inline(_blocks(rows)))


def _wrap_width(rows: Sequence[Row]) -> int | None:
    """The width lines are wrapped at, or None when a line is a whole paragraph."""
    lengths = sorted(len(row.text) for row in rows)
    if len(lengths) < 4:
        return None
    width = lengths[int(len(lengths) * 0.9)]
    # wrapped text breaks inside sentences: many lines begin with a small letter
    inside = sum(row.text[0].islower() for row in rows)
    return width if 40 <= width <= 125 and inside >= 0.2 * len(rows) else None


def _blocks(rows: Sequence[Row]) -> list[_Block]:
    width = _wrap_width(rows)
    gaps = sum(row.gap for row in rows) / max(1, len(rows))
    gaps_part = 0.03 < gaps < 0.7
    blocks: list[_Block] = []
    last: dict[str, str] = {}
    table: Columns | None = None
    for row in rows:
        table = columns(row.passage) or (
            table if "|" in row.text or set(row.text) <= _RULED else None
        )
        if table is not None:
            found = table_row(row.passage, table)
            if found is not None and found[0] is not None:
                blocks.append(_Block("row", found[0], [found[1]], table))
            elif found is not None and blocks and blocks[-1].columns is not None:
                blocks[-1].parts.append(found[1])
            continue
        kind, label, rest = _marker(row.passage, last, blocks)
        if kind == "plain" and blocks and _goes_on(blocks[-1], row, width, gaps_part=gaps_part):
            blocks[-1].parts.append(row.passage)
            fired(_WRAPPED)
            continue
        if not rest:
            if kind != "plain":
                blocks.append(_Block(kind, label, [row.passage.cut(0, 0)], marker=row.text))
            continue
        if len(blocks) >= MOST_CLAUSES:
            break
        _note(last, kind, label)
        cut = len(row.text) - len(rest.text)
        blocks.append(_Block(kind, label, [rest], marker=row.text[:cut].strip()))
    return blocks


def _inline(blocks: Sequence[_Block]) -> list[_Block]:
    """Items printed inside a sentence, "đề nghị: (a) …; (b) …", as items of their own."""
    done: list[_Block] = []
    for block in blocks:
        if block.kind == "row" or not block.parts[0]:
            done.append(block)
            continue
        passage = joined([part for part in block.parts if part])
        marks = _inline_marks(passage)
        if not marks:
            done.append(block)
            continue
        fired(_INSIDE)
        done.append(_Block(block.kind, block.label, [passage.cut(0, marks[0].start())]))
        ends = [*(mark.start() for mark in marks[1:]), len(passage.text)]
        for mark, end in zip(marks, ends, strict=True):
            done.append(_Block("letter", mark[1], [passage.cut(mark.end(), end)]))
    return done


def _inline_marks(passage: Passage) -> list[re.Match[str]]:
    marks: list[re.Match[str]] = []
    for match in _INLINE.finditer(passage.key):
        if match[1] == _LETTERS[len(marks) : len(marks) + 1]:
            marks.append(match)
    return marks if len(marks) > 1 else []


def _goes_on(block: _Block, row: Row, width: int | None, *, gaps_part: bool) -> bool:
    """Whether an unmarked row is the next line of ``block``."""
    previous = block.parts[-1].text
    if not previous:
        return True
    if not block.closed:
        if row.text[0].islower() or row.text[0] in '"“(,-0123456789':
            return True
        if _is_name_alone(block) and row.text[0].isupper() and opens_with_verb(row.passage):
            fired(_UNDER_NAME)
            return False
        full = row.runs_on or (width is not None and len(previous) >= 0.6 * width)
        return full and not (row.gap and gaps_part and row.text.isupper())
    if row.runs_on:
        return True
    if width is None or len(previous) < 0.7 * width or _OPENS_CLOSING.match(row.plain):
        return False
    return row.text[0].islower() or (gaps_part and not row.gap and len(previous) >= 0.85 * width)


def _is_name_alone(block: _Block) -> bool:
    """Whether the block is the name of a body so far, as a heading is."""
    name = block.parts[0]
    marked = block.kind != "plain" and len(block.parts) == 1
    return marked and opens_with_body(name) and next_verb(name, 1) is None


def _marker(
    passage: Passage, last: dict[str, str], blocks: Sequence[_Block]
) -> tuple[str, str, Passage]:
    for kind, pattern in _MARKERS:
        match = pattern.match(passage.plain)
        if not match or (kind == "roman" and not match[1]):
            continue
        printed = passage.text[match.start(1) : match.end(1)]
        if kind == "roman" and not printed.isupper():
            continue
        if kind == "letter" and not printed.islower():
            continue
        if kind == "capital" and not printed.isupper():
            continue
        unfinished = bool(blocks) and not blocks[-1].closed
        if unfinished and kind == "dash" and blocks[-1].bracketed:
            continue  # "(qua Công an tỉnh / - Phòng …)" wrapped before its dash
        if not _plausible(kind, printed, last, unfinished=unfinished):
            continue
        fired(_NUMBERING[kind])
        return kind, printed, passage.cut(match.end())
    return "plain", "", passage


def _plausible(kind: str, label: str, last: dict[str, str], *, unfinished: bool) -> bool:
    """Whether the label goes on from the last of its kind (a first may begin anywhere low)."""
    before = last.get(kind)
    if kind in ("number", "bracket", "article"):
        number = int(label)
        if before is not None and number == int(before) and not unfinished:
            return True  # a number printed twice by mistake
        if number == 1:
            return not unfinished or before is None
        if before is None:
            return number <= 3 and not unfinished
        return number == int(before) + 1 or (
            int(before) < number <= int(before) + 2 and not unfinished
        )
    if kind == "decimal":
        head = int(label.split(".", maxsplit=1)[0])
        number = int(last.get("number", head))
        return head in (number, number + 1) or not unfinished
    if kind == "letter":
        if label == "a" or before is None:
            return label in "abcd" or not unfinished
        ahead = _LETTERS.find(label) - _LETTERS.find(before)
        return 0 <= ahead < (3 if unfinished else 6)
    if kind == "capital":
        return label == "A" if before is None else ord(label) == ord(before) + 1
    return True


def _note(last: dict[str, str], kind: str, label: str) -> None:
    if kind in ("plain", "dash", "plus", "bullet"):
        return
    last[kind] = label
    for inner in ("letter", "bracket"):
        if _RANK[kind] < _RANK[inner]:
            last.pop(inner, None)
    if kind in ("capital", "roman", "article"):
        last.pop("number", None)
    if kind == "capital":
        last.pop("roman", None)


def _nest(blocks: Sequence[_Block]) -> list[Clause]:
    stack: list[_Open] = []
    root = _Open("root", "", "")
    clauses: list[Clause] = []
    last_structured = max(
        (i for i, block in enumerate(blocks) if block.kind in _STRUCTURED), default=-1
    )
    for index, block in enumerate(blocks):
        passage = joined([part for part in block.parts if part] or block.parts[:1])
        if block.kind == "plain":
            if _orders_anew(blocks[index : index + 2], stack):
                fired(_ORDERS_ANEW)
                stack = []
            if index > last_structured and stack and "p" in stack[0].counts:
                stack = [] if _CLOSES.match(passage.plain) else stack
            path, depth, stack = _plain(stack, inside=index < last_structured)
            clauses.append(Clause("plain", path, depth, passage))
            if depth > 1 and path != stack[-1].path and passage.text.rstrip("*_ ").endswith(":"):
                stack.append(_Open("para", "", path))  # "Giao Sở …:" over its own dashes
            continue
        stack = _pop(stack, block.kind)
        parent = stack[-1] if stack else root
        opened = _Open(block.kind, block.label, _path(parent, block, stack))
        opened.unfinished = not passage.text.rstrip("*_ ").endswith((".", ";"))
        clauses.append(
            Clause(
                block.kind,
                opened.path,
                len(stack) + 1,
                passage,
                columns=block.columns,
                marker=block.marker,
                lines=tuple(block.parts) if block.columns is not None else (),
            )
        )
        stack.append(opened)
        if len(stack) == 1 and block.kind in _STRUCTURED:
            root.counts.clear()
    return _with_children(_lone_paragraphs(clauses))


def _lone_paragraphs(clauses: Sequence[Clause]) -> list[Clause]:
    """The only unmarked paragraph under a heading has the heading's number."""
    paths = {clause.path for clause in clauses}
    done: list[Clause] = []
    for clause in clauses:
        at = clause.path.find(".p1")
        rest = clause.path[at + 3 : at + 4]
        alone = at >= 0 and not rest.isdigit() and f"{clause.path[:at]}.p2" not in paths
        if alone and clause.kind == "plain":
            fired(_LONE)
            done.append(replace(clause, path=clause.path[:at]))
        else:
            done.append(clause)
    return done


def _orders_anew(pair: Sequence[_Block], stack: Sequence[_Open]) -> bool:
    """A paragraph that ends with ":" before a list that counts from one again stands above both
    lists: facts numbered 1 to 3, then "… đề nghị:" and its own 1."""
    if len(pair) < 2 or not stack or not pair[0].parts[-1].text.rstrip("*_ ").endswith(":"):
        return False
    return pair[1].kind == stack[0].kind and pair[1].label in ("1", "01", "I", "a")


def _plain(stack: list[_Open], *, inside: bool) -> tuple[str, int, list[_Open]]:
    """Path and depth of an unmarked paragraph: of a heading, of an item, or of none."""
    while stack and stack[-1].kind in ("dash", "plus", "bullet", "para") and len(stack) > 1:
        stack = stack[:-1]
    heads = stack and stack[-1].unfinished and stack[-1].kind in _STRUCTURED
    if heads and ("-" not in stack[-1].counts or "p" in stack[-1].counts):
        count = stack[-1].counts["p"] = stack[-1].counts.get("p", 0) + 1
        fired(_PARAGRAPH)
        return f"{stack[-1].path}.p{count}", len(stack) + 1, stack
    if stack and inside and stack[-1].kind in _STRUCTURED:
        return stack[-1].path, len(stack), stack
    return "", 0, []


def _pop(stack: list[_Open], kind: str) -> list[_Open]:
    """The open items that remain parents of a new item of ``kind``."""
    kinds = [item.kind for item in stack]
    if kind in kinds:
        return stack[: kinds.index(kind)]
    if kind in ("dash", "plus", "bullet"):
        return stack
    return [item for item in stack if _RANK[item.kind] < _RANK[kind]]


def _path(parent: _Open, block: _Block, stack: Sequence[_Open]) -> str:
    if block.kind == "decimal":
        above = next((item.path for item in reversed(stack) if item.kind in _PREFIXED), "")
        return f"{above}.{block.label}" if above else block.label
    if block.kind in ("dash", "plus", "bullet"):
        sign = "+" if block.kind == "plus" else "-"
        count = parent.counts[sign] = parent.counts.get(sign, 0) + 1
        label = f"{sign}{count}"
    elif block.kind in ("article", "step"):
        word = "Điều" if block.kind == "article" else "Bước"
        label = f"{word} {block.label.split()[-1]}"  # the word is part of the number printed
    else:
        label = block.label
    return f"{parent.path}.{label}" if parent.path else label


def _with_children(clauses: Sequence[Clause]) -> list[Clause]:
    done: list[Clause] = []
    for index, clause in enumerate(clauses):
        following = clauses[index + 1] if index + 1 < len(clauses) else None
        parent = following is not None and following.depth > clause.depth > 0
        done.append(replace(clause, has_children=parent))
    return done
