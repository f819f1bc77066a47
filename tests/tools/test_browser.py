"""The browser kit: what ``khien demo`` prints is understood, codes are those of RFC 6238."""

from __future__ import annotations

import base64
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.console.people.models import Role
from tools import browser as kit

# RFC 6238, appendix B, SHA-1: the secret is these twenty digits; six of the eight digits.
SECRET = base64.b32encode(b"12345678901234567890").decode()
PRINTED = """
Mỗi vai trò một tài khoản (tạo mới mỗi lần chạy):
  Đơn vị thường trực — Trần Thị Lan, Công an tỉnh Đông Khê
      tên: lantt   mật khẩu: 22de81-0bd23e-ff010e
      TOTP: 3SJG4J7WMHOMO5ATY5N5YFWJAKDHITWG   mã lúc này: 741833
  Cán bộ, công chức, viên chức — Lê Minh Nga, Văn phòng Tỉnh ủy
      tên: ngalm   mật khẩu: 48998f-9eb85e-ef63e4
Mã nửa phút sau: khien demo --code KHÓA-TOTP, hoặc ứng dụng xác thực.
"""


@pytest.mark.parametrize(
    ("at", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(at: int, code: str) -> None:
    assert kit.totp(SECRET, at) == code


def test_a_code_is_not_used_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1_000_000.0]
    monkeypatch.setattr(time, "time", lambda: clock[0])
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        clock[0] += seconds

    monkeypatch.setattr(time, "sleep", sleep)
    first = kit.fresh_code(SECRET)
    assert waited == []
    assert kit.fresh_code(SECRET) != first
    assert 0 < sum(waited) <= kit.PERIOD_SECONDS


def test_sign_ins_are_read_from_what_is_printed() -> None:
    found = kit.read_sign_ins(PRINTED.splitlines())
    assert set(found) == {"standing_unit", "staff"}
    lan = found["standing_unit"]
    assert (lan.who, lan.place) == ("Trần Thị Lan", "Công an tỉnh Đông Khê")
    assert (lan.username, lan.password) == ("lantt", "22de81-0bd23e-ff010e")
    assert lan.secret == "3SJG4J7WMHOMO5ATY5N5YFWJAKDHITWG"
    assert found["staff"].secret == ""


def test_the_roles_are_those_of_the_console() -> None:
    printed = {str(role.label): role.value for role in Role}
    assert printed == kit.ROLES


@settings(deadline=None, max_examples=100)
@given(st.lists(st.text(max_size=60), max_size=12))
def test_any_lines_are_taken(lines: list[str]) -> None:
    assert set(kit.read_sign_ins(lines)) <= set(kit.ROLES.values())


def test_the_environment_points_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KHIEN_DATA", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.setenv(name, "elsewhere")
    ours = kit.environment({"KHIEN_STATE": "here"})
    assert "elsewhere" not in ours.values()
    assert ours["KHIEN_STATE"] == "here"
    assert ours["KHIEN_LANG"] == "vi"


def test_a_console_that_cannot_start_says_why(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("not a demo", "utf-8")
    with pytest.raises(RuntimeError, match="the console ended"), kit.Console("demo", tmp_path):
        pass


def test_a_free_port_is_a_port() -> None:
    assert 1024 <= kit.free_port() < 65536
