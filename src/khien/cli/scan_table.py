"""What a scan tells a person: marks gravest first, what could not be examined, then figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TextIO

from khien.core.i18n import N_, gettext
from khien.markings.finding import Found, Status
from khien.markings.mark import State
from khien.markings.reasons import reason_sentence
from khien.markings.scanning import Seen, Summary, needs_a_person
from khien.markings.unread import unread_sentence

if TYPE_CHECKING:
    from khien.markings.places.place import Place

LEVELS: Sequence[str | None] = ("TUYỆT MẬT", "TỐI MẬT", "MẬT", None)
STATES: Mapping[State, str] = {
    State.MARKED: N_("mang dấu"),
    State.BOX_UNREAD: N_("khung giống con dấu, cần người xem"),
    State.DECLASSIFIED: N_("đã giải mật"),
    State.FORM: N_("chỉ là mẫu hoặc danh mục"),
}
WHERES: Mapping[str, str] = {
    "head": N_("đầu trang 1"),
    "stamp": N_("khung hoặc con dấu"),
    "cell": N_("ô bảng"),
    "header": N_("đầu trang, chân trang"),
    "annotation": N_("ghi chú"),
    "body": N_("trong bài"),
    "property": N_("thuộc tính tệp"),
    "name": N_("tên tệp"),
}
_MOST_NAMED = 50  # files under one reason; all of them stand in the reports


def shown(words: object) -> str:
    """A name as a terminal or page may show it: nothing in it steers, every letter stays."""
    return "".join(each if each.isprintable() else "�" for each in str(words))


def gravest_first(kept: list[Seen]) -> list[tuple[Seen, Found]]:
    """Every mark with its file: what a person must see to first, by level and path."""
    marks = [(seen, found) for seen in kept for found in seen.report.found]
    states = list(STATES)
    return sorted(marks, key=lambda each: (
        each[0].allowed is not None, states.index(each[1].state),
        LEVELS.index(each[1].level) if each[1].level in LEVELS else len(LEVELS),
        each[0].entry.path,
    ))  # fmt: skip


def show(kept: list[Seen], summary: Summary, *, to: TextIO, places: Sequence[Place] = ()) -> None:
    """Print all of it."""
    for line in table(kept, summary, places):
        print(line, file=to)


def table(kept: list[Seen], summary: Summary, places: Sequence[Place] = ()) -> Iterator[str]:
    """Lines for a person."""
    for seen, found in gravest_first(kept):
        yield from _of_mark(seen, found)
    unread = [each for each in kept if each.report.status is Status.UNREADABLE]
    yield from _unread(unread)
    if places:
        yield from _places(places)
    if summary.system:
        names = ", ".join(map(shown, summary.system[:5]))
        yield gettext(N_("Không quét thư mục của hệ điều hành: {names}"), names=names)
    yield last_line(kept, summary)


def _of_mark(seen: Seen, found: Found) -> Iterator[str]:
    inner = f" › {shown(found.member)}" if found.member else ""
    told = [gettext(STATES[found.state]), gettext(WHERES[found.where.value])]
    if found.page and found.page > 1:
        told.append(gettext(N_("trang {page}"), page=found.page))
    yield f"[{found.level or '?'}] {shown(seen.entry.path)}{inner}"
    yield f"    {' · '.join(told)}"
    if found.reasons:
        yield f"    {' '.join(reason_sentence(each) for each in found.reasons)}"
    if seen.allowed is not None:
        yield "    " + gettext(N_("Được phép đến {date}: {reason}"),
                               date=seen.allowed.expires.strftime("%d/%m/%Y"),
                               reason=shown(seen.allowed.reason))  # fmt: skip


def _unread(unread: list[Seen]) -> Iterator[str]:
    if not unread:
        return
    yield gettext(N_("Không xem được {count} tệp:"), count=len(unread))
    by_code: dict[str, list[str]] = defaultdict(list)
    for seen in unread:
        # A package of thousands of such files is one line: it must not hide the others.
        members: dict[str, list[str | None]] = defaultdict(list)
        for each in seen.report.unread:
            members[each.code].append(each.member)
        for code, inside in members.items():
            by_code[code].append(shown(seen.entry.path) + _inside(inside))
    for code, names in sorted(by_code.items(), key=lambda each: -len(each[1])):
        yield f"  {unread_sentence(code)} ({len(names)})"
        yield from (f"    {name}" for name in sorted(names)[:_MOST_NAMED])
        if len(names) > _MOST_NAMED:
            yield "    " + gettext(N_("… và {count} tệp nữa"), count=len(names) - _MOST_NAMED)


def _inside(members: list[str | None]) -> str:
    """Which files within a file are meant; "" when it is the file itself."""
    if None in members:
        return ""
    more = len(members) - 1
    told = f" › {shown(members[0])}"
    return told + (" " + gettext(N_("(và {count} tệp bên trong nữa)"), count=more) if more else "")


def _places(places: Sequence[Place]) -> Iterator[str]:
    yield gettext(N_("Những nơi hay có tệp:"))
    by_kind: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        by_kind[place.title()].append(place)
    for title, some in by_kind.items():
        yield f"  {title}: {len(some)}"
        yield from (f"    {shown(each.path)}" for each in some[:_MOST_NAMED])


def last_line(kept: list[Seen], summary: Summary) -> str:
    """All in one line."""
    told = gettext(
        N_("{files} tệp: {marked} cần xử lý, {unread} không xem được, {skipped} không phải văn "
           "bản; {seconds} giây."),
        files=summary.files, marked=sum(map(needs_a_person, kept)), unread=summary.unreadable,
        skipped=summary.skipped, seconds=f"{summary.seconds:.1f}".replace(".", ","),
    )  # fmt: skip
    if not summary.finished:
        told += " " + gettext(N_("Chưa quét hết."))
    return told


_NOT_TO_SETTLE = {
    "allowed": N_("Tệp mang dấu độ mật nhưng có trong danh sách được phép."),
    "declassified": N_("Tệp mang dấu độ mật và ghi đã giải mật: xem đúng vậy rồi mới gửi."),
    "form": N_("Chữ chỉ độ mật trong tệp chỉ là mẫu hoặc danh mục: xem đúng vậy rồi mới gửi."),
}


def sentence(seen: Seen) -> str:
    """One sentence for a person who is about to send the file."""
    found = gravest_first([seen])
    worst = found[0][1] if found and needs_a_person(seen) else None
    if worst is not None and worst.state is State.MARKED:
        return gettext(N_("Tệp mang dấu {level} ({where}): không gửi, không đưa lên mạng."),
                       level=worst.level, where=gettext(WHERES[worst.where.value]))  # fmt: skip
    if worst is not None:
        return gettext(N_("Tệp có khung giống con dấu mà máy không đọc được: mở xem rồi mới gửi."))
    if any(each.code == "vanished" for each in seen.report.unread):
        return gettext(N_("Không có tệp này: kiểm tra lại tên và thư mục rồi chạy lại."))
    if seen.report.unread:
        why = unread_sentence(seen.report.unread[0].code)
        return gettext(N_("Không xem hết được tệp này, mở xem rồi mới gửi: {why}"), why=why)
    if seen.report.status is Status.SKIPPED:
        return gettext(N_("Tệp không phải dạng văn bản nên không xem được: mở xem rồi mới gửi."))
    if found:
        return gettext(_NOT_TO_SETTLE["allowed" if seen.allowed else found[0][1].state.value])
    return gettext(N_("Không thấy dấu độ mật trong tệp này."))
