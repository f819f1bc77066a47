"""The words the rules look for: verbs that open an instruction, names that open a body.

Vietnamese administrative prose names a body with a capital (Sở, Công an, Ủy ban nhân dân) and
tells it to act with a small-letter verb; a verb with a capital inside a name ("Ban Tổ chức")
is part of the name. All words here are in ``passages.key`` form when compiled.
"""

from __future__ import annotations

import re

from khien.directives.passages import Passage, key

# Verbs and adverbs that open an instruction or follow its subject.
_VERBS = """
chủ trì|phối hợp|chịu trách nhiệm|có trách nhiệm|có nhiệm vụ|phải|cần|tiếp tục|tăng cường
tổ chức|thực hiện|triển khai|chỉ đạo|hướng dẫn|kiểm tra|rà soát|rà quét|theo dõi|đôn đốc|báo cáo
tổng hợp|xây dựng|thông báo|khẩn trương|chủ động|nghiêm túc|kịp thời|thường xuyên|đảm bảo
bảo đảm|quán triệt|phổ biến|tuyên truyền|gửi|cung cấp|bố trí|trang bị|cài đặt|cập nhật
hoàn thành|tiến hành|đẩy mạnh|nâng cao|quan tâm|nghiên cứu|tham mưu|đề xuất|chuẩn bị|phân công
không được|không|tuyệt đối|nghiêm cấm|điều chỉnh|xử lý|phát hiện|ngăn chặn|khắc phục|sử dụng
chấp hành|hỗ trợ|tập trung|xác định|xác lập|bảo vệ|quản lý|giám sát|đánh giá|khóa|xóa|thay đổi
kích hoạt|sao lưu|ngắt|gỡ bỏ|cách ly|duy trì|bổ sung|hoàn thiện|phê duyệt|niêm phong|thu hồi
tiêu hủy|bàn giao|lưu giữ|phát động|tham gia|tiếp nhận|trả lời|giải trình|thành lập|kiện toàn
ban hành|tạo điều kiện|vận hành|thống kê|kê khai|làm|nắm|nêu cao|đề cao
gắn trách nhiệm|gắn|yêu cầu|đề nghị|kiểm soát|kiểm kê|kiểm điểm|chấn chỉnh|hạn chế|ưu tiên
sẵn sàng|sớm|ngay|trực tiếp|định kỳ|cương quyết|kiên quyết|tích cực|đồng thời|trao đổi|liên hệ
phản ánh|đăng ký|áp dụng|thiết lập|giao nhiệm vụ|vận động|tập huấn|đào tạo|bồi dưỡng|diễn tập
ứng cứu|công khai|công bố|niêm yết|chia sẻ|khai thác|quy định|thẩm định|thẩm tra|thanh tra
truy vết|điều tra|xác minh|lưu ý|chú trọng|đưa|dừng|tạm dừng|chấm dứt|di dời|huy động|lồng ghép
nộp|tránh|xem xét|tự kiểm tra|bóc gỡ|vá|nâng cấp|mua sắm|thay thế|đổi mật khẩu|đặt mật khẩu
mã hóa|kết nối|khai báo|giải quyết|tháo gỡ|nghiệm thu|hướng|phân loại|đề ra|tham dự|treo|dọn dẹp
chốt|trực 24/24|lắp đặt|gia hạn|thống nhất|đồng ý|cho phép|được phép|nhắc nhở|đăng tải|cảnh báo
phòng ngừa
thu thập|khảo sát|xử phạt|phân tích|nhân rộng|khen thưởng|sắp xếp|chuyển|rút kinh nghiệm|cân đối
tuân thủ|thể hiện|loại bỏ|vô hiệu hóa|gia cố|tắt|bật|chặn|quét|đối chiếu|căn cứ|quyết liệt
mua|dùng|đặt|dán|rút|cắt|khôi phục|phục hồi|thanh toán|đối soát|soạn thảo|lưu trữ|bảo trì
bảo dưỡng|sửa chữa|tiêm|phun|khoanh vùng|hủy|chịu|cam kết|tự|đốc thúc|tháo dỡ|ủng hộ|thi công
chi trả|hạch toán|quyết toán|giải ngân|đóng góp|vệ sinh máy|khử khuẩn|khai trương
dự trữ|gỡ|phổ cập|phát sóng|điện thoại|chọn|lùi|rà|chấm|dựng|súc xả|thuê|làm điểm
họp|tuần tra|sửa|hoàn chỉnh|giữ|kết thúc|tạm|đo|ghi|gọi|kê đơn|mời|tưới|trồng|chăm sóc
canh gác|di chuyển|sơ tán|kiểm đếm|đối thoại|bình xét|tặng|thăm|khám|điều trị|phát dọn|soạn
biên soạn|viết|đọc|dọn|chuẩn hóa|chỉnh lý|điện báo|fax|nêu|bình chọn|tuyển|tư vấn|vận chuyển
nhập bù|tổng vệ sinh|chất vấn|thảo luận|cam đoan|ngừng|thẩm tra|góp ý|có ý kiến|có mặt|có văn bản
cho ý kiến|xin ý kiến|xác nhận|chứng thực|niêm cất|trích|thu gom|lên phương án|đánh số|điểm danh
tổng kết|sơ kết|tiếp âm|giới thiệu|động viên|thăm hỏi|bắn
"""
# Verbs that are also nouns or parts of other words: with what stands around them.
_GUARDED = (
    r"lãnh đạo(?=,? (?:chỉ đạo|thực hiện|triển khai|phê duyệt|tổ chức|công tác|việc|kiểm kê"
    r"|xây dựng|rà soát|làm tốt|hoàn thành|quán triệt|kiểm tra|giải quyết|xử lý)(?!\w))"
    r"|giao(?! thông| dịch| ban| tiếp| lưu| hữu| diện| thừa)"
    r"|cấp(?= (?:ứng|thêm|giấy|thuốc|vốn|mới|lại|cho|đủ|phát|bù|kinh phí|tài khoản"
    r"|chứng thư|thẻ|máy))"
    r"|quyết định(?! (?:số|này|phê|của|ngày|về|ban|thành|trên|nêu|hành))"
    r"|thay(?! mặt)|đổi(?! mới| số)|lưu(?!\s?:| ý| lượng| vực| động| thông)"
    r"|ký(?! túc| hiệu)|phát(?! triển| thanh| hành| điện| minh| hiện| sinh)|in(?= )|cho(?= )"
    r"|thu(?! ngân| phí| nhập| mua)|thử(?! nghiệm| thách)|đóng(?! trên| tàu| gói| tại| quân)"
    r"|(?<!chương )(?<!công )(?<!quy )(?<!tiến )trình|(?<!bầu )(?<!ứng )cử(?! tri| tạ)|(?<!xây )lắp"
    r"|(?<!thường )trực(?! thuộc| tiếp| tuyến)|(?<!y tế )dự phòng"
    r"|(?<!công )(?<!thành )(?<!độc )lập|dạy(?! nghề)|bán(?! trú| lẻ| kính)|nhập(?! khẩu| viện)"
    r"|dự thảo(?= \w)|tiêu(?= (?:nước|úng|thoát))|trả(?! lương)|mở(?! đầu| rộng)"
)
# Words that may also be part of the description of a body: they end a name only when they do
# not directly follow such a noun ("đơn vị vận hành hệ thống", "các tổ chức, cá nhân").
_INSIDE_NAMES = {
    "tổ chức", "quản lý", "sử dụng", "bảo vệ", "giám sát", "vận hành", "kiểm tra", "hỗ trợ",
    "cung cấp", "tham mưu", "thanh tra", "hướng", "tham gia", "đào tạo", "khai thác", "điều"
    " tra", "công bố",
    "căn cứ", "phòng ngừa", "giao",
}  # fmt: skip
_NOUN_BEFORE = re.compile(
    r"(?:các|cơ quan|đơn vị|lực lượng|doanh nghiệp|cá nhân|tổ chức|phòng|ban|công|trung tâm"
    r"|chuyên|bộ phận|tổ|đội|chức năng|người|chủ|độc|dân|và)\s*,?\s*$"
)
# How the name of a body, or of the person who heads it, begins.
_BODIES = """
ủy ban|ubnd|ubmttq|hđnd|hội đồng|sở|ban|bộ|công an|văn phòng|vp|phòng|thủ trưởng|giám đốc
phó giám đốc|tổng giám đốc|chủ tịch|phó chủ tịch|trưởng|phó trưởng|chánh|chánh văn phòng|cục
tổng cục|chi cục|vụ|trung tâm|đài|hội|hiệp hội|đoàn|liên đoàn|liên minh|trường|bệnh viện|viện
tòa án|thanh tra|kho bạc|bảo hiểm|ngân hàng|điện lực|bưu điện|viễn thông|vnpt|viettel
mobifone|công ty|tổng công ty|tập đoàn|doanh nghiệp|các|toàn thể|mỗi|từng|cơ quan|đơn vị
địa phương|lực lượng|tổ|đội|bí thư|đảng ủy|tỉnh ủy|huyện ủy|thành ủy|thị ủy|xã ủy|mặt trận
thường trực|cấp ủy|người đứng đầu|cán bộ|hải quan|khối|tiểu ban|quỹ|học viện|đại học|kiểm toán
chi nhánh|chi hội|ban quản lý|bộ chỉ huy|tổ chức|cá nhân|quân khu|quân đội|thống đốc|bộ trưởng
thứ trưởng|thủ tướng|chính phủ|quốc hội|trạm|xã|phường|đặc khu|hiệu trưởng|trưởng phòng
trưởng ban|tổng biên tập|báo|thành viên|viện kiểm sát|viên chức|công chức|huyện|thành phố|thị xã
thị trấn|tỉnh|chủ đầu tư|chủ quản|quý|bch|bcđ|bql
phó tổng giám đốc|khoa|hạt|đồn|đảng viên|đảng bộ|chi bộ|đảng đoàn|quận ủy|quận|người lao động
người sử dụng|người dùng|nhân viên|giáo viên|giảng viên|sinh viên|học sinh|hộ|chủ hộ|chủ tàu
chủ rừng|chủ tài khoản|công đoàn|nhà trường|nhà máy|xí nghiệp|hợp tác xã|htx|thư viện|bảo tàng
đồng chí|người học|phóng viên|điều dưỡng trưởng|chi cục trưởng|cục trưởng|vụ trưởng|viện trưởng
chỉ huy trưởng|kế toán trưởng|trạm trưởng|bác sĩ|y sĩ|lái xe|thường trực|cảng vụ|nhà văn hóa|vks
lâm trường|nông trường|điện lực|tỉnh đoàn|huyện đoàn|thị đoàn|thành đoàn|thuế|khu dân cư
thôn|tổ dân phố|khu phố|ấp|trưởng thôn|phân hiệu|phân xưởng|bưu cục|kiểm lâm|biên phòng|bộ đội
quản lý thị trường|chính quyền|lãnh đạo|ngành|tổ trưởng|đội trưởng
quản trị viên|giám thị|bhxh|tand|vksnd|lđlđ|mttq|catp|ttyt|bvđk|tthc|bqlda|đơn vị|cơ sở|đội
bí thư|đảng ủy viên|phân viện|cụm|hội viên|đoàn viên|tiểu đoàn|trung đoàn|lữ đoàn|trung đội
đại đội|ủy viên|thường vụ|ban chấp hành|liên hiệp|hãng|nhà thầu|nhà mạng|nhà cung cấp
"""
# Openings that look like a body and are not.
_NOT_BODIES = re.compile(
    r"(?:cơ sở (?:dữ liệu|vật chất|hạ tầng|pháp lý|để|này|đó|thực tiễn|các)|khoa học"
    r"|hộ (?:tịch|chiếu|khẩu|lý)|ngành (?:nghề|hàng)|lãnh đạo,? (?:chỉ đạo|thực hiện|triển khai)"
    r"|đội (?:ngũ|hình)|bản |ấp ủ|cụm từ|biên phòng toàn dân"
    r"|tổ chức (?!chính|đảng|đoàn|xã hội|tín dụng|cá nhân|kinh tế|và cá nhân)"
    r"|tổ chức,(?! (?:các )?(?:cá nhân|đơn vị|cơ quan|đoàn))|ban hành|trường hợp"
    r"|phòng,? chống|phòng ngừa|phòng dịch|vụ việc|vụ án|hội nghị"
    r"|báo (?:cáo|ngay|động|về|cho|lên|tới|đến|kịp thời|khẩn)(?!\w)"
    r"|hội thảo|đoàn kết|các nội dung|các nhiệm vụ|các biện pháp|các giải pháp|các quy định"
    r"|các văn bản|các hành vi|các trường hợp|các hoạt động|các hình thức|các mặt hàng|các loại"
    r"|các thông tin|các tài liệu|các tài khoản|các thiết bị|các máy tính|các hệ thống|các yêu cầu"
    r"|các công việc|các bước|các vấn đề|các điều kiện|các phương án|các lỗ hổng|các kênh"
    r"|các dịch vụ"
    r"|mỗi (?:quý|tháng|tuần|ngày|năm|lần|học kỳ|đợt|suất|lô|máy|ca|người một)|từng (?:bước|máy"
    r"|ngày|buổi|tuần|bộ|loại|lô|người)|quý (?:i|ii|iii|iv|\d)\b|bộ phim|quỹ đạo|đội ngũ"
    r"|khối lượng|quý vị|đài phun"
    r"|trưởng thành"
    r"|viễn thông và|vụ lợi|đơn vị đo|huyện đảo)"
)


def _alternatives(words: str) -> str:
    items = sorted({key(w) for w in re.split(r"[|\n]", words) if w}, key=len, reverse=True)
    return "|".join(map(re.escape, items))


# "báo" tells ("báo ngay cán bộ đầu mối", "báo Công an xã") unless the words around it make it
# the press ("các báo", "báo chí").
_TELLS = (
    r"báo(?=\s(?:ngay|cho|về|lên|tới|đến|kịp thời|sớm|khẩn)(?!\w))"
    r"|(?<!các )(?<!nhà )(?<!tờ )(?<!đài )(?<!và )báo(?=\s\w)"
    r"(?!\s(?:chí|đài|in|nói|viết|hình|giấy|mạng|điện tử|đảng|nhân dân)(?!\w))"
)
VERB = re.compile(rf"(?<!\w)(?:{_GUARDED}|{_alternatives(_VERBS)}|{_TELLS})(?!\w)")
BODY = re.compile(rf"(?:{_alternatives(_BODIES)})(?!\w)")
_INSIDE = {key(word) for word in _INSIDE_NAMES}
# In the form of ``key`` ("uỷ").
# A body written without a capital that still names one ("các sở", "cơ quan Công an").
_SMALL_BODY = re.compile(
    r"(?:các|cơ quan|đơn vị|lực lượng|công an|doanh nghiệp|địa phương|thủ trưởng|phòng|uỷ ban"
    r"|thường trực|bộ phận|ban|tổ chức|cán bộ|người đứng đầu|tổ|đội|trung tâm|ngành|cấp|sở"
    r"|giám đốc|chủ tịch|trưởng|trường|chính quyền|mỗi|toàn thể|từng|nhà trường|quý|đồng chí"
    r"|giảng viên|giáo viên|nhân viên|sinh viên|học sinh|người học|người lao động|người sử dụng"
    r"|đảng viên|chủ đầu tư|chủ quản|công đoàn|đội trưởng|tổ trưởng|phóng viên|khoa|viện|hội đồng"
    r"|điều dưỡng trưởng|công ty|xí nghiệp|bệnh viện|trạm|chi nhánh|hạt|đoàn|nhà thầu|nhà mạng"
    r"|công chức|viên chức|hộ|cụm|đảng uỷ|huyện uỷ|cấp uỷ|chi bộ|đảng bộ|khu dân cư|văn phòng"
    r"|thanh tra|xã|phường|thành viên)(?!\w)"
)


# "các xã mới thành lập", "công nghệ thông tin": no act begins here.
_PART_OF_NAME = re.compile(r"(?<!\w)(?:mới|mới được|vừa)\s$")
# "tổ chức đảng", "tổ chức tín dụng": bodies, whatever stands before them.
_ORGANISATION = re.compile(r"tổ chức (?:cơ sở )?(?:đảng|đoàn|tín dụng|thành viên)(?!\w)")
# "Phòng Kế hoạch tổng hợp": the last word of the name when the act comes after it.
_GENERAL_OFFICE = re.compile(
    r"(?:phòng|khoa|ban|tổ) (?:kế hoạch|hành chính|nghiệp vụ|kinh tế)(?: -)? $"
)
_AFTER_OFFICE = re.compile(
    r"\s(?:trước|chậm nhất|muộn nhất|trong|để|qua|\()|[.;,:]|$|\s(?!(?:báo cáo|gửi|trình))"
)


# "Trung tâm Dự báo …", "Trung tâm Giáo dục thường xuyên": words of a centre's name
_NAMED_SO = re.compile(r"(?:Dự|[Gg]iáo dục)\s$")
_NO_FURTHER = re.compile(r"[.;:]|,\s(?!(?:các )?(?:cá nhân|đơn vị|cơ quan|doanh nghiệp|tổ chức))")


def _verb_later(passage: Passage, start: int) -> bool:
    """Whether another verb follows in the same breath, so that this one may describe a body."""
    stop = _NO_FURTHER.search(passage.key, start, start + 45)
    end = stop.start() if stop else min(len(passage.key), start + 45)
    later = VERB.search(passage.key, start, end)
    return later is not None and passage.text[later.start()].islower()


def _is_general_office(passage: Passage, match: re.Match[str]) -> bool:
    if not _GENERAL_OFFICE.search(passage.key, max(0, match.start() - 28), match.start()):
        return False
    after = _AFTER_OFFICE.match(passage.key, match.end())
    return after is not None and (
        after.group() != " " or VERB.match(passage.key, match.end() + 1) is not None
    )


# a number of bodies; not "02 ngày", which no body's name follows
_COUNTED = re.compile(
    r"(?:\d{1,3}|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|cả (?:hai|ba)|toàn bộ"
    r"|tất cả) (?:các )?(?=\w)"
)


def opens_with_verb(passage: Passage) -> bool:
    """Whether the passage begins as an instruction does."""
    return bool(VERB.match(passage.key)) and not opens_with_body(passage)


def opens_with_body(passage: Passage, at: int = 0) -> bool:
    """Whether a body's name begins at ``at``."""
    if _NOT_BODIES.match(passage.key, at):
        return False
    count = _COUNTED.match(passage.key, at)
    if count is not None:  # "14 cơ quan …", "Bảy Chi cục Thuế …"
        return bool(BODY.match(passage.key, count.end())) and not _NOT_BODIES.match(
            passage.key, count.end()
        )
    if not BODY.match(passage.key, at):
        return False
    return passage.text[at].isupper() or bool(_SMALL_BODY.match(passage.key, at))


def next_verb(passage: Passage, start: int = 0, end: int | None = None) -> int | None:
    """Where the first small-letter verb after ``start`` begins, that ends a body's name."""
    for match in VERB.finditer(passage.key, start, len(passage.key) if end is None else end):
        at = match.start()
        if not passage.text[at].islower():
            continue
        if _PART_OF_NAME.search(passage.key, max(0, at - 14), at):
            continue
        if match.group() == "tổ chức" and _ORGANISATION.match(passage.key, at):
            continue
        if match.group() == "trực tiếp" and passage.key.endswith("cấp trên ", 0, at):
            continue  # "công đoàn cấp trên trực tiếp"
        if match.group() == "tổng hợp" and _is_general_office(passage, match):
            continue
        if match.group() in ("báo", "thường xuyên") and _NAMED_SO.search(passage.text, 0, at):
            continue
        if (
            match.group() in _INSIDE
            and _verb_later(passage, match.end())
            and _NOUN_BEFORE.search(passage.key, max(0, at - 16), at)
        ):
            continue
        return at
    return None
