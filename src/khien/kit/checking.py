"""``Kiem tra may nay.cmd``: look at this PC, write its signed bundle and a page, say three lines.

In: the kit. Out: ``ket-qua/<PC>-<moment>.khien`` and ``.html``. Without a ticket, or with one
that this PC cannot use, the PC is looked at all the same and the reason is told.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from khien.cli.inspect import exit_code
from khien.cli.inspection_page import write_page, write_paper
from khien.cli.inspection_table import headline
from khien.cli.signed_files import show_fingerprints, write_whole
from khien.core.errors import KhienError
from khien.core.findings import Status
from khien.core.i18n import N_, gettext
from khien.evidence.bindings import take_receipt
from khien.evidence.places import places_file
from khien.evidence.private_files import can_write, state_directory
from khien.evidence.state_lock import locked
from khien.kit.folder import Kit, result_name
from khien.kit.paper import asked_challenge
from khien.kit.searching import REPORT
from khien.kit.windows import open_page, own_folder
from khien.workflows.inspection import InspectionRun, run_inspection, scan_max_age
from khien.workflows.scan_result import ScanResult, read_scan_result

if TYPE_CHECKING:
    from khien.evidence.ticket import Ticket

LOOKING = N_("Đang kiểm tra máy này, thường xong trong một phút…")
ALL_SEEN = N_("Đã xem được mọi mục cần xem.")
NOT_SEEN = N_("Chưa xem được {count} mục, trong đó {closed} mục cần quyền quản trị.")
PAGE_ALONE = N_("Trang kết quả: {page}.")
PAGE_AND_BUNDLE = N_("Trang kết quả: {page}. Gói để nộp: {bundle}.")
NO_TICKET = N_("Không có phiếu (.khien) cạnh bộ kiểm tra nên chưa làm gói để nộp.")
UNSIGNED = N_(
    "Gói chưa có chữ ký vì không lưu được khóa trên máy này; chỉ được tính là “người khai”. Chạy "
    "lại và chọn Yes khi Windows hỏi quyền quản trị."
)
NOT_BESIDE = N_("Không ghi được cạnh bộ kiểm tra; kết quả nằm ở {folder}.")


def run(kit: Kit, words: Sequence[str]) -> int:
    """Look, write, show; the exit code is that of ``khien inspect``."""
    del words
    now = datetime.now(UTC)
    found, state = kit.ticket(now), state_directory()
    challenge = asked_challenge(found[1] if found else None)
    print(gettext(LOOKING), flush=True)
    _take_receipts(kit, state)
    done, trouble = _inspected(found, state, now)
    folder = kit.results()
    name = result_name(str(done.inspection["subject"]["hostname"]), now)
    page, bundle = folder / f"{name}.html", folder / f"{name}.khien"
    if found is not None and challenge and done.signed:
        write_paper(done, found[1], challenge, page)  # the bundle it stands for beside it
    else:
        write_page(done.inspection, page)
        if done.bundle is not None:
            write_whole(bundle, done.to_hand_in())
    for line in three_lines(done, page, bundle, kit):
        print(line)
    _say_more(done, found, trouble)
    if folder.parent != kit.root:
        print(gettext(NOT_BESIDE, folder=folder))
    open_page(page)
    return exit_code(done.inspection)


def three_lines(done: InspectionRun, page: Path, bundle: Path, kit: Kit) -> list[str]:
    """What to mend, what was not seen, where the results are."""
    findings = done.inspection["findings"]
    unknown = [each for each in findings if each["status"] == Status.UNKNOWN]
    closed = sum(each["reason_code"] == "needs-elevation" for each in unknown)
    seen = gettext(NOT_SEEN, count=len(unknown), closed=closed) if unknown else gettext(ALL_SEEN)
    told = {"page": _shown(page, kit), "bundle": _shown(bundle, kit)}
    where = gettext(PAGE_AND_BUNDLE if done.bundle is not None else PAGE_ALONE, **told)
    return [headline(findings), seen, where]


def _inspected(
    found: tuple[Path, Ticket] | None, state: Path, now: datetime
) -> tuple[InspectionRun, KhienError | None]:
    """The run with its bundle where that can be, else the look alone and why."""
    path, ticket = found or (None, None)
    scan = _last_scan(ticket, now)
    if path is not None:
        try:
            return _run(path, ticket, state, now, scan), None
        except KhienError as error:
            # Whatever stood in the way, the folder of keys or the ticket: look without both.
            return _run(None, ticket, state, now, None), error
    return _run(None, None, state, now, scan), None


def _run(
    path: Path | None, ticket: Ticket | None, state: Path, now: datetime, scan: ScanResult | None
) -> InspectionRun:
    return run_inspection(
        ticket=ticket,
        state_dir=state,
        now=now,
        places_file=places_file(path) if path else None,
        with_bundle=path is not None,
        scan=scan,
    )


def _last_scan(ticket: Ticket | None, now: datetime) -> ScanResult | None:
    """What ``Tim tai lieu mat.cmd`` found on this PC, where that is fresh enough to tell."""
    report = own_folder() / REPORT
    if not report.is_file():
        return None
    with contextlib.suppress(KhienError):
        return read_scan_result(report, now=now, max_age=scan_max_age(ticket))
    return None


def _take_receipts(kit: Kit, state: Path) -> None:
    """Answers of the console that were carried back with the kit, those for this PC."""
    # A folder made by an elevated run is closed to another: it cannot even be asked about.
    if not state.is_dir() or not can_write(state) or not (state / "bindings").is_dir():
        return
    for data in kit.receipts():
        with contextlib.suppress(KhienError), locked(state):
            take_receipt(state, data)


def _say_more(
    done: InspectionRun, found: tuple[Path, Ticket] | None, trouble: KhienError | None
) -> None:
    """What a person must know beside the three lines, where there is anything."""
    if found is None:
        print(gettext(NO_TICKET))
    elif trouble is not None:
        print(str(trouble))
    elif not done.signed:
        print(gettext(UNSIGNED))
    elif done.enrolled_now and done.binding is not None:
        show_fingerprints(found[1], done.binding)


def _shown(path: Path, kit: Kit) -> str:
    """A path as it is found from the kit."""
    return str(path.relative_to(kit.root)) if path.is_relative_to(kit.root) else str(path)
