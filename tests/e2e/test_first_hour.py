"""Acceptance 3: from an empty installation to a letter issued to 150 organisations.

What is counted, by the hands of the first person from the printed slip on:

- every key he types, sign-in included: the slip's code, the new password twice, the six digits
  of his phone, and Enter after an address;
- pasting counts two keys (Ctrl+V) however long the text is: the slip's link, and the officers
  from a spreadsheet; the text itself was made elsewhere;
- every click, on a button, a link, a choice or into a field; choosing a file counts two, one for
  the area and one in the system's window.

Not counted: what the administrator types in a terminal to make the slip, and scrolling.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Locator, Page, expect

from khien.data import organisations as pack
from tests.e2e import accessible
from tests.e2e.letters import NUMBER, own_letter
from tools import browser as kit

expect.set_options(timeout=kit.WAIT_MS)
MOST_KEYS, MOST_CLICKS, PLACES = 120, 60, 150
PROVINCE = "38"  # one with more than 120 communes
PASSWORD = "Mưa-rào-cuối-hạ"  # 15 letters, as a person would make it up


@dataclass
class Hands:
    """A person at the keyboard: everything done is counted."""

    page: Page
    keys: int = 0
    clicks: int = 0

    def open(self, address: str) -> None:
        """Paste an address and press Enter."""
        self.keys += 3
        self.page.goto(address)

    def click(self, target: Locator | str) -> None:
        """One click; words are those of a button or link."""
        self.clicks += 1
        if isinstance(target, str):
            pattern = re.compile(rf"^\s*{target}\s*$")
            target = self.page.locator("main button, main a").filter(has_text=pattern).first
        target.click()

    def type(self, field: str, words: str) -> None:
        """Click into a field that is not in focus yet and type."""
        place = self.page.locator(field)
        if not place.evaluate("field => field === document.activeElement"):
            self.click(place)
        self.keys += len(words)
        place.press_sequentially(words)

    def paste(self, field: str, words: str) -> None:
        """Click into a field and press Ctrl+V."""
        self.click(self.page.locator(field))
        self.keys += 2
        self.page.locator(field).fill(words)

    def choose(self, field: str, name: str, data: bytes) -> None:
        """Choose a file in the system's window."""
        self.clicks += 2
        mime = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        self.page.set_input_files(field, {"name": name, "mimeType": mime, "buffer": data})


def looked_at(page: Page) -> None:
    """Nothing grave for axe on a page that only the first person comes to."""
    found = accessible.grave(page)
    assert not found, "\n".join([page.url, *found])


def first_slip(folder: Path) -> tuple[str, str]:
    """Link and code of the first person, as printed in the terminal."""
    command = [kit.khien(), "manage", "--data", str(folder), "first_person", "--name", "Vũ Thị Hoa"]
    done = subprocess.run(
        command, env=kit.environment(), capture_output=True, text=True, timeout=120, check=True
    )
    link = re.search(r"https?://\S+", done.stdout)
    code = re.search(r"Mã: (\S+)", done.stdout)
    assert link is not None, done.stdout
    assert code is not None, done.stdout
    return link[0], code[1]


def officers_of(province: pack.Province) -> str:
    """The list an office has in a spreadsheet: one officer for each organisation."""
    names = [body.name for body in pack.departments(province.kind) if body.usual]
    names += [f"UBND {one.kind} {one.name}" for one in pack.communes(province.code)]
    rows = [f"Nguyễn Văn Thử {n}\t{name}\t09000{n:05}" for n, name in enumerate(names, start=1)]
    return "\n".join(["Họ và tên\tĐơn vị\tĐiện thoại", *rows])


def test_from_nothing_to_a_letter_issued_to_150_organisations(
    chromium: Browser,
    tmp_path: Path,
    shot: Callable[[Page, str], None],
    record_property: Callable[[str, object], None],
) -> None:
    folder = tmp_path / "moi"
    with kit.Console("serve", folder) as console:
        visitor = kit.Visitor.open(chromium, console.url)
        hands = Hands(visitor.page())
        activate(hands, console, folder)
        shot(hands.page, "home")
        lay_out(hands, shot)
        first_letter(hands, shot)
        visitor.context.close()
        assert visitor.problems == []
    record_property("keystrokes", hands.keys)
    record_property("clicks", hands.clicks)
    said = f"{hands.keys} keystrokes beyond pasted text, {hands.clicks} clicks"
    record_property("said", f"first hour: {said} (at most {MOST_KEYS} and {MOST_CLICKS})")
    assert hands.keys <= MOST_KEYS
    assert hands.clicks <= MOST_CLICKS


def activate(hands: Hands, console: kit.Console, folder: Path) -> None:
    """The slip, a password, a phone."""
    link, code = first_slip(folder)
    hands.open(console.url + "/" + link.split("/", 3)[3])
    hands.type("#id_code", code)
    hands.type("#id_password1", PASSWORD)
    hands.type("#id_password2", PASSWORD)
    hands.click("Đặt mật khẩu")
    looked_at(hands.page)
    secret = hands.page.locator("#totp-secret").inner_text()
    hands.type("#id_code", kit.fresh_code(secret))
    hands.click("Gắn điện thoại")
    expect(hands.page.locator("h1")).to_contain_text("Hôm nay")


def lay_out(hands: Hands, shot: Callable[[Page, str], None]) -> None:
    """Province, organisations, officers, slips."""
    province = next(one for one in pack.provinces() if one.code == PROVINCE)
    page = hands.page
    hands.click("Làm tiếp giờ đầu tiên")
    hands.click(page.locator(f"input[name=province][value='{PROVINCE}']"))
    shot(page, "province")
    looked_at(page)
    hands.click("Tiếp tục")
    expect(page.locator("h1")).to_contain_text(province.full_name)
    shot(page, "organisations")
    looked_at(page)
    hands.click("Tiếp tục")
    shot(page, "subordinates")
    looked_at(page)
    hands.click("Bỏ qua bước này")
    hands.paste("#id_pasted", officers_of(province))
    hands.click("Xem trước")
    expect(page.locator("main")).to_contain_text("0 dòng không lấy")
    shot(page, "officers")
    looked_at(page)
    hands.click(page.locator("button[name=do][value=save]"))
    expect(page.locator("h1")).to_contain_text("chờ phiếu kích hoạt")
    shot(page, "slips")
    looked_at(page)
    with page.context.expect_event("response", lambda answer: "/slips/" in answer.url) as slips:
        hands.click(page.locator("form[action$='/slips/'] button"))
    assert slips.value.header_value("content-type") == "application/pdf"
    page.bring_to_front()
    hands.click("Tiếp tục")


def first_letter(hands: Hands, shot: Callable[[Page, str], None]) -> None:
    """The first letter, read, confirmed and issued to all it names."""
    page = hands.page
    hands.click("Thả văn bản đầu tiên")
    today = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    everyone = ["Các sở, ban, ngành cấp tỉnh", "Ủy ban nhân dân các xã, phường"]
    hands.choose("input[name=letters]", "cong-van-57.docx", own_letter(everyone, today=today))
    hands.click("Đọc văn bản")
    expect(page.locator("h1")).to_contain_text(NUMBER)
    hands.click("Xác nhận tất cả phần còn lại")
    hands.click(page.locator("main a").filter(has_text="Giao cho…").first)
    shot(page, "issue")
    places = int(page.locator("[data-places]").inner_text())
    hands.click("Giao việc")
    expect(page.locator("h1")).to_contain_text("việc đã hoàn thành")
    shot(page, "issued")
    assert places >= PLACES
    # The heading is there before the last rows are.
    expect(page.locator("table.matrix tbody tr").nth(PLACES - 1)).to_be_attached()
