"""``make docs``: pictures of the console's pages, then the reference pages.

A demo province is built in a temporary folder and shown by a real browser, each page to the
person whose page it is. Pictures are written to docs/screenshots as small PNG files; the
reference pages by tools/reference.py.

usage: docs.py [NAME ...]    only the pictures of these names, no reference pages
"""

from __future__ import annotations

import io
import os
import re
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

import browser as kit
import letter_images
import scan_pictures

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs/screenshots"
REFERENCE = ROOT / "tools/reference.py"
LETTER = "21/TBATANM-CAT"  # the one still in review
ISSUED = "15/TBATANM-CAT"
PROVINCE = "38"
COLOURS = 256
FIRST = "first_person"
BATCH = 12  # PCs of the batch that is shown


@dataclass(frozen=True, slots=True)
class Picture:
    """One page: whose, how it is come to, on which screen."""

    role: str
    open: Callable[[Page], None]
    size: tuple[int, int] = kit.DESK


def at(path: str) -> Callable[[Page], None]:
    """Open an address."""
    return by_links(path)


def by_links(path: str, *selectors: str) -> Callable[[Page], None]:
    """Open an address, then click one thing after the other."""

    def walk(page: Page) -> None:
        page.goto(path)
        for selector in selectors:
            page.locator(selector).first.click()
            page.wait_for_load_state()

    return walk


def intake(page: Page) -> None:
    """The intake page with a letter in the drop area."""
    page.goto("/directives/intake/")
    page.set_input_files(
        "input[name=letters]",
        {"name": "cong-van-1302-UBND.docx", "mimeType": "application/zip", "buffer": b"-"},
    )


def review(page: Page) -> None:
    """The letter in review, its second obligation chosen by the keys."""
    page.goto("/directives/")
    page.get_by_role("link", name=LETTER).first.click()
    page.wait_for_selector("[data-card]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(300)


def review_scan(page: Page) -> None:
    """A scanned letter, an obligation found on its picture, its deadline being typed."""
    page.goto("/directives/intake/")
    page.set_input_files(
        "input[name=letters]",
        {"name": "ban-quet.pdf", "mimeType": "application/pdf", "buffer": scanned_letter()},
    )
    page.locator("main form button.btn-primary").first.click()
    page.wait_for_selector(".letter-page img")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("d")
    page.wait_for_selector(".editor .resolved:not(:empty)")
    page.keyboard.type("cuối quý")
    page.wait_for_timeout(1_000)


def scanned_letter() -> bytes:
    """A sample letter as a scanner gives it: pictures of its pages, no text layer."""
    text = (ROOT / "samples/letters/unseen/301_ubnd_tinh_diet_virus.txt").read_text("utf-8")
    pages = [letter_images.degrade(page, grey=True) for page in letter_images.render(text, 150)]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    return out.getvalue()


def issue(page: Page) -> None:
    """The same letter confirmed, its places ticked."""
    page.goto("/directives/")
    page.get_by_role("link", name=LETTER).first.click()
    confirm = page.locator("form[action$='/confirm-rest/'] button")
    if confirm.count():
        confirm.click()
    page.locator("main a").filter(has_text="Giao cho…").first.click()
    while page.locator("form.asked").count():
        page.locator("form.asked button[value=everyone]").first.click()
        page.wait_for_load_state()


def report(page: Page) -> None:
    """The official report, its figures frozen."""
    page.goto("/directives/")
    page.locator("tr", has_text=ISSUED).get_by_role("link", name="Bảng theo dõi").click()
    page.get_by_role("link", name="Báo cáo chính thức").click()
    page.locator("form[action$='/freeze/'] button").click()
    page.wait_for_load_state()


def ticket(page: Page) -> None:
    """A ticket for a PC that was just entered in the register."""
    page.goto("/machines/new/")
    page.fill("input[name=name]", "PC-VAN-THU")
    page.locator("main form button.btn-primary").click()
    page.goto("/evidence/tickets/new/")
    names = page.locator("select[name=computer] option").all_inner_texts()
    own = next(number for number, words in enumerate(names) if "PC-VAN-THU" in words)
    page.locator("select[name=computer]").select_option(index=own)
    page.locator("button[name=kind][value=one]").click()
    page.wait_for_load_state()


def bundle(page: Page) -> None:
    """What is said after a drop: a bundle of this machine taken in, by the newest ticket."""
    page.goto("/evidence/tickets/")
    page.locator("main table a[href^='/evidence/tickets/']").first.click()
    with tempfile.TemporaryDirectory(prefix="khien-docs-") as name:
        folder = Path(name)
        with page.expect_download() as waiting:
            page.locator("main a[download]").first.click()
        waiting.value.save_as(folder / "phieu.khien")
        command = [kit.khien(), "inspect", "--ticket", "phieu.khien", "--bundle", "ket-qua.khien"]
        state = kit.environment({"KHIEN_STATE": str(folder / "khoa")})
        subprocess.run(command, cwd=folder, env=state, capture_output=True, check=False)
        page.goto("/evidence/import/")
        page.set_input_files("input[name=bundles]", str(folder / "ket-qua.khien"))
        page.locator("main form button.btn-primary").click()
        page.wait_for_load_state()


def many_bundles(page: Page) -> None:
    """A batch's results, dropped at once: a folder of bundles, one of them damaged on the way."""
    from samples.endpoints import many_pcs

    page.goto("/evidence/tickets/new/")
    page.fill("input[name=places]", str(BATCH))
    page.locator("button[name=kind][value=batch]").click()
    with tempfile.TemporaryDirectory(prefix="khien-docs-") as name:
        stick, pcs = Path(name, "usb"), Path(name, "pcs")
        stick.mkdir()
        with page.expect_download() as waiting:
            page.locator("main a[download]").first.click()
        ticket = stick / "phieu-lo.khien"
        waiting.value.save_as(ticket)
        made = many_pcs.bundles(ticket, many_pcs.office(BATCH), pcs, now=datetime.now(UTC))
        for number, (file, data) in enumerate(made):
            (stick / file).write_bytes(data[:-40] if number == BATCH - 1 else data)
        page.goto("/evidence/import/")
        page.set_input_files("input[name=folder]", str(stick))
        page.locator("main form button.btn-primary").click()
        page.wait_for_selector("[data-figures]")


def odd_thing(page: Page) -> None:
    """The three fields, filled in."""
    page.goto("/odd/report/")
    page.fill("[name=what]", "Có người lạ gọi điện, xưng là kỹ thuật, hỏi mã đăng nhập.")
    page.fill("[name=where]", "Điện thoại bàn phòng 101")
    page.fill("[name=when]", "sáng nay")


def first_hour(page: Page) -> None:
    """The wizard's second step, on an installation of its own."""
    page.goto("/organisations/first-hour/")
    page.locator(f"input[name=province][value='{PROVINCE}']").check()
    page.locator("main form button.btn-primary").first.click()
    page.wait_for_selector("input[name=keys]")


def activate(browser: Browser, console: kit.Console) -> kit.Visitor:
    """The first person of an empty installation, his slip used and his phone bound."""
    command = ["manage", "--data", str(console.folder), "first_person", "--name", "Vũ Thị Hoa"]
    said = subprocess.run(
        [kit.khien(), *command], env=kit.environment(), capture_output=True, text=True, check=True
    ).stdout
    link, code = re.search(r"/people/activate/\S+", said), re.search(r"Mã: (\S+)", said)
    assert link is not None
    assert code is not None
    visitor = kit.Visitor.open(browser, console.url)
    page = visitor.page(link[0])
    password = secrets.token_urlsafe(12)
    for name, value in (("code", code[1]), ("password1", password), ("password2", password)):
        page.fill(f"#id_{name}", value)
    page.locator("main form button.btn-primary").click()
    page.fill("#id_code", kit.fresh_code(page.locator("#totp-secret").inner_text()))
    page.locator("main form button.btn-primary").click()
    page.wait_for_selector("header .who")
    page.close()
    return visitor


PAGES = {
    "sign-in": Picture("", at("/")),
    "standing-unit-home": Picture("standing_unit", at("/")),
    "intake": Picture("standing_unit", intake),
    "review": Picture("standing_unit", review),
    "review-scan": Picture("standing_unit", review_scan),
    "issue": Picture("standing_unit", issue),
    "matrix": Picture(
        "standing_unit", by_links("/directives/", f"tr:has-text('{ISSUED}') a[href*='/of/']")
    ),
    "report": Picture("standing_unit", report),
    "officer-home": Picture("officer", at("/")),
    "assignment": Picture("officer", by_links("/", "main table a[href^='/assignments/']")),
    "ticket": Picture("officer", ticket),
    "import": Picture("officer", bundle),
    "marked-files": Picture("officer", at("/marked/")),
    "marked-names": Picture("officer", scan_pictures.names),
    "scan-report": Picture("officer", scan_pictures.report),
    "computer": Picture("standing_unit", by_links("/machines/", "main table tbody a")),
    "staff-home": Picture("staff", at("/"), kit.PHONE),
    "notice": Picture("staff", by_links("/", "main a[href^='/notices/']"), kit.PHONE),
    "odd-thing": Picture("staff", odd_thing, kit.PHONE),
    "audit": Picture("standing_unit", at("/log/")),
    "first-hour": Picture(FIRST, first_hour),
    "people": Picture("standing_unit", at("/people/")),
    "many-bundles": Picture("officer", many_bundles),
    "new-machines": Picture("officer", at("/evidence/new-machines/")),
}


def small_png(data: bytes) -> bytes:
    """The same picture with its most frequent colours as they are, the rest drawn to them."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    counted = sorted(image.getcolors(image.width * image.height) or [], reverse=True)
    palette = Image.new("P", (1, 1))
    # Pillow types a pixel of any mode; of an RGB picture it is three numbers.
    colours = cast("list[tuple[int, ...]]", [colour for _, colour in counted[:COLOURS]])
    palette.putpalette([part for colour in colours for part in colour])
    flat = image.quantize(palette=palette, dither=Image.Dither.NONE)
    out = io.BytesIO()
    flat.save(out, "PNG", optimize=True)
    return out.getvalue()


def who(browser: Browser, console: kit.Console, role: str) -> kit.Visitor:
    """Somebody of a role, signed in."""
    if role == FIRST:
        return activate(browser, console)
    visitor = kit.Visitor.open(browser, console.url)
    visitor.sign_in(console.sign_ins()[role]).close()
    return visitor


def take(browser: Browser, console: kit.Console, names: list[str]) -> None:
    """Each picture in the order of ``PAGES``."""
    visitors: dict[str, kit.Visitor] = {}
    for name in names:
        picture = PAGES[name]
        if picture.role and picture.role not in visitors:
            visitors[picture.role] = who(browser, console, picture.role)
        visitor = kit.Visitor.open(
            browser, console.url, size=picture.size, cookies_of=visitors.get(picture.role)
        )
        page = visitor.page()
        picture.open(page)
        page.wait_for_load_state("networkidle")
        data = small_png(page.screenshot(animations="disabled"))
        (PICTURES / f"{name}.png").write_bytes(data)
        print(f"  • docs/screenshots/{name}.png ({len(data) // 1024} kB)", flush=True)
        for problem in visitor.problems:
            print(f"  ! {problem}", file=sys.stderr)
        visitor.context.close()


def main(arguments: list[str]) -> int:
    """Pictures, then reference pages; 2 for a name that is not known or no browser."""
    unknown = [name for name in arguments if name not in PAGES]
    if unknown or kit.chromium() is None:
        why = f"no such picture: {', '.join(unknown)}" if unknown else "chromium is missing"
        print(f"docs.py: {why}", file=sys.stderr)
        return 2
    # The pictures show `khien` as it is called on a PC where it is installed, not this checkout.
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    sys.path.append(str(ROOT))  # the makers of samples
    PICTURES.mkdir(parents=True, exist_ok=True)
    names = [name for name in PAGES if not arguments or name in arguments]
    with tempfile.TemporaryDirectory(prefix="khien-docs-") as folder, sync_playwright() as play:
        browser = kit.launch(play)
        for verb in ("demo", "serve"):
            some = [one for one in names if (PAGES[one].role == FIRST) == (verb == "serve")]
            if some:
                with kit.Console(verb, Path(folder) / verb) as console:
                    take(browser, console, some)
        browser.close()
    if arguments or not REFERENCE.exists():
        return 0
    return subprocess.run([sys.executable, str(REFERENCE)], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
