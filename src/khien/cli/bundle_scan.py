"""What a bundle says of marked files, for whoever asks what left the PC.

In: the part ``marked_files`` of an inspection. Out: lines: what the scan covered, its counts, and
of each file the ten facts that leave the PC. There are no others: no name, path or hash.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from khien.cli.scan_table import STATES, WHERES
from khien.core.i18n import N_, gettext, language
from khien.evidence.errors import Malformed
from khien.evidence.marked_files import (
    OTHER,
    PART,
    SHARE,
    MarkedFile,
    MarkedFiles,
    read_marked_files,
)
from khien.markings.mark import State
from khien.markings.unread import unread_sentence

_SIZES: Mapping[str, str] = {
    "up-to-10k": N_("đến 10 KB"),
    "up-to-100k": N_("10–100 KB"),
    "up-to-1m": N_("100 KB–1 MB"),
    "up-to-10m": N_("1–10 MB"),
    "up-to-100m": N_("10–100 MB"),
    "larger": N_("trên 100 MB"),
}
_UNKNOWN_MONTH = "1970-01"


def lines(inspection: Mapping[str, Any]) -> Iterator[str]:
    """The section; one line that says so where no scan came with the inspection."""
    yield ""
    yield gettext(N_("Tệp mang dấu độ mật"))
    if inspection.get(PART) is None:
        yield "  " + gettext(
            N_("Gói không kèm lần quét nào. Kèm bằng khien inspect --scan-result TỆP.")
        )
        return
    from khien.workflows.marked_files import vocabulary

    try:
        part = read_marked_files(inspection[PART], vocabulary=vocabulary())
    except Malformed:
        yield "  " + gettext(
            N_("Phần này không đúng mẫu, hệ thống sẽ không nhận. Làm lại gói trên máy đó.")
        )
        return
    yield from (f"  {line}" for line in [*_cover(part), *_counts(part)])
    for one in sorted(part.files, key=lambda each: (each.level is None, each.finding_id)):
        yield from _file(one)


def _cover(part: MarkedFiles) -> Iterator[str]:
    """When, where and how much was looked at."""
    yield gettext(
        N_("Quét lúc {at} · bộ quy tắc {rules} · khóa đơn vị {key}"),
        at=part.scanned_at.strftime("%d/%m/%Y %H:%M UTC"), rules=part.rules,
        key=part.key_id or "—",
    )  # fmt: skip
    roots = ", ".join(_place(drive, depth) for drive, depth in part.roots)
    yield gettext(N_("Ổ của máy: {drives} · đã quét: {roots}"),
                  drives=", ".join(part.drives) or "—", roots=roots or "—")  # fmt: skip
    yield gettext(
        N_("Đã xem: {examined} · không phải văn bản: {skipped} · không xem được: {unread}"),
        examined=part.examined, skipped=part.skipped, unread=part.unread,
    )  # fmt: skip
    for code, count in sorted(part.unreadable.items(), key=lambda each: (-each[1], each[0])):
        why = gettext(N_("Lý do khác.")) if code == OTHER else unread_sentence(code)
        yield f"    {count} · {why}"


def _counts(part: MarkedFiles) -> Iterator[str]:
    """How many files in each state, and what kept some from being told."""
    yield " · ".join(f"{gettext(STATES[state])}: {part.count(state.value)}" for state in STATES)
    if part.narrowed:
        yield gettext(N_("Bị loại trừ hoặc được phép có dấu: {count}"), count=part.narrowed)
    if part.left_out:
        yield gettext(
            N_("{count} tệp không có mã nên không được nêu: chạy khien enrol trên máy để có khóa "
               "đơn vị, quét lại, làm gói mới."), count=part.left_out,
        )  # fmt: skip


def _file(one: MarkedFile) -> Iterator[str]:
    """The ten facts of a file, and nothing else."""
    year, _, month = one.month.partition("-")
    changed = "—" if one.month == _UNKNOWN_MONTH else f"{month}/{year}"
    told = [
        gettext(STATES[State(one.state)]), gettext(WHERES[one.where]), _rule(one.rule),
        gettext(N_("khác")) if one.format == OTHER else one.format,
        gettext(_SIZES[one.size_class]), gettext(N_("sửa {month}"), month=changed),
        _place(one.drive, one.depth),
    ]  # fmt: skip
    yield f"  [{one.level or '?'}] {' · '.join(told)}"
    yield f"      {one.finding_id}"


def _place(drive: str, depth: int) -> str:
    """A drive and how deep, as far as it is told: no folder has a name here."""
    shown = gettext(N_("thư mục dùng chung")) if drive == SHARE else drive
    if not depth:
        return gettext(N_("gốc {drive}"), drive=shown)
    return gettext(N_("{drive} cấp {depth}"), drive=shown, depth=depth)


def _rule(name: str) -> str:
    """What the rule looks for; a stamp's rules have no title of their own."""
    from khien.markings.search import all_rules

    titles = {each.id: each.title for each in all_rules()}
    if name not in titles:
        return gettext(N_("khác")) if name == OTHER else gettext(N_("khung giống con dấu"))
    return titles[name][1 if language() == "en" else 0]
