"""Cases that only one format, or one carrier of files, can hold.

In: chance. Out: what makes each case: its kind, level, state and bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from random import Random

from samples.files.binary import archives
from samples.marked.letter import Letter, Piece, plain
from samples.marked.positives import LEVELS, line, red
from samples.marked.words import letter, marked
from samples.marked.writers import binary_sheets, carried, odf, office, old, pdf, text, word

from khien.core.encodings import Table, encode

Made = tuple[str, str | None, str, Callable[[], bytes]]
_ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "nfd", "cp1258", *Table)
_OLD_FONTS = {Table.TCVN3: ".VnTimeH", Table.VNI: "VNI-Times"}


def positives(draw: Random) -> Iterator[Made]:
    """Marked ones."""
    for kind, level, make in _marked(draw):
        yield kind, level, "marked", make


def _marked(draw: Random) -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    for level in LEVELS:
        yield from _word(draw, level)
        yield from _texts(draw, level)
        yield from _pages(draw, level)
        yield from _labels(draw, level)
        yield from _carriers(draw, level)
        yield from _sheets(draw, level)


def in_old_font(draw: Random, level: str, table: Table) -> Letter:
    """The whole head in a font from before Unicode."""
    font = _OLD_FONTS[table]
    base = marked(letter(draw), Piece(level, bold=True))
    small = table is Table.TCVN3
    left = tuple(
        replace(each, text=encode(each.text.lower() if small else each.text, table), font=font)
        for each in base.left
    )
    return replace(base, left=left)


def _word(draw: Random, level: str) -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    boxed = replace(letter(draw), boxes=(Piece(level, bold=True, red=True),))
    yield "docx:vml", level, partial(word.docx, boxed, box="vml")
    yield "docx:drawing", level, partial(word.docx, boxed, box="drawing")
    yield "docx:strict", level, partial(word.docx, line(draw, level), strict=True)
    yield "docm:macros", level, partial(word.docx, line(draw, level), macros=True)
    yield "docx:control", level, partial(word.docx, line(draw, level), control=True)
    small = marked(letter(draw), Piece(level.lower(), caps=True))
    yield "docx:caps", level, partial(word.docx, small)
    yield "rtf:caps", level, partial(text.rtf, small)
    for table in _OLD_FONTS:
        yield f"docx:{table}", level, partial(word.docx, in_old_font(draw, level, table))
        yield f"doc:{table}", level, partial(old.doc, in_old_font(draw, level, table))
    yield "rtf:code-page", level, partial(text.rtf, line(draw, level), code_page="cp1258")
    yield "rtf:letters", level, partial(text.rtf, line(draw, level), split=True)


def _texts(draw: Random, level: str) -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    for encoding in _ENCODINGS:
        made = partial(text.txt, line(draw, level), encoding=str(encoding))
        yield f"txt:{encoding}", level, made
    yield "txt:columns", level, partial(text.txt, _columns(draw, level), side_by_side=True)
    yield "html:entities", level, partial(text.html, line(draw, level), entities=True)
    yield "html:upper", level, partial(text.html, red(draw, level), upper=True)


def _columns(draw: Random, level: str) -> Letter:
    base = letter(draw)
    return replace(base, left=(base.left[0], base.left[1], Piece(level)), after=())


def _pages(draw: Random, level: str) -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    yield "pdf:annotation", level, partial(pdf.pdf, letter(draw), annotation=level)
    yield "pdf:field", level, partial(pdf.pdf, letter(draw), field=level)
    yield "pdf:slanted", level, partial(pdf.pdf, letter(draw), slanted=level)
    for turn in (90, 180, 270):
        yield f"pdf:turned-{turn}", level, partial(pdf.pdf, line(draw, level), rotate=turn)


def _labels(draw: Random, level: str) -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    told = replace(letter(draw), properties={"Độ mật": level.capitalize()})
    labelled = replace(
        letter(draw),
        properties={
            "MSIP_Label_0a1b2c3d-0000-4000-8000-000000000001_Enabled": "true",
            "MSIP_Label_0a1b2c3d-0000-4000-8000-000000000001_Name": level.capitalize(),
        },
    )
    named = replace(letter(draw), label=level)
    for name, write in (("docx", word.docx), ("xlsx", office.xlsx), ("pptx", office.pptx)):
        yield f"{name}:property", level, partial(write, told)
        yield f"{name}:msip", level, partial(write, labelled)
        yield f"{name}:label", level, partial(write, named)
    yield "xlsb:label", level, partial(binary_sheets.xlsb, named)
    yield "odt:property", level, partial(odf.odt, told)
    yield "ods:property", level, partial(odf.ods, told)
    keyed = replace(letter(draw), properties={"DoMat": level})
    yield "pdf:property", level, partial(pdf.pdf, keyed)


def _carriers(draw: Random, level: str) -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    inner = {"cong-van.docx": word.docx(line(draw, level))}
    clean = {"cong-van.docx": word.docx(letter(draw))}
    body = f"{level}\r\n\r\nKính gửi anh chị, xin gửi báo cáo quý."
    plain_body = "Kính gửi anh chị, xin gửi tệp kèm theo."
    both = {**clean, "bao-cao.odt": odf.odt(line(draw, level))}
    for name, write in (("eml", carried.eml), ("msg", carried.msg)):
        yield f"{name}:subject", level, partial(write, f"[{level}] Báo cáo quý", plain_body)
        yield f"{name}:subject-dash", level, partial(write, f"{level} - V/v báo cáo", plain_body)
        yield f"{name}:body", level, partial(write, "Báo cáo quý", body)
        yield f"{name}:attached", level, partial(write, "Báo cáo quý", plain_body, inner)
        zipped = {"goi.zip": carried.zip_of(inner)}
        yield f"{name}:attached-zip", level, partial(write, "Báo cáo quý", plain_body, zipped)
        yield f"{name}:two", level, partial(write, "Báo cáo quý", plain_body, both)
    yield "zip:one", level, partial(carried.zip_of, {"a/b/cong-van.docx": inner["cong-van.docx"]})
    yield "zip:many", level, partial(carried.zip_of, both)
    nested = {"goi.zip": carried.zip_of({"trong.zip": carried.zip_of(inner)})}
    yield "tar:one", level, partial(carried.tar_of, inner)
    packing = {"MẬT": "gz", "TỐI MẬT": "bz2", "TUYỆT MẬT": "xz"}[level]
    yield f"tar:{packing}", level, partial(carried.tar_of, both, packing=packing)
    yield "7z:one", level, partial(archives.seven_zip, inner)
    yield "zip:nested", level, partial(carried.zip_of, nested)
    yield "edxml:attached", level, partial(carried.packet, "V/v báo cáo", inner)


def _sheets(draw: Random, level: str) -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    yield "xlsx:inline", level, partial(office.xlsx, line(draw, level), inline=True)
    first = letter(draw)
    second = (("UBND TỈNH ĐÔNG KHÊ", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (level,))
    yield "xlsx:second-sheet", level, partial(office.xlsx, first, more=(second,))
    choices = tuple((each,) for each in ("Danh mục", "Thường", "Mật", "Tối mật", "Tuyệt mật"))
    yield "xlsx:with-choices", level, partial(office.xlsx, line(draw, level), more=(choices,))


def negatives(draw: Random) -> Iterator[Made]:
    """Those without a mark."""
    for at in range(3):
        yield from _clear_mail(draw, at)
        yield from _clear_labels(draw)
        yield from _choices(draw)
    clean = {"a.docx": word.docx(letter(draw)), "b.pdf": pdf.pdf(letter(draw))}
    yield "zip:clean", None, "clear", partial(carried.zip_of, clean)
    yield "tar:clean", None, "clear", partial(carried.tar_of, clean, packing="gz")
    yield "7z:clean", None, "clear", partial(archives.seven_zip, clean)
    yield "edxml:clean", None, "clear", partial(carried.packet, "V/v bảo vệ bí mật", clean)
    for encoding in _ENCODINGS:
        about = letter(draw, subject="V/v bảo vệ bí mật nhà nước")
        yield f"txt:{encoding}", None, "clear", partial(text.txt, about, encoding=str(encoding))


def _clear_mail(draw: Random, at: int) -> Iterator[Made]:
    subjects = ("Mật khẩu mới của anh chị", "Bảo mật: nhắc đổi mật khẩu", "[Mật khẩu] hết hạn",
                "Mật ong Tết", "Re: BÍ MẬT KINH DOANH - a", "MẬT KHẨU - hướng dẫn")  # fmt: skip
    body = "Anh chị đổi mật khẩu trước thứ Sáu.\r\nKhông gửi mật khẩu qua thư.\r\nMật khẩu dài."
    for name, write in (("eml", carried.eml), ("msg", carried.msg)):
        for subject in subjects[at::3]:
            yield f"{name}:password", None, "clear", partial(write, subject, body)
        clean = {"cong-van.docx": word.docx(letter(draw))}
        yield f"{name}:clean", None, "clear", partial(write, "Công văn", body, clean)


def _clear_labels(draw: Random) -> Iterator[Made]:
    told = {"Độ mật": draw.choice(("Thường", "Không", "")), "Từ khóa": "mật khẩu; bảo mật"}
    label = draw.choice(("Công khai", "Nội bộ", "Bảo mật nội bộ"))
    quiet = replace(letter(draw), properties=told, label=label, title="Quy chế bảo mật")
    for name, write in (("docx", word.docx), ("xlsx", office.xlsx), ("odt", odf.odt)):
        yield f"{name}:labels", None, "clear", partial(write, quiet)


def _choices(draw: Random) -> Iterator[Made]:
    boxes = tuple(Piece(each, bold=True, red=True) for each in ("TUYỆT MẬT", "TỐI MẬT", "MẬT"))
    shown = replace(letter(draw), boxes=boxes)
    for name, write in (("docx", word.docx), ("odt", odf.odt), ("pptx", office.pptx)):
        yield f"{name}:three-boxes", None, "form", partial(write, shown)
    rows = tuple((each,) for each in ("Độ mật", "Thường", "Mật", "Tối mật", "Tuyệt mật"))
    listed = Letter(above=plain("Văn bản"), tables=(rows,))
    for name, write in (("xlsx", office.xlsx), ("ods", odf.ods), ("html", text.html)):
        yield f"{name}:choices", None, "form", partial(write, listed)
