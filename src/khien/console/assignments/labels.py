"""Words for acts and controls on the pages of assignments."""

from __future__ import annotations

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from khien import controls
from khien.console.assignments.models import Assignment
from khien.console.assignments.verdicts import ControlVerdict, Verdict

STEP_WORDS = {
    "accept": N_("Tiếp nhận"),
    "decline": N_("Từ chối"),
    "insist": N_("Giữ nguyên, giao lại"),
    "submit": N_("Nộp kết quả"),
    "ask_revision": N_("Yêu cầu bổ sung"),
    "ask_explanation": N_("Yêu cầu giải trình"),
    "confirm": N_("Xác nhận hoàn thành"),
    "withdraw": N_("Thu hồi"),
    "say": N_("Gửi lời nhắn"),
    "move_deadline": N_("Gia hạn"),
    "reopen": N_("Mở lại vì kết quả mới trái với xác nhận"),
    "contradiction": N_("Kết quả mới trái với xác nhận"),
}
DONE_WORDS = {
    "accept": N_("Đã tiếp nhận. Việc tiếp theo: làm, nộp minh chứng, rồi bấm Nộp kết quả."),
    "decline": N_("Đã từ chối. Đơn vị giao việc sẽ xem lý do và trả lời."),
    "insist": N_("Đã giao lại cho đơn vị."),
    "submit": N_("Đã nộp. Đơn vị thường trực sẽ xem và xác nhận."),
    "ask_revision": N_("Đã yêu cầu bổ sung."),
    "ask_explanation": N_("Đã yêu cầu giải trình."),
    "confirm": N_("Đã xác nhận hoàn thành."),
    "withdraw": N_("Đã thu hồi việc này."),
    "say": N_("Đã gửi lời nhắn."),
}


def step_words(verb: str) -> str:
    """The button of an act."""
    return _(STEP_WORDS.get(verb, verb))


def done_words(verb: str) -> str:
    """What is said after an act."""
    return _(DONE_WORDS.get(verb, N_("Đã ghi.")))


def still_missing(verdict: Verdict) -> str:
    """What an assignment still lacks, in words; empty when nothing does.

    The largest gap of each kind is named once: PCs that fail, PCs with no result, people who
    have not confirmed, evidence that nobody handed in.
    """
    failing = silent = unread = unproven = 0
    catalogue = controls.catalogue()
    for part in verdict.controls:
        control = catalogue.get(part.control)
        unit = control.unit if control else ""
        if unit == "computer":
            failing, silent = max(failing, part.failed), max(silent, part.unknown)
        elif unit == "person" and part.total > 1:
            unread = max(unread, part.unknown)
        elif part.unknown:
            unproven += 1
    said = [
        ngettext("%(n)d máy cần sửa", "%(n)d máy cần sửa", failing) % {"n": failing},
        ngettext("còn %(n)d máy chưa có kết quả", "còn %(n)d máy chưa có kết quả", silent)
        % {"n": silent},
        ngettext("còn %(n)d người chưa xác nhận", "còn %(n)d người chưa xác nhận", unread)
        % {"n": unread},
        _("chưa có minh chứng"),
    ]
    wanted = (failing, silent, unread, unproven)
    return " · ".join(words for words, count in zip(said, wanted, strict=True) if count)


def control_titles() -> dict[str, str]:
    """Control id → title in the page's language; the empty id is proof by a person."""
    language = (get_language() or "vi")[:2]
    titles = {name: control.title(language) for name, control in controls.catalogue().items()}
    titles[""] = _("Người làm tự nộp minh chứng")
    return titles


# What a letter fixes about a control (controls.params), and why a PC cannot be decided.
PARAM_WORDS = {
    "share": N_("Mức yêu cầu: %(value)s%%"),
    "product": N_("Sản phẩm: %(value)s"),
    "network": N_("Mạng: %(value)s"),
    "machines": N_("Loại máy: %(value)s"),
    "accounts": N_("Tài khoản do %(value)s cấp"),
    "version": N_("Phiên bản: %(value)s"),
    "cve": N_("Lỗ hổng: %(value)s"),
    "kb": N_("Bản vá: %(value)s"),
}
UNDECIDED_WORDS = {
    "network": N_("%(n)d máy chưa rõ có thuộc mạng này không: ghi mạng đang nối vào sổ máy."),
    "machines": N_("%(n)d máy chưa rõ có thuộc loại này không: nộp minh chứng riêng."),
    "product": N_("%(n)d máy chưa rõ dùng sản phẩm nào: nộp minh chứng."),
    "version": N_("%(n)d máy chưa rõ phiên bản: nộp minh chứng."),
    "cve": N_("%(n)d máy chưa rõ đã khắc phục chưa: nộp minh chứng."),
    "kb": N_("%(n)d máy chưa rõ đã cài bản vá chưa: nộp minh chứng."),
}


def asked_for(item: Assignment, part: ControlVerdict) -> list[str]:
    """What the letter fixes for a control, who is not meant, who cannot be decided."""
    params = item.obligation.control_params.get(part.control, {})
    said = []
    for name, value in params.items():
        if name in PARAM_WORDS:
            shown = value if isinstance(value, str) else ", ".join(value)
            said.append(_(PARAM_WORDS[name]) % {"value": shown})
    if part.outside:
        said.append(
            ngettext(
                "%(n)d máy không thuộc diện này", "%(n)d máy không thuộc diện này", part.outside
            )
            % {"n": part.outside}
        )
    for name, count in part.undecided.items():
        said.append(_(UNDECIDED_WORDS[name]) % {"n": count})
    return said
