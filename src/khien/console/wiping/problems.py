"""Named errors of certificates."""

from __future__ import annotations

from khien.core.errors import KhienError
from khien.core.i18n import N_


class CertificateMissing(KhienError):
    """A PC would change its use without a certificate."""

    code = "certificate_missing"
    text = N_("Máy độc lập chỉ chuyển mục đích khi có biên bản xóa đủ hai chữ ký cho loại máy mới.")
    hint = N_("Lập biên bản xóa ở trang của máy; nếu sổ ghi nhầm, nhờ đơn vị thường trực sửa.")


class MachineContradicts(KhienError):
    """The check on the disk's image found something after the day of wiping."""

    code = "machine_contradicts"
    text = N_("Kết quả kiểm tra ảnh đĩa trái với biên bản: ổ vẫn còn dữ liệu.")
    hint = N_("Xóa lại, kiểm tra lại (khien inspect --wiped), rồi lập biên bản mới.")


class CertificateIncomplete(KhienError):
    """Something is not filled in, or the day is not come."""

    code = "certificate_incomplete"
    text = N_(
        "Biên bản cần số sê-ri của ổ, công cụ, người thực hiện và ngày xóa không ở tương lai."
    )
    hint = N_("Điền đủ rồi gửi lại.")


class SameClass(KhienError):
    """The PC has that class."""

    code = "same_class"
    text = N_("Máy đang thuộc loại này rồi.")
    hint = N_("Chọn loại máy sẽ chuyển sang.")


class WrongStep(KhienError):
    """The certificate is not at that step."""

    code = "certificate_step"
    text = N_("Biên bản này không còn ở bước đó.")
    hint = N_("Tải lại trang để xem tình trạng mới.")


class SamePerson(KhienError):
    """One person would sign twice."""

    code = "same_person"
    text = N_("Hai chữ ký phải của hai người khác nhau.")
    hint = N_("Nhờ lãnh đạo đơn vị hoặc đơn vị thường trực ký phần chứng kiến.")


class Changed(KhienError):
    """What the certificate says is not what was signed first."""

    code = "certificate_changed"
    text = N_("Nội dung biên bản không còn như lúc ký lần đầu.")
    hint = N_("Hủy biên bản này và lập biên bản mới.")


class ReasonMissing(KhienError):
    """A word why is needed."""

    code = "wiping_needs_reason"
    text = N_("Cần ghi lý do.")
    hint = N_("Ghi lý do rồi gửi lại.")
