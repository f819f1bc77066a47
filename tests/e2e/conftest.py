"""A real console and a real browser for the tests of this folder.

``demo`` is a ``khien demo`` of this test session; ``sign_in("officer")`` is a page of somebody
signed in with his second factor, once a session: later pages take over his cookies, so that no
code is used twice. A test fails when the browser complained of anything while it ran: an error
in the console, a script that broke, a resource that the page's own policy refused.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tools import browser as kit

FOLDER = Path(__file__).parent
MINUTES = 6 * 60  # a shared machine may be slow; the tests themselves take a fraction of it


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser; where there is none that is said by name."""
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.timeout(MINUTES))
            if kit.chromium() is None:
                item.add_marker(pytest.mark.skip(reason="chromium is missing: no browser test ran"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = kit.launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[kit.Console]:
    with kit.Console("demo", tmp_path_factory.mktemp("demo") / "tinh-mau") as console:
        yield console


SignIn = Callable[..., Page]


@pytest.fixture(scope="session")
def signed_in(chromium: Browser, demo: kit.Console) -> Callable[[str], kit.Visitor]:
    """The visitor who signed in for a role, once a session."""
    known: dict[str, kit.Visitor] = {}

    def visitor(role: str) -> kit.Visitor:
        if role not in known:
            known[role] = kit.Visitor.open(chromium, demo.url)
            known[role].sign_in(demo.sign_ins()[role]).close()
            assert known[role].problems == []
        return known[role]

    return visitor


@pytest.fixture
def visit(
    chromium: Browser, demo: kit.Console, signed_in: Callable[[str], kit.Visitor]
) -> Iterator[Callable[..., kit.Visitor]]:
    """A new context for a role; what its pages complained of fails the test at its end."""
    opened: list[kit.Visitor] = []

    def open_one(role: str, **how: object) -> kit.Visitor:
        cookies = signed_in(role)
        opened.append(kit.Visitor.open(chromium, demo.url, cookies_of=cookies, **how))  # type: ignore[arg-type]
        return opened[-1]

    yield open_one
    problems = [problem for visitor in opened for problem in visitor.problems]
    for visitor in opened:
        visitor.context.close()
    assert problems == []


@pytest.fixture
def sign_in(visit: Callable[..., kit.Visitor]) -> SignIn:
    """``sign_in(role)`` or ``sign_in(role, size=kit.PHONE)`` is that person's home page."""
    return lambda role, **how: visit(role, **how).page("/")


@pytest.fixture
def shot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Keeps a picture of a step under ``KHIEN_SCREENSHOTS``, when that is set."""
    folder = os.environ.get("KHIEN_SCREENSHOTS")
    name = re.sub(r"\W+", "-", request.node.name)
    count = iter(range(1, 1_000))

    def take(page: Page, what: str) -> None:
        if folder:
            place = Path(folder) / name
            place.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=place / f"{next(count):02}-{what}.png")

    return take
