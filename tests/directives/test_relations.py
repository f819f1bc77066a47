"""What a letter does with the documents it names."""

from __future__ import annotations

import pytest

from khien.directives import Relation
from khien.directives.relations import is_reminder
from tests.directives.letters import TAIL, read

HEAD = """\
SỞ Y TẾ ĐÔNG KHÊ
Số: 12/SYT-VP
V/v {about}
Đông Khê, ngày 06 tháng 10 năm 2026

Kính gửi:
- Các phòng thuộc Sở;
- Bệnh viện đa khoa tỉnh.

"""


def relations(body: str, about: str = "bảo đảm an toàn máy tính") -> list[str]:
    """The relation of each citation of ``body``."""
    return [
        cited.relation.value for cited in read(HEAD.format(about=about) + body + TAIL).citations
    ]


@pytest.mark.parametrize(
    ("body", "relation"),
    [
        # carry out: the usual openings of NĐ 30/2020
        ("Thực hiện Công văn số 8/UBND-NC ngày 1/10/2026 của UBND tỉnh, Sở yêu cầu:", "carries_out"),
        ("Căn cứ Công văn số 8/UBND-NC của UBND tỉnh, Sở yêu cầu các đơn vị:", "carries_out"),
        ("Triển khai Kế hoạch số 8/KH-UBND của UBND tỉnh, Sở yêu cầu:", "carries_out"),
        ("Theo chỉ đạo của UBND tỉnh tại Công văn số 8/UBND-NC, Sở yêu cầu:", "carries_out"),
        ("Thi hành Chỉ thị số 42-CT/TU của Tỉnh ủy, Sở yêu cầu:", "carries_out"),
        # remind
        ("Tiếp theo Công văn số 8/SYT-VP ngày 1/9/2026, Sở yêu cầu các đơn vị:", "reminds"),
        ("Đến nay Sở chưa nhận được báo cáo của đơn vị theo Công văn số 8/SYT-VP.", "reminds"),
        ("Sở chưa nhận được kết quả thực hiện Công văn số 8/UBND-NC của UBND tỉnh.", "reminds"),
        ("Ngày 1/9/2026 Sở Y tế ban hành Công văn số 8/SYT-VP về rà soát. Tuy nhiên đến nay "
         "còn 3 đơn vị chưa gửi báo cáo.", "reminds"),
        ("Nhắc các đơn vị thực hiện Công văn số 8/SYT-VP ngày 1/9/2026.", "reminds"),
        # replace
        ("Công văn này thay thế Công văn số 8/SYT-VP ngày 1/9/2026.", "replaces"),
        ("Bãi bỏ toàn bộ Quyết định số 8/QĐ-SYT ngày 1/9/2020 của Sở Y tế.", "replaces"),
        ("Quyết định số 8/QĐ-SYT ngày 1/9/2020 hết hiệu lực kể từ ngày ký.", "replaces"),
        ("Hủy bỏ Giấy mời số 8/GM-SYT ngày 1/9/2026.", "replaces"),
        # amend
        ("Sở Y tế đính chính Công văn số 8/SYT-VP ngày 1/9/2026 như sau:", "amends"),
        ("Sửa đổi, bổ sung một số nội dung của Quyết định số 8/QĐ-SYT như sau:", "amends"),
        ("Điều chỉnh nội dung Kế hoạch số 8/KH-SYT ngày 1/9/2026 như sau:", "amends"),
        # answer
        ("Trả lời Công văn số 8/BV-VP ngày 1/9/2026 của Bệnh viện, Sở có ý kiến:", "answers"),
        ("Phúc đáp Công văn số 8/BV-VP của Bệnh viện, Sở Y tế có ý kiến:", "answers"),
        ("Sở Y tế nhận được Công văn số 8/BV-VP của Bệnh viện đa khoa tỉnh về kinh phí. "
         "Sở Y tế có ý kiến như sau:", "answers"),
        ("Xét đề nghị của Phòng Nghiệp vụ tại Tờ trình số 8/TTr-NV ngày 1/9/2026.", "answers"),
        # a legal basis
        ("Căn cứ Luật An ninh mạng ngày 10 tháng 12 năm 2025;", "based_on"),
        ("Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ;", "based_on"),
        # only named
        ("Báo cáo lập theo mẫu tại Công văn số 8/SYT-VP.", "mentions"),
        ("Việc lưu giữ theo quy định tại Điều 3 Quy chế số 8/QC-SYT.", "mentions"),
        ("Theo Báo cáo số 8/BC-CAT ngày 1/9/2026 của Công an tỉnh, Sở yêu cầu:", "mentions"),
        ("Hội nghị đã nghe Báo cáo số 8/BC-SYT ngày 1/9/2026.", "mentions"),
        ("Phòng An ninh theo dõi, đôn đốc các phòng báo cáo số liệu tại Thông báo số 8/TB-X.",
         "mentions"),
    ],
)  # fmt: skip
def test_the_verb_governs(body: str, relation: str) -> None:
    assert relations(body) == [relation]


def test_the_second_of_a_list_has_the_verb_of_the_first() -> None:
    body = (
        "Thực hiện Chỉ thị số 8/CT-TTg ngày 1/9/2026 của Thủ tướng Chính phủ về an ninh mạng; "
        "Công điện số 9/CĐ-TTg ngày 2/9/2026 và Công văn số 10/UBND-NC, Sở yêu cầu:"
    )
    assert relations(body) == ["carries_out"] * 3


def test_a_document_in_anothers_title_is_only_mentioned() -> None:
    body = (
        "Thực hiện Công văn số 8/UBND-NC ngày 1/9/2026 của UBND tỉnh về việc triển khai Chỉ thị "
        "số 9/CT-TTg ngày 1/8/2026 của Thủ tướng Chính phủ, Sở yêu cầu:"
    )
    assert relations(body) == ["carries_out", "mentions"]


def test_a_letter_beside_a_law_is_carried_out_not_its_basis() -> None:
    body = "Căn cứ Luật An ninh mạng năm 2025 và Công văn số 8/UBND-NC của UBND tỉnh, Sở yêu cầu:"
    assert relations(body) == ["based_on", "carries_out"]


def test_a_sentence_ends_what_its_verb_governs() -> None:
    body = (
        "Thực hiện Công văn số 8/UBND-NC ngày 1/9/2026. "
        "Kinh phí lấy từ nguồn nêu ở Thông báo số 9/TB-STC."
    )
    assert relations(body) == ["carries_out", "mentions"]


@pytest.mark.parametrize(
    "about",
    [
        "báo cáo kết quả rà soát (lần 2)",
        "nhắc báo cáo kết quả rà soát",
        "đôn đốc báo cáo kết quả rà soát lần thứ ba",
    ],
)
def test_a_reminder_chases_the_letter_of_its_own_office(about: str) -> None:
    body = (
        "Thực hiện Công văn số 8/UBND-NC ngày 1/9/2026 của UBND tỉnh, Sở Y tế đã có Công văn số "
        "9/SYT-VP ngày 5/9/2026. Sở yêu cầu các đơn vị:"
    )
    assert relations(body, about) == ["carries_out", "reminds"]


def test_a_reminder_chases_the_number_its_subject_names() -> None:
    body = "Thực hiện Công văn số 8/UBND-NC ngày 1/9/2026 của UBND tỉnh, Sở yêu cầu:"
    assert relations(body, "đôn đốc thực hiện Công văn số 8/UBND-NC") == ["reminds"]


@pytest.mark.parametrize(
    ("about", "said"),
    [("nhac nop bao cao", True), ("bao cao (lan 2)", True), ("lan thu hai", True),
     ("nhac nho can bo", False), ("bao cao nhanh", False), ("cham lan dau", False)],
)  # fmt: skip
def test_what_a_reminders_subject_says(about: str, *, said: bool) -> None:
    assert is_reminder(about) is said


def test_what_is_said_twice_is_one_citation_with_the_stronger_relation() -> None:
    body = (
        "Hội nghị đã nghe Công văn số 8/UBND-NC ngày 1/9/2026. Thực hiện khoản 2 Công văn số "
        "8/UBND-NC, Sở yêu cầu:"
    )
    (cited,) = read(HEAD.format(about="rà soát") + body + TAIL).citations
    assert cited.relation is Relation.CARRIES_OUT
    assert [at.clause for at in cited.places] == ["2"]


def test_hostile_words_take_no_time() -> None:
    body = "thực hiện " * 3_000 + "điểm a, b khoản 1, " * 2_000 + "Công văn số 8/UBND-NC "
    assert relations(body) in (["carries_out"], ["mentions"], [])
