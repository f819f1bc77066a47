"""Who, with whom and by when, printed as slots of an item or as columns of a plan's table.

"Đơn vị chủ trì: Phòng Tư pháp. Thời gian hoàn thành: trước ngày 08/4." ends an item of a plan;
"TT | Nhiệm vụ | Đơn vị | Thời hạn" heads a table whose rows are items. In: passages. Out: what
a slot or a row says, and which columns a heading row names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from khien.directives.actors import split_names
from khien.directives.deadlines import Deadline, read_deadline
from khien.directives.passages import Passage, joined, plain
from khien.directives.rules import fired, rule

WHO, ALONG, WHEN = "who", "along", "when"
_MOST_CELLS = 12
_SLOT = re.compile(
    r"[-+•*\s(]{0,4}(?:"
    r"(?P<along>(?:các )?(?:đơn vị|cơ quan)(?: [^.;:]{2,30})? phối hợp(?: thực hiện)?)"
    r"|(?P<who>(?:các )?(?:đơn vị|cơ quan|bộ phận|người|tổ chức|cá nhân)(?:,? (?:cá nhân|bộ phận))?"
    r" (?:chủ trì|thực hiện|phụ trách|chịu trách nhiệm|đầu mối|chính)(?: thực hiện)?"
    r"|trách nhiệm(?: thực hiện)?|phân công(?: thực hiện)?|chủ trì)"
    r"|(?P<when>(?:thời gian|thời hạn|tiến độ|hạn)(?: hoàn thành| thực hiện| báo cáo| gửi| xong"
    r"| trình)?))\s?:\s?"
)
_CUT = re.compile(r"\|")
_HEAD_TASK = re.compile(r"noi dung|nhiem vu|cong viec|cac viec|hoat dong|dau viec|ten viec")
_HEAD_WHO = re.compile(
    r"don vi|co quan|chu tri|phan cong|bo phan|nguoi thuc hien|trach nhiem|phu trach"
)
_HEAD_ALONG = re.compile(r"phoi hop")
_HEAD_WHEN = re.compile(r"thoi (?:gian|han)|tien do|\bhan\b|hoan thanh")
_HEAD_NUMBER = re.compile(r"(?:s?tt|so tt|so thu tu)\W*$")
# a table that follows up on tasks given elsewhere gives none
_FOLLOWS_UP = re.compile(r"ket qua|tinh trang|trang thai|so ky hieu|so van ban|da thuc hien")
_NUMBER = re.compile(r"\W{0,3}(\d{1,3}(?:\.\d{1,2})?|[a-zđ]|[IVX]{1,5})\W{0,3}$")
_ENDED = rule("slots.of-an-item", '"Đơn vị chủ trì: X. Thời gian hoàn thành: Y." ends an item')
_TABLE = rule("slots.table", 'a plan\'s table: "TT | Nhiệm vụ | Đơn vị | Thời hạn"')


@dataclass(frozen=True, slots=True)
class Filled:
    """What slots or cells say; empty where they say nothing."""

    who: tuple[str, ...] = ()
    along: tuple[str, ...] = ()
    when: Deadline | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """Which cell of a table's rows is what."""

    task: int
    number: int | None = None
    roles: tuple[tuple[str, int], ...] = field(default=())


def slot(passage: Passage, letter_date: str | None) -> Filled | None:
    """What a slot says, or None when the passage is none."""
    match = _SLOT.match(passage.key)
    if match is None or match.end() >= len(passage.text):
        return None
    fired(_ENDED)
    return _filled(match.lastgroup or WHO, passage.cut(match.end()), letter_date)


def _filled(kind: str, value: Passage, letter_date: str | None) -> Filled:
    text = value.text.rstrip(" .;")
    if kind == WHEN:
        return Filled(when=_term(value, text, letter_date))
    names = split_names(text) if text else ()
    return Filled(along=names) if kind == ALONG else Filled(who=names)


def _term(value: Passage, text: str, letter_date: str | None) -> Deadline | None:
    """A term without the words that usually lead it: the column or label says what it is."""
    found = read_deadline(value, letter_date, reported=False)
    if found is not None or not text:
        return found
    led = f"thời hạn: {text}"
    found = read_deadline(Passage.of(led, range(len(led) + 1)), letter_date, reported=False)
    if found is None:
        return Deadline(text, text)
    shown = found.text.split(": ", 1)[-1]
    same = found.value == found.text
    return Deadline(shown if same else found.value, shown, found.due, found.assumed)


def joined_slots(first: Filled, second: Filled) -> Filled:
    """Two slots of one item together."""
    return Filled(first.who or second.who, first.along or second.along, first.when or second.when)


def cells(passage: Passage) -> list[Passage]:
    """The cells of a row, in order; one when it is no row."""
    return [passage.cut(start, end) for start, end in _bounds(passage)]


def _bounds(passage: Passage) -> list[tuple[int, int]]:
    """Where each cell stands in the row's text; bars at the row's ends part nothing."""
    found: list[tuple[int, int]] = []
    at = 0
    for match in _CUT.finditer(passage.text):
        found.append((at, match.start()))
        at = match.end()
        if len(found) == _MOST_CELLS:
            break
    found.append((at, len(passage.text)))
    if not passage.text[slice(*found[0])].strip():
        found = found[1:]
    return found[:-1] if found and not passage.text[slice(*found[-1])].strip() else found


def columns(passage: Passage) -> Columns | None:
    """The columns a heading row names, or None when it heads no table of tasks."""
    if not _CUT.search(passage.text):
        return None
    names = [plain(cell.text).strip(" *_") for cell in cells(passage)]
    if not 3 <= len(names) <= _MOST_CELLS or any(len(name) > 60 for name in names):
        return None
    if any(_FOLLOWS_UP.search(name) for name in names):
        return None
    number = next((i for i, name in enumerate(names) if _HEAD_NUMBER.match(name)), None)
    task = next((i for i, name in enumerate(names) if _HEAD_TASK.search(name)), None)
    if task is None:
        return None
    roles: list[tuple[str, int]] = []
    for index, name in enumerate(names):
        if index in (task, number):
            continue
        if _HEAD_ALONG.search(name):
            roles.append((ALONG, index))
        elif _HEAD_WHO.search(name):
            roles.append((WHO, index))
        elif _HEAD_WHEN.search(name):
            roles.append((WHEN, index))
    return Columns(task, number, tuple(roles)) if roles else None


def row(passage: Passage, heads: Columns) -> tuple[str | None, Passage] | None:
    """(its number, the row from the task on) of a table's row, or None when it is none; no
    number where the row goes on with the cells of the one above."""
    bounds = _bounds(passage)
    if len(bounds) < 2 or len(bounds) <= heads.task:
        return None
    start, end = bounds[heads.task]
    if not any(character.isalpha() for character in passage.text[start:]):
        return None
    rest = passage.cut(start, bounds[-1][1])
    if heads.number is not None and not passage.cut(*bounds[heads.number]):
        return None, rest
    if not any(character.isalpha() for character in passage.text[start:end]):
        return None
    label = ""
    if heads.number is not None:
        match = _NUMBER.match(passage.cut(*bounds[heads.number]).text)
        if match is None:
            return None
        label = match[1]
    fired(_TABLE)
    return label, rest


def of_row(lines: Sequence[Passage], heads: Columns, letter_date: str | None) -> Filled:
    """What the cells after the task's say; a cell may go on in the lines below."""
    parted = [cells(line) for line in lines]
    said = Filled()
    for kind, index in heads.roles:
        at = index - heads.task
        parts = [line[at] for line in parted if 0 < at < len(line) and line[at].text]
        if parts:
            said = joined_slots(said, _filled(kind, joined(parts), letter_date))
    return said
