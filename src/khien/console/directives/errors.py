"""Why an act on a letter was not done, in words a person can act on."""

from __future__ import annotations

from khien.core.errors import KhienError
from khien.core.i18n import N_


class ChangedMeanwhile(KhienError):
    """Somebody else changed the same thing first; nothing was overwritten."""

    code = "changed_meanwhile"
    text = N_("{who} đã sửa mục này lúc {at}, sau khi bạn mở trang.")
    hint = N_("Xem bản mới rồi lưu lại nếu vẫn cần; chưa có gì bị ghi đè.")


class GoneMeanwhile(ChangedMeanwhile):
    """The obligation is no longer there: somebody merged it into another."""

    code = "gone_meanwhile"
    text = N_("Nhiệm vụ này vừa được gộp vào nhiệm vụ khác.")
    hint = N_("Nội dung bạn nhập còn nguyên dưới đây; thêm thành nhiệm vụ mới nếu vẫn cần.")


class BadForm(KhienError):
    code = "bad_form"
    text = N_("Biểu mẫu gửi lên thiếu hoặc sai dữ liệu.")
    hint = N_("Tải lại trang rồi làm lại.")


class NotInReview(KhienError):
    code = "not_in_review"
    text = N_("Văn bản này không còn ở bước rà soát nên không sửa được.")
    hint = N_("Việc đã giao thì sửa ở từng việc được giao, hoặc thu hồi văn bản.")


class OutOfScope(KhienError):
    """The product never turns such an instruction into work, whoever asks."""

    code = "out_of_scope"
    text = N_(
        "Nội dung này nằm ngoài phạm vi của phần mềm: chỉ để đọc, không thành việc được giao."
    )
    hint = N_("Nếu cần thực hiện, đơn vị xử lý theo cách riêng, ngoài phần mềm này.")


class NothingToMerge(KhienError):
    code = "nothing_to_merge"
    text = N_("Không có nhiệm vụ liền sau để gộp.")
    hint = N_("Chỉ gộp được hai nhiệm vụ liền nhau, cùng trong phạm vi.")


class BadSplit(KhienError):
    code = "bad_split"
    text = N_("Chỗ tách không hợp lệ: mỗi phần phải còn chữ.")
    hint = N_("Chọn lại chỗ tách ở giữa câu.")


class OwnWordsStay(KhienError):
    """An obligation made of a control says the catalogue's words and nothing else."""

    code = "own_words_stay"
    text = N_("Nhiệm vụ này mang đúng lời của biện pháp trong danh mục nên không sửa, tách, gộp.")
    hint = N_("Cần lời khác thì loại nhiệm vụ này rồi thêm nhiệm vụ mới.")


class NoSuchControl(KhienError):
    code = "no_such_control"
    text = N_("Không có biện pháp này trong danh mục.")
    hint = N_("Chọn một biện pháp trong danh sách.")


class NotExcluded(KhienError):
    code = "not_excluded"
    text = N_("Nội dung này ở trong phạm vi nên giao được như thường.")
    hint = N_("Sửa nhiệm vụ ở trang rà soát.")


class NothingToUndo(KhienError):
    code = "nothing_to_undo"
    text = N_("Không có thao tác nào của bạn để hoàn tác.")
    hint = N_("Việc đưa ra ngoài phạm vi và sửa phần đầu văn bản không hoàn tác bằng phím này.")


class UnreadDeadline(KhienError):
    """Words that name no one day: never guessed."""

    code = "unread_deadline"
    text = N_("Chưa hiểu hạn “{words}” là ngày nào.")
    hint = N_("Gõ như 15/12, 15/12/2026, cuối quý, cuối tháng, 5 ngày làm việc, thứ sáu.")


class ReasonNeeded(KhienError):
    code = "reason_needed"
    text = N_("Cần ghi lý do.")
    hint = N_("Ghi một câu ngắn để người sau hiểu vì sao.")


class WordsNeeded(KhienError):
    code = "words_needed"
    text = N_("Nội dung nhiệm vụ đang trống.")
    hint = N_("Ghi nội dung nhiệm vụ, hoặc loại nhiệm vụ này kèm lý do.")


class NotConfirmed(KhienError):
    code = "not_confirmed"
    text = N_("Còn {count} nhiệm vụ chưa được xác nhận.")
    hint = N_("Xác nhận hoặc loại từng nhiệm vụ ở trang rà soát rồi giao.")


class NamesNotAnswered(KhienError):
    code = "names_not_answered"
    text = N_("Còn {count} tên nơi nhận chưa rõ là đơn vị nào: {names}.")
    hint = N_("Chọn đơn vị cho từng tên, hoặc ghi lý do bỏ qua.")


class NobodyChosen(KhienError):
    code = "nobody_chosen"
    text = N_("Chưa chọn đơn vị nào để giao.")
    hint = N_("Tích ít nhất một đơn vị và một nhiệm vụ.")


class LetterChanged(KhienError):
    """What would be issued is no longer what the person looked at."""

    code = "letter_changed"
    text = N_("Văn bản đã được sửa sau khi bạn mở trang giao việc.")
    hint = N_("Xem lại bảng giao việc mới rồi bấm giao.")


class AlreadyWithdrawn(KhienError):
    code = "withdrawn"
    text = N_("Văn bản này đã thu hồi.")
    hint = N_("Muốn giao lại, tiếp nhận văn bản một lần nữa.")


class NoSuchOrganisation(KhienError):
    code = "no_such_organisation"
    text = N_("Có đơn vị được chọn không tồn tại hoặc đã thôi hoạt động.")
    hint = N_("Tải lại trang và chọn lại đơn vị.")


class AlreadyRead(KhienError):
    code = "already_read"
    text = N_("Văn bản này đã có nội dung nên không đọc đè lên.")
    hint = N_("Sửa từng mục ở trang rà soát.")


class FileGone(KhienError):
    code = "file_gone"
    text = N_("Không thấy tệp gốc của văn bản này trong kho.")
    hint = N_("Báo người quản trị kiểm tra kho tệp; phần chữ của văn bản vẫn xem được.")


class ExportExists(KhienError):
    """Cases that were written once are never written over."""

    code = "export_exists"
    text = N_("Đã có sẵn {count} tệp, ví dụ {path}; chưa ghi gì.")
    hint = N_("Chọn thư mục khác bằng --to.")


class NotThatLetter(KhienError):
    """A link to a letter that is not there, not to be seen, or of another notation."""

    code = "not_that_letter"
    text = N_("Không nối được với văn bản này.")
    hint = N_("Tải lại trang và chọn lại trong các văn bản được gợi ý.")


class OnFile(KhienError):
    """A letter on file gives no work before a person says what of it still holds."""

    code = "on_file"
    text = N_("Văn bản này ở hồ sơ đang có hiệu lực, chưa giao việc.")
    hint = N_("Chọn các nhiệm vụ còn hiệu lực và hạn mới trước, rồi giao.")


class NothingToStart(KhienError):
    code = "nothing_to_start"
    text = N_("Chưa chọn nhiệm vụ nào còn hiệu lực.")
    hint = N_("Tích ít nhất một nhiệm vụ và ghi hạn mới cho nhiệm vụ đó.")


class DayNeeded(KhienError):
    code = "day_needed"
    text = N_("Nhiệm vụ {path} cần hạn mới, từ hôm nay trở đi.")
    hint = N_("Việc bắt đầu từ hôm nay nên hạn cũ của văn bản không dùng được.")
