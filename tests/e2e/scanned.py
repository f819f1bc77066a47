"""A two-page letter of our own as a scanner gives it, and five mistakes put into its reading.

``scan`` is a PDF of two pictures without a text layer. Run as a program (``python -m
tests.e2e.scanned FOLDER NUMBER``) it takes the letter with that id in the data FOLDER, read from
its pictures, and makes its obligations what a reader would have left that erred five times: a
wrong actor, a missed deadline, two obligations in one, one cut in two, a statement taken for work.
"""

from __future__ import annotations

import io
import os
import sys
from typing import Any

LETTER = """\
ỦY BAN NHÂN DÂN TỈNH ĐÔNG KHÊ		CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TIỂU BAN AN TOÀN, AN NINH MẠNG				Độc lập - Tự do - Hạnh phúc

Số: 64/TBATANM-CAT		Đông Khê, ngày 16 tháng 11 năm 2026
V/v bảo vệ máy tính và tài khoản công vụ
trong dịp cuối năm

Kính gửi:
- Các sở, ban, ngành cấp tỉnh;
- Ủy ban nhân dân các xã, phường.

Thời gian qua, máy tính của một số cơ quan trong tỉnh nhiễm mã độc do chưa cập nhật bản vá.
Qua kiểm tra, tỷ lệ máy tính được cập nhật bản vá mới đạt 62%, thấp hơn so với cùng kỳ năm
trước. Nhiều tài khoản thư điện tử công vụ còn dùng mật khẩu yếu, dễ bị kẻ xấu lợi dụng.

Một số cơ quan chưa thay thế hệ điều hành đã hết hỗ trợ, chưa lập sổ theo dõi máy tính, chưa
thu hồi tài khoản của người đã chuyển công tác. Có nơi cùng một mật khẩu được dùng cho nhiều
người, nhiều năm không đổi; có nơi máy tính soạn thảo văn bản để trống mật khẩu. Khi xảy ra
sự cố, một số cơ quan lúng túng, không biết báo về đâu, tự cài lại máy làm mất dấu vết, gây
khó khăn cho việc xác định nguyên nhân và ngăn ngừa sự cố tương tự ở các cơ quan khác.

Dịp cuối năm và Tết Nguyên đán là thời điểm các cơ quan có ít người trực, mã độc dễ lây lan
mà không được phát hiện kịp thời. Những năm trước, phần lớn sự cố được phát hiện sau kỳ nghỉ,
khi dữ liệu đã bị mã hóa và bản sao lưu không còn dùng được. Chi phí khôi phục lớn hơn nhiều
lần so với chi phí phòng ngừa, trong khi các biện pháp phòng ngừa đều đơn giản, sẵn có, do
chính cán bộ của cơ quan thực hiện được trong thời gian ngắn.

Để bảo đảm an toàn máy tính và tài khoản công vụ, Tiểu ban An toàn, An ninh mạng tỉnh yêu cầu
thủ trưởng các cơ quan, đơn vị thực hiện các nội dung sau:

1. Cài đặt phần mềm phòng, chống mã độc trên toàn bộ máy tính của cơ quan, đơn vị, hoàn thành
trước ngày 20 tháng 12 năm 2026.

2. Sở Khoa học và Công nghệ hướng dẫn các cơ quan, đơn vị cập nhật bản vá của hệ điều hành,
hoàn thành trước ngày 10 tháng 12 năm 2026.

3. Đổi mật khẩu thư điện tử công vụ của toàn thể cán bộ, công chức, viên chức, hoàn thành
trước ngày 15 tháng 12 năm 2026.

4. Khóa tài khoản của người đã nghỉ việc, chuyển công tác, hoàn thành trước ngày 05 tháng 12
năm 2026; lập danh sách tài khoản quản trị gửi Công an tỉnh trước ngày 25 tháng 12 năm 2026.

5. Không sử dụng thiết bị lưu trữ ngoài không rõ nguồn gốc trên máy tính công vụ; không truy
cập mạng nội bộ bằng thiết bị cá nhân.

6. Cử 01 cán bộ đầu mối về an toàn máy tính của cơ quan, đơn vị, gửi danh sách về Công an tỉnh
trước ngày 30 tháng 11 năm 2026.

7. Báo cáo kết quả thực hiện về Công an tỉnh trước ngày 31 tháng 12 năm 2026.

Trong quá trình thực hiện, có khó khăn, vướng mắc, các cơ quan, đơn vị liên hệ Công an tỉnh
(qua Phòng An ninh mạng) để được hướng dẫn./.

Nơi nhận:		TM. TIỂU BAN
- Như trên;		GIÁM ĐỐC CÔNG AN TỈNH
- Lưu: VT, ANM.

		Lê Quang Thịnh
"""
LEADS = (
    "Cài đặt", "Sở Khoa học", "Đổi mật khẩu", "Khóa tài khoản", "lập danh sách",
    "Không sử dụng", "Cử 01", "Báo cáo",
)  # fmt: skip


def scan() -> bytes:
    """The letter as a PDF of grey pictures, 200 dots an inch."""
    from tools.letter_images import degrade, render

    pages = [degrade(page, grey=True, skew=0.3, noise=4) for page in render(LETTER, 200)]
    file = io.BytesIO()
    pages[0].save(file, "PDF", save_all=True, append_images=pages[1:], resolution=200)
    return file.getvalue()


def seed(number: int) -> None:
    """Put the five mistakes into the reading of letter ``number``, as if the reader had erred."""
    from khien.console.directives.models import Directive
    from khien.console.directives.taking import obligation_of

    directive = Directive.objects.get(pk=number)
    said = dict(directive.reading)
    said["obligations"] = with_mistakes(said["obligations"], directive.text)
    directive.obligations.all().delete()
    directive.reading = said
    directive.save()
    for index, each in enumerate(said["obligations"]):
        obligation_of(directive, index, each).save()


def with_mistakes(found: list[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    """The reader's obligations of the letter, wrong in five ways."""
    one, two, three, lock, list_, five, six, seven = (
        next(each for each in found if each["text"].startswith(lead)) for lead in LEADS
    )
    start = text.index("tỷ lệ máy tính")
    end = text.index("62%") + len("62%")
    statement = one | {
        "path": "", "text": " ".join(text[start:end].split()), "span": [start, end],
        "deadline": None, "deadline_text": None, "controls": [], "confidence": 0.4,
    }  # fmt: skip
    merged = lock | {
        "text": f"{lock['text']} {list_['text']}", "span": [lock["span"][0], list_["span"][1]],
        "report_to": list_["report_to"],
    }  # fmt: skip
    cut = five["text"].index("thiết bị lưu trữ")
    at = text.index("thiết bị lưu trữ", five["span"][0])
    return [
        statement,
        one,
        two | {"actors": ["Sở Nội vụ"]},
        three | {"deadline": None, "deadline_text": None},
        merged,
        five | {"text": five["text"][:cut].strip(), "span": [five["span"][0], at - 1]},
        five | {"text": five["text"][cut:], "span": [at, five["span"][1]]},
        six,
        seven,
    ]


def main() -> None:
    """``FOLDER NUMBER``: seed a letter that was taken in."""
    import django

    folder, number = sys.argv[1:]
    os.environ["KHIEN_DATA"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = "khien.console.settings.dev"
    django.setup()
    seed(int(number))


if __name__ == "__main__":
    main()
