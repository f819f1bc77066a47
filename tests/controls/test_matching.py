"""Which words of an instruction ask for which control."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.controls import catalogue, control_params, controls_for


def ids(text: str, modality: str = "must") -> set[str]:
    return {match.control_id for match in controls_for(text, modality=modality)}


@pytest.mark.parametrize(
    ("text", "control"),
    [
        ("Quán triệt nội dung trên cho toàn thể cán bộ.", "people.informed"),
        ("Thông báo đến toàn thể cán bộ, công chức.", "people.informed"),
        ("Tổ chức tập huấn kỹ năng an toàn thông tin.", "people.trained"),
        ("Rà soát toàn bộ máy tính của cơ quan.", "endpoint.coverage"),
        ("Cài đặt phần mềm diệt virus tập trung.", "endpoint.antivirus"),
        ("Cài đặt phần mềm diệt vi-rút.", "endpoint.antivirus"),
        ("Cài đặt phần mềm giám sát tập trung EDR.", "endpoint.edr"),
        ("Rà quét mã độc trên máy trạm.", "endpoint.malware-clean"),
        ("Cập nhật bản vá cho hệ điều hành.", "endpoint.patched"),
        ("Khắc phục lỗ hổng CVE-2022-21907.", "endpoint.known-weaknesses"),
        ("Bật tường lửa trên máy.", "endpoint.firewall"),
        ("Mã hóa ổ cứng máy xách tay.", "endpoint.disk-encryption"),
        ("Đặt khóa màn hình khi rời máy.", "endpoint.screen-lock"),
        ("Đặt mật khẩu máy tính.", "endpoint.local-accounts"),
        ("Đóng các cổng dịch vụ SMBv1.", "endpoint.legacy-services"),
        ("Gỡ TeamViewer khỏi máy.", "endpoint.remote-control"),
        ("Không soạn thảo, lưu giữ BMNN trên máy nối mạng.", "secrets.no-marked-files-online"),
        ("Bố trí máy tính độc lập để soạn thảo BMNN.", "secrets.isolated-machine"),
        ("Không dùng USB không rõ nguồn gốc.", "secrets.issued-media-only"),
        ("Tiêu hủy ổ cứng đã chứa dữ liệu.", "secrets.wiped-before-reuse"),
        ("Thay đổi mật khẩu yếu.", "accounts.weak-password"),
        ("Đổi ngay mật khẩu mặc định.", "accounts.default-password"),
        ("Thu hồi tài khoản của người nghỉ việc.", "accounts.dormant"),
        ("Khóa, xóa các tài khoản vi phạm.", "accounts.locked-on-violation"),
        ("Bật xác thực hai lớp.", "accounts.mfa"),
        ("Trình phê duyệt cấp độ hệ thống thông tin.", "system.level-approved"),
        ("Tăng cường giám sát an toàn thông tin.", "system.monitored"),
        ("Bảo đảm hệ thống hoạt động thông suốt.", "service.available"),
        ("Xây dựng phương án dự phòng.", "service.fallback-plan"),
        ("Tổ chức diễn tập ứng cứu.", "service.drill"),
        ("Kiểm tra trang thông tin điện tử.", "site.untampered"),
        ("Chuyển trang sang HTTPS.", "site.tls"),
        ("Cấu hình SPF, DKIM cho thư.", "mail.authentication"),
        ("Khi xảy ra sự cố, báo cáo ngay về Công an tỉnh.", "incident.reported-in-time"),
        ("Cảnh giác thư điện tử lạ, báo cho bộ phận phụ trách.", "message.reported"),
        ("Tự kiểm tra việc thực hiện.", "inspection.self-done"),
        ("Báo cáo kết quả về Sở.", "report.submitted"),
        ("Cử cán bộ đầu mối.", "organisation.officer-appointed"),
        ("Ban hành quy chế bảo đảm an toàn thông tin.", "regulation.issued"),
        ("Bảo vệ dữ liệu cá nhân theo quy định.", "personal-data.protected"),
    ],
)
def test_an_instruction_asks_for_its_control(text: str, control: str) -> None:
    found = {match.control_id: match for match in controls_for(text, modality="must")}
    assert control in found
    assert found[control].reason_words


def test_every_control_can_be_asked_for() -> None:
    for control in catalogue().values():
        words = " ".join([*control.asks[0].any_of[:1], *control.asks[0].also[:1]])
        assert control.id in ids(words), control.id


@pytest.mark.parametrize(
    "text",
    [
        "Theo dõi, đôn đốc việc thực hiện.",
        "Phối hợp ứng cứu, hỗ trợ kịp thời.",
        "Trồng cây xanh tại cơ quan.",
        "Giao nhà khoa học soạn bài.",
        "",
    ],
)
def test_none_is_a_valid_answer(text: str) -> None:
    assert ids(text) == set()


def test_permissions_and_excluded_instructions_ask_for_nothing() -> None:
    text = "Cài đặt phần mềm diệt virus."
    assert controls_for(text, modality="may") == ()
    assert controls_for(text, modality="must", excluded=True) == ()


def test_a_report_to_a_body_is_handed_in_unless_an_event_sets_it_off() -> None:
    text = "Kiểm tra, báo cáo Sở Y tế."
    given = controls_for(text, modality="must", report_to="Sở Y tế")
    assert [match.control_id for match in given] == ["report.submitted"]
    assert given[0].reason_words == ("báo cáo",)
    assert controls_for(text, modality="must") == ()
    assert controls_for(text, modality="must", report_to="Sở", trigger="Khi có việc") == ()


def test_default_passwords_are_not_called_weak_ones() -> None:
    assert "accounts.weak-password" not in ids("Không dùng mật khẩu mặc định.")


def test_a_report_on_an_event_is_not_a_periodic_report() -> None:
    text = "Khi phát hiện sự cố, báo cáo về Sở Y tế."
    assert ids(text) == {"incident.reported-in-time"}


@pytest.mark.parametrize("text", ["Khoá màn hình", "Khóa màn hình", "KHÓA MÀN HÌNH"])
def test_tone_placement_and_case_make_no_difference(text: str) -> None:
    assert "endpoint.screen-lock" in ids(text)
    assert "endpoint.screen-lock" in ids(unicodedata.normalize("NFD", text))


def test_params_share_product_and_network() -> None:
    text = (
        "Cài đặt phần mềm diệt virus tập trung Lá Chắn cho 100% máy tính và phần mềm giám sát "
        "tập trung Mau Endpoint trên mạng DKNet, đạt 99,5 % số máy."
    )
    found = control_params(text, ["endpoint.edr", "people.informed"])
    assert found["endpoint.edr"]["share"] == "100"
    assert found["endpoint.edr"]["network"] == "DKNet"
    assert found["endpoint.edr"]["product"] == "Mau Endpoint"
    assert found["people.informed"] == {"share": "100"}


def test_no_params_where_nothing_is_fixed() -> None:
    assert control_params("Rà soát máy tính.", ["endpoint.coverage"]) == {}
    assert control_params("Đạt 300% kế hoạch.", ["endpoint.coverage"]) == {}


@given(st.text(max_size=400))
@settings(deadline=None, max_examples=60)
def test_any_text_is_answered(text: str) -> None:
    found = controls_for(text, modality="must")
    assert {match.control_id for match in found} <= set(catalogue())
    control_params(text, [match.control_id for match in found])


def test_telling_the_officer_is_not_appointing_one() -> None:
    told = "Khi phát hiện dấu hiệu bất thường phải báo ngay cho cán bộ đầu mối của cơ quan."
    wanted = "organisation.officer-appointed"
    assert wanted not in ids(told)
    named = "Đăng ký cán bộ đầu mối về Công an tỉnh."
    assert wanted in ids(named)
