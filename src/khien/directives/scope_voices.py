"""Families about what people say and where: voices held back, rooms listened to, readers named.

The word lists of ``scope_families`` serve writings; these serve speech, the press at work,
online rooms and those who keep them, and libraries' books. In: nothing. Out: ``VOICES``, chains
of word lists with what takes them back, in the form ``scope_families`` makes families of.
"""

from __future__ import annotations

PEOPLE = (
    r"người(?! phát ngôn| đứng đầu| quản trị)|ai|cá nhân|đối tượng|tác giả|chủ (?:tài khoản"
    r"|trang|thuê bao|nhóm)|tài khoản|thuê bao|cán bộ|công chức|viên chức|nhân viên|giáo viên"
    r"|giảng viên|học sinh|sinh viên|phụ huynh|đảng viên|đoàn viên|hội viên|công nhân|nông dân"
    r"|cử tri|hộ dân|hộ gia đình|nhà báo|phóng viên|nhà thơ|nhà văn|họa sĩ|nhạc sĩ|nghệ sĩ"
    r"|chức sắc|tín đồ|giáo dân|phật tử|luật sư|cựu chiến binh|tù nhân|thành viên|nhóm|hội nhóm"
    r"|bà con|cư dân|tiểu thương|nhân dân|quần chúng|bạn đọc|độc giả|khán giả|thính giả"
)
# Speech that an office may be told to hold back; its own superiors' opinions are none.
_VOICE = (
    r"(?<!có )(?<!xin )(?<!lấy )(?<!cho )(?<!theo )ý kiến(?! chỉ đạo| kết luận| của (?:công an|sở"
    r"|ubnd|ủy ban|cơ quan|bộ|thủ trưởng|lãnh đạo|cấp|phòng|ban|hội đồng|chủ tịch|giám đốc|chi bộ"
    r"|đảng ủy|văn phòng|trung tâm|đơn vị))"
    r"|câu hỏi|phát biểu|chất vấn|thư (?:bạn đọc|khán giả|thính giả|dân)|phàn nàn|bức xúc"
    r"|lời (?:kêu|than|chê|phàn nàn)|tiếng nói|nguyện vọng|tâm tư|khiếu nại|tố cáo|phản ánh của"
    r"|kiến nghị của|đơn thư|góp ý của|phỏng vấn (?:người|bà con|dân)"
)
_HOLD_BACK = (
    r"không (?:được )?(?:đưa|đăng|nêu|phát|cho|để|tổng hợp|ghi|ghi nhận|tiếp nhận|phổ biến|công bố"
    r"|trình|nhắc|đọc|chọn|chuyển|mời|trả lời|phản ánh|đề cập)|bỏ|lược bỏ|lược bớt|cắt bỏ|bỏ bớt"
    r"|bỏ ra ngoài|loại bỏ|loại|gạt|chỉ (?:phát|đưa|đăng|ghi|chọn|tổng hợp|nêu|mời|lấy)|hạn chế"
    r"|làm nhẹ|sửa lại|dập|chặn|ngăn"
)
# Handled in time, in full and by the rules, as the law on complaints wants.
_SERVICE = (
    r"tồn đọng|kéo dài|quá hạn|chậm|bỏ sót|sót|đùn đẩy|né tránh|trùng|phát sinh|gửi sau"
    r"|sai thẩm quyền|bảo vệ người|bí mật|lộ|dữ liệu cá nhân|trước cấp có thẩm quyền"
)
_FRAUD = (
    r"mã độc|độc hại|tin tặc|tấn công mạng|chèn|giả mạo|mạo danh|lừa đảo|bí mật|bmnn|mật khẩu"
    r"|lộ lọt|dữ liệu cá nhân|an toàn thông tin|đính kèm|thư rác|thư điện tử|hộp thư|email"
    r"|chiếm (?:quyền|đoạt)|cờ bạc|cá cược|xác thực"
)
_OWN = (
    r"chính thức|công vụ|của (?:cơ quan|đơn vị|sở|ubnd|nhà trường|trường|xã|phường)(?!\w)"
    r"|được (?:phép|giao|phân công|cấp)|quyền (?:đăng|quản trị)"
)
_ROOM = (
    r"nhóm (?:kín|chat|zalo|facebook|messenger|telegram|viber|riêng|của|phụ huynh|lớp|công nhân"
    r"|cư dân|trên mạng|mạng)|hội nhóm|diễn đàn|phòng chat"
)
_PAGE = (
    rf"{_ROOM}|trang (?!thông tin|thiết bị|phục|web|điện tử|chính thức|bị|trí|trại|trải|\d|nhất"
    r"|của (?:trường|sở|ubnd|cơ quan|đơn vị|xã|phường))\w+|(?:bài|tin|video|clip) của"
    r"|kênh (?!mương|thủy|tiêu|tưới|dẫn|chính thức|tiếp nhận|liên lạc|chính)\w+|fanpage"
)
_KEEPER = (
    r"(?:người|ai|kẻ|cá nhân|đối tượng) (?:đã |đứng ra )?(?:lập|mở|tạo|điều hành|đứng sau|quản lý"
    r"|vận hành)"
    r" (?:các |những )?(?:trang|nhóm|kênh|tài khoản|blog|diễn đàn)"
    r"|chủ (?:các |những )?(?:nhóm|trang|kênh|fanpage|tài khoản)|(?:quản trị viên|admin) (?:các )?"
    r"(?:nhóm|trang|kênh)|trưởng nhóm (?:zalo|facebook|chat)"
)
_FILMS = r"(?:người|ai|kẻ|cá nhân) (?:đã )?(?:quay|chụp|ghi hình|ghi âm|livestream|phát trực tiếp)"

# (name, word lists in their order, reach, what takes it back)
VOICES: tuple[tuple[str, tuple[str, ...], int, str], ...] = (
    # "không nêu ý kiến của bà con …", "chỉ phát ý kiến đồng tình": voices held back
    ("voices", (_HOLD_BACK, _VOICE), 50, _SERVICE),
    # "không cho phóng viên tác nghiệp": the press kept away
    ("press-access",
     (r"không (?:được )?(?:cho|để|bố trí|tiếp|mời|cung cấp|trả lời)|hạn chế|ngăn|cấm|từ chối|cản",
      r"phóng viên|nhà báo|báo chí|các báo|cộng tác viên báo|quay phim của",
      r"tác nghiệp|quay|chụp|phỏng vấn|đưa tin|ghi hình|vào|dự|tiếp cận|thông tin|biết|hỏi"),
     50, r"bí mật|bmnn|an toàn lao động|cách ly"),
    # "truy tìm người lập trang …", "thu điện thoại của người quay …"
    ("keepers",
     (r"truy tìm|truy|tìm|tìm ra|tìm hiểu|xác minh|xác định|làm rõ|nắm|lập danh sách|thống kê"
      r"|báo cáo|theo dõi|thu giữ|tạm giữ|thu|mời|gọi|triệu tập|nhắc nhở|vận động|thuyết phục"
      r"|làm việc với|rà soát|cung cấp|phát hiện|yêu cầu",
      rf"{_KEEPER}|{_FILMS}"), 60, rf"{_FRAUD}|{_OWN}"),
    # "danh sách cán bộ theo dõi trang …": who follows or shares a page
    ("followers",
     (r"lập danh sách|danh sách|thống kê|rà soát|báo cáo|nắm|tìm|xác minh|xác định|theo dõi"
      r"|nhắc nhở|kiểm điểm|xem|ghi tên", PEOPLE,
      r"theo dõi|chia sẻ|thích|bấm thích|tham gia|vào|bình luận|tương tác|đăng lại|xem|đọc|nghe",
      _PAGE), 40, rf"{_FRAUD}|{_OWN}|tập huấn"),
    # "cử người vào nhóm kín để nắm …"
    ("listening-in",
     (r"cử|phân công|cài|bố trí|giao|huy động|tham gia|vào|xin vào", _ROOM,
      r"nắm|theo dõi|ghi|chụp|báo|lưu lại|định hướng"), 60, rf"{_FRAUD}|{_OWN}"),
    # "ghi lại nội dung trò chuyện của công nhân"
    ("talk",
     (r"nắm|theo dõi|ghi lại|ghi nhận|ghi âm|báo cáo|thu thập|nghe",
      r"(?:nội dung|lời|chuyện|câu chuyện) (?:trao đổi|trò chuyện|bàn tán|bàn luận|nói chuyện"
      r"|bàn|kể)", PEOPLE), 60, _FRAUD),
    # "xem ai mượn cuốn …": readers of a library
    ("borrowers",
     (r"kiểm tra|rà|xem|lập danh sách|danh sách|thống kê|cung cấp|tra|báo cáo|ghi",
      r"sổ mượn|phiếu mượn|thẻ (?:thư viện|bạn đọc)|lượt mượn|bạn đọc|độc giả"
      r"|người (?:đọc|mượn|mua)|ai (?:đã )?(?:mượn|đọc|xem|mua)",
      r"cuốn|quyển|đầu sách|sách(?! giáo khoa)|truyện|thơ|tạp chí|tờ báo"),
     60, r"quá hạn|chưa trả|bị mất|làm mất|hư hỏng|bồi thường"),
    # "lập danh sách các gia đình đọc kinh": who meets and prays
    ("gatherings",
     (r"lập danh sách|danh sách|theo dõi|giám sát|nắm|thống kê|rà soát|báo cáo|ghi tên|nhắc nhở"
      r"|không để|không cho|ngăn", rf"{PEOPLE}|gia đình|hộ|dân",
      r"đọc kinh|cầu nguyện|theo đạo|nhóm họp|hành lễ|tụ tập|tụ họp|biểu tình|đình công"),
     40, r"dịch bệnh|phòng,? chống dịch|cách ly|cháy"),
    # "không cho dân gửi đơn": petitions held off
    ("petitions",
     (r"ngăn|không cho|không để|vận động|thuyết phục|cấm|hạn chế|giữ", rf"{PEOPLE}|dân",
      r"gửi đơn|viết đơn|ký đơn|ký tên|khiếu kiện|kéo lên|kéo đến|kiến nghị|lên tiếng|rút đơn"),
     40, r"giả mạo|lừa đảo"),
    # "không cho chiếu phim …", "dừng phát hành cuốn …"
    ("stopping",
     (r"không (?:được )?(?:cho|để)|dừng|ngừng|tạm dừng|hoãn|đình chỉ|thôi|cấm",
      r"chiếu|hát|diễn|biểu diễn|phát hành|xuất bản|trưng bày|bán|in|đọc|phát sóng|phát thanh",
      r"phim|cuốn|quyển|sách(?! giáo khoa)|truyện|thơ|vở|bài hát|ca khúc|tranh|tạp chí|số báo"
      r"|chương trình văn nghệ|triển lãm"), 25, _FRAUD),
    # "viết bình luận ủng hộ …": opinion to order
    ("made-opinion",
     (r"viết|đăng|gửi|cho|cử|huy động|vận động|phân công",
      r"(?:bình luận|bài|ý kiến|tin nhắn) (?:ủng hộ|tích cực|phản bác|đồng tình|bảo vệ|khen)"),
     40, _FRAUD),
    # "cấm giáo viên bàn tán …"
    ("hush",
     (r"nghiêm cấm|cấm|không để|không cho|nhắc|nhắc nhở|quán triệt|yêu cầu", PEOPLE,
      r"(?:không )?(?:bàn tán|bàn luận|bình luận|phát ngôn|bày tỏ|chê bai|than phiền|nói xấu"
      r"|nói về|chia sẻ (?:bài|tin|quan điểm))(?! và cung cấp)"), 30, _FRAUD),
)  # fmt: skip
