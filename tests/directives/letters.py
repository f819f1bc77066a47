"""Letters written for these tests: the fictitious province Đông Khê, every form of the trade."""

from __future__ import annotations

from khien.directives import Directive, Obligation, read_directive
from khien.documents.document import Document, Line

WARNING_LETTER = """\
ỦY BAN NHÂN DÂN
TỈNH ĐÔNG KHÊ
CÔNG AN TỈNH
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Số: 345/CAT-ANM
V/v rà soát, khắc phục lỗ hổng bảo mật trên máy tính công vụ
Đông Khê, ngày 05 tháng 10 năm 2026
HỎA TỐC

Kính gửi:
- Các sở, ban, ngành tỉnh;
- UBND các xã, phường, đặc khu.

Thực hiện Công văn số 812/UBND-NC ngày 28/9/2026 của UBND tỉnh về tăng cường an ninh mạng; Công an tỉnh đề nghị các cơ quan, đơn vị, địa phương triển khai một số nội dung sau:
1. Rà soát toàn bộ máy tính có kết nối Internet, cài đặt phần mềm diệt virus cho 100% máy tính; hoàn thành trước ngày 20/10/2026.
2. Giao Sở Khoa học và Công nghệ:
a) Chủ trì, phối hợp với Công an tỉnh, Văn phòng UBND tỉnh kiểm tra việc thực hiện xác thực hai lớp trên các hệ thống dùng chung;
b) Tổng hợp kết quả, báo cáo UBND tỉnh (qua Công an tỉnh) trong vòng 05 ngày làm việc kể từ ngày nhận được văn bản này.
3. UBND các xã, phường, đặc khu định kỳ hằng tháng báo cáo kết quả về Công an tỉnh trước ngày 25.
4. Nghiêm cấm soạn thảo, lưu giữ tài liệu bí mật nhà nước trên máy tính nối mạng.
5. Khi xảy ra sự cố, các cơ quan, đơn vị phải ngắt kết nối máy tính, giữ nguyên hiện trạng và báo cáo ngay về Công an tỉnh (Phòng An ninh mạng, số điện thoại 0200.111.222) để phối hợp xử lý.
Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, đề nghị các đơn vị phản ánh về Công an tỉnh để được hướng dẫn.
Đề nghị các cơ quan, đơn vị, địa phương quan tâm, phối hợp thực hiện./.
Nơi nhận:
- Như trên;
- Chủ tịch UBND tỉnh (để b/c);
- Lưu: VT, ANM.
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC


Đại tá Lò Văn Thử
"""

PLAN = """\
ỦY BAN NHÂN DÂN
XÃ NÀ LẠC

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 07/KH-UBND          Nà Lạc, ngày 02 tháng 3 năm 2026

KẾ HOẠCH
Bảo vệ bí mật nhà nước năm 2026

Căn cứ Luật Bảo vệ bí mật nhà nước ngày 10 tháng 12 năm 2025;
Thực hiện Kế hoạch số 15/KH-UBND ngày 20/02/2026 của UBND tỉnh, UBND xã xây dựng kế hoạch như sau:

I. MỤC ĐÍCH, YÊU CẦU
1. Nâng cao nhận thức của cán bộ, công chức về bảo vệ bí mật nhà nước.
2. Việc triển khai phải bảo đảm thiết thực, hiệu quả.

II. NỘI DUNG
1. Công tác tuyên truyền
- Tổ chức quán triệt Luật Bảo vệ bí mật nhà nước đến toàn thể cán bộ, công chức. Hoàn thành trong quý II/2026.
- Lồng ghép tuyên truyền trong các cuộc họp.
2. Công tác kiểm tra
Tự kiểm tra công tác bảo vệ bí mật nhà nước tại các đơn vị thuộc xã.

III. TỔ CHỨC THỰC HIỆN
1. Công an xã
- Tham mưu UBND xã theo dõi, đôn đốc việc thực hiện Kế hoạch này.
- Định kỳ 6 tháng/lần tổng hợp báo cáo UBND xã.
2. Văn phòng HĐND và UBND xã: Bố trí máy tính độc lập để soạn thảo văn bản mật.
3. Các trường học, trạm y tế: xây dựng nội quy bảo vệ bí mật nhà nước, gửi về UBND xã trước ngày 31/3/2026.
Trên đây là Kế hoạch bảo vệ bí mật nhà nước năm 2026, yêu cầu các đơn vị nghiêm túc triển khai thực hiện./.

Nơi nhận:
- UBND tỉnh;
- Công an tỉnh;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Hoàng Thị Mẫu
"""

TELEGRAM = """\
ỦY BAN NHÂN DÂN TỈNH ĐÔNG KHÊ

Số: 21/CĐ-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Đông Khê, hồi 14 giờ 30 phút, ngày 12 tháng 9 năm 2026

CÔNG ĐIỆN
Về việc ứng phó với tấn công mã hóa dữ liệu

CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH điện:

- Giám đốc các sở;
- Chủ tịch UBND các xã, phường.

Trong các ngày 10 và 11/9/2026, ghi nhận một số máy chủ bị mã hóa dữ liệu. Chủ tịch UBND tỉnh yêu cầu:

1) Giám đốc các sở, Chủ tịch UBND các xã, phường chỉ đạo:
   + Sao lưu dữ liệu quan trọng, xong trước 17 giờ ngày 15/9/2026;
   + Đổi mật khẩu các tài khoản quản trị;
   + Không sử dụng phần mềm điều khiển từ xa như TeamViewer, AnyDesk.
2) Công an tỉnh trực 24/24 giờ, tiếp nhận và xử lý sự cố; kịp thời báo cáo Chủ tịch UBND tỉnh.
3) Đề nghị Viettel Đông Khê, VNPT Đông Khê bảo đảm đường truyền thông suốt.

Giao Văn phòng UBND tỉnh theo dõi, đôn đốc việc thực hiện Công điện này, báo cáo Chủ tịch UBND tỉnh trước ngày 30/9/2026./.

Nơi nhận:
- Như trên;
- Lưu: VT, NC.

CHỦ TỊCH

Nông Văn Ví
"""

DECISION = """\
SỞ NỘI VỤ ĐÔNG KHÊ
Số: 88/QĐ-SNV
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Đông Khê, ngày 3 tháng 8 năm 2026
QUYẾT ĐỊNH
Về việc ban hành Quy chế bảo đảm an toàn thông tin
GIÁM ĐỐC SỞ NỘI VỤ
Căn cứ Nghị định số 331/2026/NĐ-CP ngày 19 tháng 8 năm 2026 của Chính phủ;
Theo đề nghị của Chánh Văn phòng Sở.
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Quy chế bảo đảm an toàn thông tin.
Điều 2. Quyết định này có hiệu lực kể từ ngày ký.
Điều 3. Chánh Văn phòng, Trưởng các phòng, đơn vị thuộc Sở chịu trách nhiệm thi hành Quyết định này./.
Nơi nhận:
- Như Điều 3;
- Lưu: VT.
GIÁM ĐỐC
Triệu Thị Giả
"""


REPLY = """\
BỘ XÂY DỰNG MẪU
Số: 13/BXDM-QLN
V/v trả lời vướng mắc
Hà Nội, ngày 23 tháng 7 năm 2026

Kính gửi: Sở Xây dựng tỉnh Đông Khê

Bộ nhận được Công văn số 38/SXD-QLN ngày 30/6/2026 của Sở Xây dựng tỉnh Đông Khê về việc vướng mắc. Sau khi nghiên cứu, Bộ có ý kiến như sau:
1. Theo quy định tại Điều 5 Luật Nhà ở năm 2023, chủ đầu tư có quyền chuyển nhượng nhà.
2. Việc cấp giấy phép được thực hiện theo quy định của pháp luật về xây dựng.
3. Đối với trường hợp nêu trong công văn, pháp luật chưa có quy định cụ thể.
Trên đây là ý kiến của Bộ, đề nghị Sở Xây dựng tỉnh Đông Khê căn cứ để tổ chức thực hiện theo quy định./.
Nơi nhận:
- Như trên;
- Lưu: VT, QLN.
TL. BỘ TRƯỞNG
KT. CỤC TRƯỞNG
PHÓ CỤC TRƯỞNG

Bế Văn Sáu
"""

WRAPPED_LETTER = """\
     UBND TỈNH ĐÔNG KHÊ          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
         SỞ Y TẾ                     Độc lập - Tự do - Hạnh phúc

   Số: 1520/SYT-NVY              Đông Khê, ngày 12 tháng 8 năm 2026
 V/v tăng cường phòng, chống
      dịch bệnh mùa mưa

                     Kính gửi:
                          - Trung tâm Kiểm soát bệnh tật tỉnh;
                          - Trung tâm Y tế các khu vực;
                          - Bệnh viện đa khoa tỉnh.

     Căn cứ Công văn số 4456/BYT-DP ngày 01/8/2026 của Bộ Y tế về việc tăng cường
phòng, chống dịch bệnh;
     Để chủ động phòng, chống dịch bệnh trên địa bàn tỉnh, Sở Y tế đề nghị các đơn
vị triển khai thực hiện các nội dung sau:
     1. Trung tâm Kiểm soát bệnh tật tỉnh
     - Chủ trì giám sát dịch tễ, xử lý triệt để các ổ dịch ngay khi phát hiện; tham
mưu Sở Y tế các biện pháp phòng, chống dịch.
     - Tổng hợp, báo cáo Sở Y tế trước 15 giờ hằng ngày.
     2. Trung tâm Y tế các khu vực
     - Phối hợp với UBND các xã, phường tổ chức diệt lăng quăng, vệ sinh môi trường
vào thứ Bảy hằng tuần.
     - Không để xảy ra tình trạng thiếu thuốc, hóa chất.
     3. Bệnh viện đa khoa tỉnh tổ chức thu dung, điều trị người bệnh; chuẩn bị đầy
đủ thuốc, trang thiết bị; hạn chế thấp nhất tử vong.
     Đề nghị các đơn vị nghiêm túc thực hiện và báo cáo kết quả về Sở Y tế (qua
Phòng Nghiệp vụ Y, email: nvy@dongkhe.example) trước ngày 30/8/2026 để tổng hợp,
báo cáo UBND tỉnh./.

Nơi nhận:                                        KT. GIÁM ĐỐC
- Như trên;                                     PHÓ GIÁM ĐỐC
- GĐ, các PGĐ Sở;
- Lưu: VT, NVY.

                                                 Hứa Văn Bảy
"""

CONCLUSIONS = """\
ỦY BAN NHÂN DÂN
TỈNH ĐÔNG KHÊ
Số: 45/TB-UBND
Đông Khê, ngày 3 tháng 11 năm 2026
THÔNG BÁO
Kết luận của Chủ tịch UBND tỉnh tại cuộc họp giao ban tháng 10
Ngày 30/10/2026, Chủ tịch UBND tỉnh chủ trì cuộc họp giao ban. Sau khi nghe các sở báo cáo, Chủ tịch UBND tỉnh kết luận như sau:
I. Đánh giá chung
Các sở đã có nhiều cố gắng. Tuy nhiên, vẫn còn 3 đơn vị chậm báo cáo.
II. Nhiệm vụ trọng tâm
1. Sở Tài chính:
a) Khẩn trương rà soát nguồn vốn, trình UBND tỉnh trong tháng 11/2026.
b) Chủ trì, phối hợp với Sở Xây dựng tháo gỡ vướng mắc. Thời hạn hoàn thành: trước ngày 15/12/2026.
2. Giao Công an tỉnh tiếp tục theo dõi; trường hợp phát sinh vấn đề phức tạp, báo cáo ngay Chủ tịch UBND tỉnh.
3. Về đề nghị của Sở Nội vụ: Đồng ý bổ sung 02 biên chế cho Văn phòng UBND tỉnh.
Văn phòng UBND tỉnh thông báo để các đơn vị biết, thực hiện./.
Nơi nhận:
- TT. Tỉnh ủy;
- Các sở, ban, ngành;
- Lưu: VT.
TL. CHỦ TỊCH
CHÁNH VĂN PHÒNG
Ma Thị Tám
"""

HEAD = """\
SỞ Y TẾ ĐÔNG KHÊ
Số: 12/SYT-VP
V/v bảo đảm an toàn máy tính
Đông Khê, ngày 06 tháng 10 năm 2026

Kính gửi:
- Các phòng thuộc Sở;
- Bệnh viện đa khoa tỉnh.

"""
TAIL = """
Nơi nhận:
- Như trên;
- Lưu: VT.

GIÁM ĐỐC

Hoàng Văn Ất
"""


def document(text: str) -> Document:
    """A text document, one line a printed line."""
    return Document.from_lines("txt", [Line(line) for line in text.split("\n")])


def read(text: str) -> Directive:
    """What is read from ``text``."""
    return read_directive(document(text))


def obligations(body: str) -> tuple[Obligation, ...]:
    """The obligations of a letter with ``body`` between a usual head and tail."""
    return read(HEAD + body + TAIL).obligations


def only(body: str) -> Obligation:
    """The one obligation of ``body``."""
    found = obligations(body)
    assert len(found) == 1, [item.text for item in found]
    return found[0]
