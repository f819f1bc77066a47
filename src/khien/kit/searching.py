"""``Tim tai lieu mat.cmd``: find files with a classification mark on this PC's own drives.

In: the kit, and folders when they are named. Out: a page and a report that stay on this PC, in a
folder of this account: names of marked files never go onto a stick. ``Kiem tra may nay.cmd``
takes the figures from there. The work goes on where it was broken off.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import UTC, datetime

from khien.cli.main import main as khien
from khien.core.errors import KhienError
from khien.core.i18n import N_, gettext
from khien.evidence.private_files import can_write, make_private_directory, state_directory
from khien.evidence.state_lock import locked
from khien.evidence.unit_key import settle_key
from khien.kit.folder import Kit
from khien.kit.windows import fixed_drives, open_page, own_folder

REPORT, PAGE, MEMORY = "quet.jsonl", "quet.html", "quet.state"
LONG = N_("Đang tìm trong {drives}; có thể mất vài giờ. Đóng cửa sổ thì lần sau tìm tiếp.")
STAYS = N_("Trang kết quả chỉ nằm ở máy này: {page}. Không chép trang này lên USB hay gửi đi.")


def run(kit: Kit, words: Sequence[str]) -> int:
    """Search; the exit code is that of ``khien scan``."""
    folder, drives = own_folder(), list(words) or fixed_drives()
    make_private_directory(folder)
    _settle_unit_key(kit)
    print(gettext(LONG, drives=", ".join(drives)), flush=True)
    page = folder / PAGE
    code = khien([
        "scan", *drives, "--places", "--state", str(folder / MEMORY),
        "--jsonl", str(folder / REPORT), "--html", str(page),
    ])  # fmt: skip
    if page.is_file():
        print(gettext(STAYS, page=page))
        open_page(page)
    return code


def _settle_unit_key(kit: Kit) -> None:
    """The unit's key as ``khien enrol`` settles it, so that a file keeps its number from scan to
    scan; without one the counts are told all the same."""
    now, state = datetime.now(UTC), state_directory()
    found = kit.ticket(now)
    if found is None or found[1].machine_class == "stand_alone" or not can_write(state):
        return
    with contextlib.suppress(KhienError, OSError), locked(state):
        settle_key(state, found[1], kit.root, now=now)
