"""Excluded instructions as a table: an act, then what it is done to, near one another.

Each family names the kind of instruction it serves and chains two or three word lists: a match
of each list must follow the one before within ``reach`` characters of the same instruction. A
family's ``unless`` are the words that make the same act defence of the body's own machines,
accounts, site or secrets. Words are matched in ``passages.key`` form, with their tones: "đọc"
and "độc", "thơ" and "thợ" are different words here. One pass a list; time grows with the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from khien.directives.passages import key
from khien.directives.scope_voices import PEOPLE, VOICES

# Works and papers that carry what somebody thinks. "tài liệu", "văn bản", "thông tin" are not
# here: offices keep and protect those.
_WRITING = (
    r"tập thơ|bài thơ|thơ|truyện(?: ngắn| tranh| ký)?|tiểu thuyết|hồi ký|nhật ký cá nhân"
    r"|tùy bút|bài viết|bài đăng|bài báo|bài nói|bài giảng|bài hát|ca khúc|vở kịch|kịch bản"
    r"|vở diễn|bộ phim|cuốn phim|phim|tin,? bài|bài,? tin|phóng sự|dòng trạng thái|status"
    r"|bình luận|ảnh chế|tranh biếm họa|biếm họa|bức tranh|bức vẽ|bức ảnh|tấm ảnh|ảnh chụp"
    r"|truyền đơn|tờ rơi|áp phích|khẩu hiệu|biểu ngữ|băng rôn|thư ngỏ|kháng thư"
    r"|(?:đơn|thư|bản) kiến nghị|bản tuyên bố|lời kêu gọi|đơn tập thể|cuốn sách|quyển sách"
    r"|(?:các|những|loại|đầu|tủ|số) sách|sách báo|ấn phẩm|tạp chí|tờ báo|bản tin lạ|blog"
    r"|(?<!danh )(?<!chính )(?<!ngân )(?<!quốc )(?<!sổ )(?<!đối )sách(?! giáo khoa| trắng)"
    r"|tuần san|nguyệt san|tập san|đặc san|bài phản ánh|triển lãm|tranh (?:ảnh|vẽ)|đọc sách"
    r"|tác phẩm|ký tên tập thể|bản chép tay|băng đĩa|văn hóa phẩm|xuất bản phẩm"
)
# What people think and say.
_OPINION = (
    r"ý kiến (?:trái|phản|bất|phê|chỉ trích|tiêu cực|khác|không đồng|bày tỏ|bình luận|chê"
    r"|của (?:người dân|nhân dân|quần chúng|dư luận|học sinh|sinh viên|giáo viên|đảng viên"
    r"|cán bộ|công chức|viên chức|đoàn viên|hội viên|bạn đọc|độc giả|cư dân))"
    r"|quan điểm (?:trái|sai|lệch|khác|đối lập|cá nhân|cực đoan|tiêu cực)"
    r"|luận điệu|dư luận|tin đồn|lời đồn|phần bình luận|lời bình|bình luận|tâm tư"
    r"|tư tưởng(?!,? (?:đạo đức|hồ chí minh))"
    r"|thái độ chính trị|(?<!người )phát ngôn(?! và cung cấp)|lời lẽ|lời ra tiếng vào"
    r"|phát biểu (?:trái|sai|lệch|chống|không đúng|không chuẩn)|tiếng nói (?:trái|phản|bất)"
)
_FIND = (
    r"nắm chắc|báo cáo|rà soát|lập danh sách|lên danh sách|danh sách|thống kê|theo dõi|giám sát"
    r"|xác minh"
    r"|xác định|làm rõ|truy tìm|truy vết|truy xét|truy ra|tìm ra|tìm|điều tra|nắm|báo (?:lại )?tên"
    r"|ghi tên|báo lại|cung cấp|kiểm điểm|kỷ luật|xử lý|phát hiện|nhắc nhở|ghi nhận|tố giác"
    r"|phản ánh|gọi hỏi|mời lên|triệu tập|chú ý|để ý|quản lý|báo danh|điểm mặt|phân loại|răn đe"
)
_HOLD = (
    r"viết|sáng tác|soạn|vẽ|chép|dịch|đọc|xem|nghe|giữ|cất giữ|lưu giữ|tàng trữ|chuyền tay"
    r"|truyền tay|chuyền nhau|chia sẻ|đăng|đăng lại|đăng tải|thích|bấm thích|in|photo|phô tô"
    r"|sao chép|tán phát|phát tán|rải|dán|treo|trưng bày|mua|bán|cho mượn|mượn|tải|gửi|ký"
    r"|chuyển|trao|phổ biến|ký tên|ủng hộ|hưởng ứng|hát|biểu diễn|là tác giả|lan truyền|nhận|phát"
)
_SPEAK = (
    r"bàn luận|bàn tán|bình luận|bày tỏ|bấm thích|thả tim|(?<!người )phát ngôn(?! và cung cấp)"
    r"|phát biểu (?:trái|sai|lệch|chống|không đúng|không chuẩn)|phản đối|chỉ trích|phê phán"
    r"|chê bai|than phiền|nói xấu|kêu gọi|xúi giục|biểu tình|tụ tập|khiếu kiện"
    r"|(?:có|ký tên) (?:tư tưởng|quan điểm|ý kiến|thái độ|ủng hộ)|ký tên vào|trái quan điểm"
    r"|đăng bài|viết (?:bài|đơn|báo|thư ngỏ)|góp ý trên mạng|nghe đài|đọc (?:sách|báo|truyện)"
)
_WATCH = (
    r"theo dõi|giám sát|kiểm tra|rà soát|nắm|quản lý|kiểm soát|vào xem|xem|ghi nhận|lưu lại"
    r"|chụp lại|cập nhật|thống kê|lập danh sách|bám|để ý|soi|đọc|thâm nhập|tham gia vào"
)
_PAGES = (
    r"trang (?:mạng xã hội )?cá nhân|trang mạng xã hội (?:riêng|của)|tường cá nhân|facebook của"
    r"|tài khoản (?:mạng xã hội|facebook|zalo|tiktok|youtube)|trang (?:facebook|zalo|tiktok)"
    r"|nhóm (?:kín|chat|facebook|zalo|phụ huynh|lớp)|hội nhóm|kênh (?:youtube|tiktok)"
    r"|(?:hoạt động|lời nói|việc sử dụng|trao đổi|trò chuyện|tương tác)[^.;]{0,40}mạng xã hội của"
    r"|tin nhắn (?:riêng|cá nhân|của)|cuộc (?:trò chuyện|gọi) của|chuyện riêng|đời tư"
)
_SUPPRESS = (
    r"theo dõi|giám sát|phản bác|đấu tranh|đáp trả|ngăn chặn|ngăn ngừa|xử lý|kiểm soát"
    r"|kiểm duyệt|định hướng|gỡ|gỡ bỏ|xóa|xóa bỏ|hạn chế|cấm|nghiêm cấm|không để|chấm dứt"
    r"|thu thập|nắm|nắm bắt|lập danh sách|thống kê|ghi nhận|kiểm điểm|chấn chỉnh|nhắc nhở"
    r"|dập|dập tắt|vô hiệu hóa|khóa|chặn|tắt|ẩn|đóng|thu hồi|thu giữ|tịch thu|tiêu hủy|thu lại"
    r"|thu gom|giao nộp|nộp lại|đình chỉ|đình bản|duyệt trước|dẫn dắt|điều chỉnh|truy tìm"
    r"|truy vết|uốn nắn|triệt phá|bóc gỡ|hạ bài|rút bài|rút"
)
_FORBID_READING = (
    r"không (?:được )?(?:đọc|lưu hành|cất giữ|lưu giữ|chia sẻ|truyền tay|chuyền tay|phổ biến|bán"
    r"|in|in ấn|phát hành|trưng bày|chiếu|hát|biểu diễn|bình luận|bàn luận|bàn tán|đăng|đăng tải"
    r"|phát tán|tán phát|sao chép|photo|mua|dịch|tàng trữ|viết|sáng tác|phát ngôn|treo|dán)"
)
_PRESS = (
    r"báo chí|các báo|báo (?:in|điện tử|tỉnh|ngành)|tòa soạn|tổng biên tập|ban biên tập"
    r"|phóng viên|nhà báo|biên tập viên|đài (?:phát thanh|truyền hình|truyền thanh|pt)|tạp chí"
    r"|trang tin|nhà xuất bản|cơ quan báo"
)
_STEER = (
    r"không (?:được )?(?:đưa tin|đăng|phát|viết|phản ánh|khai thác|đề cập|nhắc|bình luận|phỏng vấn"
    r"|tác nghiệp|phát sóng)|(?:chỉ|thôi|ngừng|dừng|tạm dừng|hạn chế) (?:được )?(?:đưa|đăng|phát"
    r"|viết)|đưa tin theo|gỡ (?:bỏ )?(?:các |những )?(?:tin|bài)|rút (?:tin|bài)|đính chính"
    r"|định hướng (?:tuyên truyền|nội dung|thông tin)|thống nhất (?:nội dung|cách) đưa tin"
    r"|duyệt (?:trước )?(?:tin|bài|nội dung)|thu hồi thẻ|chấn chỉnh"
)
_INSPECT = (
    r"kiểm tra|rà soát|giám sát|quản lý|kiểm soát|thống kê|thanh tra|theo dõi|lập danh sách"
    r"|khám|yêu cầu|mở|soi|giữ lại|phát hiện|bóc|chặn"
)
_COPYING = (
    r"(?:cơ sở|cửa hàng|cửa hiệu|tiệm|quầy|điểm|dịch vụ|hiệu|xưởng|nhà|hoạt động|quán)"
    r"(?: kinh doanh| dịch vụ| cho thuê| bán| phát hành| làm| nhận)*"
    r" (?:in|in ấn|photo|photocopy|phô tô|phôtô|sao chụp|đánh máy|sách|sách báo|xuất bản|băng đĩa"
    r"|văn hóa phẩm)(?! lụa| vải| 3d)"
    r"|bưu (?:gửi|phẩm|kiện)|thư từ|thư tín|phong bì thư|hàng sách"
)

# What the same words mean when a body defends its own systems, site, accounts or secrets.
_OWN_DEFENCE = (
    r"mã độc|độc hại|lỗ hổng|tin tặc|xâm nhập|tấn công mạng|chèn|giả mạo|mạo danh|lừa đảo"
    r"|cờ bạc|cá cược|chiếm quyền|chiếm đoạt|rò rỉ|lộ lọt|lộ thông tin|bí mật|bmnn|dữ liệu"
    r"|nhật ký hệ thống|mật khẩu|tài liệu mật|văn bản mật|thư rác|đính kèm|đường dẫn"
    r"|không rõ nguồn gốc|phần mềm|máy chủ|máy tính|máy trạm|an toàn thông tin|an ninh mạng"
    r"|tệp|cảnh báo|phòng,? chống|nội bộ|tài sản"
)
# Narrower, where the object is what people say or think: a computer in the sentence changes
# nothing there.
_SECRETS_OR_FRAUD = (
    r"mã độc|độc hại|tin tặc|tấn công mạng|chèn|giả mạo|mạo danh|lừa đảo|bí mật|bmnn|mật khẩu"
    r"|lộ lọt|dữ liệu cá nhân|an toàn thông tin|đính kèm|đường dẫn|thư rác|cảnh báo"
)
_OWN_SITE = (
    rf"{_SECRETS_OR_FRAUD}|cờ bạc|cá cược|lỗ hổng|tệp|quyền (?:đăng|quản trị)|được phép đăng"
)
# Who publishes for the body itself, and pages that are the body's own.
_OWN_PAGES = (
    r"(?:của|thuộc|do) (?:các )?(?:cơ quan|đơn vị|sở|ubnd|ủy ban|phòng|nhà trường|trường|bệnh viện"
    r"|trung tâm|cục|tỉnh|huyện|xã|ban)(?![^.;]{0,30}(?:cán bộ|nhân viên|giáo viên|học sinh))"
    r"|chính thức|được (?:phép|giao|phân công|cấp quyền)|quyền (?:đăng|quản trị|truy cập)|công vụ"
)


def _compiled(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{key(words)})(?!\w)")


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of excluded instruction: word lists in their order, and what takes it back."""

    name: str
    chain: tuple[re.Pattern[str], ...]
    reach: int
    unless: re.Pattern[str]

    def found(self, text: str) -> bool:
        """Whether the lists follow one another in ``text`` (key form)."""
        ends = [match.end() for match in self.chain[0].finditer(text)]
        for words in self.chain[1:]:
            ends = [
                match.end()
                for match in words.finditer(text)
                if _near(ends, match.start(), self.reach)
            ]
            if not ends:
                return False
        return bool(ends) and not self.unless.search(text)


def _near(ends: Sequence[int], start: int, reach: int) -> bool:
    """Whether one of the sorted ``ends`` lies at most ``reach`` before ``start``."""
    at = bisect_left(ends, start - reach)
    return at < len(ends) and ends[at] <= start


def _family(name: str, *chain: str, reach: int = 60, unless: str = _OWN_DEFENCE) -> Family:
    return Family(name, tuple(map(_compiled, chain)), reach, _compiled(unless))


FAMILIES: tuple[Family, ...] = (
    # "lập danh sách những người đã đọc …": who wrote, read, holds, shares, signs a writing
    _family("readers", _FIND, f"{PEOPLE}|hộ", _HOLD, _WRITING,
            unless=f"{_SECRETS_OR_FRAUD}|{_OWN_PAGES}"),
    # "xác định tác giả của bức vẽ …"
    _family("authors", _FIND, r"tác giả|nguồn gốc|người viết|người vẽ|nơi in", _WRITING),
    # "lập danh sách cán bộ có phát ngôn …": who says what
    _family("speakers", _FIND, PEOPLE, _SPEAK, unless=f"{_SECRETS_OR_FRAUD}|{_OWN_PAGES}"),
    # "theo dõi trang cá nhân của …": personal pages, accounts, talk
    _family("pages", _WATCH, _PAGES, unless=f"{_OWN_DEFENCE}|{_OWN_PAGES}"),
    # "phản bác các ý kiến trái chiều", "nắm dư luận": opinions collected, steered, put down
    _family("opinions", _SUPPRESS, _OPINION, unless=f"{_SECRETS_OR_FRAUD}|lỗ hổng"),
    # "cử người đọc bình luận của nhân dân"
    _family("listening", r"đọc|nghe|trực", r"bình luận của|ý kiến của|phát biểu của|trò chuyện của",
            reach=30, unless=_SECRETS_OR_FRAUD),
    # "buộc chủ quán photo khai báo …"
    _family("copiers", _COPYING, r"khai báo|báo lại|báo cáo|lưu lại|ghi sổ|ghi tên"),
    # "báo cáo diễn biến tư tưởng của …"
    _family("moods", r"báo cáo|tổng hợp|thông tin|phản ánh", r"diễn biến tư tưởng|tâm tư|dư luận"
            r"|tư tưởng của", unless=_SECRETS_OR_FRAUD),
    # "cử cộng tác viên bình luận, phản biện trên mạng xã hội": paid or ordered comment
    _family("answering", r"cộng tác viên|đội ngũ|lực lượng|cán bộ|đoàn viên|hội viên|nhóm|tổ"
            r"|phân công|huy động|cử", r"bình luận|phản biện|phản bác|tranh luận",
            r"mạng xã hội|trên mạng|diễn đàn|fanpage", unless=_SECRETS_OR_FRAUD),
    # "rà soát các bài thơ …", "không cấp phép triển lãm": works gone through or refused
    _family("review", r"rà soát|kiểm tra|thẩm định|loại bỏ|thanh lọc|không cấp phép|nắm tình hình"
            r"|theo dõi", _WRITING, reach=30,
            unless=rf"{_OWN_SITE}|{_OWN_PAGES}|cổng thông tin|trang thông tin|tập huấn|tuyên truyền"
            r"|hướng dẫn"),
    # "gỡ các tin, bài đã đăng", "thu hồi tập thơ": writings taken down or taken away
    _family("takedown", _SUPPRESS, _WRITING, unless=_OWN_SITE),
    _family("copies", r"thu hồi|thu giữ|tịch thu|thu gom|tiêu hủy|thu lại|giao nộp|nộp lại",
            r"bản (?:in|photo|chép|phô tô)|bản sao (?:chép )?(?:của )?(?:tập|bài|cuốn)", reach=30),
    # "không được đọc, chuyền tay …": reading and passing on forbidden
    _family("reading", _FORBID_READING, f"{_WRITING}|{_OPINION}", reach=40, unless=_OWN_SITE),
    # "không đưa tin, bài về …": the press told what to report
    _family("press", _PRESS, _STEER, reach=80, unless=_OWN_SITE),
    _family("news", r"không (?:được )?(?:đưa|đăng|đăng tải|phát|viết|khai thác|phản ánh)"
            r"|hạn chế (?:đưa|đăng)|(?:dừng|ngừng|thôi|cấm) (?:đưa|đăng)"
            r"|gỡ|rút|hạ",
            r"tin|bài|tin bài|phóng sự|chuyên đề", reach=3, unless=_OWN_SITE),
    # "kiểm tra các tiệm photo", "mở bưu gửi": printing, copying and post searched
    _family("copying", _INSPECT, _COPYING),
    *(_family(name, *chain, reach=reach, unless=back) for name, chain, reach, back in VOICES),
)  # fmt: skip


def in_family(text: str) -> str | None:
    """The name of the first family the instruction (key form) belongs to, or None."""
    return next((family.name for family in FAMILIES if family.found(text)), None)
