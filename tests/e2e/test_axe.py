"""Acceptance 8: every page of every role, on a desk and on a telephone, has nothing grave for axe.

Pages are found by following the links from each home; of pages that differ only by a number or a
query one is looked at for each role.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e import accessible
from tools import browser as kit

ROLES = ("standing_unit", "leader", "officer", "inspector", "staff", "administrator")
MOST_PAGES = 60
NARROWEST = {"staff": 360}
# Files and frozen reports are handed out, not shown; the API has a page of its own for machines.
NOT_PAGES = re.compile(r"/(file|docx|pdf|api|static)(/|$)|^/evidence/(files|receipts)/|/receipt")
ALWAYS = ("/search/?q=an", "/account/password/", "/khong-co-trang-nay/")


def shape(path: str) -> str:
    """What pages of one template share: the address without its numbers and query."""
    return re.sub(r"\d+", "N", path.partition("?")[0].partition("#")[0])


def links(page: Page) -> list[str]:
    """Addresses of this console that a click on the page leads to."""
    found: list[str] = page.eval_on_selector_all(
        "a[href]:not([download])", "all => all.map((a) => a.getAttribute('href'))"
    )
    return [one.partition("#")[0] for one in found if one.startswith("/")]


def look(page: Page, role: str) -> list[str]:
    """What is wrong on the page that is open, at both sizes."""
    found = []
    for width, height in (kit.DESK, kit.PHONE):
        page.set_viewport_size({"width": width, "height": height})
        found += [f"{width}px {one}" for one in accessible.grave(page)]
    narrow = NARROWEST.get(role, kit.PHONE[0])
    found += [f"{narrow}px scrolls sideways: {one}" for one in accessible.sideways(page, narrow)]
    return found


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_a_role(role: str, signed_in: Callable[[str], kit.Visitor]) -> None:
    page = signed_in(role).page("/")
    waiting, seen, wrong = deque(["/", *ALWAYS]), set[str](), list[str]()
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.popleft()
        if shape(path) in seen or NOT_PAGES.search(path):
            continue
        seen.add(shape(path))
        answer = page.goto(path)
        assert answer is not None
        expected = 404 if path == ALWAYS[-1] else 200
        if answer.status != expected:
            wrong.append(f"{path}: answers {answer.status}")
            continue
        wrong += [f"{path}: {one}" for one in look(page, role)]
        page.set_viewport_size({"width": kit.DESK[0], "height": kit.DESK[1]})
        waiting.extend(links(page))
    page.close()
    assert len(seen) > len(ALWAYS) + 2, "no links were followed"
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", ["/", "/people/activate/khong-co-phieu-nay/", "/source/"])
def test_pages_before_signing_in(path: str, chromium: Browser, demo: kit.Console) -> None:
    visitor = kit.Visitor.open(chromium, demo.url)
    page = visitor.page(path)
    wrong = look(page, "staff")
    visitor.context.close()
    assert not wrong, "\n".join(wrong)
    assert visitor.problems == []


def test_the_page_that_asks_for_the_code(chromium: Browser, demo: kit.Console) -> None:
    visitor = kit.Visitor.open(chromium, demo.url)
    page = visitor.page("/")
    one = demo.sign_ins()["inspector"]
    page.fill("#id_login", one.username)
    page.fill("#id_password", one.password)
    page.click("main form button.btn-primary")
    page.wait_for_selector("#id_code")
    wrong = look(page, "inspector")
    visitor.context.close()
    assert not wrong, "\n".join(wrong)
