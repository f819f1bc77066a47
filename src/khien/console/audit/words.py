"""The log in a person's words: what an act is called, what it was done to, what is told of it.

The row itself keeps codes (they are sealed); a code without words here is shown as it is, and
``tests/console/audit`` fails on one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from khien.console.assignments.models import State
from khien.console.audit.models import Event
from khien.console.coverage.models import Kind
from khien.console.incidents.models import IncidentDraft
from khien.console.marked_files.models import Reason
from khien.console.marked_files.models import State as Settled
from khien.console.people.models import Role
from khien.evidence.errors import BY_CODE, error_for

MOST_LISTED = 10
HASH_SHOWN = 12

VERBS = {
    "agent.change": _("nhận bản kiểm kê có thay đổi"),
    "agent.clone": _("giữ riêng máy trùng danh tính trong kiểm kê"),
    "agent.first": _("nhận bản kiểm kê đầu tiên của máy"),
    "agent.match": _("khớp máy kiểm kê với sổ"),
    "agent.reinstall": _("nhận máy cài lại trong kiểm kê"),
    "agent.settle": _("quyết định về danh tính máy kiểm kê"),
    "agent.turn_away": _("không nhận bản kiểm kê"),
    "agent_ticket.make": _("làm phiếu kiểm kê"),
    "agent_ticket.revoke": _("thu hồi phiếu kiểm kê"),
    "assignment.accept": _("tiếp nhận việc"),
    "assignment.ask_explanation": _("yêu cầu giải trình"),
    "assignment.ask_revision": _("yêu cầu bổ sung"),
    "assignment.confirm": _("xác nhận hoàn thành"),
    "assignment.contradiction": _("thấy kết quả mới trái với xác nhận"),
    "assignment.decline": _("từ chối việc"),
    "assignment.insist": _("giao lại việc bị từ chối"),
    "assignment.move_deadline": _("gia hạn việc"),
    "assignment.reopen": _("mở lại việc"),
    "assignment.say": _("gửi lời nhắn"),
    "assignment.submit": _("nộp kết quả"),
    "assignment.withdraw": _("thu hồi việc"),
    "bundle.accept": _("nhận gói kết quả của máy"),
    "bundle.accept_declared": _("nhận gói chưa ký, tính là người khai"),
    "bundle.change_key": _("đổi khóa mã hóa gói kết quả"),
    "bundle.held": _("giữ gói kết quả chờ quyết định"),
    "bundle.let_in": _("cho nhận gói kết quả đang giữ"),
    "bundle.proposed": _("nhận gói kết quả, chờ xác nhận máy"),
    "bundle.refuse": _("từ chối gói kết quả"),
    "computer.activate": _("dùng lại máy"),
    "computer.add": _("thêm máy vào sổ"),
    "computer.correct_class": _("sửa loại máy ghi nhầm"),
    "computer.deactivate": _("thôi dùng máy"),
    "computer.edit": _("sửa máy trong sổ"),
    "demo.sign_in": _("tạo lối đăng nhập của tỉnh mẫu"),
    "coverage.alerts": _("nhận cảnh báo mã độc"),
    "coverage.different": _("ghi dòng danh sách không phải máy này"),
    "coverage.end_key": _("thu hồi khóa kết nối cảnh báo"),
    "coverage.key": _("tạo khóa kết nối cảnh báo"),
    "coverage.same": _("ghi dòng danh sách đúng là máy này"),
    "coverage.settle": _("quyết định mã độc có là sự cố"),
    "coverage.take": _("nhập danh sách máy"),
    "coverage.upload": _("tải lên danh sách máy"),
    "device.activate": _("đưa thiết bị vào dùng lại"),
    "device.add": _("thêm thiết bị vào sổ"),
    "device.deactivate": _("cho thiết bị thôi dùng"),
    "device.edit": _("sửa thiết bị trong sổ"),
    "device.say": _("nói về mật khẩu và Internet của thiết bị"),
    "device.take_list": _("nhận danh sách thiết bị"),
    "directive.answer_name": _("cho biết một tên là đơn vị nào"),
    "directive.edit_header": _("sửa phần đầu văn bản"),
    "directive.export_corrections": _("ghi văn bản đã rà soát thành bộ mẫu"),
    "directive.forget_answer": _("bỏ câu trả lời về một tên"),
    "directive.issue": _("giao việc theo văn bản"),
    "directive.link": _("cho biết văn bản được nêu là văn bản nào"),
    "directive.put_on_file": _("đưa văn bản vào hồ sơ đang có hiệu lực"),
    "directive.read_again": _("đọc lại văn bản"),
    "directive.start_filed": _("bắt đầu nhiệm vụ còn hiệu lực của hồ sơ"),
    "directive.take_in": _("tiếp nhận văn bản"),
    "directive.unlink": _("bỏ nối văn bản được nêu"),
    "directive.withdraw": _("thu hồi văn bản"),
    "doubt.decide": _("quyết định về các máy đáng ngờ"),
    "doubt.raise": _("thấy nhiều khóa có vẻ là một máy"),
    "drive.add": _("thêm USB vào sổ"),
    "drive.edit": _("sửa USB trong sổ"),
    "enrolment.bound": _("gắn khóa với máy"),
    "enrolment.decline": _("không nhận máy mới"),
    "enrolment.declined": _("không nhận máy mới"),
    "enrolment.waiting": _("giữ máy mới chờ quyết định"),
    "enrolment.proposed": _("ghi máy mới chờ xác nhận"),
    "enrolment.retire": _("thôi dùng khóa cũ của máy"),
    "enrolment.retired": _("thôi dùng khóa cũ của máy"),
    "evidence.add_file": _("nộp tệp minh chứng"),
    "evidence.add_statement": _("ghi khai báo"),
    "exchange.enter": _("đưa gói tin vào danh sách gửi"),
    "exchange.receive": _("nhận gói tin"),
    "exchange.send": _("ghi gói tin ra thư mục"),
    "exchange.set_up": _("đặt trao đổi gói tin"),
    "exchange.status": _("nhận trạng thái của gói đã gửi"),
    "exchange.try_again": _("ghi lại gói tin bị lỗi"),
    "file.hold": _("giữ tệp chờ xem xét"),
    "file.cleared": _("cho tệp vào kho"),
    "file.refuse_marked": _("từ chối tệp có dấu độ mật"),
    "file.refused": _("loại tệp đang chờ"),
    "file.store": _("lưu tệp"),
    "first_hour.done": _("xong cài đặt ban đầu"),
    "first_hour.province": _("chọn tỉnh"),
    "grant.end": _("kết thúc vai trò"),
    "grant.give": _("trao vai trò"),
    "kit_stick.accept": _("nhận một USB là của bộ kiểm tra"),
    "kit_stick.propose": _("thấy thêm một USB tự nhận là của bộ kiểm tra"),
    "kit_stick.refuse": _("không nhận một USB là của bộ kiểm tra"),
    "kit_stick.register": _("ghi USB của bộ kiểm tra vào sổ"),
    "mark.declare": _("xác nhận chữ không phải dấu độ mật"),
    "marked_file.declassified": _("ghi tệp đã giải mật"),
    "marked_file.false_alarm": _("ghi tệp báo nhầm dấu độ mật"),
    "marked_file.look": _("ghi độ mật thấy khi mở xem tệp"),
    "marked_file.moved": _("ghi tệp đã chuyển sang máy độc lập"),
    "marked_file.reopen": _("mở lại tệp mang dấu độ mật"),
    "marked_file.scan": _("nhận lần quét tệp mang dấu độ mật"),
    "notice.confirm": _("xác nhận đã đọc"),
    "notice.open": _("mở thông báo"),
    "notice.publish": _("gửi thông báo"),
    "obligation.add": _("thêm nhiệm vụ"),
    "obligation.confirm": _("xác nhận nhiệm vụ"),
    "obligation.confirm_rest": _("xác nhận các nhiệm vụ còn lại"),
    "obligation.defend": _("chọn biện pháp phòng vệ"),
    "obligation.edit": _("sửa nhiệm vụ"),
    "obligation.exclude": _("đưa nhiệm vụ ra ngoài phạm vi"),
    "obligation.leave_out": _("loại nhiệm vụ"),
    "obligation.merge": _("gộp nhiệm vụ"),
    "obligation.restore": _("khôi phục nhiệm vụ"),
    "obligation.split": _("tách nhiệm vụ"),
    "obligation.undo": _("hoàn tác khi rà soát"),
    "odd_thing.answer": _("trả lời điều bất thường"),
    "odd_thing.report": _("báo điều bất thường"),
    "odd_thing.see_answer": _("xem câu trả lời"),
    "incident.confirm": _("kết luận dự thảo là sự cố"),
    "incident.draft": _("lập dự thảo sự cố"),
    "incident.set_aside": _("kết luận dự thảo không phải sự cố"),
    "kit.hand_out": _("tải bộ kiểm tra Windows kèm phiếu"),
    "kit.install": _("đặt bộ kiểm tra Windows vào hệ thống"),
    "organisation.add": _("thêm đơn vị"),
    "organisation.alias.add": _("thêm tên gọi của đơn vị"),
    "organisation.alias.remove": _("bỏ tên gọi của đơn vị"),
    "organisation.edit": _("sửa đơn vị"),
    "organisation.end": _("kết thúc đơn vị"),
    "organisation.lay_out": _("thêm các đơn vị theo danh mục"),
    "organisation.move": _("chuyển đơn vị sang cấp trên khác"),
    "organisation.restore": _("khôi phục đơn vị"),
    "paper.accept": _("nhận kết quả của máy từ tờ giấy"),
    "paper.challenge": _("cấp mã cho tờ giấy của máy"),
    "paper.contradicted": _("thấy gói đầy đủ trái với tờ giấy"),
    "paper.opened": _("nhận được gói đầy đủ của tờ giấy"),
    "paper.refuse": _("từ chối tờ giấy của máy"),
    "person.add": _("thêm người"),
    "person.deactivate": _("đóng tài khoản"),
    "person.edit": _("sửa người"),
    "person.first": _("tạo người đầu tiên"),
    "person.reactivate": _("mở lại tài khoản"),
    "plan.accept": _("chấp thuận kế hoạch thay hệ điều hành"),
    "plan.end": _("kết thúc kế hoạch thay hệ điều hành"),
    "plan.propose": _("lập kế hoạch thay hệ điều hành"),
    "plan.refuse": _("không chấp thuận kế hoạch thay hệ điều hành"),
    "report.freeze": _("chốt báo cáo"),
    "secret_drive.dismiss": _("kết luận việc USB mật không phải sự cố"),
    "secret_drive.draft": _("thấy USB cấp cho bí mật nhà nước trên máy nối mạng"),
    "secret_drive.incident": _("kết luận việc USB mật là sự cố"),
    "signature.accept_broken": _("cho giao văn bản đã bị thay đổi sau khi ký"),
    "signature.check": _("kiểm lại chữ ký văn bản"),
    "slip.make": _("cấp phiếu kích hoạt"),
    "slip.revoke": _("thu hồi phiếu kích hoạt"),
    "slip.use": _("dùng phiếu kích hoạt"),
    "trust.add": _("tin một chứng thư gốc"),
    "trust.add_list": _("nhận danh sách thu hồi"),
    "trust.retire": _("thôi tin một chứng thư gốc"),
    "visit.draw": _("rút máy để kiểm tra tại chỗ"),
    "visit.found": _("ghi những gì thấy tại máy"),
    "ticket.hand_out": _("tải phiếu đăng ký máy"),
    "ticket.make": _("làm phiếu đăng ký máy"),
    "ticket.revoke": _("thu hồi phiếu đăng ký máy"),
    "wiping.draw_up": _("lập biên bản xóa dữ liệu"),
    "wiping.photo": _("nộp ảnh của biên bản xóa"),
    "wiping.sign": _("ký biên bản xóa dữ liệu"),
    "wiping.void": _("hủy biên bản xóa dữ liệu"),
}
SUBJECTS = {
    "inventory.agent": _("máy kiểm kê số"),
    "inventory.agentticket": _("phiếu kiểm kê số"),
    "assignments.assignment": _("việc số"),
    "coverage.alertkey": _("khóa kết nối số"),
    "coverage.draft": _("dự thảo sự cố số"),
    "coverage.sourcelist": _("danh sách số"),
    "directives.directive": _("văn bản số"),
    "directives.obligation": _("nhiệm vụ số"),
    "endpoints.computer": _("máy số"),
    "endpoints.drive": _("USB số"),
    "evidence.bundle": _("gói số"),
    "evidence.doubt": _("điều đáng ngờ số"),
    "evidence.visit": _("lần kiểm tra tại chỗ số"),
    "evidence.visitedcomputer": _("máy đã rút số"),
    "evidence.enrolment": _("lần đăng ký số"),
    "evidence.evidence": _("minh chứng số"),
    "evidence.heldfile": _("tệp chờ số"),
    "evidence.refusal": _("lần từ chối số"),
    "evidence.storedfile": _("tệp số"),
    "evidence.ticket": _("phiếu số"),
    "exchange.exchangesettings": _("trao đổi gói tin số"),
    "exchange.inpacket": _("gói đến số"),
    "exchange.outpacket": _("gói đi số"),
    "incidents.incidentdraft": _("dự thảo sự cố số"),
    "incidents.oddthing": _("điều bất thường số"),
    "marked_files.markedfile": _("tệp mang dấu số"),
    "notices.notice": _("thông báo số"),
    "notices.reading": _("lượt đọc số"),
    "organisations.organisation": _("đơn vị số"),
    "seen_drives.kitstick": _("USB của bộ kiểm tra số"),
    "seen_drives.secretdrivedraft": _("dự thảo sự cố USB số"),
    "devices.device": _("thiết bị số"),
    "wiping.certificate": _("biên bản xóa số"),
    "weaknesses.replacementplan": _("kế hoạch số"),
    "people.person": _("người số"),
    "people.activationslip": _("phiếu kích hoạt số"),
    "reports.frozenreport": _("báo cáo số"),
    "signatures.revocationlist": _("danh sách thu hồi số"),
    "signatures.trustroot": _("chứng thư gốc số"),
}
FACTS = {
    "answer": _("trả lời"), "programs": _("số phần mềm"), "rule": _("quy tắc"),
    "ticket": _("phiếu"),
    "added": _("mới thấy"), "came_back": _("lại thấy"), "gone": _("không còn thấy"),
    "key_changed": _("đổi khóa"), "why": _("lý do"),
    "after": _("thành"), "again": _("trả lời lại"), "assignment": _("việc"),
    "assignments": _("số việc"), "at": _("ở chữ"), "before": _("từ"), "changed": _("mục đổi"),
    "clause": _("bên cạnh mục"), "control": _("biện pháp"), "directives": _("các văn bản"),
    "cited": _("văn bản được nêu"), "letter": _("là văn bản"),
    "code": _("mã"),
    "computer": _("máy"), "count": _("số lượng"), "declared": _("khai"), "directive": _("văn bản"),
    "docx_sha256": _("băm DOCX"), "done": _("đã làm"), "ends_on": _("đến ngày"),
    "everyone": _("mọi nơi nhận"), "expires": _("hết hạn"), "file": _("tệp"), "first": _("từ"),
    "fingerprint": _("vân tay khóa"), "last": _("đến"), "level": _("mức"),
    "kind": _("loại"), "rows": _("số dòng"), "new": _("lần đầu thấy"), "computers": _("số máy"),
    "merged": _("gộp với"), "name": _("tên"), "obligations": _("nhiệm vụ"), "of": _("trên tổng"),
    "on": _("từ ngày"), "organisations": _("đơn vị"), "path": _("mục"),
    "pdf_sha256": _("băm PDF"), "place": _("nơi"), "places": _("số chỗ"),
    "purpose": _("để"), "reason": _("lý do"), "recipient": _("khóa nhận"),
    "role": _("vai trò"), "scope": _("phạm vi"),
    "second": _("phần sau"), "seed": _("số khởi đầu"), "sequence": _("lần thứ"),
    "serial": _("số sê-ri"),
    "replace_by": _("thay xong trước"), "password_state": _("mật khẩu của nhà sản xuất"),
    "exposure": _("mở ra Internet"),
    "sha256": _("băm"), "size": _("dung lượng (byte)"), "starts_on": _("từ ngày"),
    "state": _("tình trạng"), "tries": _("số lần thử"), "under": _("thuộc"),
    "username": _("tên đăng nhập"), "python": "Python", "version": _("phiên bản"),
    "via": _("qua"), "was": _("trước là"), "words": _("chữ"),
}  # fmt: skip
CODES = {
    **{state.value: state.label for state in State},
    **{role.value: role.label for role in Role},
    **{state.value: state.label for state in Settled},
    **{reason.value: reason.label for reason in Reason},
    **{kind.value: kind.label for kind in Kind},
    **{state.value: state.label for state in IncidentDraft.State},
    **{kind.value: kind.label for kind in IncidentDraft.Kind},
    "incident": _("đã ghi là sự cố"),  # as rows of the log before drafts stood in one place
    "dismissed": _("không phải sự cố"),
    "begin": _("kích hoạt lần đầu"),
    "on": _("đang chạy"),
    "off": _("tạm dừng"),
    "taken": _("đã nhận"),
    "twin": _("đã có"),
    "held": _("chờ xem xét"),
    "marked": _("mang dấu độ mật"),
    "refused": _("không nhận được"),
    "matched": _("khớp gói đi"),
    "unmatched": _("không khớp gói đi nào"),
    "written": _("đã ghi"),
    "failed": _("không ghi được"),
    "valid": _("chữ ký hợp lệ"),
    "invalid": _("chữ ký không còn nguyên vẹn"),
    "unverifiable": _("chưa kiểm chứng được chữ ký"),
    "none": _("không có chữ ký số"),
    "mend": _("cấp lại"),
    "page": _("trang web"),
    "api": _("máy tự gửi"),
    "upload": _("trang web"),
    "decision": _("quyết định của người"),
    "command": _("lệnh trên máy chủ"),
    "fine": _("đúng là các máy khác nhau"),
    "wrong": _("không phải các máy khác nhau"),
    "many-names": _("một máy dưới nhiều tên"),
    "same-disk": _("cùng một ổ đĩa"),
    "same-disk-serial": _("cùng số sê-ri ổ đĩa"),
    "same-system": _("cùng một bản cài đặt"),
    "same-card": _("cùng một card mạng"),
    "paper": _("tờ giấy"),
}
_BLANK = re.compile(r"\{\w+\}")  # what the log does not keep of an error
_NO_FACTS = {"code", "detail", "self"}  # names of an error's own
_CODED = {"before", "after", "kind", "role", "purpose", "via", "state", "was", "why"}


def verb_words(event: Event) -> str:
    """What was done, and to what."""
    done = str(VERBS.get(event.verb, event.verb))
    done = done[:1].upper() + done[1:]
    if not event.subject_type:
        return done
    return f"{done} · {SUBJECTS.get(event.subject_type, event.subject_type)} {event.subject_id}"


def details(event: Event) -> Iterator[tuple[str, str]]:
    """(label, value) of each fact that says something."""
    for key, value in event.content.facts.items():
        words = _value(key, value, event)
        if words:
            yield str(FACTS.get(key, key)), words


def _value(key: str, value: Any, event: Event) -> str:
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return gettext("có") if value else gettext("không")
    if isinstance(value, list):
        more = "…" if len(value) > MOST_LISTED else ""
        return ", ".join(str(one) for one in value[:MOST_LISTED]) + more
    if key in {"reason", "was"} and isinstance(value, str) and value in BY_CODE:
        return _why(value, event)  # a bundle was refused or waits
    if key in _CODED:
        return str(CODES.get(value, value))
    if key == "sha256" or key.endswith("_sha256") or key == "fingerprint":
        return str(value)[:HASH_SHOWN] + "…"
    return _moment(str(value))


def _why(code: str, event: Event) -> str:
    """What an error's code says, as far as the log keeps its facts."""
    facts = {key: fact for key, fact in event.content.facts.items() if key not in _NO_FACTS}
    return _BLANK.sub("…", error_for(code, **facts).message())


def _moment(value: str) -> str:
    """A stored moment as dd/mm/yyyy HH:MM of this country; anything else as it is."""
    try:
        found: datetime | None = parse_datetime(value) if len(value) > HASH_SHOWN else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        return value
    return f"{timezone.localtime(found):%d/%m/%Y %H:%M}"
