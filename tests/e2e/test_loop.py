"""Acceptance 2: a letter goes in, a proven report comes out, each by the person whose act it is."""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import docx
import pypdfium2
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import SignIn
from tests.e2e.letters import NUMBER, own_letter
from tools import browser as kit

expect.set_options(timeout=kit.WAIT_MS)
OTHER_PLACE = "Sở Tài chính"
ODD = "Có người lạ gọi điện xưng là kỹ thuật, hỏi mã đăng nhập."
ANSWER = "Cảm ơn bạn. Đừng đọc mã cho ai; chúng tôi đã khóa số gọi đến."


@dataclass
class Loop:
    """What one step learns and the next one needs."""

    sign_in: SignIn
    shot: Callable[[Page, str], None]
    folder: Path
    place: str
    staff: str
    pages: dict[str, Page] = field(default_factory=dict)
    directive: str = ""
    assignment: str = ""
    bundle: Path | None = None

    def page(self, role: str) -> Page:
        """The page of a role; staff hold a telephone."""
        if role not in self.pages:
            size = kit.PHONE if role == "staff" else kit.DESK
            self.pages[role] = self.sign_in(role, size=size)
        return self.pages[role]


def press(where: Page | Locator, words: str) -> None:
    """Click the button or link of these words."""
    pattern = re.compile(rf"^\s*{re.escape(words)}\s*$")
    where.locator("button, a.btn").filter(has_text=pattern).first.click()


def test_the_whole_loop(
    demo: kit.Console, sign_in: SignIn, shot: Callable[[Page, str], None], tmp_path: Path
) -> None:
    people = demo.sign_ins()
    loop = Loop(sign_in, shot, tmp_path, people["officer"].place, people["staff"].who)
    assert people["staff"].place == loop.place
    take_in_and_review(loop)
    issue(loop)
    accept_and_inspect(loop, demo)
    hand_in_and_submit(loop)
    read_and_report(loop)
    return_and_confirm(loop)
    report(loop)
    answer(loop)
    audit(loop)


def take_in_and_review(loop: Loop) -> None:
    """Drop the letter, see what was read, correct it, merge, split, confirm."""
    page = loop.page("standing_unit")
    loop.shot(page, "standing-unit-home")
    press(page, "Giao văn bản mới")
    today = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    data = own_letter([loop.place, OTHER_PLACE], today=today)
    mime = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    letter = {"name": "cong-van-57.docx", "mimeType": mime, "buffer": data}
    page.set_input_files("input[name=letters]", letter)
    expect(page.locator("[data-drop-names]")).to_have_text("cong-van-57.docx")
    loop.shot(page, "intake")
    press(page, "Đọc văn bản")
    expect(page.locator("h1")).to_contain_text(NUMBER)
    found = re.search(r"/directives/(\d+)/", page.url)
    assert found is not None
    loop.directive = found[1]
    expect(page.locator(".review-cards")).to_contain_text("bảo vệ máy tính công vụ")
    cards = page.locator("[data-card]")
    expect(cards).to_have_count(4)
    loop.shot(page, "review")
    cards.nth(0).click()
    press(cards.nth(0), "Sửa hết")
    text = page.locator("textarea[name=text]")
    text.fill(text.input_value().replace("của đơn vị", "của cơ quan, đơn vị"))
    press(page, "Lưu và xác nhận")
    expect(cards.nth(0)).to_contain_text("của cơ quan, đơn vị")
    expect(cards.nth(0)).to_contain_text("đã xác nhận")
    cards.nth(2).click()
    press(cards.nth(2), "Gộp với mục trước")
    expect(cards).to_have_count(3)
    cards.nth(1).click()
    press(cards.nth(1), "Tách")
    loop.shot(page, "split")
    page.keyboard.press("s")  # the caret stands after the first ";"
    expect(cards).to_have_count(4)
    press(page, "Xác nhận tất cả phần còn lại")
    expect(page.locator("[data-card]", has_text="chưa xác nhận")).to_have_count(0)
    loop.shot(page, "reviewed")


def issue(loop: Loop) -> None:
    """Two places, five obligations, ten assignments; then a notice for everybody there."""
    page = loop.page("standing_unit")
    press(page, "Giao cho…")
    expect(page.locator("h1")).to_contain_text("2 đơn vị × 4 nhiệm vụ = 8 việc")
    loop.shot(page, "issue")
    press(page, "Giao việc")
    expect(page.locator("h1")).to_contain_text("0/8 việc đã hoàn thành")
    loop.shot(page, "matrix-new")
    press(page, "Thông báo cho cán bộ đọc")
    page.fill("input[name=title]", "An toàn máy tính dịp nghỉ lễ")
    press(page, "Gửi cho mọi người đọc")
    expect(page.locator("h1")).to_contain_text("0/")
    loop.shot(page, "notice-sent")


def accept_and_inspect(loop: Loop, demo: kit.Console) -> None:
    """The officer accepts, registers this PC, runs the printed command and drops its bundle."""
    page = loop.page("officer")
    page.goto("/")
    loop.shot(page, "officer-home")
    page.locator("tr, li").filter(has_text=NUMBER).filter(has_text="Bật tường lửa").locator(
        "a"
    ).first.click()
    loop.assignment = page.url
    loop.shot(page, "assignment")
    press(page, "Tiếp nhận")
    expect(page.locator("h1")).to_contain_text("Đang thực hiện")
    page.goto("/machines/new/")
    page.fill("input[name=name]", "PC-THU")
    page.locator("main form.card button, main form button.btn-primary").first.click()
    page.goto("/evidence/tickets/new/")
    page.select_option("select[name=computer]", label=pc_label(page))
    press(page, "Làm phiếu cho máy này")
    loop.shot(page, "ticket")
    run_as_printed(loop, page)
    assert loop.bundle is not None
    page.set_input_files("input[name=bundles]", str(loop.bundle))
    press(page, "Nộp kết quả")
    expect(page.locator("main table").first).to_contain_text("Đã nhận")
    loop.shot(page, "import")
    page.get_by_role("link", name="PC-THU").first.click()
    expect(page.locator("h1")).to_contain_text("PC-THU")
    expect(page.locator("main")).to_contain_text("Đã xem những gì")
    loop.shot(page, "computer")


def pc_label(page: Page) -> str:
    """The option that names our PC."""
    options = page.locator("select[name=computer] option").all_inner_texts()
    return next(words for words in options if "PC-THU" in words)


def run_as_printed(loop: Loop, page: Page) -> None:
    """Download the ticket and run the command of the page, word for word, on this machine."""
    with page.expect_download() as waiting:
        page.locator("main a[download]").first.click()
    ticket = loop.folder / waiting.value.suggested_filename
    waiting.value.save_as(ticket)
    command = shlex.split(page.locator("[data-copy] code").first.inner_text())
    assert Path(command[0]).name == "khien"
    assert command[1] == "inspect"
    assert ticket.name in command
    done = subprocess.run(
        command, cwd=loop.folder, capture_output=True, text=True, timeout=120,
        env=kit.environment({"KHIEN_STATE": str(loop.folder / "khoa")}), check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1, 3), done.stderr
    loop.bundle = loop.folder / command[command.index("--bundle") + 1]
    assert json.loads(loop.bundle.read_bytes())["payloadType"]


def hand_in_and_submit(loop: Loop) -> None:
    """A file and a statement for the same task, then it is submitted."""
    page = loop.page("officer")
    page.goto(loop.assignment)
    proof = {"name": "bien-ban.txt", "mimeType": "text/plain",
             "buffer": "Biên bản bật tường lửa.\nĐã bật trên 2 máy.\n".encode()}  # fmt: skip
    page.set_input_files("input[name=file]", proof)
    page.fill("#file-words", "Biên bản bật tường lửa")
    press(page, "Nộp tệp")
    expect(page.locator("main")).to_contain_text("bien-ban.txt")
    page.fill("#statement-words", "Đã bật tường lửa trên mọi máy của phòng.")
    page.fill("#statement-done", "1")
    page.fill("#statement-of", "2")
    press(page, "Ghi khai báo")
    expect(page.locator("main")).to_contain_text("1 trên 2")
    loop.shot(page, "evidence")
    page.fill("#words-submit", "Máy còn lại đang chờ thiết bị.")
    press(page, "Nộp kết quả")
    expect(page.locator("h1")).to_contain_text("Chờ xác nhận")
    loop.shot(page, "submitted")


def read_and_report(loop: Loop) -> None:
    """Staff read and confirm the notice, then tell of something odd, with a picture."""
    page = loop.page("staff")
    page.goto("/")
    loop.shot(page, "staff-home")
    page.get_by_role("link", name="An toàn máy tính dịp nghỉ lễ").click()
    loop.shot(page, "notice")
    press(page, "Tôi đã đọc")
    page.goto("/")
    expect(page.get_by_role("link", name="An toàn máy tính dịp nghỉ lễ")).to_have_count(0)
    press(page, "Tôi thấy điều bất thường")
    page.fill("textarea[name=what]", ODD)
    page.fill("input[name=where]", "Điện thoại bàn phòng 101")
    page.fill("input[name=when]", "sáng nay")
    note = {"name": "ghi-chep.txt", "mimeType": "text/plain", "buffer": "Số gọi: 0000".encode()}
    page.set_input_files("input[type=file]", note)
    loop.shot(page, "odd-thing")
    press(page, "Gửi")
    expect(page.locator("h1")).to_contain_text("Đã nhận")
    loop.shot(page, "odd-thing-sent")


def return_and_confirm(loop: Loop) -> None:
    """Returned once with what is missing, handed in again, confirmed; then the matrix says so."""
    standing, officer = loop.page("standing_unit"), loop.page("officer")
    standing.goto(loop.assignment)
    ask = standing.locator("form[action$='/ask-revision/'], form[action*='revision']")
    ask.locator("textarea").fill("Bổ sung kết quả của máy còn lại.")
    ask.locator("button").click()
    expect(standing.locator("h1")).to_contain_text("Yêu cầu bổ sung")
    loop.shot(standing, "returned")
    officer.goto(loop.assignment)
    expect(officer.locator("main")).to_contain_text("Bổ sung kết quả của máy còn lại.")
    officer.locator("aside form.next-step textarea").fill("Đã bổ sung.")
    officer.locator("aside form.next-step button").click()
    expect(officer.locator("h1")).to_contain_text("Chờ xác nhận")
    standing.goto(loop.assignment)
    standing.fill("#words-confirm", "Máy còn lại được thay trong tháng.")
    press(standing, "Xác nhận hoàn thành")
    expect(standing.locator("h1")).to_contain_text("Đã hoàn thành (đúng hạn)")
    loop.shot(standing, "confirmed")
    standing.goto(f"/assignments/of/{loop.directive}/")
    expect(standing.locator("h1")).to_contain_text("1/8 việc đã hoàn thành")
    loop.shot(standing, "matrix")


def report(loop: Loop) -> None:
    """Freeze the figures; both files open and tell of this letter."""
    page = loop.page("standing_unit")
    press(page, "Báo cáo chính thức")
    page.locator("form[action*='freeze'] button").click()
    expect(page.locator("main")).to_contain_text("Bản mới nhất")
    loop.shot(page, "report")
    words = download(page, "DOCX", loop.folder / "bao-cao.docx")
    document = docx.Document(io.BytesIO(words))
    assert NUMBER in "\n".join(each.text for each in document.paragraphs)
    pdf = pypdfium2.PdfDocument(download(page, "PDF", loop.folder / "bao-cao.pdf"))
    text = "\n".join(pdf[i].get_textpage().get_text_range() for i in range(len(pdf)))
    assert NUMBER in text
    assert loop.place in " ".join(text.split())


def download(page: Page, name: str, place: Path) -> bytes:
    """What the button ``name`` hands out."""
    with page.expect_download() as waiting:
        press(page, name)
    waiting.value.save_as(place)
    return place.read_bytes()


def answer(loop: Loop) -> None:
    """The standing unit answers; the reporter is told on his own page."""
    page, staff = loop.page("standing_unit"), loop.page("staff")
    page.goto("/odd/")
    page.locator("tr").filter(has_text=ODD[:30]).get_by_role("link").first.click()
    expect(page.locator("main")).to_contain_text("ghi-chep.txt")
    page.fill("textarea[name=words]", ANSWER)
    loop.shot(page, "answer")
    press(page, "Gửi trả lời")
    expect(page.locator("main")).to_contain_text("người báo chưa xem")
    staff.goto("/")
    staff.get_by_role("link", name="Điều bạn báo đã có câu trả lời").click()
    staff.locator("a.link-card").filter(has_text=ODD[:20]).click()
    expect(staff.locator("main")).to_contain_text(ANSWER)
    loop.shot(staff, "answer-seen")


def audit(loop: Loop) -> None:
    """The log tells who did what."""
    page = loop.page("standing_unit")
    page.goto("/log/")
    said = page.locator("main").inner_text()
    assert loop.staff in said
    loop.shot(page, "audit")


@pytest.mark.skipif(os.name == "nt", reason="the console is served on POSIX only")
def test_nothing_of_the_console_is_left_when_it_ends(tmp_path: Path) -> None:
    with kit.Console("serve", tmp_path / "trong") as console:
        group = console.group
    with pytest.raises(ProcessLookupError):
        os.killpg(group, 0)
