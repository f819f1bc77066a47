"""One tree of errors. Each says what happened and what to do next, in the reader's language."""

from __future__ import annotations

from typing import ClassVar

from khien.core.i18n import N_, gettext


class KhienError(Exception):
    """An error a person can act on.

    ``code`` is stable and goes into JSON; ``text`` and ``hint`` are source strings
    (Vietnamese) with ``{fact}`` places, rendered by ``message`` and ``advice``.
    """

    code: ClassVar[str] = "error"
    text: ClassVar[str] = N_("Không làm được việc này.")
    hint: ClassVar[str] = ""

    def __init__(self, detail: str = "", **facts: object) -> None:
        super().__init__(detail or self.code)
        self.detail = detail
        self.facts = facts

    def message(self) -> str:
        """What happened, in the current language."""
        return gettext(self.text, **self.facts)

    def advice(self) -> str:
        """What to do next, in the current language; may be empty."""
        return gettext(self.hint, **self.facts)

    def __str__(self) -> str:
        return " ".join(part for part in (self.message(), self.advice()) if part)


class DocumentError(KhienError):
    """A file that could not be read as a document; ``code`` is one of CLI.md's read codes."""


class EncryptedDocument(DocumentError):
    code = "encrypted"
    text = N_("Tệp có mật khẩu nên không đọc được.")
    hint = N_("Mở tệp bằng mật khẩu, lưu lại một bản không có mật khẩu rồi thử lại.")


class DamagedDocument(DocumentError):
    code = "damaged"
    text = N_("Tệp bị hỏng hoặc thiếu dữ liệu nên không đọc được.")
    hint = N_("Xin lại tệp từ nơi gửi, hoặc mở tệp và lưu lại dạng .docx hay .pdf.")


class TooLargeDocument(DocumentError):
    code = "too_large"
    text = N_("Tệp lớn hơn mức cho phép ({limit}).")
    hint = N_("Chỉ gửi văn bản chính, tách phụ lục lớn ra tệp riêng.")


class UnsupportedDocument(DocumentError):
    code = "unsupported"
    text = N_("Chưa đọc được dạng tệp này.")
    hint = N_("Mở tệp và lưu lại dạng .docx, .pdf hoặc .txt.")


class NoTextLayer(DocumentError):
    code = "ocr_missing"
    text = N_("Tệp là bản quét, không có lớp chữ để đọc.")
    hint = N_("Dùng bản .docx hoặc .pdf có lớp chữ của văn bản, hoặc nhập nội dung bằng tay.")


class TimedOut(DocumentError):
    code = "timeout"
    text = N_("Đọc tệp quá lâu nên đã dừng lại.")
    hint = N_("Thử lại với bản .docx hoặc .txt của văn bản.")


class MarkedDocument(DocumentError):
    code = "marked"
    text = N_("Tệp mang dấu {level}: không được đưa vào máy nối mạng.")
    hint = N_(
        "Xóa tệp khỏi máy này theo quy định về bảo vệ bí mật nhà nước và báo người phụ trách."
    )


class UsageError(KhienError):
    """The command was asked for something it cannot do here (exit 2)."""

    code = "usage"
