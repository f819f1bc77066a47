"""What names and their resolutions are: plain values, and the words of each reason."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, Protocol, TypeVar

from khien.core.i18n import N_, gettext


class Body(Protocol):
    """What is needed of an organisation to know it by its name."""

    pk: int
    name: str
    short_name: str
    kind: str
    parent_id: int | None
    valid_from: date | None
    valid_to: date | None


B = TypeVar("B", bound=Body)


class State(enum.StrEnum):
    """How the words were understood."""

    RESOLVED = "resolved"  # one organisation by its name
    GROUP = "group"  # all members of one or more kinds
    ALL = "all"  # "Như trên": whoever the letter is addressed to
    UNRESOLVED = "unresolved"  # a person has to say


WORDS: Mapping[str, str] = {
    "named": N_("{name}"),
    "other-name": N_("{name}: tên khác là “{alias}”"),
    "old-name": N_("{name}: “{alias}” là tên dùng {period}, văn bản ngày {day}"),
    "to-verify": N_("tên khác này cần xác minh"),
    "group": N_("nhóm {kinds}: {count} đơn vị đang hoạt động"),
    "below": N_("đơn vị thuộc {name}: {count} đơn vị"),
    "except": N_("trừ {names}"),
    "everyone": N_("Mọi nơi nhận của văn bản"),
    "too-long": N_("Quá dài để là tên nơi nhận."),
    "no-name": N_("Không có tên nơi nhận."),
    "unknown": N_("Không có đơn vị nào tên “{words}” trong danh sách."),
    "no-members": N_("Chưa có đơn vị nào thuộc nhóm “{words}” trong danh sách."),
    "in-part": N_("Chỉ hiểu được một phần của “{words}”; kiểm tra lại danh sách."),
    "several": N_("“{words}” có thể là: {choice}."),
    "districts": N_(
        "“{words}”: không còn cấp huyện từ {day}; cần người xác định các xã, phường, đặc khu."
    ),
    "ended": N_("{name} đã kết thúc từ {day}; chọn đơn vị thay thế."),
    "not-today": N_("{name} không còn hoạt động vào hôm nay; chọn đơn vị thay thế."),
    "name-ended": N_("Tên “{words}” không còn dùng từ {day}; nay có thể là {name}."),
    "name-not-yet": N_("Tên “{words}” chưa dùng vào ngày của văn bản; nay là {name}."),
    "nothing-left": N_("“{words}”: phần loại trừ không để lại đơn vị nào."),
    "not-a-member": N_("{names} không thuộc nhóm được nêu nên không có gì để trừ"),
}
PERIODS: Mapping[str, str] = {
    "both": N_("từ {begun} đến trước {ended}"),
    "until": N_("đến trước {ended}"),
    "since": N_("từ {begun}"),
    "always": N_("không ghi thời gian"),
}
KINDS: Mapping[str, str] = {
    "department": N_("sở, ban, ngành"),
    "commune": N_("xã, phường, đặc khu"),
    "central": N_("cơ quan Trung ương đóng trên địa bàn"),
    "party": N_("cơ quan Đảng"),
    "front": N_("Mặt trận, đoàn thể"),
    "school": N_("trường học"),
    "clinic": N_("cơ sở y tế"),
    "subordinate": N_("đơn vị trực thuộc"),
    "enterprise": N_("doanh nghiệp"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: a code of ``WORDS`` and its facts; dates and kinds are rendered at the edge."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def words(self) -> str:
        """The reason in the reader's language."""
        return gettext(WORDS[self.code], **{name: _said(f) for name, f in self.facts.items()})


@dataclass(frozen=True, slots=True)
class Period:
    """When letters used a name; ``ended`` is the first day they no longer did."""

    begun: date | None = None
    ended: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the name was used on ``day``."""
        started = self.begun is None or self.begun <= day
        return started and (self.ended is None or day < self.ended)

    def words(self) -> str:
        """ "đến trước 01/03/2025"."""
        known = (
            ("both" if self.ended else "since") if self.begun
            else "until" if self.ended else "always"
        )  # fmt: skip
        return gettext(PERIODS[known], begun=_said(self.begun), ended=_said(self.ended))


def _said(fact: object) -> str:
    if isinstance(fact, date):
        return fact.strftime("%d/%m/%Y")
    if isinstance(fact, Period):
        return fact.words()
    if isinstance(fact, tuple | list):  # kinds
        return "; ".join(gettext(KINDS.get(str(each), str(each))) for each in fact)
    return "" if fact is None else str(fact)


@dataclass(frozen=True, slots=True)
class Resolution(Generic[B]):
    """``organisations`` may be a part of what was meant when the state is unresolved."""

    organisations: tuple[B, ...]
    state: State
    reasons: tuple[Reason, ...] = ()

    @property
    def reason(self) -> str:
        """All the reasons in words, in the reader's language."""
        parts = [reason.words() for reason in self.reasons]
        return (" " if self.state is State.UNRESOLVED else "; ").join(parts)


@dataclass(frozen=True, slots=True)
class Name(Generic[B]):
    """A name of an organisation; ``alias`` holds the other name, empty for its own."""

    organisation: B
    period: Period = Period()
    alias: str = ""
    confidence: str = "C"
