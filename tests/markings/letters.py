"""Letters for tests of marks: documents as values, without any file."""

from __future__ import annotations

from khien.documents.document import Document, Line, LineKind, Style

HEAD = ("ỦY BAN NHÂN DÂN", "TỈNH ĐÔNG KHÊ", "Số: 12/UBND-NC", "V/v rà soát máy tính")
BODY = (
    "Kính gửi: Các sở, ban, ngành.",
    "Ủy ban nhân dân tỉnh yêu cầu các cơ quan rà soát toàn bộ máy tính kết nối mạng của mình.",
    "1. Gỡ bỏ phần mềm lạ.",
)
COPIES = ("Nơi nhận:", "- Như trên;", "- Lưu: VT.")
P, C, B = LineKind.PARAGRAPH, LineKind.CELL, LineKind.BOX


def line(
    text: str,
    kind: LineKind = P,
    *,
    page: int = 1,
    style: Style | None = None,
    box: tuple[float, float, float, float] | None = None,
) -> Line:
    return Line(text=text, kind=kind, page=page, style=style or Style(), box=box)


def document(*lines: Line | str, format_id: str = "docx") -> Document:
    """A document of ``lines``; a bare string is a paragraph of page 1."""
    placed = [line(each) if isinstance(each, str) else each for each in lines]
    pages = max((each.page for each in placed), default=1)
    return Document.from_lines(format_id, placed, pages=pages)


def letter(
    *extra: Line | str, copies: tuple[str, ...] = COPIES, format_id: str = "docx"
) -> Document:
    """A letter with ``extra`` between its head and body."""
    return document(*HEAD, *extra, *BODY, *copies, format_id=format_id)
