"""The options of ``khien scan`` (CLI.md), and what a scan is told by them."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path

from khien.cli.scan_table import shown
from khien.core.i18n import N_, gettext
from khien.documents.ocr.recognition import Mode
from khien.markings.allow import AllowList
from khien.markings.scanning import Options
from khien.markings.window import Window

_MOST_WORKERS = 64
_FILE = N_("TỆP")
_TOLD = {
    "one": N_("trả lời một câu về một tệp sắp gửi đi"),
    "jsonl": N_("ghi từng dấu thành một dòng JSON; dấu - là in ra màn hình"),
    "full": N_("xem cả văn bản, không chỉ phần đầu (chậm hơn nhiều)"),
    "ocr": N_("tìm con dấu trong bản quét và ảnh: tự động, không bao giờ, hay luôn luôn"),
    "workers": N_("số tệp xem cùng lúc; mặc định bằng số nhân của máy"),
    "state": N_("nhớ kết quả: lần sau chỉ đọc tệp đã đổi, bị ngắt thì quét tiếp"),
    "fast": N_("không nhường bộ xử lý và ổ đĩa cho chương trình khác"),
    "exclude": N_("bỏ qua tệp, thư mục có tên hoặc đường dẫn khớp mẫu; dùng được nhiều lần"),
    "allow": N_("danh sách tệp được phép có dấu (JSON, CSV: path hoặc sha256, reason, expires)"),
    "window": N_("chỉ làm việc trong khung giờ này mỗi ngày"),
    "places": N_("kể thêm các nơi hay có tệp: thùng rác, kho thư, thư mục tải về, hàng đợi in…"),
    "xlsx": N_("ghi bảng tính để xử lý từng tệp, chỉ để ở máy này"),
    "html": N_("ghi trang để xử lý từng tệp, chỉ để ở máy này"),
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of CLI.md."""
    told = {name: gettext(words) for name, words in _TOLD.items()}
    file = gettext(_FILE)
    add = parser.add_argument
    add("paths", nargs="+", metavar=gettext(N_("ĐƯỜNG_DẪN")))
    for name in ("one", "full", "fast", "places"):
        add(f"--{name}", action="store_true", help=told[name])
    add("--jsonl", metavar=file, help=told["jsonl"])
    modes = tuple(each.value for each in Mode)
    add("--ocr", choices=modes, default=Mode.AUTO.value, help=told["ocr"])
    add("--workers", type=_workers, metavar="N", help=told["workers"])
    add("--exclude", action="append", default=[], metavar=gettext(N_("MẪU")),
        help=told["exclude"])  # fmt: skip
    add("--window", metavar="HH:MM-HH:MM", help=told["window"])
    for name in ("state", "allow", "xlsx", "html"):
        add(f"--{name}", type=Path, metavar=file, help=told[name])


def _workers(text: str) -> int:
    if text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= _MOST_WORKERS:
        return int(text)
    raise argparse.ArgumentTypeError(gettext(N_("cần một số từ 1 đến {most}"), most=_MOST_WORKERS))


def options_of(arguments: argparse.Namespace) -> Options:
    """How to scan; raises UsageError for a list or hours that cannot be used."""
    written = [arguments.xlsx, arguments.html, arguments.allow]
    if arguments.jsonl not in {None, "-"}:
        written.append(Path(arguments.jsonl))
    return Options(
        ocr=Mode(arguments.ocr),
        whole=arguments.full,
        workers=arguments.workers,
        fast=arguments.fast,
        state=arguments.state,
        excludes=tuple(arguments.exclude),
        allow=_allowed(arguments.allow),
        window=Window.parse(arguments.window) if arguments.window is not None else None,
        own=tuple(each for each in written if each is not None),
    )


def _allowed(path: Path | None) -> AllowList:
    """The list in ``path``; what has run out is told."""
    if path is None:
        return AllowList()
    allow = AllowList.read(path, today=datetime.now().astimezone().date())
    for each in allow.expired:
        told = gettext(
            N_("Đã hết hạn ngày {date}, không còn được phép: {reason}"),
            date=each.expires.strftime("%d/%m/%Y"), reason=each.reason,
        )  # fmt: skip
        print(shown(told), file=sys.stderr)
    return allow
