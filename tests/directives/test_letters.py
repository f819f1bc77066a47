"""Whole letters of each kind: header, recipients, obligations, signer."""

from __future__ import annotations

from khien.directives import Modality
from tests.directives.letters import (
    CONCLUSIONS,
    DECISION,
    PLAN,
    REPLY,
    TELEGRAM,
    WARNING_LETTER,
    WRAPPED_LETTER,
    read,
)


def test_a_letter_with_parent_body_urgency_and_lettered_items() -> None:
    letter = read(WARNING_LETTER)
    header = letter.header
    assert header.issuer == "CÔNG AN TỈNH"
    assert (header.number, header.notation) == ("345", "CAT-ANM")
    assert (header.place, header.date) == ("Đông Khê", "2026-10-05")
    assert (header.doc_type, header.urgency) == ("công văn", "hỏa tốc")
    assert header.subject == "rà soát, khắc phục lỗ hổng bảo mật trên máy tính công vụ"
    assert letter.addressees == ("Các sở, ban, ngành tỉnh", "UBND các xã, phường, đặc khu")
    assert letter.copies == ("Như trên", "Chủ tịch UBND tỉnh (để b/c)", "Lưu: VT, ANM.")
    assert (letter.signer.authority, letter.signer.title) == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
    assert letter.signer.name == "Đại tá Lò Văn Thử"
    assert [item.path for item in letter.obligations] == ["1", "2.a", "2.b", "3", "4", "5", ""]


def test_its_obligations_carry_actor_term_and_report() -> None:
    by_path = {item.path: item for item in read(WARNING_LETTER).obligations}
    assert by_path["1"].deadline == "2026-10-20"
    assert by_path["1"].modality is Modality.REQUEST
    assert by_path["2.a"].actors == ("Sở Khoa học và Công nghệ",)
    assert by_path["2.a"].coordinates_with == ("Công an tỉnh", "Văn phòng UBND tỉnh")
    assert by_path["2.b"].report_to == "UBND tỉnh (qua Công an tỉnh)"
    due = by_path["2.b"].due
    assert due is not None
    assert (due.count, due.unit, due.working_days) == (5, "day", True)
    assert due.from_ == "kể từ ngày nhận được văn bản này"
    assert by_path["3"].recurring == "định kỳ hằng tháng"
    assert by_path["3"].deadline == "trước ngày 25"
    assert by_path["4"].modality is Modality.MUST_NOT
    assert by_path["5"].trigger == "Khi xảy ra sự cố"
    assert by_path["5"].deadline == "ngay"
    assert by_path["5"].modality is Modality.MUST


def test_a_closing_request_to_report_difficulties_is_kept_and_a_generic_closer_is_not() -> None:
    last = read(WARNING_LETTER).obligations[-1]
    assert last.report_to == "Công an tỉnh"
    assert last.trigger == "Trong quá trình thực hiện, nếu có khó khăn, vướng mắc"
    assert "quan tâm, phối hợp" not in last.text


def test_a_plan_asks_nothing_in_its_purpose_section() -> None:
    plan = read(PLAN)
    assert plan.header.doc_type == "kế hoạch"
    assert plan.header.issuer == "ỦY BAN NHÂN DÂN XÃ NÀ LẠC"
    assert plan.header.subject == "Bảo vệ bí mật nhà nước năm 2026"
    assert [item.path for item in plan.obligations] == [
        "II.1.-1",
        "II.1.-2",
        "II.2",
        "III.1.-1",
        "III.1.-2",
        "III.2",
        "III.3",
    ]
    assert not any("Trên đây là" in item.text for item in plan.obligations)


def test_a_plan_hands_actors_down_from_headings_and_labels() -> None:
    by_path = {item.path: item for item in read(PLAN).obligations}
    assert by_path["III.1.-2"].actors == ("Công an xã",)
    assert by_path["III.1.-2"].recurring == "Định kỳ 6 tháng/lần"
    assert by_path["III.1.-2"].report_to == "UBND xã"
    assert by_path["III.2"].actors == ("Văn phòng HĐND và UBND xã",)
    assert by_path["III.2"].text.startswith("Bố trí máy tính độc lập")
    assert by_path["II.1.-1"].deadline == "2026-06-30"


def test_a_telegram_addresses_after_its_own_words() -> None:
    telegram = read(TELEGRAM)
    assert telegram.header.doc_type == "công điện"
    assert (telegram.header.place, telegram.header.date) == ("Đông Khê", "2026-09-12")
    assert telegram.addressees == ("Giám đốc các sở", "Chủ tịch UBND các xã, phường")
    by_path = {item.path: item for item in telegram.obligations}
    assert by_path["1.+1"].deadline == "2026-09-15"
    assert by_path["1.+1"].deadline_text == "xong trước 17 giờ ngày 15/9/2026"
    assert by_path["1.+3"].modality is Modality.MUST_NOT
    assert by_path["3"].modality is Modality.REQUEST
    assert by_path["3"].actors == ("Viettel Đông Khê", "VNPT Đông Khê")
    assert by_path[""].deadline == "2026-09-30"


def test_a_decision_that_only_comes_into_force_gives_no_task() -> None:
    decision = read(DECISION)
    assert decision.header.doc_type == "quyết định"
    assert decision.header.issuer == "SỞ NỘI VỤ ĐÔNG KHÊ"
    assert decision.header.subject == "ban hành Quy chế bảo đảm an toàn thông tin"
    assert decision.obligations == ()
    assert decision.signer.title == "GIÁM ĐỐC"
    assert [cite.date for cite in decision.citations] == ["2026-08-19"]
    assert {warning.code for warning in decision.warnings} == {"no-addressees", "no-obligations"}


def test_a_reply_whose_numbered_points_explain_asks_nothing() -> None:
    reply = read(REPLY)
    assert reply.obligations == ()
    assert reply.addressees == ("Sở Xây dựng tỉnh Đông Khê",)
    assert reply.signer.authority == "TL. BỘ TRƯỞNG KT. CỤC TRƯỞNG"
    assert reply.signer.title == "PHÓ CỤC TRƯỞNG"


def test_a_letter_laid_out_in_columns_with_wrapped_lines() -> None:
    letter = read(WRAPPED_LETTER)
    assert letter.header.issuer == "SỞ Y TẾ"
    assert letter.header.notation == "SYT-NVY"
    assert letter.header.date == "2026-08-12"
    assert letter.header.subject == "tăng cường phòng, chống dịch bệnh mùa mưa"
    assert len(letter.addressees) == 3
    assert letter.copies == ("Như trên", "GĐ, các PGĐ Sở", "Lưu: VT, NVY.")
    assert (letter.signer.authority, letter.signer.title) == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
    assert letter.signer.name == "Hứa Văn Bảy"


def test_its_obligations_keep_their_wrapped_text_whole() -> None:
    found = read(WRAPPED_LETTER).obligations
    assert [item.path for item in found] == ["1.-1", "1.-2", "2.-1", "2.-2", "3", ""]
    assert found[0].text.endswith("tham mưu Sở Y tế các biện pháp phòng, chống dịch.")
    assert found[1].deadline == "trước 15 giờ hằng ngày"
    assert found[1].recurring == "hằng ngày"
    assert found[2].coordinates_with == ("UBND các xã, phường",)
    assert found[3].modality is Modality.REQUEST
    assert found[5].deadline == "2026-08-30"
    assert (found[5].report_to or "").startswith("Sở Y tế (qua Phòng Nghiệp vụ Y")


def test_conclusions_of_a_meeting_by_section_and_letter() -> None:
    notice = read(CONCLUSIONS)
    assert notice.header.doc_type == "thông báo"
    by_id = {item.id: item for item in notice.obligations}
    assert list(by_id) == ["II.1.a", "II.1.b", "II.2a", "II.2b", "II.3"]
    assert by_id["II.1.a"].deadline == "2026-11-30"
    assert by_id["II.1.b"].deadline == "2026-12-15"
    assert by_id["II.2b"].trigger == "trường hợp phát sinh vấn đề phức tạp"
    assert by_id["II.2b"].report_to == "Chủ tịch UBND tỉnh"
    assert by_id["II.3"].modality is Modality.MAY
