"""Sixty files written after the rules were, and without looking at them: half bear a mark.

In: nothing. Out: cases. They are typed by hand, one unlike the other, in the manner of offices
that the other cases do not know; what was found in them at first sight stands in the evaluation.
"""

from __future__ import annotations

from collections.abc import Iterator

from samples.marked.born import Case
from samples.marked.letter import Letter, Piece, plain
from samples.marked.writers import carried, odf, old, pdf, text, word

_PARTY = Letter(
    left=plain("TỈNH ỦY ĐÔNG KHÊ", "*", "Số 15-BC/TU"),
    right=plain("ĐẢNG CỘNG SẢN VIỆT NAM", "Đông Khê, ngày 12 tháng 5 năm 2026"),
    after=(Piece("BÁO CÁO", bold=True), *plain("tình hình nội bộ quý I")),
    body=("Thực hiện Chương trình số 08-CTr/TU, Ban Thường vụ báo cáo như sau.", "1. Tình hình."),
    copies=("Nơi nhận:", "- Ban Bí thư (b/c);", "- Lưu Văn phòng."),
)
_MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_TELEX = (
    "UBND tỉnh Đông Khê điện: Chủ tịch UBND các xã, phường.",
    "Bão số 6 đổ bộ đêm nay; các địa phương trực ban, sơ tán dân trước 18 giờ.",
)


def cases() -> Iterator[Case]:
    """Every case, the marked ones first."""
    for at, (kind, level, data) in enumerate([*_marked(), *_more_marked()], start=1):
        yield Case(f"tai-lieu-{at:02}.{kind.partition(':')[0]}", data, level, "marked", kind)
    for at, (kind, data) in enumerate([*_clear(), *_more_clear()], start=31):
        yield Case(f"tai-lieu-{at:02}.{kind.partition(':')[0]}", data, None, "clear", kind)


def _party(*mark: Piece, after: bool = False) -> Letter:
    left = _PARTY.left if after else (*_PARTY.left, *mark)
    more = (*_PARTY.after, *mark) if after else _PARTY.after
    return Letter(left=left, right=_PARTY.right, after=more, body=_PARTY.body, copies=_PARTY.copies)


def _page(*lines: str | Piece, body: tuple[str, ...] = _TELEX) -> Letter:
    """A page of lines over a body."""
    return Letter(above=tuple(x if isinstance(x, Piece) else Piece(x) for x in lines), body=body)


def _marked() -> Iterator[tuple[str, str, bytes]]:
    red = Piece("TUYỆT MẬT", bold=True, red=True)
    yield "docx:party", "MẬT", word.docx(_party(Piece("MẬT", bold=True)))
    yield "doc:party", "TỐI MẬT", old.doc(_party(Piece("TỐI MẬT")))
    yield "odt:party-title", "TUYỆT MẬT", odf.odt(_party(Piece("(Tuyệt mật)"), after=True))
    yield "rtf:party-label", "TỐI MẬT", text.rtf(_party(Piece("(Độ mật: Tối mật)"), after=True))
    yield "pdf:telex", "TỐI MẬT", pdf.pdf(_page("CÔNG ĐIỆN", "TỐI MẬT – HỎA TỐC"))
    yield "txt:telex", "MẬT", text.txt(_page("CÔNG ĐIỆN", "Độ khẩn: HỎA TỐC", "Độ mật: MẬT"))
    yield "docx:cover", "TUYỆT MẬT", word.docx(_page(red, "ĐỀ ÁN", "Bố trí lực lượng 2026-2030"))
    tabbed = _page("UBND TỈNH ĐÔNG KHÊ\tCỘNG HÒA XÃ HỘI", "MẬT\tĐông Khê, ngày 02 tháng 6 năm 2026")
    yield "txt:tab", "MẬT", text.txt(tabbed)
    yield (
        "docx:footer",
        "TỐI MẬT",
        word.docx(
            Letter(above=plain("KẾ HOẠCH"), body=_TELEX, footer=plain("TỐI MẬT - Trang 1/4"))
        ),
    )
    yield "html:cell", "MẬT", text.html(_party(Piece("MẬT", bold=True, red=True)))
    yield "txt:stars", "TUYỆT MẬT", text.txt(_page("*** TUYỆT MẬT ***", "BIÊN BẢN HỌP"))
    yield "eml:forward", "TỐI MẬT", carried.eml("FW: [TỐI MẬT] Kế hoạch diễn tập", "Gửi các anh.")
    yield "msg:reply", "MẬT", carried.msg("RE: MẬT - Danh sách tổ công tác", "Đã nhận.")
    copies = _page("UBND TỈNH", "Số: 08/BC-UBND", Piece("MẬT", bold=True), "Bản số: 05", "Độc bản")
    yield "rtf:copy", "MẬT", text.rtf(copies)
    yield "pdf:watermark", "MẬT", pdf.pdf(_party(), slanted="MẬT")


def _more_marked() -> Iterator[tuple[str, str, bytes]]:
    three = (("UBND TỈNH ĐÔNG KHÊ", "TỐI MẬT", _MOTTO[0]), ("Số: 9/KH-UBND", "", _MOTTO[1]))
    yield "docx:middle", "TỐI MẬT", word.docx(Letter(tables=(three,), body=("", *_TELEX)))
    right = Letter(left=plain("SỞ NỘI VỤ"), right=plain(*_MOTTO, "TUYỆT MẬT"), body=_TELEX)
    yield "odt:right", "TUYỆT MẬT", odf.odt(right)
    viqr = "U?Y BAN NHA^N DA^N\nTI?NH DDO^NG KHE^\nTO^'I MA^.T\nKi'nh gu+?i: Ca'c so+?, nga`nh.\n"
    yield "txt:viqr", "TỐI MẬT", viqr.encode()
    bare = "UBND TINH DONG KHE\nCONG HOA XA HOI CHU NGHIA VIET NAM\nDoc lap - Tu do\nTUYET MAT\n"
    yield "txt:toneless", "TUYỆT MẬT", f"{bare}Kinh gui: Cac so, nganh.\n".encode()
    yield "doc:words", "TỐI MẬT", old.doc(_party(Piece("Tối Mật", bold=True)))
    yield "docx:wide", "MẬT", word.docx(_party(Piece("M  Ậ  T", bold=True)))
    boxed = Letter(boxes=(Piece("TỐI  MẬT"),), body=_TELEX, above=plain("PHƯƠNG ÁN"))
    yield "odt:box", "TỐI MẬT", odf.odt(boxed)
    lines = _page("HỎA TỐC", "TUYỆT MẬT", "UBND TỈNH ĐÔNG KHÊ", *_MOTTO)
    yield "md:lines", "TUYỆT MẬT", text.markdown(lines)
    both = _page("UBND TỈNH ĐÔNG KHÊ", "Số: 31/BC-UBND", "Độ mật: Mật        Độ khẩn: Khẩn")
    yield "pdf:fields", "MẬT", pdf.pdf(both)
    yield "docx:tone", "MẬT", word.docx(_party(Piece("HOẢ TỐC - MẬT", bold=True)))
    head = _page("[MẬT] Báo cáo nhanh tình hình biên giới", "Ngày 03/6/2026")
    yield "txt:bracket", "MẬT", text.txt(head)
    inner = carried.zip_of({"x/kh.rtf": text.rtf(_party(Piece("TUYỆT MẬT")))})
    yield "eml:zip", "TUYỆT MẬT", carried.eml("Tài liệu họp", "Xem tệp.", {"tl.zip": inner})
    yield "rtf:framed", "TỐI MẬT", text.rtf(_page(Piece("TỐI MẬT", framed=True), "TỜ TRÌNH"))
    yield "html:english", "TUYỆT MẬT", text.html(_party(Piece("TUYỆT MẬT / TOP SECRET")))
    yield "docx:recall", "MẬT", word.docx(_party(Piece("MẬT"), Piece("TÀI LIỆU THU HỒI")))


def _clear() -> Iterator[tuple[str, bytes]]:
    yield "docx:addressee", word.docx(_page(*_MOTTO, "Kính gửi: Ông Nguyễn Văn Mật", "Mật"))
    yield "doc:draft", old.doc(_party(Piece("DỰ THẢO", bold=True)))
    guide = _page(
        "HƯỚNG DẪN", "xác định độ mật", "Mật", body=("1. Căn cứ xác định.", "2. Thẩm quyền.")
    )
    yield "odt:guide", odf.odt(guide)
    agenda = _page("CHƯƠNG TRÌNH", "8 giờ: Bảo mật thông tin", "9 giờ: Mật mã", "10 giờ: Nghỉ")
    yield "rtf:agenda", text.rtf(agenda)
    count = (("Năm", "Tuyệt mật", "Tối mật", "Mật", "Tổng"), ("2025", "0", "4", "31", "35"))
    yield "docx:statistics", word.docx(Letter(above=plain("THỐNG KÊ"), tables=(count,)))
    yield "pdf:statistics", pdf.pdf(Letter(above=plain("THỐNG KÊ"), tables=(count,)))
    quiz = _page("TRẮC NGHIỆM", "Câu 1. Mức cao nhất là mức nào?", "A. Mật", "B. Tối mật", body=())
    yield "txt:quiz", text.txt(quiz)
    bare = _page("TRẮC NGHIỆM", "Câu 1. Các mức gồm:", "Mật", "Tối mật", "Tuyệt mật", body=())
    yield "docx:quiz", word.docx(bare)
    yield "eml:wifi", carried.eml("Mật khẩu wifi phòng họp", "Mật khẩu: xin hỏi văn phòng.")
    yield "html:recipe", text.html(_page("MẬT ONG", "Mật", "Hai thìa mật, một quả chanh.", body=()))
    ask = _page("PHIẾU ĐỀ NGHỊ XÁC ĐỊNH ĐỘ MẬT", "Độ mật đề nghị: ………", "Mật □", "Tối mật □")
    yield "docx:request", word.docx(ask)
    select = "<select name='do_mat'><option>Thường<option>Mật<option>Tối mật</select>"
    yield "html:select", f"<html><body><p>Độ mật</p>{select}</body></html>".encode()
    one = (
        "<label>Độ mật</label><select><option selected>Mật</option><option>Không</option></select>"
    )
    yield "html:selected", f"<html><meta charset=utf-8><body>{one}</body></html>".encode()
    yield "txt:csv", "id;so;do_mat\n1;12/BC;Mật\n2;13/BC;Mật\n".encode()
    staff = (("TT", "Họ", "Tên", "Phòng"), ("1", "Lò Văn", "Mật", "Nghiệp vụ"))
    yield "rtf:staff", text.rtf(Letter(above=plain("DANH SÁCH"), tables=(staff,)))


def _more_clear() -> Iterator[tuple[str, bytes]]:
    law = _page("QUỐC HỘI", "LUẬT", "BẢO VỆ BÍ", "MẬT NHÀ NƯỚC", body=("Điều 1. Phạm vi.",))
    yield "pdf:law", pdf.pdf(law)
    yield "docx:lifted", word.docx(_party(Piece("GIẢI MẬT"), Piece("Từ: 03/02/2026")))
    lifted = _party(Piece("MẬT"), Piece("ĐÃ GIẢI MẬT"), Piece("từ ngày 03 tháng 02 năm 2026"))
    yield "doc:lifted", old.doc(lifted)
    inside = Letter(above=plain("NỘI QUY"), body=_TELEX, footer=plain("Tài liệu lưu hành nội bộ"))
    yield "docx:inside", word.docx(inside)
    yield "docx:levels-in-words", word.docx(_page("MẬT: mức thấp nhất", "TỐI MẬT: mức thứ hai"))
    yield "odt:annex", odf.odt(Letter(body=(*_TELEX, *("Nội dung công việc.",) * 30, "Mật")))
    heads = _page("QUY ĐỊNH", "Điều 3. Các mức", "a) Tuyệt mật", "b) Tối mật", "c) Mật", body=())
    yield "txt:articles", text.txt(heads)
    yield "txt:english", b"YOGA MAT\nMAT\nBlue, 6 mm. Care: wipe the mat dry.\n"
    yield "html:menu", "<html><body><ul><li>Trang chủ<li>Mật ong<li>Mật mía</ul>".encode()
    card = (("Số ký hiệu", "12/BC"), ("Trích yếu", "Báo cáo"), ("Độ mật", "Mật"), ("Độ khẩn", "K"),
            ("Người ký", "Lò Văn Tư"))  # fmt: skip
    yield "docx:card", word.docx(Letter(above=plain("CHI TIẾT VĂN BẢN"), tables=(card,)))
    yield "html:card", text.html(Letter(above=plain("CHI TIẾT VĂN BẢN"), tables=(card,)))
    stamp = Piece("MẬT", bold=True, red=True, framed=True)
    show = _page("MẪU DẤU CHỈ CÁC ĐỘ MẬT", "Hình 1. Dấu Mật", stamp, body=())
    yield "odt:stamp-sample", odf.odt(show)
    note = _page("Sổ tay", "Chị Mật gọi lại lúc 3 giờ", "Mật khẩu két: hỏi anh Tư", body=())
    yield "md:note", text.markdown(note)
    sealed = {"a.txt": "Mật khẩu\n".encode(), "b.docx": word.docx(_party()), "c.txt": b"1"}
    yield "zip:clean", carried.zip_of(sealed)
    yield (
        "pdf:commit",
        pdf.pdf(_page(*_MOTTO, Piece("BẢN CAM KẾT BẢO", bold=True), "MẬT THÔNG TIN")),
    )
