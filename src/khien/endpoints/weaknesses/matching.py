"""How one PC stands to one CVE or KB number: affected, fixed, or cannot tell and why.

Affected is said only of a build or version that is older than the fix. That a KB is missing from
a list proves nothing: later updates carry it and take its place in the list.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from khien.core.i18n import N_
from khien.core.messages import Message
from khien.core.text import fold
from khien.endpoints.inventory.versions import version_key
from khien.endpoints.weaknesses.fixes import Fix, Fixes, ProgramFix


class Standing(enum.StrEnum):
    """The three answers. FIXED: also a PC that never had the weakness."""

    AFFECTED = "affected"
    FIXED = "fixed"
    CANNOT_TELL = "cannot_tell"


WORST_FIRST = (Standing.AFFECTED, Standing.CANNOT_TELL, Standing.FIXED)

REASONS: Mapping[str, Message] = {
    "build-too-old": Message(
        N_("Windows bản dựng {build}.{revision}, bản vá có từ {build}.{needed}."),
        N_("Cài bản cập nhật Windows mới nhất."),
    ),
    "program-too-old": Message(
        N_("{program} bản {version}, đã vá từ bản {needed}."), N_("Cập nhật {program}.")
    ),
    "build-has-fix": Message(N_("Windows bản dựng {build}.{revision} đã có bản vá ({needed}).")),
    "kb-installed": Message(N_("Đã cài {kb}.")),
    "never-affected": Message(N_("Windows bản dựng {build} không có lỗ hổng này.")),
    "other-system": Message(N_("Lỗ hổng của Windows, máy không chạy Windows.")),
    "program-not-there": Message(N_("Máy không có {program}.")),
    "program-has-fix": Message(N_("{program} bản {version} đã vá (từ bản {needed}).")),
    "not-mapped": Message(
        N_("Chưa có dữ liệu bản nào đã vá {number}."),
        N_("Thêm vào tệp bản vá của đơn vị, hoặc nộp minh chứng."),
    ),
    "nothing-told": Message(
        N_("Máy chưa báo hệ điều hành hay phần mềm."), N_("Kiểm tra máy rồi nộp kết quả.")
    ),
    "revision-unknown": Message(
        N_("Chưa biết bản dựng đầy đủ của Windows {build}."), N_("Kiểm tra máy rồi nộp kết quả.")
    ),
    "build-not-listed": Message(
        N_("Chưa có dữ liệu bản vá cho Windows bản dựng {build}."),
        N_("Tra ở trang của nhà sản xuất và nộp minh chứng."),
    ),
    "later-update-possible": Message(
        N_("Không thấy {kb}; bản cập nhật sau đó cũng chứa bản vá nên chưa kết luận được."),
        N_("Xem lịch sử cập nhật ngay trên máy và nộp minh chứng."),
    ),
    "programs-not-told": Message(
        N_("Máy chưa báo danh sách phần mềm nên không biết có {program} không."),
        N_("Cài phần mềm kiểm kê, hoặc nộp minh chứng."),
    ),
    "version-unknown": Message(
        N_("Máy có {program} nhưng không rõ bản."), N_("Xem bản ngay trên máy.")
    ),
    "told-long-ago": Message(
        N_("Máy báo lần cuối đã quá {days} ngày; khi đó đã vá."),
        N_("Kiểm tra máy rồi nộp kết quả."),
    ),
    "other-system-not-mapped": Message(
        N_("Dữ liệu bản vá chỉ có cho Windows."), N_("Xem bản ngay trên máy và nộp minh chứng.")
    ),
}


@dataclass(frozen=True, slots=True)
class Program:
    """One installed program as its list names it."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Machine:
    """What one PC told. ``windows`` None: not even that. ``kbs`` is never taken to be whole;
    ``programs`` is, None: no list. Numbers are as Windows shows them: 19045 and 5131.
    """

    windows: bool | None = None
    build: int | None = None
    revision: int | None = None
    kbs: frozenset[str] = frozenset()
    programs: tuple[Program, ...] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer for one number on one PC. ``reason`` is a key of ``REASONS``."""

    standing: Standing
    reason: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def stands(machine: Machine, number: str, fixes: Fixes) -> Answer:
    """How ``machine`` stands to the CVE or KB ``number``; of several ways in, the worst."""
    if number in machine.kbs:
        return Answer(Standing.FIXED, "kb-installed", {"kb": number})
    found = fixes.of(number)
    if not found:
        return Answer(Standing.CANNOT_TELL, "not-mapped", {"number": number})
    answers = [
        one for fix in found for one in _of_fix(machine, fix, with_programs=number[0] == "C")
    ]
    return min(answers, key=lambda one: WORST_FIRST.index(one.standing))


def _of_fix(machine: Machine, fix: Fix, *, with_programs: bool) -> Iterator[Answer]:
    """One answer for Windows and one for each program; a KB is of Windows alone."""
    if fix.windows:
        yield _windows(machine, fix)
    if with_programs:
        for program in fix.programs:
            yield _program(machine, program)


def _windows(machine: Machine, fix: Fix) -> Answer:
    if machine.windows is False:
        return Answer(Standing.FIXED, "other-system")
    build, revision = machine.build, machine.revision
    if build is None:
        return Answer(Standing.CANNOT_TELL, "nothing-told")
    if any(first <= build and (last is None or build <= last) for first, last in fix.never):
        return Answer(Standing.FIXED, "never-affected", {"build": build})
    row = next((one for one in fix.windows if one.build == build), None)
    if row is None:
        return Answer(Standing.CANNOT_TELL, "build-not-listed", {"build": build})
    if installed := [kb for kb in row.kbs if kb in machine.kbs]:
        return Answer(Standing.FIXED, "kb-installed", {"kb": installed[0]})
    if row.revision is None:
        return Answer(Standing.CANNOT_TELL, "later-update-possible", {"kb": " / ".join(row.kbs)})
    if revision is None:
        return Answer(Standing.CANNOT_TELL, "revision-unknown", {"build": build})
    facts = {"build": build, "revision": revision, "needed": row.revision}
    if revision < row.revision:
        return Answer(Standing.AFFECTED, "build-too-old", facts)
    return Answer(Standing.FIXED, "build-has-fix", facts)


def _program(machine: Machine, fix: ProgramFix) -> Answer:
    told = {"program": fix.name, "needed": fix.version}
    if machine.windows is False:
        return Answer(Standing.CANNOT_TELL, "other-system-not-mapped")
    if machine.programs is None:
        return Answer(Standing.CANNOT_TELL, "programs-not-told", told)
    there = [one for one in machine.programs if fold(one.name).startswith(fix.begins)]
    if not there:
        return Answer(Standing.FIXED, "program-not-there", told)
    known = [one.version for one in there if re.match("[0-9]", one.version)]
    needed = version_key(fix.version)
    if old := [version for version in known if version_key(version) < needed]:
        return Answer(Standing.AFFECTED, "program-too-old", {**told, "version": old[0]})
    if len(known) < len(there):
        return Answer(Standing.CANNOT_TELL, "version-unknown", told)
    return Answer(Standing.FIXED, "program-has-fix", {**told, "version": known[0]})
