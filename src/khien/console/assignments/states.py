"""The states of an assignment: which act leads from where to where, and the words on screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils import timezone
from django.utils.translation import gettext as _

from khien.console.assignments.models import State
from khien.core.errors import KhienError
from khien.core.i18n import N_

SOON_DAYS = 7


@dataclass(frozen=True, slots=True)
class Step:
    """One act: the right it needs, the states it starts from, where it ends, whether words
    must be given.
    """

    verb: str
    right: str
    sources: frozenset[str]
    target: str
    needs_words: bool = False


def _step(verb: str, right: str, sources: str, target: State, *, words: bool = False) -> Step:
    return Step(verb, right, frozenset(sources.split()), target.value, words)


# ARCHITECTURE.md, "Assignment states".
STEPS: Mapping[str, Step] = {
    step.verb: step
    for step in (
        _step("accept", "assignment.accept", "issued", State.ACCEPTED),
        _step("decline", "assignment.decline", "issued accepted", State.DECLINED, words=True),
        _step("insist", "assignment.review", "declined", State.ISSUED, words=True),
        _step("submit", "assignment.submit", "accepted revision explanation", State.SUBMITTED),
        _step("ask_revision", "assignment.review", "submitted", State.REVISION, words=True),
        _step("ask_explanation", "assignment.review", "submitted", State.EXPLANATION, words=True),
        _step("confirm", "assignment.review", "submitted", State.CONFIRMED),
        _step(
            "withdraw", "assignment.withdraw",
            "issued accepted declined submitted revision explanation", State.WITHDRAWN, words=True,
        ),
    )
}  # fmt: skip
OPEN = frozenset({State.ISSUED, State.ACCEPTED, State.SUBMITTED, State.REVISION, State.EXPLANATION})
WITH_THE_ORGANISATION = frozenset({State.ISSUED, State.ACCEPTED, State.REVISION, State.EXPLANATION})


class StateHasChanged(KhienError):
    code = "state_changed"
    text = N_("Việc này đã đổi trạng thái trong lúc bạn xem.")
    hint = N_("Tải lại trang, xem trạng thái mới rồi làm tiếp nếu còn cần.")


class WordsNeeded(KhienError):
    code = "words_needed"
    text = N_("Cần ghi lý do cho việc này.")
    hint = N_("Ghi một câu ngắn để đơn vị hiểu phải làm gì tiếp.")


class GapNeedsWords(KhienError):
    """Handing in, or confirming, what is not proven: allowed, never without a word about it."""

    code = "gap_needs_words"
    text = N_("Kết quả còn phần chưa đạt hoặc không rõ nên cần ghi vì sao.")
    hint = N_("Nộp thêm minh chứng, hoặc ghi một câu vì sao chưa đủ mà vẫn làm bước này.")


class OwnWork(KhienError):
    code = "own_work"
    text = N_("Người nộp kết quả của đơn vị không được tự xét kết quả đó.")
    hint = N_("Nhờ một người khác của đơn vị thường trực xem và quyết định.")


class Dated(Protocol):
    """What the words need of an assignment."""

    state: str
    due: date | None

    @property
    def submitted_on(self) -> date | None: ...


def days_left(item: Dated, *, today: date | None = None) -> int | None:
    """Days until the deadline in force; negative when past; None without a deadline."""
    return (item.due - (today or timezone.localdate())).days if item.due else None


def is_overdue(item: Dated, *, today: date | None = None) -> bool:
    """Past its deadline and still with the organisation."""
    left = days_left(item, today=today)
    return item.state in WITH_THE_ORGANISATION and left is not None and left < 0


def on_time(item: Dated) -> bool | None:
    """Whether the submission that was confirmed came by the deadline then in force; None
    while nothing is confirmed or there is no deadline to keep.
    """
    if item.state != State.CONFIRMED or item.due is None or item.submitted_on is None:
        return None
    return item.submitted_on <= item.due


def words(item: Dated, *, today: date | None = None) -> str:
    """The status as a person reads it (PAGES.md, status words)."""
    if item.state == State.ACCEPTED:
        left = days_left(item, today=today)
        if left is not None and left < 0:
            return _("Đang thực hiện (quá hạn %(days)d ngày)") % {"days": -left}
        if left is not None and left <= SOON_DAYS:
            return _("Sắp hết hạn (còn %(days)d ngày)") % {"days": left}
        return _("Đang thực hiện (trong hạn)")
    if item.state == State.CONFIRMED:
        late = on_time(item) is False
        return _("Đã hoàn thành (quá hạn)") if late else _("Đã hoàn thành (đúng hạn)")
    label = str(State(item.state).label)
    if is_overdue(item, today=today):
        left = days_left(item, today=today) or 0
        return _("%(state)s (quá hạn %(days)d ngày)") % {"state": label, "days": -left}
    return label
