"""Documents without a mark that a careless search would take for marked.

In: chance. Out: letters by the name of the trap, with the state that is right for it: nothing, a
printed form, or a mark that was lifted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

from samples.marked.letter import Letter, Piece, plain
from samples.marked.words import PEOPLE, letter, marked

Form = Callable[[Random], Letter]
_LEVELS = ("TUYỆT MẬT", "TỐI MẬT", "MẬT")


def about_secrets(draw: Random) -> Letter:
    """A public letter on keeping secrets."""
    base = letter(draw, subject="V/v tăng cường công tác bảo vệ bí mật nhà nước")
    body = (*base.body, "2. Không lưu tài liệu mật, tối mật, tuyệt mật trên máy nối mạng.")
    return replace(base, body=body)


def broken_subject(draw: Random) -> Letter:
    """A subject or title that breaks before the word."""
    lines = draw.choice(
        (
            ("V/v tăng cường công tác bảo vệ bí", "mật nhà nước trên không gian mạng"),
            ("CAM KẾT BẢO", "MẬT"),
            ("QUY CHẾ BẢO VỆ BÍ", "MẬT NHÀ NƯỚC"),
            ("V/v bàn giao khóa bí", "mật"),
            ("V/v đổi mật", "khẩu hòm thư công vụ"),
        )
    )
    base = letter(draw)
    return replace(base, left=(*base.left[:2], *plain(*lines)))


def capitals(draw: Random) -> Letter:
    """A title in capitals with the word in it."""
    title = draw.choice(
        (
            "LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC", "CAM KẾT BẢO MẬT", "AN TOÀN, BẢO MẬT", "MẬT KHẨU",
            "BAN CƠ YẾU / MẬT MÃ", "SỔ ĐĂNG KÝ BÍ MẬT NHÀ NƯỚC ĐI", "BÍ MẬT CÔNG TÁC",
            "DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ TUYỆT MẬT, TỐI MẬT",
        )
    )  # fmt: skip
    return replace(letter(draw), after=(Piece(title, bold=True, red=True),))


def urgent(draw: Random) -> Letter:
    """An urgency mark, or one that says no level."""
    mark = draw.choice(("HỎA TỐC", "KHẨN", "THƯỢNG KHẨN", "LƯU HÀNH NỘI BỘ", "XEM XONG TRẢ LẠI"))
    return marked(letter(draw), Piece(mark, bold=True, red=True, framed=True))


def empty_label(draw: Random) -> Letter:
    """A form whose level is not filled in, or says none."""
    line = draw.choice(
        ("Độ mật: ……", "Độ mật:", "Độ mật: Thường", "Độ mật: không", "Độ mật: ☐ Mật ☐ Tối mật",
         "Độ mật: Thường/Mật/Tối mật/Tuyệt mật", "Độ mật (nếu có): ...........")
    )  # fmt: skip
    return marked(letter(draw), Piece(line))


def options(draw: Random) -> Letter:
    """A list to choose from, one level among the choices."""
    mark = draw.choice(_LEVELS)
    tick = draw.choice(("", "☐ ", "- ", "[ ] "))
    listed = plain("Độ mật:", f"{tick}Thường", mark.capitalize())
    return replace(letter(draw), above=listed)


def every_level(draw: Random) -> Letter:
    """A sample that prints all three."""
    return replace(letter(draw), after=tuple(Piece(each, bold=True, red=True) for each in _LEVELS))


def sample_form(draw: Random) -> Letter:
    """A form with its number, a mark printed on it."""
    number = draw.choice(("Mẫu số 05", "Mẫu số: 02", "MẪU SỐ 01", "Mẫu 03", "Biểu mẫu 04"))
    mark = Piece(draw.choice(_LEVELS), bold=True, red=True, framed=True)
    return replace(marked(letter(draw), mark), above=plain(number))


def lifted(draw: Random) -> Letter:
    """A mark lifted with its date."""
    day = draw.choice(("Từ: 01/01/2026", "Từ ngày 05/3/2026", "Từ: ngày 01 tháng 7 năm 2026"))
    mark = draw.choice(_LEVELS)
    lines: tuple[Piece, ...] = (
        Piece(mark, red=True), Piece("GIẢI MẬT", bold=True), Piece(day),
    )  # fmt: skip
    if draw.random() < 0.4:
        lines = (Piece(mark, red=True), Piece(f"GIẢI MẬT {day}", bold=True))
    return marked(letter(draw), *lines)


def listed(draw: Random) -> Letter:
    """A table of documents with a column of levels, above any body."""
    rows = [("STT", "Số, ký hiệu", "Trích yếu", "Độ mật")]
    level = draw.choice(_LEVELS)
    rows += [
        (str(at), f"{at}/BC-UBND", "Báo cáo", draw.choice((level.capitalize(), "")))
        for at in range(1, 5)
    ]
    rows.append(("5", "9/KH-UBND", "Kế hoạch", level.capitalize()))
    title = plain("DANH MỤC VĂN BẢN ĐI", "Quý I năm 2026")
    return Letter(above=title, tables=(tuple(rows),), body=())


def headings(draw: Random) -> Letter:
    """A column that is headed by the word."""
    rows = (
        ("TT", "Tên", "Độ mật", "Mật"),
        ("1", "Tài liệu A", "x", ""),
        ("2", "Tài liệu B", "", "x"),
    )
    return Letter(above=plain(f"BẢNG THEO DÕI {draw.randint(1, 9)}"), tables=(rows,))


def people(draw: Random) -> Letter:
    """A list of people, one of them called so."""
    rows = (("STT", "Họ và đệm", "Tên", "Chức vụ"), ("1", "Nguyễn Văn", "Mật", "Chuyên viên"),
            ("2", *draw.choice(PEOPLE).rsplit(" ", 1), "Văn thư"))  # fmt: skip
    return Letter(above=plain("DANH SÁCH CÁN BỘ"), tables=(rows,))


def person(draw: Random) -> Letter:
    """A person called so, alone on a line."""
    name = draw.choice(("Nguyễn Văn Mật", "Đồng chí Trần Mật", "Bà Lê Thị Mật", "ông Mật"))
    return marked(letter(draw), Piece(name))


def goods(draw: Random) -> Letter:
    """Honey and the like."""
    rows = (("STT", "Tên hàng", "Đơn vị tính", "Số lượng"), ("1", "Mật ong", "lít", "20"),
            ("2", "Mật", "kg", "15"), ("3", "Mía mật", "tấn", "7"))  # fmt: skip
    return Letter(above=plain(f"BẢNG KÊ SỐ {draw.randint(2, 90)}"), tables=(rows,))


def glossary(draw: Random) -> Letter:
    """Words explained."""
    rows = (
        ("Thuật ngữ", "Giải thích"),
        ("Mật", "Mức thấp nhất của bí mật nhà nước"),
        ("Mật mã", "Phép biến đổi để giữ kín"),
        ("Mật độ", f"Số lượng trên {draw.randint(1, 9)} ha"),
    )
    return Letter(above=plain("GIẢI THÍCH TỪ NGỮ"), tables=(rows,))  # fmt: skip


def record(draw: Random) -> Letter:
    """A printed page of the program that keeps letters."""
    fields = (
        f"Số ký hiệu: {draw.randint(1, 99)}/UBND-NC", "Ngày ban hành: 05/3/2026",
        "Trích yếu: Báo cáo công tác", f"Độ mật: {draw.choice(_LEVELS).capitalize()}",
        "Độ khẩn: Thường", "Người ký: Lương Thế Bình", "Hạn xử lý: 20/3/2026",
    )  # fmt: skip
    return Letter(above=plain("THÔNG TIN VĂN BẢN", *fields))


def regulation(draw: Random) -> Letter:
    """Rules on secrets, with the levels named in their articles."""
    return Letter(
        above=plain("QUY CHẾ", "Bảo vệ bí mật nhà nước của tỉnh Đông Khê"),
        body=(
            "Căn cứ Luật Bảo vệ bí mật nhà nước;",
            "Điều 1. Xác định độ mật",
            f"Độ mật gồm ba mức: tuyệt mật, tối mật, mật. {draw.choice(('', 'Dấu màu đỏ.'))}",
            "Mật",
            "Điều 2. Dấu chỉ độ mật đóng dưới số, ký hiệu.",
        ),
    )


def below_body(draw: Random) -> Letter:
    """The bare word below the words of the letter: a heading, a list's item."""
    base = letter(draw)
    extra = draw.choice(("Mật", "MẬT", "- Mật", "2. Tối mật"))
    return replace(base, body=(*base.body, extra), copies=())


def medicine(draw: Random) -> Letter:
    """Gall."""
    extra = draw.choice(("Sỏi mật", "Túi mật", "Ống mật chủ", "SIÊU ÂM GAN MẬT"))
    return replace(letter(draw), after=(Piece(extra, bold=True),))


def untouched(draw: Random) -> Letter:
    """An ordinary letter."""
    return letter(draw)


CLEAR: Mapping[str, Form] = {
    form.__name__: form
    for form in (
        about_secrets, broken_subject, capitals, urgent, empty_label, person, regulation,
        below_body, medicine, untouched,
    )
}  # fmt: skip
FORMS: Mapping[str, Form] = {
    form.__name__: form
    for form in (
        options, every_level, sample_form, listed, headings, people, goods, glossary, record,
    )
}  # fmt: skip
LIFTED: Mapping[str, Form] = {"lifted": lifted}
