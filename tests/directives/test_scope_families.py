"""Writings, opinion, press, people's pages and post are excluded; own machines' defence is not."""

from __future__ import annotations

import pytest

from khien.directives import Scope
from khien.directives.passages import Passage
from khien.directives.scope import is_excluded
from khien.directives.scope_families import FAMILIES, in_family
from khien.directives.scope_voices import VOICES
from tests.directives.letters import obligations

EXCLUDED = [
    # readers, holders, sharers, signers of a writing
    "Lập danh sách giáo viên đã chuyền tay truyện ngắn đăng trên tờ tuần san.",
    "Xác minh ai giữ bản thảo hồi ký, người chép lại bài thơ.",
    "Rà soát công nhân đã ký tên ủng hộ thư ngỏ.",
    "Làm rõ những cá nhân in, rải truyền đơn tại chợ.",
    "Truy tìm người vẽ bức tranh trên tường nhà máy.",
    "Thống kê hộ dân mua cuốn sách nói về vụ đất đai.",
    "Gửi danh sách sinh viên thích bài đăng của thầy giáo.",
    "Cung cấp họ tên thuê bao, chủ tài khoản chia sẻ ảnh chế.",
    "Báo tên học sinh hát ca khúc đó trong giờ ra chơi.",
    "Xác định tác giả của biếm họa về dự án.",
    "Tìm ra nơi in biểu ngữ.",
    "Phát hiện cán bộ đọc tạp chí xuất bản ở nước ngoài.",
    "Theo dõi thành viên nhóm dịch tiểu thuyết nước ngoài trên máy tính của mình.",
    # speakers
    "Lập danh sách phụ huynh hay than phiền về việc thu tiền.",
    "Nhắc nhở viên chức bình luận về quy hoạch.",
    "Ghi nhận những người phản đối việc thu hồi đất.",
    "Kiểm điểm đảng viên có quan điểm trái với nghị quyết.",
    "Nắm các hộ gia đình khiếu kiện kéo dài.",
    "Báo cáo danh sách luật sư kêu gọi góp ý cho dự luật.",
    # pages and talk
    "Thường xuyên vào xem trang cá nhân của nhân viên.",
    "Kiểm tra tài khoản Facebook của giáo viên trong trường.",
    "Chụp lại tin nhắn riêng của các thành viên.",
    "Cử người tham gia vào nhóm phụ huynh để nắm tình hình.",
    "Giám sát hoạt động trên mạng xã hội của đoàn viên.",
    "Theo dõi nhóm kín bàn chuyện đền bù.",
    # opinions
    "Phản bác ý kiến phê phán của bạn đọc.",
    "Thu thập ý kiến bất đồng về việc sáp nhập xã.",
    "Nắm bắt tâm tư của giáo dân trong vùng.",
    "Dập tắt tin đồn về giá đất.",
    "Không được bàn tán bài viết trên mạng.",
    "Chấn chỉnh phát ngôn của cán bộ hưu trí.",
    "Tắt phần bình luận dưới các phóng sự.",
    "Dẫn dắt dư luận theo hướng có lợi.",
    # takedown, taking away
    "Yêu cầu gỡ bài báo nói về bãi rác.",
    "Gỡ các bài viết về phòng, chống tham nhũng trên máy chủ của báo.",
    "Xóa bài đăng nói xấu lãnh đạo.",
    "Thu hồi tiểu thuyết đã phát hành.",
    "Thu gom, nộp lại các bản photo đang lưu hành.",
    "Không lưu hành, trưng bày bức ảnh nêu tại mục 1.",
    "Cấm đọc tập thơ trong thư viện.",
    # press
    "Các báo chỉ đăng theo thông cáo của Sở.",
    "Tổng biên tập duyệt trước bài về vụ án.",
    "Đề nghị phóng viên không phỏng vấn người dân khu tái định cư.",
    "Không đăng bài, đưa tin về vụ kiện.",
    "Đài truyền thanh ngừng phát loạt chuyên đề.",
    # printing, copying, post
    "Kiểm tra các tiệm photo quanh trường đại học.",
    "Quản lý chặt dịch vụ in, hiệu sách trên địa bàn.",
    "Mở bưu phẩm gửi từ nước ngoài để phát hiện sách.",
    "Rà soát thư từ gửi cho tù nhân.",
    "Nắm chắc số người thường xuyên nghe đài nước ngoài.",
    "Lập sổ theo dõi các hộ cất giữ sách cũ.",
    "Thống kê những ai đã đặt mua tờ nguyệt san.",
    "Rà soát các bài thơ, truyện ngắn do học sinh viết.",
    "Yêu cầu các đơn vị báo cáo người tham gia góp ý trên mạng.",
    "Kiểm soát chặt chẽ việc đăng tải ý kiến của cán bộ.",
    "Chỉ đạo đội ngũ cộng tác viên bình luận, phản biện trên mạng xã hội.",
    "Vận động người dân gỡ bài phản ánh về ô nhiễm.",
    "Đề nghị nhà mạng chặn trang web đăng tiểu thuyết.",
    "Không để giáo viên chia sẻ bài viết về lương.",
    "Theo dõi các diễn đàn, hội nhóm bàn về đền bù.",
    "Phát hiện, xử lý người viết đơn tập thể.",
    "Bưu điện tỉnh kiểm tra nội dung thư từ.",
    "Thu giữ máy in dùng in tờ rơi.",
    "Đình bản tạp chí.",
    "Không cấp phép triển lãm tranh.",
    "Xác minh nhân thân người đăng bài.",
    "Thường xuyên theo dõi facebook của phóng viên.",
    "Định hướng dư luận xã hội.",
    "Lập danh sách KOL, người nổi tiếng có bài viết về vụ việc.",
    "Nhắc nhở cán bộ không like, share bài viết.",
    "Quản lý chặt chẽ phát ngôn, bài viết của hội viên.",
    "Báo cáo hằng tuần diễn biến tư tưởng của công nhân.",
    "Tổ chức thu thập các quan điểm, bình luận về dự thảo trên mạng.",
    "Nắm tình hình đọc sách của sinh viên.",
    "Rà soát kho sách thư viện, loại bỏ các cuốn sách không phù hợp.",
    "Lập danh sách người ký vào bản kiến nghị.",
    "Kịp thời phát hiện và yêu cầu gỡ bài của phóng viên.",
    "Bố trí người trực, đọc bình luận của nhân dân và báo cáo hằng ngày.",
    "Buộc chủ quán photo khai báo người đến sao chụp.",
    "Vận động tác giả rút tác phẩm.",
    "Rà soát việc ký tên tập thể của giảng viên.",
    "Cấm đưa tin vụ cháy.",
]
IN = [
    # malware, intrusion, logs
    "Truy vết mã độc trong hệ thống thông tin của đơn vị.",
    "Truy tìm nguồn gốc xâm nhập trên máy chủ của Sở.",
    "Rà soát nhật ký hệ thống để xác định tài khoản bị chiếm quyền.",
    "Điều tra, làm rõ nguyên nhân sự cố mạng.",
    "Theo dõi lưu lượng mạng của cơ quan 24/7.",
    "Giám sát truy cập bất thường vào cơ sở dữ liệu.",
    "Xác minh máy tính đã gửi thư rác ra ngoài.",
    "Phát hiện, xử lý máy trạm nhiễm mã độc.",
    "Thu thập nhật ký tường lửa, lưu tối thiểu 06 tháng.",
    "Ngăn chặn tấn công mạng vào cổng dịch vụ công.",
    "Chặn địa chỉ IP quét dò hệ thống.",
    "Vô hiệu hóa tài khoản của người đã nghỉ việc.",
    # own site
    "Gỡ bài đăng quảng cáo cờ bạc bị tin tặc chèn vào trang của Sở.",
    "Xóa bỏ tệp độc hại trên cổng thông tin điện tử của huyện.",
    "Gỡ bỏ nội dung bị chèn trái phép trên trang của trường.",
    "Khôi phục giao diện trang thông tin bị thay đổi.",
    "Rà soát người được phân công đăng bài trên cổng của đơn vị.",
    "Lập danh sách tài khoản được cấp quyền đăng tin, bài.",
    "Rà soát các trang mạng xã hội chính thức, bật xác thực hai lớp.",
    "Kiểm tra tài khoản mạng xã hội của cơ quan, đổi mật khẩu.",
    "Theo dõi trang Facebook giả mạo cơ quan, báo Công an tỉnh.",
    "Rà soát liên kết trên trang tin nội bộ.",
    # mail, fraud, training
    "Không mở tệp đính kèm, đường dẫn trong thư lạ.",
    "Báo ngay bộ phận kỹ thuật khi nhận thư nghi lừa đảo.",
    "Không chia sẻ đường dẫn, video không rõ nguồn gốc.",
    "Lập danh sách người bấm vào đường dẫn trong đợt diễn tập lừa đảo.",
    "Lập danh sách cán bộ tham gia tập huấn.",
    "Thống kê nhân viên chưa hoàn thành bài kiểm tra trực tuyến.",
    "Tổ chức tập huấn cho giáo viên, học sinh về kỹ năng số.",
    "Tuyên truyền, phổ biến Luật An ninh mạng đến người dân.",
    "Phát tờ rơi, treo áp phích về nhận biết lừa đảo.",
    "Đăng tin, bài tuyên truyền về an toàn thông tin.",
    "Viết bài hướng dẫn đặt mật khẩu mạnh.",
    "Phát bản tin cảnh báo lừa đảo trên đài truyền thanh.",
    "Các báo, đài tăng thời lượng phát cảnh báo lừa đảo.",
    # secrets
    "Không soạn thảo tài liệu mật trên máy tính nối mạng.",
    "Không đăng tải văn bản mật, bí mật nhà nước lên mạng xã hội.",
    "Không chụp, chia sẻ tài liệu mật qua Zalo.",
    "Thu hồi bản in, bản sao tài liệu mật đã hết hạn sử dụng.",
    "Xác định người làm lộ bí mật nhà nước tại đơn vị.",
    "Kiểm tra máy in, máy photo dùng để in tài liệu mật.",
    "Rà soát nhóm Zalo công vụ có trao đổi văn bản mật.",
    "Tiêu hủy văn bản mật theo quy định.",
    "Rà soát các máy tính dùng soạn thảo, lưu giữ bí mật nhà nước.",
    # people and accounts of the body
    "Lập danh sách cán bộ quản trị hệ thống, gửi về Sở.",
    "Cử người phát ngôn về sự cố, gửi danh sách về Văn phòng.",
    "Phân công người phát ngôn và cung cấp thông tin về sự cố.",
    "Rà soát quyền truy cập của nhân viên.",
    "Cung cấp thông tin người phụ trách an toàn thông tin.",
    "Rà soát, xóa tài khoản dùng chung.",
    "Nắm danh sách nhà cung cấp dịch vụ.",
    "Ghi nhận người ra vào phòng máy chủ.",
    "Phát hiện cá nhân chia sẻ mật khẩu, nhắc nhở, đổi mật khẩu.",
    "Xác minh chủ tài khoản nhận tiền lừa đảo.",
    # ordinary office work
    "Tổng hợp ý kiến góp ý của các đơn vị đối với dự thảo quy chế.",
    "Có ý kiến bằng văn bản gửi về Sở trước ngày 10/6/2025.",
    "Theo dõi, đôn đốc, tổng hợp báo cáo.",
    "Xử lý văn bản trên hệ thống quản lý văn bản.",
    "Rà soát danh sách thiết bị, phần mềm.",
    "Kiểm tra cơ sở dữ liệu, bản sao lưu.",
    "Kiểm tra việc sao lưu, in ấn hồ sơ theo quy định.",
    "Hạn chế sử dụng USB trên máy tính cơ quan.",
    "Không cài phần mềm lậu, phần mềm bẻ khóa.",
    "Quản lý thiết bị cá nhân kết nối mạng cơ quan.",
    "Thu hồi thiết bị, tài khoản khi cán bộ chuyển công tác.",
    "Kiểm tra, giám sát việc thực hiện Chỉ thị.",
    "Gửi báo cáo, danh sách đầu mối qua thư điện tử công vụ.",
    "Đăng tải bài viết tuyên truyền về an toàn thông tin trên trang của đơn vị.",
    "Theo dõi, cập nhật cảnh báo trên trang tin của Cục.",
    "Rà soát, lập danh sách cán bộ sử dụng thư điện tử công vụ.",
    "Kiểm tra, rà soát các tài khoản quản trị trang Facebook của UBND xã.",
    "Không sử dụng mạng xã hội để trao đổi văn bản.",
    "Xây dựng phim, clip hướng dẫn nhận biết mã độc.",
    "Xử lý nghiêm cán bộ để lộ mật khẩu.",
    "Thu hồi chứng thư số của người nghỉ việc.",
    "Rà soát nhóm người dùng trên hệ thống.",
    "Quản lý tài khoản mạng xã hội chính thức của tỉnh.",
    "Lập danh sách các thành viên đội ứng cứu sự cố, gửi về Sở.",
    "Không gửi file qua Zalo cá nhân.",
    "Kiểm tra, giám sát hoạt động của máy in mạng.",
    "Phân công cán bộ theo dõi hộp thư tiếp nhận phản ánh.",
    "Tham gia ý kiến dự thảo.",
    "Xem xét, cho ý kiến về phương án sao lưu.",
    "Phát hiện cá nhân, tổ chức quét cổng dịch vụ.",
    "Khóa tài khoản mạng xã hội của cơ quan khi bị chiếm quyền.",
    "Phát hiện bài viết giả mạo lãnh đạo đơn vị để lừa đảo thì báo ngay.",
    "Quán triệt, tuyên truyền cán bộ không bấm vào liên kết lạ.",
    "Kiểm tra người dùng tải phần mềm lạ.",
    "Rà soát hệ thống in, máy in, máy photocopy.",
    "Xóa tin nhắn rác.",
    "Nghiêm cấm in, sao chụp tài liệu mật khi chưa được phép.",
    "Lập danh sách người nhận được email lạ, gửi về bộ phận CNTT.",
    "Tắt chức năng bình luận không dùng trên cổng thông tin điện tử để giảm lỗ hổng.",
    "Cập nhật nội dung bài giảng tập huấn.",
    "Xem lại nội dung các cuộc họp trực tuyến.",
    "Báo cáo danh sách cán bộ đã đọc và ký cam kết bảo mật.",
    "Kiểm tra lịch sử đăng nhập của quản trị viên trang fanpage.",
    "Rà soát các bài viết có liên kết hỏng trên cổng thông tin.",
    "Rà soát sổ sách, danh sách tài sản.",
    "Gửi tác phẩm dự thi tìm hiểu an toàn thông tin.",
    "Hạ tin nhắn cảnh báo khỏi màn hình khi xử lý xong.",
]


def passage(text: str) -> Passage:
    return Passage.of(text, range(len(text) + 1))


@pytest.mark.parametrize("text", EXCLUDED)
def test_writings_opinion_press_and_people_are_excluded(text: str) -> None:
    assert is_excluded(passage(text))


@pytest.mark.parametrize("text", IN)
def test_defence_of_own_systems_stays_in(text: str) -> None:
    assert not is_excluded(passage(text)), in_family(passage(text).key)


def test_enough_of_both() -> None:
    assert len(set(EXCLUDED)) >= 40
    assert len(set(IN)) >= 60


def test_each_family_is_used() -> None:
    used = {f.name for f in FAMILIES for text in EXCLUDED if f.found(passage(text).key)}
    assert used >= {f.name for f in FAMILIES} - {name for name, *_ in VOICES}


def test_order_and_reach_matter() -> None:
    assert in_family("bài viết hay. gỡ") is None
    assert in_family("gỡ " + "x" * 200 + " bài viết") is None
    assert in_family("gỡ bài viết") == "takedown"


def test_long_input_is_read_once_a_list() -> None:
    for words in ("lập danh sách người ", "rà soát ", "mạng xã hội ", "báo chí ", "lời nói "):
        assert in_family(words * 20_000) is None


def test_an_excluded_item_in_a_letter_gets_no_control_and_the_next_stays_in() -> None:
    found = obligations(
        "Sở yêu cầu các đơn vị thực hiện các nội dung sau:\n"
        "1. Lập danh sách nhân viên chép lại bài thơ.\n"
        "2. Rà soát máy tính nhiễm mã độc.\n"
    )
    assert [o.scope for o in found] == [Scope.EXCLUDED, Scope.IN]
    assert found[0].controls == ()
