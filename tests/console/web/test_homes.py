"""A home for each role says its one sentence; search finds only what the viewer may see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.console.assignments.making import make_assignment
from tests.console.people import Province


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("standing", "Hôm nay: 1 đơn vị quá hạn"),
        ("health.officer", "Việc của tôi: 1 quá hạn · 0 trong tuần này · 0 sau đó"),
        ("health.leader", "Việc của tôi: 1 quá hạn"),
        ("culture.officer", "Việc của tôi: 0 quá hạn"),
        ("health.inspector", "1 đơn vị trong danh sách kiểm tra"),
        ("administrator", "Quản trị tài khoản và đơn vị"),
        ("health.staff", "Chào Người health.staff"),
    ],
)
def test_home(province: Province, as_person: Callable[[str], Client], who: str, words: str) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    make_assignment(province, province.health, due=yesterday, state="accepted")
    answer = as_person(who).get("/")
    assert answer.status_code == 200
    assert words in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "finds"),
    [("standing", True), ("health.officer", True), ("culture.officer", False),
     ("health.staff", False)],
)  # fmt: skip
def test_search_finds_only_what_may_be_seen(
    province: Province, as_person: Callable[[str], Client], who: str, finds: bool
) -> None:
    answer = as_person(who).get("/search/", {"q": "so y te"})
    assert ("Sở Y tế</a>" in answer.content.decode()) is finds


def test_the_staff_home_is_light(province: Province, as_person: Callable[[str], Client]) -> None:
    page = as_person("health.staff").get("/").content.decode()
    assert "tabler" not in page
    assert "<script" not in page


def test_english_is_one_click_away(province: Province, as_person: Callable[[str], Client]) -> None:
    client = as_person("standing")
    client.post("/language/", {"language": "en", "next": "/"})
    assert 'lang="en"' in client.get("/").content.decode()


def test_vietnamese_comes_first_whatever_the_browser_prefers(
    province: Province, as_person: Callable[[str], Client]
) -> None:
    client = as_person("standing")
    page = client.get("/", headers={"accept-language": "en-US,en;q=0.9"})
    assert 'lang="vi"' in page.content.decode()
    assert page["Content-Language"] == "vi"
    client.cookies["django_language"] = "xx"
    assert 'lang="vi"' in client.get("/").content.decode()
