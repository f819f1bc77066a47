"""What an instruction fixes: product, network, machines, accounts, CVE and KB, version, share."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.controls import catalogue, control_params
from khien.controls.params import MOST_NAMED

AV, EDR, PATCH = "endpoint.antivirus", "endpoint.edr", "endpoint.patched"


def test_the_words_beside_a_product_say_whose_it_is() -> None:
    text = (
        "Cài phần mềm diệt virus tập trung Lam Sơn Guard và giải pháp giám sát tập trung EDR "
        "cho các máy tính công vụ kết nối vào hệ thống mạng DKNet."
    )
    found = control_params(text.replace("Lam Sơn", "Lamson"), [AV, EDR])
    assert found[AV] == {"network": "DKNet", "product": "Lamson Guard"}
    assert found[EDR] == {"network": "DKNet"}


def test_each_of_two_products_goes_to_its_own_control() -> None:
    text = "Cài phần mềm phòng chống mã độc Vinhan Shield, giải pháp giám sát tập trung Mau Sensor."
    found = control_params(text, [AV, EDR])
    assert found[AV]["product"] == "Vinhan Shield"
    assert found[EDR]["product"] == "Mau Sensor"


def test_alternatives_stand_side_by_side_and_kinds_are_no_products() -> None:
    text = "Dùng phần mềm diệt virus Mau AV hoặc phần mềm diệt virus Lamson, giải pháp EDR."
    assert control_params(text, [AV])[AV]["product"] == "Mau AV | Lamson"
    assert control_params("Cài giải pháp EDR cho máy trạm.", [EDR]) == {}


@pytest.mark.parametrize(
    "text",
    [
        "Bố trí máy tính độc lập, không kết nối mạng Internet để soạn thảo bí mật nhà nước.",
        "Nghiêm cấm kết nối máy soạn thảo vào mạng nội bộ.",
        "Ngắt kết nối mạng DKNet ngay khi phát hiện.",
    ],
)
def test_a_network_to_stay_away_from_is_no_set_of_machines(text: str) -> None:
    assert "network" not in control_params(text, ["secrets.isolated-machine"]).get(
        "secrets.isolated-machine", {}
    )


def test_weaknesses_patches_and_versions() -> None:
    text = (
        "Cập nhật bản vá KB5030211, KB 5031356 khắc phục CVE-2031-11111, cve-2031–22222 và "
        "CVE-2031-11111; nâng phần mềm lên phiên bản 7.2.11 trở lên."
    )
    assert control_params(text, [PATCH])[PATCH] == {
        "cve": ("CVE-2031-11111", "CVE-2031-22222"),
        "kb": ("KB5030211", "KB5031356"),
        "version": "7.2.11",
    }
    assert control_params(text, ["people.informed"]) == {}


def test_accounts_by_who_issued_them_concern_accounts_only() -> None:
    text = "Rà soát các tài khoản công vụ do UBND tỉnh cấp, khóa tài khoản không dùng."
    found = control_params(text, ["accounts.dormant", AV])
    assert found == {"accounts.dormant": {"accounts": "UBND tỉnh"}}


def test_servers_alone_are_machines_meant_but_not_beside_desks() -> None:
    assert control_params("Vá lỗi trên các máy chủ.", [PATCH])[PATCH] == {"machines": "máy chủ"}
    assert control_params("Vá lỗi trên máy chủ và máy trạm.", [PATCH]) == {}


def test_a_share_to_reach_is_no_share_to_fall_by() -> None:
    assert control_params("Đạt tối thiểu 80% số máy.", [AV])[AV] == {"share": "80"}
    assert control_params("Giảm 30% số máy nhiễm.", [AV]) == {}
    assert control_params("Đạt 0% hoặc 300%.", [AV]) == {}


@given(st.text(max_size=400), st.lists(st.sampled_from(sorted(catalogue())), max_size=5))
@settings(deadline=None, max_examples=80)
def test_any_text_gives_values_for_the_asked_controls_only(text: str, ids: list[str]) -> None:
    found = control_params(text, ids)
    assert set(found) <= set(ids)
    for values in found.values():
        assert values
        assert all(value for value in values.values())


def test_a_letter_full_of_numbers_stays_in_its_budget() -> None:
    text = "Vá " + ", ".join(f"CVE-2031-{number}" for number in range(10_000, 11_000))
    assert len(control_params(text, [PATCH])[PATCH]["cve"]) == MOST_NAMED
