"""Layout of an administrative document, as figures both writers share.

Source: Decree 30/2020/NĐ-CP, annex I (page, the numbered cells and their sizes) and annex IV
(the progress table). Lengths in millimetres, type sizes in points. Where the decree gives a
range, one value of it is chosen here.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

FONT_DOCX = "Times New Roman"  # annex I, part I, 2: the font of every document
FONT_PDF = "Tinos"  # the same widths, every Vietnamese letter, free to embed


@dataclass(frozen=True, slots=True)
class Layout:
    """One choice within the ranges of the decree."""

    # Page: A4; top and bottom 20-25, left 30-35, right 15-20
    width: float = 210
    height: float = 297
    top: float = 20
    bottom: float = 20
    left: float = 30
    right: float = 15
    page_number: float = 13  # 13-14 upright, centred in the top margin, not on page 1
    # Cells 1 and 2: the two sides of the head, the right one wide enough for the country's name
    head_left: float = 68
    head_right: float = 97
    country: float = 12  # cell 1: 12-13 bold capitals
    motto: float = 13  # cell 1: 13-14 bold
    issuer: float = 12  # cell 2: 12-13 capitals, the issuer bold
    number: float = 13  # cell 3
    place: float = 13  # cell 4: 13-14 italic
    title: float = 14  # cell 5a: 13-14 bold
    about: float = 12  # cell 5b: 12-13, 6 pt under the number
    body: float = 14  # cell 6: 13-14
    indent: float = 12.7  # cell 6: first line 10 or 12.7
    gap: float = 6  # cell 6: at least 6 pt between paragraphs
    signer: float = 14  # cells 7a-7c: 13-14 bold
    signature_room: float = 24
    to: float = 14  # cell 9a: 13-14
    recipients_head: float = 12  # cell 9b: 12 bold italic
    recipients: float = 11  # cell 9b: 11
    urgency: float = 13  # cell 10b: 13-14 bold capitals in a box
    address: float = 11  # cell 13: 11-12 under a rule as wide as the text
    table: float = 12
    note: float = 11

    @property
    def text_width(self) -> float:
        """The width of the text on an upright page."""
        return self.width - self.left - self.right

    @property
    def annex_width(self) -> float:
        """The width of the text on a page laid on its side."""
        return self.height - self.top - self.bottom

    def as_data(self) -> dict[str, float]:
        """For a template: every figure by name, the two widths of text among them."""
        return asdict(self) | {"text_width": self.text_width, "annex_width": self.annex_width}


A4 = Layout()

# Annex IV, the table of how incoming documents were dealt with: title and share of the width.
PROGRESS_COLUMNS = (
    ("Số đến", 7.0),
    ("Tên loại, số, ký hiệu, ngày, tháng và tên cơ quan ban hành", 24.0),
    ("Đơn vị hoặc người nhận", 20.0),
    ("Thời hạn giải quyết", 11.0),
    ("Tiến độ giải quyết", 17.0),
    ("Số, ký hiệu văn bản trả lời", 11.0),
    ("Ghi chú", 10.0),
)
