"""Acceptance 8: a batch ticket, forty bundles handed in by one drag, and what follows from them.

A real folder is dropped, as a person drags it from the stick: forty bundles made by the code that
a PC runs, in a folder within the folder, with the ticket, its marks and a note lying beside. Then
the exports of three consoles about those PCs are imported, the two PCs that no rule can place are
settled by a person, the headline follows, and the table for the report is exported.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, expect
from samples.endpoints import many_pcs

from khien.evidence.bindings import take_receipt
from tools import browser as kit

expect.set_options(timeout=kit.WAIT_MS)
PCS = 40
HEADLINE = re.compile(r"(\d+) máy · (\d+) đã báo")
JUDGED = re.compile(r"đạt (\d+) · cần sửa (\d+) · chưa rõ (\d+)")
Shot = Callable[[Page, str], None]


def test_forty_bundles_by_one_drag(
    sign_in: Callable[..., Page], shot: Shot, tmp_path: Path
) -> None:
    page = sign_in("officer")
    owned, reported = figures(page)
    stick = tmp_path / "usb"
    stick.mkdir()
    ticket = batch_ticket(page, stick)
    shot(page, "ticket")
    fill(stick, ticket, tmp_path / "pcs")
    page.goto("/evidence/import/")
    drag(page, stick)
    area = page.locator("[data-drop]")
    expect(area).to_contain_text(f"{PCS + 1}: ")
    expect(area.locator("[data-drop-aside]")).to_contain_text("2")
    shot(page, "dropped")
    press(page, "Nộp kết quả")
    expect(page.locator("h1")).to_contain_text(f"Đã nhận {PCS} trên {PCS} gói vừa nộp")
    expect(page.locator("[data-figures]")).to_contain_text(f"{PCS} gói chờ bạn xác nhận")
    expect(page.locator("[data-figures]")).to_contain_text("1 phiếu hoặc biên nhận")
    shot(page, "handed-in")
    # Nothing counts before the list is confirmed.
    page.goto("/")
    assert figures(page) == (owned, reported)
    confirm(page, shot)
    receipts(page, tmp_path)
    page.goto("/")
    assert figures(page) == (owned + PCS, reported + PCS)
    judged = JUDGED.search(page.locator("main").inner_text())
    assert judged is not None
    assert int(judged[2]) >= PCS // 5  # each fifth one is weak
    shot(page, "officer-home")
    again(page, stick, shot)
    coverage(page, tmp_path, shot)


def figures(page: Page) -> tuple[int, int]:
    """The PCs of the organisation and those that reported, as the home page says."""
    found = HEADLINE.search(page.locator("main").inner_text())
    assert found is not None
    return int(found[1]), int(found[2])


def press(page: Page, words: str) -> None:
    """Press a button or follow a link by its words."""
    page.locator("main button, main a").filter(has_text=words).first.click()


def batch_ticket(page: Page, stick: Path) -> Path:
    """A ticket of forty places, saved on the stick."""
    page.goto("/evidence/tickets/new/")
    page.fill("input[name=places]", str(PCS))
    page.locator("button[name=kind][value=batch]").click()
    expect(page.locator("h1")).to_contain_text(f"Phiếu cho lô {PCS} máy")
    with page.expect_download() as waiting:
        page.locator("main a[download]").first.click()
    saved = stick / waiting.value.suggested_filename
    waiting.value.save_as(saved)
    return saved


def fill(stick: Path, ticket: Path, pcs: Path) -> None:
    """The stick after it went from PC to PC: results in a folder of their own, other things."""
    place = stick / "ket-qua" / "phong-1"
    place.mkdir(parents=True)
    made = many_pcs.bundles(ticket, many_pcs.office(PCS), pcs, now=datetime.now(UTC))
    for name, data in made:
        (place / name).write_bytes(data)
    (stick / "ket-qua" / "ghi-chep.txt").write_text("phòng 1: 40 máy\n", "utf-8")


def drag(page: Page, folder: Path) -> None:
    """Drag a folder from the system's windows onto the drop area and let it go."""
    box = page.locator("[data-drop]").bounding_box()
    assert box is not None
    session = page.context.new_cdp_session(page)
    what = {"items": [], "files": [str(folder)], "dragOperationsMask": 1}
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "data": what, **at})
    session.detach()


def confirm(page: Page, shot: Shot) -> None:
    """One list, all rows beside the register, all ticked, bound at once."""
    page.goto("/evidence/new-machines/")
    expect(page.locator("h1")).to_contain_text(f"{PCS} máy mới chờ xác nhận")
    row = page.locator("tbody tr", has_text="VP-07").first
    expect(row).to_contain_text("DKVP0007")
    assert re.search(r"([0-9a-f]{4}[ :-]?){8}", row.locator(".fingerprint").inner_text())
    shot(page, "list")
    page.locator("[data-check-all=enrolment]").check()
    assert page.locator("input[name=enrolment]:checked").count() == PCS
    press(page, "Xác nhận các máy đã chọn")
    expect(page.locator("main")).to_contain_text(f"Tải {PCS} biên nhận")
    expect(page.locator("h1")).to_contain_text("0 máy mới chờ xác nhận")
    shot(page, "bound")


def receipts(page: Page, tmp_path: Path) -> None:
    """One archive to carry back: each PC finds its own in it."""
    with page.expect_download() as waiting:
        press(page, f"Tải {PCS} biên nhận")
    saved = tmp_path / "bien-nhan.zip"
    waiting.value.save_as(saved)
    with zipfile.ZipFile(saved) as archive:
        assert len(archive.namelist()) == PCS
        data = archive.read("bien-nhan-vp-07-so-1.khien")
    _binding, receipt = take_receipt(tmp_path / "pcs" / "VP-07" / "state", data)
    assert receipt.accepted


def again(page: Page, stick: Path, shot: Shot) -> None:
    """The same folder by the folder's own input: everything is known, nothing counts twice."""
    before = figures(page)
    page.goto("/evidence/import/")
    page.set_input_files("input[name=folder]", str(stick))
    expect(page.locator("[data-drop]")).to_contain_text(f"{PCS + 1}: ")
    press(page, "Nộp kết quả")
    expect(page.locator("[data-figures]")).to_contain_text(f"{PCS} gói đã có từ trước")
    shot(page, "again")
    page.goto("/")
    assert figures(page) == before


def coverage(page: Page, folder: Path, shot: Shot) -> None:
    """Three exports, two doubtful PCs, the headline before and after, the table."""
    page.goto("/coverage/")
    # Lists of the organisation above tell of one of its PCs already.
    assert headline(page) == (PCS + 1, 1, 0)
    for kind, name, lines in exports():
        path = folder / f"{kind}.csv"
        path.write_text("\n".join(lines) + "\n", "utf-8-sig")
        take(page, kind, name, path, shot)
    page.goto("/coverage/")
    owned, covered, doubtful = headline(page)
    assert (covered, doubtful) == (31, 2)
    assert owned >= PCS
    shot(page, "coverage")
    press(page, "Máy cần người xem (2)")
    expect(page.locator("h1")).to_contain_text("2 máy có dòng giống")
    shot(page, "doubtful")
    settle(page, "VP-31", "Đúng máy này")
    settle(page, "VP-32", "Không phải")
    expect(page.locator("main")).to_contain_text("Không máy nào cần người xem")
    page.goto("/coverage/")
    assert headline(page) == (owned, 32, 0)
    shot(page, "coverage-settled")
    with page.expect_download() as waiting:
        press(page, "Bảng cho báo cáo (XLSX)")
    saved = folder / waiting.value.suggested_filename
    waiting.value.save_as(saved)
    with zipfile.ZipFile(saved) as book:
        words = "".join(book.read(name).decode() for name in book.namelist() if "xl/" in name)
    assert "VP-32" in words  # in the annex of PCs
    assert re.search(r"<v>32</v>", words)


def exports() -> list[tuple[str, str, list[str]]]:
    """What three consoles list: two PCs are in the first under a serial typed by hand."""
    seen = datetime.now(UTC).strftime("%Y-%m-%d %H:%M")
    names = [(f"VP-{n:02}", f"DKVP{n:04}") for n in range(1, PCS + 1)]
    typed = [("VP-O31", "DKVPOO31"), ("VP-O32", "DKVPOO32")]  # letters for noughts
    antivirus = [f"{name};{serial};Đang bảo vệ;{seen}" for name, serial in names[:30] + typed]
    edr = [f"{name},{serial},active,{seen}" for name, serial in names[:20]]
    directory = [f"{name},Windows 10,{seen}" for name, _serial in names]
    return [
        ("antivirus", "Diệt virus", ["Tên máy;Số sê-ri;Trạng thái;Lần cuối kết nối", *antivirus]),
        ("edr", "EDR", ["hostname,serial number,status,last seen", *edr]),
        ("directory", "Thư mục", ["Name,OperatingSystem,LastLogonDate", *directory]),
    ]


def take(page: Page, kind: str, name: str, path: Path, shot: Shot) -> None:
    """One list: dropped, its columns looked at, taken."""
    page.goto("/coverage/lists/new/")
    page.select_option("select[name=kind]", kind)
    page.fill("input[name=source]", name)
    page.set_input_files("input[name=file]", str(path))
    press(page, "Xem các cột")
    expect(page.locator("h1")).to_contain_text("Cột nào là gì?")
    expect(page.locator("main tbody")).to_contain_text("VP-01")
    shot(page, f"columns-{kind}")
    press(page, "Nhập danh sách này")
    expect(page.locator("main")).to_contain_text("Đã nhập")


def settle(page: Page, name: str, words: str) -> None:
    """Say once whether the row of a list is this PC."""
    page.locator("section.card", has_text=name).get_by_role("button", name=words).first.click()
    expect(page.locator("section.card", has_text=f"DKVP00{name[-2:]}")).to_have_count(0)


def headline(page: Page) -> tuple[int, int, int]:
    """(owned, protected, doubtful) of the page on protection."""
    words = page.locator("h1").inner_text()
    found = re.search(r"(\d+) trên (\d+) máy được bảo vệ", words)
    assert found is not None, words
    link = re.search(r"Máy cần người xem \((\d+)\)", page.locator("main").inner_text())
    assert link is not None
    return int(found[2]), int(found[1]), int(link[1])
