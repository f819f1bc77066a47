"""The pictures of the marked-file scanner for ``make docs``: the officer's page and his report.

Both are the real thing: the page's own reader reads a report made for the ids it shows, and the
report is what ``khien scan --html`` writes about a few sample files.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import Page

import browser as kit

SAMPLES = Path(__file__).resolve().parent.parent / "samples/files"
# A folder as an officer might have it, and which sample each file of it is.
FOLDER = "/home/hanhtt/Tài liệu"
FILES = {
    "Văn thư 2019/cong-van-den-03.pdf": "dau-tuyet-mat.pdf",
    "Lưu trữ 1999/CV12.TXT": "dau-toi-mat-vni.txt",
    "Báo cáo/bao-cao-quy-2.docx": "dau-mat.docx",
    "Tải về/ho-so.zip": "dau-mat.zip",
    "Quét/ban-quet-07.png": "ban-quet-khung-trong.png",
    "Riêng/luong.docx": "co-mat-khau.docx",
    "Báo cáo/cong-van-13.docx": "cong-van.docx",
}

# Names for the rows of the page, which are all of one kind.
ROWS = ("Văn thư/cong-van-den-03", "Văn thư/bao-cao-quy-2", "Lưu trữ/ke-hoach-2019",
        "Tải về/phu-luc-1", "Báo cáo/danh-sach")  # fmt: skip


def names(page: Page) -> None:
    """One PC's marked files with the names from the officer's own report beside them."""
    page.goto("/marked/")
    page.locator("a[href^='/marked/machines/']").first.click()
    page.wait_for_selector("[data-finding]")
    known = page.eval_on_selector_all(
        "[data-finding]", "rows => rows.map((row) => row.dataset.finding)"
    )
    paths = [f"/home/hanhtt/{name}.docx" for name in ROWS]
    lines = [
        json.dumps({"path": path, "finding_id": one})
        for one, path in zip(known, paths * len(known), strict=False)
    ]
    report = {"name": "quet.jsonl", "mimeType": "text/plain", "buffer": "\n".join(lines).encode()}
    page.set_input_files("[data-local-file]", report)  # type: ignore[arg-type]
    page.wait_for_selector("[data-local-name]:not(:empty)")


def report(page: Page) -> None:
    """What ``khien scan --html`` wrote; the temporary folder and this PC under other names."""
    with tempfile.TemporaryDirectory(prefix="khien-docs-") as place:
        folder, written = Path(place) / "ho-so", Path(place) / "quet.html"
        for name, sample in FILES.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(SAMPLES / sample, folder / name)
        command = [kit.khien(), "scan", str(folder), "--html", str(written)]
        subprocess.run(command, env=kit.environment(), capture_output=True, check=False)
        text = written.read_text("utf-8").replace(str(folder), FOLDER)
    page.set_content(text)
    page.evaluate("host => { for (const one of document.querySelectorAll('h1')) "
                  "one.textContent = one.textContent.replace(/máy .*$/, `máy ${host}`); }",
                  "PC-0101")  # fmt: skip
