"""What is known of a letter's signatures, as a value; sentences are made where it is shown."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from khien.core.i18n import N_, gettext


class SignatureState(enum.StrEnum):
    """VALID only when everything was seen to hold; what could not be seen is UNVERIFIABLE."""

    VALID = "valid"
    INVALID = "invalid"
    NONE = "none"
    UNVERIFIABLE = "unverifiable"


# The gravest first: of several signatures the worst decides.
_GRAVITY = (
    SignatureState.INVALID,
    SignatureState.UNVERIFIABLE,
    SignatureState.VALID,
    SignatureState.NONE,
)

REASONS: Mapping[str, str] = {
    # none
    "not-signed": N_("Tệp không có chữ ký số mà phần mềm đọc được."),
    "scan": N_("Bản quét, không kiểm được chữ ký."),
    # invalid
    "altered": N_("Nội dung đã bị thay đổi sau khi ký."),
    "altered-after": N_("Sau khi ký, tệp bị sửa thêm ngoài mức được phép."),
    "not-covered": N_("Chữ ký không bao trùm toàn bộ tệp: có phần được thêm vào."),
    # unverifiable
    "no-roots": N_("Chưa có chứng thư gốc tin cậy nào để đối chiếu."),
    "untrusted": N_("Chứng thư của người ký không dẫn tới chứng thư gốc tin cậy nào."),
    "expired": N_("Chứng thư đã hết hạn vào lúc ký."),
    "not-yet-valid": N_("Chứng thư chưa có hiệu lực vào lúc ký."),
    "revoked": N_("Chứng thư của người ký đã bị thu hồi."),
    "wrong-usage": N_("Chứng thư không được cấp để ký văn bản."),
    "future-time": N_("Thời điểm ký ghi trong tệp nằm ở tương lai."),
    "weak-digest": N_("Chữ ký dùng thuật toán băm cũ, không còn an toàn."),
    "no-certificate": N_("Chữ ký không kèm chứng thư của người ký."),
    "partial": N_("Chữ ký chỉ bao trùm một phần của tệp."),
    "outside-reference": N_("Chữ ký dẫn tới nội dung nằm ngoài tệp; phần mềm không tải về."),
    "odd-structure": N_("Cấu trúc tệp không theo chuẩn nên không khẳng định được chữ ký."),
    "unreadable": N_("Có chữ ký nhưng phần mềm không đọc được."),
    "too-many": N_("Có quá nhiều chữ ký hoặc lần sửa nên phần mềm không kiểm hết."),
    # said beside any state
    "time-claimed": N_("Thời điểm ký do máy của người ký ghi, không có dấu thời gian."),
    "no-time": N_("Chữ ký không ghi thời điểm ký; xét theo thời điểm hiện tại."),
    "revocation-unknown": N_("Chưa có danh sách thu hồi để đối chiếu."),
    "one-of": N_("Chữ ký của {signer}: {state}."),
}
STATES: Mapping[str, str] = {
    "valid": N_("chữ ký hợp lệ"),
    "invalid": N_("chữ ký không còn nguyên vẹn"),
    "none": N_("không có chữ ký số"),
    "unverifiable": N_("chưa kiểm chứng được chữ ký"),
}
MOST_FACT = 300


@dataclass(frozen=True, slots=True)
class Reason:
    """A code of ``REASONS`` and the facts its sentence names."""

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signature:
    """What is known of a file's signatures. ``signer`` and ``organisation`` are the words of
    the certificate, which anyone can write into one unless the state is VALID.
    """

    state: SignatureState
    signer: str | None = None
    organisation: str | None = None
    at: datetime | None = None
    reasons: tuple[Reason, ...] = ()
    roots: tuple[str, ...] = ()  # fingerprints of those it was checked against

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the reasons, in their order."""
        return tuple(reason.code for reason in self.reasons)

    def as_json(self) -> dict[str, Any]:
        """The public contract's object; ``details`` holds what the sentences are made of."""
        details = [{"code": each.code, "facts": dict(each.facts)} for each in self.reasons]
        return {
            "state": self.state.value,
            "signer": self.signer,
            "organisation": self.organisation,
            "at": self.at.astimezone(UTC).isoformat(timespec="seconds") if self.at else None,
            "reasons": [reason_in_words(each) for each in details],
            "details": details,
            "roots": list(self.roots),
        }


def none(code: str) -> Signature:
    """No signature, and why that is so."""
    return Signature(SignatureState.NONE, reasons=(Reason(code),))


def unverifiable(*codes: str) -> Signature:
    """A signature of which nothing can be said but why."""
    reasons = tuple(Reason(code) for code in codes)
    return Signature(SignatureState.UNVERIFIABLE, reasons=reasons)


def reason_in_words(stored: Mapping[str, Any]) -> str:
    """A stored reason as a sentence in the current language; an unknown code as itself."""
    code = str(stored.get("code", ""))
    facts = {name: str(value)[:MOST_FACT] for name, value in dict(stored.get("facts", {})).items()}
    if facts.get("state") in STATES:
        facts["state"] = gettext(STATES[facts["state"]])
    return gettext(REASONS[code], **facts) if code in REASONS else code


def together(signatures: Iterable[Signature]) -> Signature:
    """One answer of several signatures: the worst decides, every one is told.

    A signature without a name takes no name from another.
    """
    found = list(signatures)
    worst = min(found, key=lambda each: _GRAVITY.index(each.state))
    if len(found) == 1:
        return worst
    told = tuple(
        Reason("one-of", {"signer": _named(each), "state": each.state.value}) for each in found
    )
    return replace(worst, reasons=worst.reasons + told)


def _named(signature: Signature) -> str:
    names = dict.fromkeys(filter(None, (signature.signer, signature.organisation)))
    return ", ".join(names) or "—"
