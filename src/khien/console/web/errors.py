"""What a person is told when a request cannot be stored as it was sent."""

from __future__ import annotations

from khien.core.errors import KhienError
from khien.core.i18n import N_


class UnstorableText(KhienError):
    """A character that no database keeps, or words longer than their column."""

    code = "unstorable_text"
    text = N_("Có ô chứa ký tự không lưu được hoặc dài quá mức.")
    hint = N_("Quay lại, gõ lại ô đó (không dán ký tự lạ) rồi gửi lại; chưa có gì được ghi.")


class WrittenMeanwhile(KhienError):
    """Two people wrote the same thing at once; the second is told."""

    code = "written_meanwhile"
    text = N_("Vừa có người khác ghi cùng nội dung này trước bạn.")
    hint = N_("Tải lại trang, xem nội dung mới rồi làm lại nếu vẫn cần.")


class TooLargeRequest(KhienError):
    """A form larger than the console takes at once."""

    code = "too_large_request"
    text = N_("Phần gửi lên quá lớn nên không nhận được.")
    hint = N_("Chia bảng hoặc tệp thành nhiều phần rồi gửi từng phần; chưa có gì được ghi.")
