"""Why a ticket, bundle or receipt is not taken: one named error for each reason.

The code is stable: it stands in refusals, receipts, the audit trail and ``--json``. What a
person reads comes from ``text`` and ``hint``.
"""

from __future__ import annotations

from khien.core.errors import KhienError
from khien.core.i18n import N_, gettext

_ASK_AGAIN = N_("Chạy lại khien inspect trên máy đó rồi gửi gói mới.")
_ASK_TICKET = N_("Xin phiếu đăng ký máy mới ở trang “Máy của đơn vị”.")
_TAKE_RECEIPT = N_(
    "Tải biên nhận mới nhất của máy ở trang “Máy của đơn vị”, chạy khien receipt TỆP trên máy "
    "đó, rồi kiểm tra và gửi lại."
)


class EvidenceError(KhienError):
    """Anything that keeps a signed file from being believed."""

    code = "evidence"
    text = N_("Không tin được tệp đã ký này.")


class Altered(EvidenceError):
    code = "altered"
    text = N_("Tệp đã bị sửa, bị cắt hoặc hỏng khi chép.")
    hint = N_("Chép lại tệp từ máy đã làm ra nó; nếu vẫn vậy, chạy lại lệnh để làm tệp mới.")


class BadSignature(EvidenceError):
    code = "bad-signature"
    text = N_("Chữ ký không khớp với nội dung tệp.")
    hint = N_("Tệp đã bị sửa sau khi ký. Không dùng tệp này; lấy lại từ máy đã làm ra nó.")


class Unsigned(EvidenceError):
    code = "unsigned"
    text = N_("Gói kết quả không có chữ ký của máy.")
    hint = N_(
        "Gói này chỉ được tính là “người khai”. Muốn được tính là máy kiểm chứng, chạy lại "
        "với quyền quản trị để lưu được khóa của máy."
    )


KINDS = {  # payload types of what Khiên signs: as their own modules name them
    "application/vnd.in-toto+json": N_("đây là gói kết quả"),
    "application/vnd.khien.ticket+json": N_("đây là phiếu đăng ký máy"),
    "application/vnd.khien.receipt+json": N_("đây là biên nhận"),
    "application/vnd.khien.summary+cbor": N_("đây là bản tóm tắt trên giấy"),
}


class UnknownType(EvidenceError):
    code = "unknown-type"
    text = N_("Không phải loại tệp cần ở đây ({found}).")
    hint = N_("Kiểm tra lại tên tệp; nếu đúng tệp, cập nhật Khiên lên bản mới.")

    def message(self) -> str:
        """What the file is, in words where it is one of ours."""
        found = str(self.facts.get("found", ""))
        return gettext(self.text, found=gettext(KINDS[found]) if found in KINDS else found)


class TooLarge(EvidenceError):
    code = "too-large"
    text = N_("Tệp lớn hơn mức cho phép ({limit}).")
    hint = _ASK_AGAIN


class Malformed(EvidenceError):
    code = "malformed"
    text = N_("Chữ ký khớp nhưng nội dung không đúng mẫu ({where}).")
    hint = N_("Cập nhật Khiên trên máy đó lên bản mới rồi chạy lại.")


class OddScan(EvidenceError):
    code = "odd-scan"
    text = N_("Phần kết quả quét trong gói không đúng mẫu nên không được nhận.")
    hint = N_("Cập nhật Khiên trên máy đó lên bản mới rồi quét và gửi lại.")


class Replayed(EvidenceError):
    code = "replayed"
    text = N_("Gói này đã được nhận trước đây.")
    hint = N_("Không cần gửi lại. Muốn có kết quả mới, chạy lại khien inspect trên máy đó.")


class OutOfSequence(EvidenceError):
    code = "out-of-sequence"
    text = N_("Gói mang số {sequence}, không lớn hơn số đã nhận ({last}).")
    hint = _TAKE_RECEIPT


class BrokenChain(EvidenceError):
    code = "broken-chain"
    text = N_("Gói không nối tiếp gói đã nhận lần trước.")
    hint = _TAKE_RECEIPT


class WrongChallenge(EvidenceError):
    code = "wrong-challenge"
    text = N_("Gói không trả lời đúng mã thử thách đang chờ.")
    hint = _TAKE_RECEIPT


class WrongPc(EvidenceError):
    code = "wrong-pc"
    text = N_("Gói được làm cho một máy khác.")
    hint = N_("Mỗi máy dùng phiếu đăng ký của mình; kiểm tra lại phiếu đã dùng trên máy đó.")


class WrongPlace(EvidenceError):
    code = "wrong-place"
    text = N_("Phiếu đăng ký này không có chỗ số {place}.")
    hint = _ASK_TICKET


class WrongOrganisation(EvidenceError):
    code = "wrong-organisation"
    text = N_("Gói được làm cho một đơn vị khác.")
    hint = N_("Gửi gói ở tài khoản của đơn vị đã cấp phiếu đăng ký máy.")


class WrongConsole(EvidenceError):
    code = "wrong-console"
    text = N_("Tệp thuộc về một hệ thống Khiên khác.")
    hint = N_("Kiểm tra vân tay hệ thống trên trang “Phiếu đăng ký máy” trước khi dùng tệp này.")


class UnknownTicket(EvidenceError):
    code = "unknown-ticket"
    text = N_("Hệ thống không cấp phiếu đăng ký máy này.")
    hint = _ASK_TICKET


class ExpiredTicket(EvidenceError):
    code = "expired-ticket"
    text = N_("Phiếu đăng ký máy đã hết hạn từ {expired}.")
    hint = _ASK_TICKET


class RevokedTicket(EvidenceError):
    code = "revoked-ticket"
    text = N_("Phiếu đăng ký máy đã bị thu hồi.")
    hint = _ASK_TICKET


class ReusedSecret(EvidenceError):
    code = "reused-secret"
    text = N_("Mã đăng ký trong phiếu đã được dùng rồi.")
    hint = _ASK_TICKET


class WrongSecret(EvidenceError):
    code = "wrong-secret"
    text = N_("Gói không chứng minh được là có mã đăng ký trong phiếu.")
    hint = _ASK_TICKET


class NotEnrolled(EvidenceError):
    code = "not-enrolled"
    text = N_("Máy chưa đăng ký, hoặc khóa của máy không phải khóa đã ghi nhận.")
    hint = N_("Chạy khien enrol PHIẾU trên máy đó bằng phiếu đăng ký còn hạn.")


class FromTheFuture(EvidenceError):
    code = "from-the-future"
    text = N_(
        "Gói ghi lúc {taken}, sau giờ của hệ thống ({now}) hơn {minutes} phút: "
        "đồng hồ của máy đó chạy sai."
    )
    hint = N_(
        "Chỉnh giờ máy đó: trên Windows mở Cài đặt > Thời gian và ngôn ngữ > Ngày và giờ > "
        "Đồng bộ ngay; trên Linux chạy sudo timedatectl set-ntp true, máy không nối mạng "
        'chạy sudo date -s "NĂM-THÁNG-NGÀY GIỜ:PHÚT". Rồi kiểm tra và gửi lại.'
    )


class TooOld(EvidenceError):
    code = "too-old"
    text = N_("Gói ghi lúc {taken}, cũ hơn {days} ngày.")
    hint = _ASK_AGAIN


class OlderThanHeld(EvidenceError):
    code = "older-than-held"
    text = N_("Gói ghi lúc {taken}, cũ hơn kết quả đang có ({held}).")
    hint = N_("Kiểm tra đồng hồ của máy đó rồi chạy lại khien inspect.")


class SecondKey(EvidenceError):
    code = "second-key"
    text = N_("Máy hoặc chỗ này đã có một khóa khác: cần người phụ trách quyết định.")
    hint = N_("Nếu máy vừa được cài lại, xác nhận khóa mới; nếu không, hỏi người giữ máy.")


class SharedHardware(EvidenceError):
    code = "shared-hardware"
    text = N_("Phần cứng này đã báo kết quả bằng một khóa khác: cần người phụ trách quyết định.")
    hint = N_("Kiểm tra số sê-ri trên máy: có thể máy đăng ký hai lần hoặc bị sao chép ổ đĩa.")


class ChangedHardware(EvidenceError):
    code = "changed-hardware"
    text = N_("Khóa của máy này xuất hiện trên một phần cứng khác: cần người phụ trách quyết định.")
    hint = N_("Nếu vừa thay bo mạch hoặc ổ đĩa, xác nhận; nếu không, ổ đĩa có thể đã bị sao chép.")


class KeyElsewhere(EvidenceError):
    code = "key-elsewhere"
    text = N_("Khóa này đã ghi nhận cho một máy khác.")
    hint = N_("Mỗi máy phải tự tạo khóa của mình: chạy khien enrol bằng phiếu riêng của máy đó.")


class NoFreePlace(EvidenceError):
    code = "no-free-place"
    text = N_("Phiếu đăng ký đã dùng hết {places} chỗ.")
    hint = _ASK_TICKET


class PlaceNotMarked(EvidenceError):
    code = "place-not-marked"
    text = N_("Không ghi được vào chỗ để phiếu nên không biết chỗ nào còn trống.")
    hint = N_("Chép phiếu vào nơi ghi được, hoặc chỉ rõ chỗ bằng --place SỐ.")


class StateDamaged(EvidenceError):
    code = "state-damaged"
    text = N_("Dữ liệu đăng ký của máy này bị hỏng ({where}).")
    hint = N_("Đổi tên thư mục đó để giữ lại, rồi đăng ký lại máy bằng phiếu mới.")


class AnotherRun(EvidenceError):
    code = "another-run"
    text = N_("Một lần chạy khác của khien đang dùng khóa của máy này.")
    hint = N_("Đợi lần chạy đó xong rồi chạy lại lệnh này.")


class UnitKeyDamaged(EvidenceError):
    code = "unit-key-damaged"
    text = N_("Không có khóa đơn vị đọc được ở {name}.")
    hint = N_(
        "Chép lại khoa-don-vi.khien từ máy khác của đơn vị; mất hẳn thì tạo khóa mới: "
        "khien enrol PHIẾU --unit-key new."
    )


class UnitKeyElsewhere(EvidenceError):
    code = "unit-key-elsewhere"
    text = N_("Khóa đơn vị ở {name} là của đơn vị khác ({organisation}).")
    hint = N_(
        "Nếu máy vừa chuyển đơn vị, chép khoa-don-vi.khien của đơn vị mới vào cạnh phiếu rồi chạy "
        "lại với --unit-key carried; đơn vị mới chưa có khóa thì dùng --unit-key new."
    )


class UnitKeyConflict(EvidenceError):
    code = "unit-key-conflict"
    text = N_("Khóa đơn vị trên máy này khác khóa cạnh phiếu ({name}).")
    hint = N_(
        "Muốn dùng khóa cạnh phiếu, chạy lại với --unit-key carried: các phát hiện cũ của máy "
        "được đóng là “đổi khóa”."
    )


class UnitKeyOffered(EvidenceError):
    code = "unit-key-offered"
    text = N_("Đây là khóa đơn vị (khoa-don-vi.khien): hệ thống không bao giờ nhận tệp này.")
    hint = N_(
        "Cất tệp trên USB được cấp, cạnh phiếu đăng ký máy; chỉ mang sang các máy của đơn vị. "
        "Gói kết quả phải nộp là tệp do khien inspect --bundle ghi ra."
    )


class LocalReportOffered(EvidenceError):
    code = "local-report-offered"
    text = N_("Đây là kết quả quét có tên tệp của máy: hệ thống không bao giờ nhận tệp này.")
    hint = N_(
        "Giữ tệp trên máy đã quét. Nộp gói do khien inspect --bundle TỆP --scan-result TỆP ghi ra: "
        "trong gói không có tên tệp. Muốn xem tên tệp thì chọn tệp này ở trang Tệp mang dấu mật, "
        "trình duyệt tự đọc và không gửi đi."
    )


class NoBinding(EvidenceError):
    code = "no-binding"
    text = N_("Biên nhận này không phải của máy này.")
    hint = N_("Chép biên nhận sang đúng máy đã làm ra gói kết quả.")


class Mistyped(EvidenceError):
    code = "mistyped"
    text = N_("Mã gõ vào không đúng: có ký tự sai hoặc thiếu.")
    hint = N_("Gõ lại 12 ký tự in trên phiếu; mã không có số 0, số 1, chữ I, L, O.")


class PaperIncomplete(EvidenceError):
    code = "paper-incomplete"
    text = N_("Chưa đọc đủ các ô mã trên tờ giấy ({found} trong {wanted}).")
    hint = N_("Chụp hoặc quét lại cả trang, phẳng và rõ, mọi ô mã nằm trọn trong ảnh.")


class BadLogProof(EvidenceError):
    code = "bad-log-proof"
    text = N_("Giấy chứng nhật ký không đúng cho gói này ({where}).")
    hint = N_("Tải lại giấy chứng ở trang của máy; chọn đúng mốc nhật ký in trên báo cáo.")


class LogRewritten(EvidenceError):
    code = "log-rewritten"
    text = N_("Nhật ký không nối tiếp mốc đã in ({size} mục): nhật ký đã bị viết lại.")
    hint = N_("Giữ báo cáo giấy và giấy chứng này, báo người phụ trách trước khi làm gì khác.")


class NotSealedYet(EvidenceError):
    code = "not-sealed-yet"
    text = N_("Nhật ký chưa khóa đến việc nhận gói này.")
    hint = N_("Nhật ký được khóa vài phút một lần: đợi rồi tải lại.")


class NoPaperCode(EvidenceError):
    code = "no-paper-code"
    text = N_("Không thấy ô mã nào của Khiên trong tệp này.")
    hint = N_("Chụp hoặc quét lại tờ giấy, cả trang, phẳng và rõ (150 dpi trở lên).")


class PaperReplayed(EvidenceError):
    code = "paper-replayed"
    text = N_("Tờ giấy này đã được nhận trước đây.")
    hint = N_("Không cần nộp lại. Muốn có kết quả mới, lấy mã mới trên phiếu rồi in tờ khác.")


class PaperChallenge(EvidenceError):
    code = "paper-challenge"
    text = N_("Mã 12 ký tự trên tờ giấy không phải mã đã cấp trên phiếu của máy này.")
    hint = N_("Lấy mã ở trang phiếu của đúng máy đó, chạy lại khien inspect --paper rồi in lại.")


class PaperChallengeUsed(EvidenceError):
    code = "paper-challenge-used"
    text = N_("Mã 12 ký tự trên tờ giấy đã được dùng cho một tờ khác.")
    hint = N_("Mỗi mã dùng một lần: lấy mã mới ở trang phiếu, chạy lại khien inspect --paper.")


class PaperChallengeExpired(EvidenceError):
    code = "paper-challenge-expired"
    text = N_("Mã 12 ký tự trên tờ giấy đã hết hạn từ {expired}.")
    hint = N_("Làm phiếu mới cho máy đó, lấy mã trên phiếu rồi in tờ khác.")


class PaperOutOfSequence(EvidenceError):
    code = "paper-out-of-sequence"
    text = N_("Tờ giấy mang số {sequence}, không lớn hơn tờ đã nhận ({last}).")
    hint = N_(
        "Đây là tờ cũ, hoặc khóa của máy đã bị chép sang máy khác: in tờ mới trên máy đó; "
        "vẫn bị từ chối thì làm phiếu mới và báo người phụ trách."
    )


class PaperWrongPc(EvidenceError):
    code = "paper-wrong-pc"
    text = N_("Tờ giấy do khóa của một máy khác ký, không phải máy ghi trên tờ.")
    hint = N_("In lại trên đúng máy, bằng phiếu của máy đó. Không dùng tờ này.")


class PaperInTheDoor(EvidenceError):
    code = "paper-unexamined"
    text = N_("Chưa kiểm tra được ảnh có dấu độ mật hay không nên không đọc ô mã.")
    hint = N_("Chỉ chụp hoặc quét đúng tờ giấy của Khiên, cả trang, phẳng và rõ, rồi nộp lại.")


class Encrypted(EvidenceError):
    code = "encrypted"
    text = N_(
        "Gói đã mã hóa: chỉ hệ thống cấp phiếu mở được, nên ở đây chưa biết gói đúng hay sai."
    )
    hint = N_(
        "Nộp nguyên tệp ở trang “Nộp kết quả máy”. Ai giữ khóa của hệ thống thì thêm --key TỆP."
    )


class EncryptedElsewhere(EvidenceError):
    code = "encrypted-elsewhere"
    text = N_("Gói được mã hóa cho một hệ thống khác, hoặc phần đầu của gói bị hỏng.")
    hint = N_(
        "Nộp gói ở hệ thống đã cấp phiếu; nếu đúng hệ thống, chép lại tệp từ máy đã làm ra nó hoặc "
        "chạy lại khien inspect để làm gói mới."
    )


class EncryptionDamaged(EvidenceError):
    code = "encryption-damaged"
    text = N_("Gói đã mã hóa bị sửa, bị cắt hoặc hỏng khi chép nên không mở được.")
    hint = N_("Chép lại tệp từ máy đã làm ra nó; nếu vẫn vậy, chạy lại lệnh để làm tệp mới.")


class BadRecipient(EvidenceError):
    code = "bad-recipient"
    text = N_("Khóa mã hóa không đúng: khóa là một dòng bắt đầu bằng age1.")
    hint = N_("Chép lại khóa ở trang “Nộp kết quả máy” của hệ thống sẽ nhận gói.")


class NoIdentity(EvidenceError):
    code = "no-identity"
    text = N_("Tệp khóa không có khóa nào mở được gói (dòng AGE-SECRET-KEY-1…).")
    hint = N_("Khóa của hệ thống nằm ở tệp keys/bundles.age trong thư mục dữ liệu của nó.")


def _tree(root: type[EvidenceError]) -> dict[str, type[EvidenceError]]:
    return {error.code: error for error in root.__subclasses__()}


BY_CODE = _tree(EvidenceError)


def error_for(code: str, **facts: object) -> EvidenceError:
    """The error a stored ``code`` and facts stand for; an unknown code is the plain error."""
    return BY_CODE.get(code, EvidenceError)(code, **facts)
