"""Actors, modality, coordination, reports, triggers, cuts."""

from __future__ import annotations

import pytest

from khien.directives import Modality
from tests.directives.letters import obligations, only, read

INTRO = "Sở yêu cầu các cơ quan, đơn vị, địa phương thực hiện các nội dung sau:\n"


@pytest.mark.parametrize(
    ("item", "actors"),
    [
        ("Rà soát máy tính.", ("addressees",)),
        ("Công an tỉnh: Rà soát máy tính.", ("Công an tỉnh",)),
        ("Giao Công an tỉnh rà soát máy tính.", ("Công an tỉnh",)),
        ("Công an tỉnh chủ trì rà soát máy tính.", ("Công an tỉnh",)),
        ("Công an tỉnh - cơ quan thường trực Tiểu ban phối hợp rà soát máy.", ("Công an tỉnh",)),
        ("Sở Giáo dục và Đào tạo rà soát máy tính.", ("Sở Giáo dục và Đào tạo",)),
        ("Các sở, ban, ngành, UBND các xã, phường rà soát máy tính.",
         ("Các sở, ban, ngành", "UBND các xã, phường")),
        ("Thủ trưởng các sở, ban, ngành và Chủ tịch UBND các xã: rà soát máy tính.",
         ("Thủ trưởng các sở, ban, ngành", "Chủ tịch UBND các xã")),
        ("Các phòng, ban, trung tâm rà soát máy tính.", ("Các phòng, ban, trung tâm",)),
        ("Văn phòng HĐND và UBND xã rà soát máy tính.", ("Văn phòng HĐND và UBND xã",)),
        ("Thủ trưởng đơn vị thuộc, trực thuộc Sở Y tế rà soát máy tính.",
         ("Thủ trưởng đơn vị thuộc, trực thuộc Sở Y tế",)),
        ("Bưu chính: rà soát máy tính.", ("addressees",)),
        ("Đối với các trạm y tế: rà soát máy tính.", ("các trạm y tế",)),
        ("Tổ chức, chỉ đạo rà soát máy tính.", ("addressees",)),
        ("Ban hành nội quy.", ("addressees",)),
    ],
)  # fmt: skip
def test_actors(item: str, actors: tuple[str, ...]) -> None:
    assert only(f"{INTRO}1. {item}\n").actors == actors


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("Công an tỉnh: Rà soát máy tính.", "Rà soát máy tính."),
        ("Giao Công an tỉnh rà soát máy tính.", "Giao Công an tỉnh rà soát máy tính."),
        ("UBND tỉnh yêu cầu Công an tỉnh rà soát máy tính.", "rà soát máy tính."),
        ("Bưu chính: rà soát máy tính.", "rà soát máy tính."),
        ("Cài đặt các phần mềm như: diệt virus.", "Cài đặt các phần mềm như: diệt virus."),
    ],
)
def test_where_the_span_begins(item: str, text: str) -> None:
    assert only(f"{INTRO}1. {item}\n").text == text


@pytest.mark.parametrize(
    ("intro", "item", "modality"),
    [
        ("Sở yêu cầu các đơn vị:", "Rà soát máy tính.", Modality.MUST),
        ("Sở đề nghị các đơn vị:", "Rà soát máy tính.", Modality.REQUEST),
        ("Sở có ý kiến như sau:", "Rà soát máy tính.", Modality.MUST),
        ("Sở đề nghị các đơn vị:", "Giao Công an tỉnh rà soát máy tính.", Modality.MUST),
        ("Sở yêu cầu các đơn vị:", "Đề nghị Công an tỉnh rà soát máy tính.", Modality.REQUEST),
        ("Sở yêu cầu các đơn vị:", "Không được dùng USB lạ.", Modality.MUST_NOT),
        ("Sở yêu cầu các đơn vị:", "Tuyệt đối không dùng USB lạ.", Modality.MUST_NOT),
        ("Sở yêu cầu các đơn vị:", "Nghiêm cấm dùng USB lạ.", Modality.MUST_NOT),
        ("Sở yêu cầu các đơn vị:", "Không kết nối máy tính này.", Modality.MUST_NOT),
        ("Sở yêu cầu các đơn vị:", "Các phòng không được dùng USB lạ.", Modality.MUST_NOT),
        ("Sở đề nghị các đơn vị:", "Các phòng phải rà soát máy tính.", Modality.MUST),
        ("Sở có ý kiến như sau:", "Thống nhất gia hạn việc này.", Modality.MAY),
        ("Sở có ý kiến như sau:", "Cho phép sử dụng máy tính này.", Modality.MAY),
        ("Sở yêu cầu các đơn vị:", "Không ngừng nâng cao nhận thức.", Modality.MUST),
    ],
)
def test_modality(intro: str, item: str, modality: Modality) -> None:
    assert only(f"{intro}\n1. {item}\n").modality is modality


@pytest.mark.parametrize(
    ("item", "bodies"),
    [
        ("Công an tỉnh chủ trì, phối hợp với Sở Y tế rà soát máy tính.", ("Sở Y tế",)),
        ("Phối hợp chặt chẽ với lực lượng công an kiểm tra.", ("lực lượng công an",)),
        ("Phối hợp với Sở Y tế, Công an tỉnh kiểm tra.", ("Sở Y tế", "Công an tỉnh")),
        ("Phối hợp ứng cứu, hỗ trợ kịp thời.", ()),
        ("Rà soát máy tính.", ()),
    ],
)
def test_coordination(item: str, bodies: tuple[str, ...]) -> None:
    assert only(f"{INTRO}1. {item}\n").coordinates_with == bodies


@pytest.mark.parametrize(
    ("item", "receiver"),
    [
        ("Báo cáo kết quả về Sở Y tế.", "Sở Y tế"),
        ("Tổng hợp, báo cáo Ủy ban nhân dân tỉnh xem xét.", "Ủy ban nhân dân tỉnh"),
        ("Báo cáo kết quả cho Sở Y tế và UBND tỉnh để theo dõi.", "Sở Y tế và UBND tỉnh"),
        ("Gửi danh sách về Sở Nội vụ trước ngày 1/12/2026.", "Sở Nội vụ"),
        ("Báo cáo về Sở Y tế (qua Văn phòng Sở) để tổng hợp.", "Sở Y tế (qua Văn phòng Sở)"),
        ("Báo cáo về Tiểu ban qua Cơ quan thường trực để xử lý.",
         "Tiểu ban qua Cơ quan thường trực"),
        ("Báo cáo về Phòng Nghiệp vụ số 01 đường Mẫu.", "Phòng Nghiệp vụ"),
        ("Báo cáo, đề xuất các việc thuộc thẩm quyền của UBND tỉnh.", "UBND tỉnh"),
        ("Thông báo nội dung này đến toàn thể cán bộ, công chức.", None),
        ("Tổng hợp báo cáo của các sở.", None),
        ("Hỗ trợ kịp thời cho các đơn vị.", None),
        ("Sở Thông tin và Truyền thông phối hợp với Công an tỉnh kiểm tra.", None),
    ],
)  # fmt: skip
def test_report_to(item: str, receiver: str | None) -> None:
    assert only(f"{INTRO}1. {item}\n").report_to == receiver


@pytest.mark.parametrize(
    ("item", "trigger"),
    [
        ("Khi phát hiện sự cố, báo ngay cho Sở Y tế.", "Khi phát hiện sự cố"),
        ("Khi phát hiện sự cố kịp thời báo cáo về Sở Y tế.", "Khi phát hiện sự cố"),
        ("Nếu có vướng mắc, phản ánh về Sở Y tế.", "Nếu có vướng mắc"),
        ("Báo cáo về Sở Y tế nếu phát hiện tệp lạ.", "nếu phát hiện tệp lạ"),
        ("Xây dựng phương án dự phòng khi gặp sự cố.", None),
    ],
)
def test_trigger(item: str, trigger: str | None) -> None:
    found = only(f"{INTRO}1. {item}\n").trigger
    if trigger is None:
        assert found is None or "dự phòng" not in found
    else:
        assert found == trigger


@pytest.mark.parametrize(
    ("item", "texts"),
    [
        ("Rà soát máy tính; kiểm tra tài khoản.", ["Rà soát máy tính; kiểm tra tài khoản."]),
        ("Rà soát máy tính; báo cáo Sở Y tế trước ngày 1/12/2026.",
         ["Rà soát máy tính;", "báo cáo Sở Y tế trước ngày 1/12/2026."]),
        ("Rà soát máy tính; hoàn thành trước ngày 1/12/2026.",
         ["Rà soát máy tính; hoàn thành trước ngày 1/12/2026."]),
        ("Thực hiện đúng quy định; tuyệt đối không dùng USB lạ.",
         ["Thực hiện đúng quy định;", "tuyệt đối không dùng USB lạ."]),
        ("Không được lưu tệp này, thông báo kịp thời về Công an tỉnh nếu phát hiện.",
         ["Không được lưu tệp này", "thông báo kịp thời về Công an tỉnh nếu phát hiện."]),
        ("Kiểm tra máy tính. Khi phát hiện sự cố, báo ngay cho Sở Y tế.",
         ["Kiểm tra máy tính.", "Khi phát hiện sự cố, báo ngay cho Sở Y tế."]),
        ("Khi có sự cố, ngắt mạng; đồng thời, báo cáo ngay cho Sở Y tế.",
         ["Khi có sự cố, ngắt mạng; đồng thời, báo cáo ngay cho Sở Y tế."]),
        ("Cài đặt phần mềm diệt virus. Rà soát, khóa các tài khoản vi phạm.",
         ["Cài đặt phần mềm diệt virus.", "Rà soát, khóa các tài khoản vi phạm."]),
        ("Công an tỉnh kiểm tra máy tính. Sở Y tế theo dõi kết quả.",
         ["Công an tỉnh kiểm tra máy tính.", "Sở Y tế theo dõi kết quả."]),
        ('Đọc tài liệu "Máy tính. An toàn; nhanh" tại phòng.',
         ['Đọc tài liệu "Máy tính. An toàn; nhanh" tại phòng.']),
        ("Liên hệ (đ/c Lò A; số 1. Nhà B) tại TP. Mẫu.",
         ["Liên hệ (đ/c Lò A; số 1. Nhà B) tại TP. Mẫu."]),
    ],
)  # fmt: skip
def test_cuts(item: str, texts: list[str]) -> None:
    found = obligations(f"{INTRO}1. Trước hết, rà soát mọi nơi.\n2. {item}\n")[1:]
    if item.startswith("Liên hệ"):
        assert found == ()
        return
    assert [o.text for o in found] == texts
    assert [o.path for o in found] == ["2"] * len(texts)
    ids = ["2"] if len(texts) == 1 else ["2a", "2b"]
    assert [o.id for o in found] == ids


def test_an_asked_and_an_ordered_list_of_bodies() -> None:
    body = (
        "Sở có ý kiến như sau:\n1. Yêu cầu Công an tỉnh, Sở Y tế; đề nghị Tòa án nhân dân tỉnh\n"
        "- Rà soát máy tính.\n"
    )
    found = only(body)
    assert found.actors == ("Công an tỉnh", "Sở Y tế")
    assert found.also_requested == ("Tòa án nhân dân tỉnh",)
    assert found.modality is Modality.MUST


def test_a_named_body_in_the_opening_sentence_is_the_actor_of_the_list() -> None:
    body = "Giám đốc Sở yêu cầu Thủ trưởng đơn vị thuộc Sở triển khai ngay những việc sau:\n"
    found = obligations(body + "- Rà soát máy tính.\n- Trạm y tế xã kiểm tra tài khoản.\n")
    assert found[0].actors == ("Thủ trưởng đơn vị thuộc Sở",)
    assert (found[0].deadline, found[0].deadline_text) == ("ngay", "triển khai ngay")
    assert found[1].actors == ("Trạm y tế xã",)
    assert found[1].deadline is None


def test_a_permission_is_given_to_the_addressee_it_names() -> None:
    body = "Sở có ý kiến như sau:\n1. Thống nhất gia hạn cho Bệnh viện đa khoa tỉnh.\n"
    assert only(body).actors == ("Bệnh viện đa khoa tỉnh",)


def test_what_the_sender_will_do_is_no_obligation() -> None:
    body = INTRO + "1. Rà soát máy tính. Quá thời gian này, Sở Y tế sẽ xem xét xử lý.\n"
    assert only(body).text == "Rà soát máy tính."


@pytest.mark.parametrize(
    "closer",
    [
        "Yêu cầu các đơn vị nghiêm túc triển khai thực hiện.",
        "Sở Y tế đề nghị các đơn vị quan tâm, phối hợp thực hiện.",
        "Nhận được Công văn yêu cầu Bệnh viện đa khoa tỉnh nghiêm túc triển khai thực hiện.",
        "Mọi thông tin chi tiết xin liên hệ Văn phòng Sở, số ĐT: 000.",
        "Trên đây là ý kiến của Sở Y tế.",
    ],
)
def test_closers_without_a_term_are_dropped(closer: str) -> None:
    assert only(f"{INTRO}1. Rà soát máy tính.\n\n{closer}\n").path == "1"


def test_a_closer_with_a_term_is_kept() -> None:
    body = f"{INTRO}1. Rà soát máy tính.\n\nYêu cầu các phòng thực hiện xong trước 1/12/2026.\n"
    assert [o.deadline for o in obligations(body)] == [None, "2026-12-01"]


def test_prose_that_orders_and_prose_that_tells() -> None:
    body = (
        "Ngày 1/10/2026 Sở ban hành kế hoạch, tuy nhiên một số đơn vị chưa báo cáo.\n\n"
        "Giám đốc Sở yêu cầu thủ trưởng các đơn vị chỉ đạo báo cáo theo kế hoạch.\n\n"
        "Văn bản báo cáo gửi về Văn phòng Sở chậm nhất ngày 27/10/2026.\n"
    )
    found = only(body)
    assert found.actors == ("thủ trưởng các đơn vị",)
    assert found.deadline == "2026-10-27"
    assert found.report_to == "Văn phòng Sở"
    assert found.text.startswith("chỉ đạo báo cáo")
    assert found.path == ""


def test_prose_goes_on_in_the_next_paragraph() -> None:
    body = (
        "Theo đó, Sở Y tế yêu cầu các phòng tiếp tục tuyên truyền; thường xuyên kiểm tra.\n\n"
        "Bên cạnh đó, các phòng quán triệt đến toàn thể cán bộ.\n\n"
        "Năm ngoái, kết quả còn thấp.\n"
    )
    found = obligations(body)
    assert [o.actors for o in found] == [("các phòng",)] * 2
    assert found[1].text == "các phòng quán triệt đến toàn thể cán bộ."


def test_a_reply_that_only_agrees_asks_nothing() -> None:
    body = "Sở có ý kiến như sau:\n\nTheo báo cáo, mỏ có diện tích nhỏ.\n\nSở nhất trí với đề nghị trên.\n"
    assert obligations(body) == ()


@pytest.mark.parametrize(
    ("sentence", "actor", "told"),
    [
        ("Cán bộ, công chức, viên chức, người lao động báo ngay cán bộ đầu mối của cơ quan",
         "Cán bộ, công chức, viên chức, người lao động", "cán bộ đầu mối của cơ quan"),
        ("Các cơ quan, đơn vị báo ngay Công an tỉnh", "Các cơ quan, đơn vị", "Công an tỉnh"),
        ("Thủ trưởng các cơ quan báo ngay cho Công an tỉnh", "Thủ trưởng các cơ quan",
         "Công an tỉnh"),
    ],
)  # fmt: skip
def test_an_actor_ends_before_the_verb_that_tells(sentence: str, actor: str, told: str) -> None:
    (item,) = read(
        f"Kính gửi: Các sở.\n\nSở Y tế yêu cầu:\n1. {sentence} khi phát hiện sự cố.\n"
    ).obligations

    assert item.actors == (actor,)
    assert item.deadline == "ngay"
    assert item.report_to == told


def test_the_press_is_no_verb() -> None:
    (item,) = read(
        "Kính gửi: Các sở.\n\nSở Y tế yêu cầu:\n1. Các cơ quan báo chí kiểm tra máy tính.\n"
    ).obligations

    assert item.actors == ("Các cơ quan báo chí",)


def test_a_bracket_wrapped_before_a_dash_stays_one_item() -> None:
    (item,) = read(
        "Kính gửi: Các sở.\n\nSở Y tế yêu cầu:\n1. Báo cáo kết quả về Sở Y tế (qua Công an tỉnh\n"
        "- Phòng An ninh mạng) trước ngày 20/12/2026.\n"
    ).obligations

    assert item.path == "1"
    assert item.deadline == "2026-12-20"


def test_the_office_with_a_verb_in_its_name_is_told_of_an_incident() -> None:
    office = "Phòng An ninh mạng và phòng, chống tội phạm sử dụng công nghệ cao"
    item = f"Khi xảy ra sự cố báo cáo về {office} trong vòng 24 giờ."
    found = only(f"{INTRO}1. {item}\n")
    assert found.report_to == office
    assert found.trigger == "Khi xảy ra sự cố"
