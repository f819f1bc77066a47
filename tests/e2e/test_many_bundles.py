"""Acceptance 8: a batch ticket, forty bundles handed in by one drag, and what follows from them.

A real folder is dropped, as a person drags it from the stick: forty bundles made by the code that
a PC runs, in a folder within the folder, with the ticket, its marks and a letter lying beside.
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
