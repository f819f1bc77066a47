"""The names of marked files: read by the officer's own browser from his own report, sent nowhere.

Everything the browser asks of the network while the report is open is watched; the names are
searched for in what it sent when the officer records what he did.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from tests.e2e import accessible
from tools import browser as kit

expect.set_options(timeout=kit.WAIT_MS)
CANARY = "ke-hoach-q7x"
NAME = f"/home/canbo/<img src=x onerror=alert(1)>/{CANARY}.docx"


@pytest.fixture
def asked(visit: Callable[..., kit.Visitor]) -> tuple[Page, list[Request]]:
    """The officer's page of one PC, and everything its browser asks for from then on."""
    page = visit("officer").page("/marked/")
    page.locator("a[href^='/marked/machines/']").first.click()
    expect(page.locator("[data-finding]").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    requests: list[Request] = []
    page.context.on("request", lambda request: requests.append(request))
    return page, requests


def ids(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        "[data-finding]", "rows => rows.map((row) => row.dataset.finding)"
    )
    return found


def a_report(tmp_path: Path, page: Page, *, of: int = 1) -> Path:
    """What `khien scan --jsonl` wrote on the PC: the page's ids beside paths."""
    known = ids(page)
    lines = [
        {"path": f"/srv/khac/{CANARY}-0.docx", "finding_id": "0" * 64},
        {"path": f"/srv/khac/{CANARY}-1.docx"},
        *({"path": f"{NAME}-{at}", "finding_id": one} for at, one in enumerate(known[:of])),
        {"summary": {"files": 3}},
    ]
    path = tmp_path / "quet.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


def test_a_name_is_shown_beside_its_row_and_no_request_is_made(
    asked: tuple[Page, list[Request]], tmp_path: Path, shot: Callable[[Page, str], None]
) -> None:
    page, requests = asked
    known = ids(page)
    page.set_input_files("[data-local-file]", a_report(tmp_path, page, of=2))
    expect(page.locator("[data-local-status]")).to_contain_text(f"2 trong {len(known)} tệp")
    places = page.locator("[data-local-name]")
    expect(places.nth(0)).to_have_text(f"{NAME}-0")
    expect(places.nth(1)).to_have_text(f"{NAME}-1")
    assert page.locator("[data-local-name] *").count() == 0, "a name is never markup"
    shot(page, "names")
    page.wait_for_load_state("networkidle")
    assert requests == []
    stored = page.evaluate("() => JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert CANARY not in stored
    assert accessible.grave(page) == []
    page.click("[data-local-clear]")
    expect(places.nth(0)).to_have_text("")
    assert CANARY not in page.content()


def test_recording_sends_ids_of_rows_and_no_name(
    asked: tuple[Page, list[Request]], tmp_path: Path
) -> None:
    page, requests = asked
    page.set_input_files("[data-local-file]", a_report(tmp_path, page))
    expect(page.locator("[data-local-name]").first).to_contain_text(CANARY)
    row = page.locator("[data-finding]:has(input[name=file])").first
    row.locator("input[name=file]").check()
    page.select_option("select[name=what]", "false_alarm")
    page.locator("main form button.btn-primary").click()
    assert page.eval_on_selector("select[name=reason]", "one => one.validity.valueMissing")
    expect(page.locator("[data-local-name]").first).to_contain_text(CANARY)
    page.select_option("select[name=what]", "declassified")
    page.locator("main form button.btn-primary").click()
    expect(page.locator(".messages")).to_contain_text("Đã ghi nhận 1 tệp")
    sent = [request.post_data or "" for request in requests]
    assert any("what=declassified" in one for one in sent)
    assert all(CANARY not in one for one in [*sent, *(request.url for request in requests)])
    assert CANARY not in page.content()
    # The Back button brings the page back and not the names.
    page.go_back()
    expect(page.locator("[data-finding]").first).to_be_visible()
    assert CANARY not in page.content()


def test_another_file_is_said_to_be_another(
    asked: tuple[Page, list[Request]], tmp_path: Path
) -> None:
    page, requests = asked
    status = page.locator("[data-local-status]")
    none = tmp_path / "khac.jsonl"
    none.write_text(json.dumps({"path": "/a", "finding_id": "0" * 64}) + "\n", "utf-8")
    page.set_input_files("[data-local-file]", none)
    expect(status).to_contain_text("không có mã của dòng nào")
    odd = tmp_path / "anh.jsonl"
    odd.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    page.set_input_files("[data-local-file]", odd)
    expect(status).to_contain_text("Không đọc được")
    assert requests == []


def test_a_hostile_report_shows_names_as_one_plain_line_and_holds_nobody_up(
    asked: tuple[Page, list[Request]], tmp_path: Path
) -> None:
    page, requests = asked
    status, place = page.locator("[data-local-status]"), page.locator("[data-local-name]").first
    report = tmp_path / "quet.jsonl"
    odd = {"path": "/a\u202etxt.exe\nMẬT\x00\ud800\u2028b", "finding_id": ids(page)[0]}
    report.write_text(json.dumps(odd) + "\n" + json.dumps(["x"]) + "\n", "utf-8")
    page.set_input_files("[data-local-file]", report)
    expect(status).to_contain_text("1 trong")
    mark = "\N{REPLACEMENT CHARACTER}"
    assert place.evaluate("one => one.textContent") == f"/a{mark}txt.exe{mark}MẬT{mark * 3}b"
    for name, text in (("dai", "x" * 40_000_000), ("sau", "[" * 200_000), ("rong", "null\n")):
        (tmp_path / name).write_text(text, "utf-8")
        page.set_input_files("[data-local-file]", tmp_path / name)
        expect(status).to_contain_text("Không đọc được")
        expect(place).to_have_text("")
    assert requests == []


def test_names_that_were_cleared_do_not_come_back_from_a_file_still_being_read(
    asked: tuple[Page, list[Request]], tmp_path: Path
) -> None:
    page, _ = asked
    row = json.dumps({"path": f"/srv/{CANARY}", "finding_id": ids(page)[0]}) + "\n"
    report = tmp_path / "quet.jsonl"
    report.write_text(json.dumps({"path": "/" * 9_000}) + "\n" + row, "utf-8")
    page.evaluate(
        """() => {
          const { prototype } = ReadableStreamDefaultReader;
          const read = prototype.read;
          prototype.read = async function () {
            await new Promise((go) => { window.goOn = go; });
            return read.call(this);
          };
        }"""
    )
    page.set_input_files("[data-local-file]", report)
    page.wait_for_function("() => window.goOn")
    page.click("[data-local-clear]")
    page.evaluate("() => window.goOn()")
    page.wait_for_timeout(200)
    assert CANARY not in page.content()
    expect(page.locator("[data-local-status]")).to_have_text("")
