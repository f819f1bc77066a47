"""Terms in the wordings of offices: days, periods, counts, events, rhythms; and what is none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.directives.dates import PAST_DAYS, without_year
from khien.directives.deadlines import Deadline, list_deadline, read_deadline, read_recurring
from khien.directives.passages import Passage, plain
from khien.directives.terms import before, legible
from tests.directives.letters import HEAD, TAIL, only, read

SIGNED = "2026-10-05"


def term(text: str, *, signed: str | None = SIGNED, reported: bool = True) -> Deadline | None:
    return read_deadline(Passage.of(text, range(len(text) + 1)), signed, reported=reported)


@pytest.mark.parametrize(
    ("text", "value", "words"),
    [
        ("Nộp báo cáo trước 17 giờ 00 ngày 15/9/2026.", "2026-09-15", "trước 17 giờ 00 ngày 15/9/2026"),
        ("Nộp báo cáo trước 17 giờ 00 phút ngày 15/9/2026.", "2026-09-15",
         "trước 17 giờ 00 phút ngày 15/9/2026"),
        ("Nộp báo cáo trước 17h00, ngày 15/9/2026.", "2026-09-15", "trước 17h00, ngày 15/9/2026"),
        ("Nộp báo cáo trước 17g00 ngày 15/9/2026.", "2026-09-15", "trước 17g00 ngày 15/9/2026"),
        ("Nộp báo cáo chậm nhất là 09:30 ngày 15/9/2026.", "2026-09-15",
         "chậm nhất là 09:30 ngày 15/9/2026"),
        ("Nộp báo cáo trước 10 giờ sáng ngày 15/9/2026.", "2026-09-15",
         "trước 10 giờ sáng ngày 15/9/2026"),
        ("Nộp báo cáo trước thứ Sáu, ngày 16/10/2026.", "2026-10-16", "trước thứ Sáu, ngày 16/10/2026"),
        ("Nộp báo cáo trước ngày 15.9.2026.", "2026-09-15", "trước ngày 15.9.2026"),
        ("Nộp báo cáo trước ngày 15-9-2026.", "2026-09-15", "trước ngày 15-9-2026"),
        ("Nộp báo cáo trước ngày 15 / 9 / 2026.", "2026-09-15", "trước ngày 15 / 9 / 2026"),
        ("Nộp báo cáo trước ngày 15 tháng 9/2026.", "2026-09-15", "trước ngày 15 tháng 9/2026"),
        ("Nộp báo cáo trước ngày mồng 5 tháng 9 năm 2006.", "2006-09-05",
         "trước ngày mồng 5 tháng 9 năm 2006"),
        ("Nộp báo cáo trước ngày mùng 5/9/2026.", "2026-09-05", "trước ngày mùng 5/9/2026"),
        ("Nộp báo cáo trước ngày l5/1O/2026.", "2026-10-15", "trước ngày l5/1O/2026"),
        ("Nộp báo cáo trước 17hOO ngày 3l/12/2026.", "2026-12-31", "trước 17hOO ngày 3l/12/2026"),
        ("Nộp báo cáo trước ngày 20/11/26.", "2026-11-20", "trước ngày 20/11/26"),
        ("Thời hạn hoàn thành: 30/11/2026.", "2026-11-30", "Thời hạn hoàn thành: 30/11/2026"),
        ("Rà soát máy trạm (hạn chót: ngày 30/11/2026).", "2026-11-30", "hạn chót: ngày 30/11/2026"),
        ("Gửi báo cáo về Sở vào ngày 25/10/2026.", "2026-10-25", "vào ngày 25/10/2026"),
        ("Rà quét lại trong 02 ngày 12, 13/10/2026.", "2026-10-13", "trong 02 ngày 12, 13/10/2026"),
        ("Nộp hồ sơ từ ngày 12/10 đến hết ngày 20/10/2026.", "2026-10-20", "đến hết ngày 20/10/2026"),
        ("Từ nay đến hết ngày 31/12/2026 thay xong ổ cứng.", "2026-12-31", "đến hết ngày 31/12/2026"),
        ("Thay ổ cứng xong trong tháng 11.", "2026-11-30", "xong trong tháng 11"),
        ("Thay ổ cứng trước tháng 12/2026.", "2026-11-30", "trước tháng 12/2026"),
        ("Thay ổ cứng trước quý II năm 2027.", "2027-03-31", "trước quý II năm 2027"),
        ("Thay ổ cứng chậm nhất cuối quý III/2027.", "2027-09-30", "chậm nhất cuối quý III/2027"),
        ("Thay ổ cứng trước cuối tháng 11/2026.", "2026-11-30", "trước cuối tháng 11/2026"),
        ("Thay ổ cứng trong 6 tháng đầu năm 2027.", "2027-06-30", "trong 6 tháng đầu năm 2027"),
        ("Thay ổ cứng trong nửa cuối năm 2027.", "2027-12-31", "trong nửa cuối năm 2027"),
        ("Thay ổ cứng trước năm 2028.", "2027-12-31", "trước năm 2028"),
    ],
)  # fmt: skip
def test_days_and_periods(text: str, value: str, words: str) -> None:
    found = term(text)
    assert found is not None
    assert (found.value, found.text) == (value, words)


@pytest.mark.parametrize(
    "words",
    [
        "trong tuần đầu tháng 11/2026",
        "vào tuần cuối của tháng 11",
        "trước ngày 15 hằng tháng",
        "trước ngày 20 của tháng cuối quý",
        "trước ngày 05 tháng sau",
        "trước ngày 25",
        "trước 16h hằng ngày",
        "trước 15 giờ 30",
        "vào 15h30 thứ Ba hàng tuần",
        "trước thứ Sáu hằng tuần",
        "vào sáng thứ Hai",
        "vào ngày làm việc cuối cùng của tháng",
        "ít nhất 03 ngày trước khi họp",
        "trước khi khai giảng năm học mới",
        "trước kỳ họp cuối năm của HĐND tỉnh",
        "ngay sau khi kết thúc đợt diễn tập",
        "theo thời hạn quy định tại Công văn số 88/STC-NS",
        "đúng thời hạn nêu tại Phụ lục 2",
    ],
)
def test_words_that_have_no_one_day_stay_as_printed(words: str) -> None:
    found = term(f"Gửi số liệu máy chủ về Sở Y tế {words}.")
    assert found is not None
    assert (found.value, found.text, found.due) == (words, words, None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Trong vòng 05 ngày kể từ ngày nhận được văn bản này báo cáo về Sở.",
         "Trong vòng 05 ngày kể từ ngày nhận được văn bản này"),
        ("Khóa thẻ trong vòng 24 giờ kể từ khi có quyết định để bảo đảm an toàn.",
         "trong vòng 24 giờ kể từ khi có quyết định"),
        ("Trả lời chậm nhất sau 05 ngày kể từ ngày ký.", "chậm nhất sau 05 ngày kể từ ngày ký"),
        ("Báo cáo Sở không quá 24 giờ.", "không quá 24 giờ"),
        ("Trả lời trong thời hạn không quá 10 ngày làm việc.",
         "trong thời hạn không quá 10 ngày làm việc"),
    ],
)  # fmt: skip
def test_counts(text: str, words: str) -> None:
    found = term(text)
    assert found is not None
    assert found.due is not None
    assert found.text == words


@pytest.mark.parametrize(
    "text",
    [
        "Họp trực tuyến vào ngày 20/10/2026.",
        "Báo cáo phục vụ hội nghị vào ngày 20/10/2026.",
        "Nghiêm cấm đốt rẫy từ ngày 01/02 đến ngày 30/4/2027.",
        "Trực mạng liên tục từ 17 giờ ngày 26/9/2026 đến ngày 30/9/2026.",
        "Thống kê máy in đã mua trước ngày 01/7/2025.",
        "Tổng hợp số liệu tính đến ngày 30/9/2026.",
        "Xóa tài khoản phát sinh trước ngày 01/01/2020.",
        "Lưu nhật ký tối thiểu trong 90 ngày.",
        "Khóa tài khoản không đăng nhập trong 45 ngày.",
        "Khóa tài khoản sau 45 ngày không dùng.",
        "Mật khẩu có độ dài không quá 12 tháng.",
        "Quét thiết bị trước khi sử dụng.",
        "Triển khai đầu tháng 10, giữa quý IV.",
        "Bảo đảm thông suốt trước, trong và sau kỳ nghỉ.",
    ],
)
def test_days_that_are_no_term(text: str) -> None:
    assert term(text, reported=False) is None


@pytest.mark.parametrize(
    ("day", "signed", "value", "assumed"),
    [
        ("20/11", "2026-10-05", "2026-11-20", False),
        ("05/10", "2026-10-05", "2026-10-05", False),
        ("15/01", "2026-10-05", "2027-01-15", True),
        ("30/9", "2026-10-05", "trước ngày 30/9", False),
        ("30/10", "2026-10", "2026-10-30", False),
        ("29/02", "2027-10-05", "2028-02-29", True),
        ("15/01", None, None, False),
    ],
)
def test_a_day_without_a_year(
    day: str, signed: str | None, value: str | None, assumed: bool
) -> None:
    found = term(f"Nộp danh sách trước ngày {day}.", signed=signed)
    assert (found.value if found else None) == value
    assert bool(found and found.assumed) is assumed


@pytest.mark.parametrize(
    "text",
    [
        "Định kỳ 6 tháng (trước ngày 15/6) gửi báo cáo về Sở.",
        "Hằng năm gửi báo cáo về Sở trước ngày 15/12.",
        "Gửi báo cáo về Sở trước ngày 15/12 hằng năm.",
        "Mỗi năm thay dây mạng trong tháng 7.",
    ],
)
def test_a_day_of_every_year_has_no_one_year(text: str) -> None:
    found = term(text)
    assert found is not None
    assert not found.value.startswith("20")
    assert found.value in text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Báo cáo 6 tháng một lần.", "6 tháng một lần"),
        ("Báo cáo 06 giờ/lần.", "06 giờ/lần"),
        ("Cứ 10 ngày một lần gửi số liệu.", "10 ngày một lần"),
        ("Diễn tập mỗi học kỳ ít nhất 01 lần.", "mỗi học kỳ ít nhất 01 lần"),
        ("Diễn tập mỗi năm một lần.", "mỗi năm một lần"),
        ("Diễn tập 02 lần/năm.", "02 lần/năm"),
        ("Diễn tập ít nhất 02 lần mỗi năm.", "ít nhất 02 lần mỗi năm"),
        ("Gửi trước ngày 15 hằng tháng.", "hằng tháng"),
        ("Gửi vào thứ Sáu hàng tuần.", "hàng tuần"),
        ("Định kỳ hằng quý, thường xuyên kiểm tra.", "Định kỳ hằng quý"),
        ("Lưu ký hằng năm.", "hằng năm"),
        ("Kiểm tra định kỳ.", "định kỳ"),
        ("Thay ổ cứng trong tháng 7/2026.", None),
    ],
)
def test_rhythms(text: str, words: str | None) -> None:
    assert read_recurring(Passage.of(text, range(len(text) + 1))) == words


@pytest.mark.parametrize(
    ("intro", "value"),
    [
        ("yêu cầu các đơn vị hoàn thành trong quý IV/2026 các việc sau:", "2026-12-31"),
        ("đề nghị các xã trước ngày 20/11/2026 thực hiện các nội dung sau:", "2026-11-20"),
        ("yêu cầu các phòng trong vòng 03 ngày thực hiện các nội dung sau:", "trong vòng 03 ngày"),
        ("yêu cầu các phòng thực hiện các nội dung sau:", None),
    ],
)
def test_the_term_of_a_list(intro: str, value: str | None) -> None:
    found = list_deadline(Passage.of(intro, range(len(intro) + 1)), SIGNED)
    assert (found.value if found else None) == value


@pytest.mark.parametrize(
    ("text", "put_right"),
    [
        ("ngay l5/1o/2026", "ngay 15/10/2026"),
        ("17hoo", "17h00"),
        ("lo lang, oi, li do", "lo lang, oi, li do"),
        ("3i/12", "31/12"),
    ],
)
def test_letters_printed_for_figures(text: str, put_right: str) -> None:
    assert legible(text) == put_right


def test_what_stands_before_in_the_same_part() -> None:
    text = "rà soát máy; thay ổ cứng, gửi báo cáo trước"
    assert before(text, text.index("trước")) == " gửi báo cáo "
    assert before(text, 3) == "rà "


@given(
    signed=st.dates(min_value=date(2001, 1, 1), max_value=date(2099, 12, 31)),
    ahead=st.integers(min_value=0, max_value=300),
)
@settings(deadline=None, max_examples=120)
def test_a_day_ahead_without_its_year_is_found_again(signed: date, ahead: int) -> None:
    day = signed + timedelta(days=ahead)
    found = without_year(str(day.day), str(day.month), signed.isoformat())
    assert found is not None
    assert found[0] == day.isoformat()
    assert found[1] is (day.year != signed.year)


@given(
    signed=st.dates(min_value=date(2001, 1, 1), max_value=date(2099, 12, 31)),
    ago=st.integers(min_value=1, max_value=360),
)
@settings(deadline=None, max_examples=120)
def test_a_day_just_past_is_nobodys_guess(signed: date, ago: int) -> None:
    day = signed - timedelta(days=ago)
    if day.year != signed.year or (day.month, day.day) == (2, 29):
        return
    found = without_year(str(day.day), str(day.month), signed.isoformat())
    assert (found is not None) is (ago >= PAST_DAYS)


@given(
    day=st.dates(min_value=date(2001, 1, 1), max_value=date(2099, 12, 31)),
    lead=st.sampled_from(
        ["trước", "chậm nhất là", "muộn nhất", "đến hết", "trước 17h00", "xong trước"]
    ),
    form=st.sampled_from(
        ["{d}/{m}/{y}", "{d:02}-{m:02}-{y}", "{d}.{m}.{y}", "{d} tháng {m} năm {y}"]
    ),
)
@settings(deadline=None, max_examples=150)
def test_every_printed_day_is_that_day(day: date, lead: str, form: str) -> None:
    printed = form.format(d=day.day, m=day.month, y=day.year)
    text = f"Thay ổ cứng {lead} ngày {printed}, bảo đảm an toàn."
    found = term(text)
    assert found is not None
    assert found.value == day.isoformat()
    assert found.text == f"{lead} ngày {printed}"


@given(st.text(alphabet="trước ngàyquýthánăm0123456789/.-lO,;:() \n", max_size=120))
@settings(deadline=None, max_examples=150)
def test_any_words_resolve_to_a_date_or_stay_words(text: str) -> None:
    passage = Passage.of(text, range(len(text) + 1))
    found = read_deadline(passage, SIGNED, reported=True)
    if found is None:
        return
    assert found.text in text
    if found.value[:2] == "20" and len(found.value) == 10 and found.value != found.text:
        date.fromisoformat(found.value)
    else:
        assert found.value in text
    assert len(legible(plain(text))) == len(plain(text))


def test_an_assumed_year_is_said() -> None:
    body = "Kính gửi: Các kho.\n\nSở yêu cầu các kho:\n1. Thay pin trước ngày 15/01.\n2. Quét bụi trước ngày 15/01.\n"
    letter = read(HEAD + body + TAIL)
    said = [warning for warning in letter.warnings if warning.code == "year-assumed"]
    assert [item.deadline for item in letter.obligations] == ["2027-01-15"] * 2
    assert [warning.facts for warning in said] == [
        {"words": "trước ngày 15/01", "date": "15/01/2027"}
    ]


COUNTED_LETTER = "Sở yêu cầu các cơ quan, đơn vị, địa phương thực hiện các nội dung sau:\n"


@pytest.mark.parametrize(
    ("item", "deadline"),
    [
        # 05/3/2026 + 10 days is Sunday 15/3: the next working day
        ("Báo cáo Sở trong 10 ngày kể từ ngày 05/3/2026.", "2026-03-16"),
        ("Báo cáo Sở trong 11 ngày, kể từ ngày 05 tháng 3 năm 2026.", "2026-03-16"),
        ("Gửi hồ sơ trong vòng 05 ngày làm việc kể từ ngày 05/3/2026.", "2026-03-12"),
        ("Gửi hồ sơ chậm nhất 02 tuần sau ngày 02/3/2026.", "2026-03-16"),
        ("Nộp bản in trong thời hạn 01 tháng kể từ ngày 31/01/2028.", "2028-02-29"),
        ("Khắc phục trong 48 giờ kể từ 08 giờ ngày 02/3/2026.", "2026-03-04"),
    ],
)
def test_a_count_from_a_printed_day_is_a_date(item: str, deadline: str) -> None:
    found = only(f"{COUNTED_LETTER}1. {item}\n")
    assert found.deadline == deadline
    assert found.due is not None
    assert found.due.from_
    assert found.deadline_text is not None
    assert found.deadline_text in item


@pytest.mark.parametrize(
    "item",
    [
        "Nộp tiền trong 30 ngày kể từ ngày nhận Công văn số 12/SYT ngày 05/3/2026.",
        "Nộp tiền trong 30 ngày kể từ ngày 31/02/2026.",
        "Báo cáo trong 06 giờ kể từ 08 giờ ngày 02/3/2026.",
    ],
)
def test_an_event_or_no_day_stays_as_printed(item: str) -> None:
    found = only(f"{COUNTED_LETTER}1. {item}\n")
    assert found.deadline == found.deadline_text
