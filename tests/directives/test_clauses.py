"""Numbering styles, wrapped lines, headings, paths."""

from __future__ import annotations

import pytest

from khien.directives import read_directive
from khien.documents.document import Document, Line, LineKind
from tests.directives.letters import HEAD, TAIL, obligations, read

INTRO = "Sở yêu cầu các cơ quan, đơn vị, địa phương thực hiện các nội dung sau:\n"


def paths(body: str) -> list[str]:
    return [item.path for item in obligations(INTRO + body)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("1. Rà soát máy tính.\n2. Kiểm tra tài khoản.\n", ["1", "2"]),
        ("1) Rà soát máy tính.\n2) Kiểm tra tài khoản.\n", ["1", "2"]),
        ("1/ Rà soát máy tính.\n2/ Kiểm tra tài khoản.\n", ["1", "2"]),
        ("**1. Rà soát máy tính.**\n\n**2.** Kiểm tra tài khoản.\n", ["1", "2"]),
        ("1- Rà soát máy tính.\n2- Kiểm tra tài khoản.\n", ["1", "2"]),
        ("1-Rà soát máy tính.\n2-Kiểm tra tài khoản.\n", ["1", "2"]),
        ("1 – Rà soát máy tính.\n2 – Kiểm tra tài khoản.\n", ["1", "2"]),
        ("I- Rà soát máy tính.\nII- Kiểm tra tài khoản.\n", ["I", "II"]),
        ("a- Rà soát máy tính.\nb- Kiểm tra tài khoản.\n", ["a", "b"]),
        ("1- Sở Nội vụ:\n- Rà soát máy tính.\n- Kiểm tra tài khoản.\n2- Báo cáo về Sở.\n",
         ["1.-1", "1.-2", "2"]),
        ("1- Sở Nội vụ\n1.1- Rà soát máy tính.\n1.2- Kiểm tra tài khoản.\n", ["1.1", "1.2"]),
        ("1- Khóa máy theo Chỉ thị số\n2-CT/TU ngày 03/3/2024.\n2- Báo cáo về Sở.\n", ["1", "2"]),
        ("1- Sao lưu, giữ bản sao trong\n2 - 3 tháng.\n2- Báo cáo về Sở.\n", ["1", "2"]),
        ("I. Rà soát máy tính.\nII. Kiểm tra tài khoản.\n", ["I", "II"]),
        ("a) Rà soát máy tính.\nb) Kiểm tra tài khoản.\nd) Khóa máy.\n", ["a", "b", "d"]),
        ("- Rà soát máy tính.\n- Kiểm tra tài khoản.\n", ["-1", "-2"]),
        ("– Rà soát máy tính.\n– Kiểm tra tài khoản.\n", ["-1", "-2"]),
        ("• Rà soát máy tính.\n• Kiểm tra tài khoản.\n", ["-1", "-2"]),
        ("+ Rà soát máy tính.\n+ Kiểm tra tài khoản.\n", ["+1", "+2"]),
        ("1. Sở Nội vụ:\n- Rà soát máy tính.\n- Kiểm tra tài khoản.\n2. Báo cáo về Sở.\n",
         ["1.-1", "1.-2", "2"]),
        ("1. Sở Nội vụ:\na) Rà soát máy tính.\nb) Công an xã:\n- Kiểm tra.\n- Theo dõi.\n",
         ["1.a", "1.b.-1", "1.b.-2"]),
        ("4. Sở Nội vụ\n4.1. Rà soát máy tính.\n4.2. Kiểm tra tài khoản.\n", []),
        ("1. Sở Nội vụ\n1.1. Rà soát máy tính.\n1.2. Kiểm tra tài khoản.\n", ["1.1", "1.2"]),
        ("1. Nội dung:\n- Kiểm tra máy tính:\n+ Rà soát tệp.\n+ Khóa cổng.\n",
         ["1.-1.+1", "1.-1.+2"]),
    ],
)  # fmt: skip
def test_paths(body: str, expected: list[str]) -> None:
    if expected:
        assert paths(body) == expected


def test_paragraphs_under_a_heading_count_as_p() -> None:
    body = (
        "1. Tổ chức thực hiện:\nSở Nội vụ rà soát máy tính.\n\n"
        "Công an tỉnh kiểm tra tài khoản.\n\n2. Báo cáo về Sở Y tế.\n"
    )
    found = obligations(INTRO + body)
    assert [(o.path, o.actors) for o in found] == [
        ("1.p1", ("Sở Nội vụ",)),
        ("1.p2", ("Công an tỉnh",)),
        ("2", ("addressees",)),
    ]


def test_lines_wrapped_with_blank_lines_between_are_one_paragraph() -> None:
    body = (
        "1. Rà soát toàn bộ máy tính, tài khoản, phần mềm và các thiết bị ngoại vi đang\n\n"
        "được sử dụng tại cơ quan, đơn vị; kịp thời khắc phục những nơi chưa bảo đảm an\n\n"
        "toàn theo quy định.\n\n 2. Kiểm tra việc thực hiện tại các phòng, trung tâm trực\n\n"
        "thuộc Sở.\n"
    )
    found = obligations(INTRO + body)
    assert [o.path for o in found] == ["1", "2"]
    assert found[0].text.endswith("toàn theo quy định.")
    assert found[1].text.endswith("thuộc Sở.")


def test_a_wrapped_line_that_begins_with_a_number_is_no_item() -> None:
    body = "1. Hoàn thành việc này trước tháng\n10. Các phòng báo cáo Sở.\n2. Rà soát máy tính.\n"
    assert paths(body)[0] == "1"
    assert paths(body)[-1] == "2"


def test_a_range_of_years_at_a_line_start_is_no_dash() -> None:
    body = "1. Thực hiện chương trình giai đoạn 2021\n- 2026 tại đơn vị.\n2. Rà soát máy tính.\n"
    assert paths(body) == ["1", "2"]


def test_a_page_break_inside_a_sentence_is_bridged() -> None:
    body = "1. Hướng dẫn các phòng về các\n\nbiện pháp bảo vệ máy tính.\n\n2. Rà soát máy.\n"
    found = obligations(INTRO + body)
    assert found[0].text == "Hướng dẫn các phòng về các biện pháp bảo vệ máy tính."


def test_a_heading_without_punctuation_gives_its_actor() -> None:
    found = obligations(INTRO + "1. Giao Công an tỉnh\n\n- Theo dõi việc này.\n\n- Kiểm tra máy.\n")
    assert [o.actors for o in found] == [("Công an tỉnh",)] * 2


def test_a_plus_line_that_only_names_things_stays_in_the_item_above() -> None:
    body = "- Xử lý nghiêm đối với:\n+ Các máy tính cũ.\n+ Các ổ đĩa hỏng.\n"
    found = obligations(INTRO + "1. Sở Nội vụ\n- Kiểm tra. Xử lý nghiêm đối với:\n" + body[23:])
    assert len(found) == 1
    assert found[0].text.endswith("+ Các ổ đĩa hỏng.")


def test_a_sentence_before_a_colon_phrase_is_an_obligation_of_its_own() -> None:
    body = "1. Kiểm tra máy tính tại các phòng. Trong đó chú ý:\n- Rà soát tệp.\n- Khóa cổng.\n"
    assert paths(body) == ["1", "1.-1", "1.-2"]


def test_items_of_the_situation_report_ask_nothing() -> None:
    letter = read(
        HEAD + "Qua kiểm tra, Sở nhận thấy:\n- Soạn thảo tài liệu trên máy nối mạng.\n"
        "- Sử dụng thiết bị không rõ nguồn gốc.\n"
        "Để khắc phục, Sở có ý kiến như sau:\n1. Rà soát máy tính.\n" + TAIL
    )
    assert [o.path for o in letter.obligations] == ["1"]


def test_paragraphs_of_a_word_document_are_never_run_together() -> None:
    lines = [
        Line("SỞ Y TẾ", kind=LineKind.CELL),
        Line("Số: 3/SYT-VP", kind=LineKind.CELL),
        Line("Đông Khê, ngày 06 tháng 10 năm 2026", kind=LineKind.CELL),
        Line("Kính gửi: Các phòng thuộc Sở"),
        Line("Thực hiện Kế hoạch của tỉnh, Sở Y tế yêu cầu các phòng thực hiện:"),
        Line("1. Tăng cường bảo vệ máy tính"),
        Line("Văn phòng rà soát toàn bộ máy tính của Sở."),
        Line("Thanh tra kiểm tra việc thực hiện."),
        Line("2. Báo cáo kết quả về Văn phòng trước ngày 20/10/2026./."),
        *(Line(text, kind=LineKind.CELL) for text in ("Nơi nhận:", "- Như trên;", "- Lưu: VT.")),
        *(Line(text, kind=LineKind.CELL) for text in ("GIÁM ĐỐC", "", "Lò Thị Năm")),
    ]
    letter = read_directive(Document.from_lines("docx", lines))
    assert letter.header.number == "3"
    assert letter.header.date == "2026-10-06"
    assert letter.addressees == ("Các phòng thuộc Sở",)
    assert [(o.path, o.actors) for o in letter.obligations] == [
        ("1.p1", ("Văn phòng",)),
        ("1.p2", ("Thanh tra",)),
        ("2", ("các phòng",)),
    ]
    assert letter.signer.name == "Lò Thị Năm"


def test_an_act_in_a_line_of_its_own_under_the_name_of_a_body() -> None:
    letter = read(
        "SỞ Y TẾ\nSố: 1/SYT-VP\n\nKính gửi: Các trạm y tế, các trung tâm y tế.\n\nSở yêu cầu:\n"
        "1. Trung tâm Kiểm soát bệnh tật tỉnh, Trung tâm Y tế Nà Lạc\n"
        "Rà soát kho hóa chất và lập sổ theo dõi xuất nhập hằng ngày.\n"
        "2. Các trạm y tế\nKiểm tra tủ lạnh trữ vắc xin.\n"
    )
    assert [(item.path, item.text.split()[0]) for item in letter.obligations] == [
        ("1", "Rà"),
        ("2", "Kiểm"),
    ]


@pytest.mark.parametrize("order", ["yêu cầu", "đề nghị"])
@pytest.mark.parametrize("body", ["Ban Quản lý các bến", "Ban Chỉ huy Quân sự xã", "Ban Dân vận"])
def test_a_board_is_told_to_act_as_any_body(order: str, body: str) -> None:
    letter = read(
        f"SỞ Y TẾ\nSố: 1/SYT-VP\n\nKính gửi: {body}.\n\nSở {order} {body}:\n"
        "1. Lập danh sách thuyền cũ.\n2. Kiểm tra phao cứu sinh.\n"
    )
    assert [item.path for item in letter.obligations] == ["1", "2"]


def test_a_briefing_is_no_order() -> None:
    letter = read(
        "SỞ Y TẾ\nSố: 1/SYT-VP\n\nKính gửi: Các trạm.\n\n"
        "Tại cuộc họp giao ban tháng 5, các trạm đã nghe báo cáo tiến độ.\n"
    )
    assert letter.obligations == ()
