"""Why an act on trust roots or signatures was not done, in words a person can act on."""

from __future__ import annotations

from khien.core.errors import KhienError
from khien.core.i18n import N_


class FingerprintDiffers(KhienError):
    """The file is not the certificate whose fingerprint was typed. Which fingerprint the file
    has is not told: it would be copied instead of compared.
    """

    code = "fingerprint_differs"
    text = N_("Dấu vân tay SHA-256 đã nhập không khớp với tệp chứng thư.")
    hint = N_("Đọc lại dấu vân tay từ nguồn chính thức, không phải từ chính tệp này.")


class NotAnAuthority(KhienError):
    code = "not_an_authority"
    text = N_("Đây không phải chứng thư của một tổ chức chứng thực (CA).")
    hint = N_(
        "Chọn chứng thư gốc hoặc chứng thư của tổ chức cấp chứng thư, không phải của người ký."
    )


class AlreadyTrusted(KhienError):
    code = "already_trusted"
    text = N_("Chứng thư này đã có trong danh sách.")
    hint = N_("Nếu đã thôi tin và muốn tin lại, tải lên cùng tệp đó sau khi thôi tin.")


class AlreadyRetired(KhienError):
    code = "already_retired"
    text = N_("Chứng thư này đã thôi được tin.")
    hint = N_("Tải lại trang để xem ai đã làm và khi nào.")


class NoTree(KhienError):
    code = "no_tree"
    text = N_("Chưa có đơn vị nào nên chưa đặt được chứng thư gốc.")
    hint = N_("Làm xong phần giờ đầu tiên trước.")


class ReasonNeeded(KhienError):
    code = "reason_needed"
    text = N_("Cần ghi lý do.")
    hint = N_("Ghi một câu ngắn để người sau hiểu vì sao.")


class SignatureBroken(KhienError):
    """The letter is not the one that was signed: nothing is issued until a person says why."""

    code = "signature_broken"
    text = N_("Văn bản đã bị thay đổi sau khi ký nên chưa giao được.")
    hint = N_("Xin lại bản gốc, hoặc ghi lý do vẫn giao ở mục Chữ ký số.")


class NotBroken(KhienError):
    code = "not_broken"
    text = N_("Chữ ký của văn bản này không chặn việc giao nên không cần ghi lý do.")
    hint = N_("Tải lại trang để xem kết quả kiểm tra mới nhất.")
