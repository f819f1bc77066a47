"""What the words after "Kính gửi" mean in a province."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.console.people import Province

from khien.console.organisations.addressees import Directory, State, resolve_addressee
from khien.console.organisations.models import Alias, Kind, Organisation

TODAY = date(2026, 11, 25)


@pytest.fixture
def full(province: Province) -> Province:
    """The small province with one organisation of each kind a letter addresses."""
    for name, kind in (
        ("Ban Tuyên giáo và Dân vận Tỉnh ủy", Kind.PARTY),
        ("Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", Kind.FRONT),
        ("Kho bạc Nhà nước khu vực", Kind.CENTRAL),
    ):
        Organisation.objects.create(parent=province.root, name=name, kind=kind)
    technology = Organisation.objects.create(
        parent=province.root, name="Sở Khoa học và Công nghệ", kind=Kind.DEPARTMENT,
        short_name="Sở KH&CN",
    )  # fmt: skip
    for name in ("Sở Thông tin và Truyền thông", "Sở TT&TT"):
        Alias.objects.create(
            organisation=technology, name=name, name_folded=name, valid_to=date(2025, 3, 1)
        )
    return province


def names(words: str, on: date = TODAY) -> set[str]:
    return {one.name for one in resolve_addressee(words, on=on).organisations}


DEPARTMENTS = {"Sở Y tế", "Sở Văn hóa, Thể thao và Du lịch", "Sở Khoa học và Công nghệ"}
COMMUNES = {"UBND xã An Hòa", "UBND xã Bình Lâm"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Các sở, ban, ngành", DEPARTMENTS),
        ("- Các sở, ban, ngành thuộc tỉnh;", DEPARTMENTS),
        ("Các Sở, ban, ngành trên địa bàn tỉnh", DEPARTMENTS),
        ("Thủ trưởng các sở, ban, ngành", DEPARTMENTS),
        ("Các cơ quan chuyên môn thuộc UBND tỉnh", DEPARTMENTS),
        ("Các cơ quan thuộc Ủy ban nhân dân tỉnh", DEPARTMENTS),
        ("Các sở, ngành (để thực hiện)", DEPARTMENTS),
        ("UBND các xã, phường, đặc khu", COMMUNES),
        ("Ủy ban nhân dân các xã, phường", COMMUNES),
        ("Chủ tịch UBND các xã, phường, đặc khu", COMMUNES),
        ("UBND các xã, phường.", COMMUNES),
        ("Các cơ quan Trung ương đóng trên địa bàn tỉnh", {"Kho bạc Nhà nước khu vực"}),
        ("Các cơ quan tham mưu Tỉnh ủy", {"Ban Tuyên giáo và Dân vận Tỉnh ủy"}),
        ("Các ban Đảng Tỉnh ủy", {"Ban Tuyên giáo và Dân vận Tỉnh ủy"}),
        (
            "Các cơ quan Đảng, đoàn thể",
            {"Ban Tuyên giáo và Dân vận Tỉnh ủy", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"},
        ),
        ("Các sở, ban, ngành; UBND các xã, phường", DEPARTMENTS | COMMUNES),
        ("Các sở, ban, ngành và UBND các xã, phường", DEPARTMENTS | COMMUNES),
        ("Các sở, ban, ngành (trừ Sở Y tế)", DEPARTMENTS - {"Sở Y tế"}),
        ("Các đơn vị thuộc, trực thuộc Sở Y tế", {"Trung tâm Y tế Đông Khê"}),
    ],
)
def test_groups_become_their_members(full: Province, words: str, expected: set[str]) -> None:
    found = resolve_addressee(words, on=TODAY)
    assert {one.name for one in found.organisations} == expected
    assert found.state is State.GROUP


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Sở Y tế", "Sở Y tế"),
        ("sở y tế tỉnh Đông Khê;", "Sở Y tế"),
        ("So Y te", "Sở Y tế"),
        ("Giám đốc Sở Y tế", "Sở Y tế"),
        ("Công an tỉnh", "Công an tỉnh Đông Khê"),
        ("Giám đốc Công an tỉnh Đông Khê", "Công an tỉnh Đông Khê"),
        ("Sở KH&CN", "Sở Khoa học và Công nghệ"),
        ("Sở KH và CN", "Sở Khoa học và Công nghệ"),
        ("Sở Văn hoá, Thể thao và Du lịch", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Ủy ban nhân dân xã An Hoà", "UBND xã An Hòa"),
        ("Xã An Hòa", "UBND xã An Hòa"),
        ("Chủ tịch Uỷ ban nhân dân xã Bình Lâm", "UBND xã Bình Lâm"),
        ("UBND tỉnh", "Tỉnh Đông Khê"),
        ("Ban Tuyên giáo và Dân vận Tỉnh uỷ", "Ban Tuyên giáo và Dân vận Tỉnh ủy"),
    ],
)
def test_a_name_is_one_organisation(full: Province, words: str, expected: str) -> None:
    found = resolve_addressee(words, on=TODAY)
    assert (found.state, [one.name for one in found.organisations]) == (State.RESOLVED, [expected])


@pytest.mark.parametrize("words", ["Như trên", "- Như trên;", "Như trên (để thực hiện)",
                                   "addressees", "Các cơ quan, đơn vị, địa phương",
                                   "các đơn vị", "Thủ trưởng các đơn vị", "Quý Đơn vị",
                                   "Thủ trưởng các cơ quan, đơn vị"])  # fmt: skip
def test_as_above_is_everyone(full: Province, words: str) -> None:
    assert resolve_addressee(words, on=TODAY).state is State.ALL


@pytest.mark.parametrize(
    ("words", "everyone"),
    [
        ("Cán bộ, công chức, viên chức", True),
        ("Toàn thể cán bộ, công chức, viên chức và người lao động", True),
        ("Cán bộ đầu mối", False),
        ("Cán bộ, công chức Sở Y tế", False),
    ],
)
def test_staff_without_a_body_are_those_of_every_addressee(
    province: Province, words: str, everyone: bool
) -> None:
    assert (resolve_addressee(words, on=TODAY).state is State.ALL) is everyone


def test_an_old_name_is_read_as_of_the_letter(full: Province) -> None:
    old = resolve_addressee("Sở Thông tin và Truyền thông", on=date(2024, 5, 1))
    assert [one.name for one in old.organisations] == ["Sở Khoa học và Công nghệ"]
    new = resolve_addressee("Sở TT&TT", on=TODAY)
    assert new.state is State.UNRESOLVED
    assert not new.organisations
    assert "01/03/2025" in new.reason
    assert "Sở Khoa học và Công nghệ" in new.reason


def test_an_office_that_ended_is_a_question(full: Province) -> None:
    Organisation.objects.filter(name="Sở Y tế").update(valid_to=date(2026, 6, 1))
    found = resolve_addressee("Sở Y tế", on=date(2026, 5, 1))
    assert found.state is State.UNRESOLVED
    assert "01/06/2026" in found.reason
    assert "Sở Y tế" not in names("Các sở, ban, ngành")


def test_districts_have_ended_but_not_in_older_letters(full: Province) -> None:
    found = resolve_addressee("UBND các huyện, thị xã, thành phố", on=TODAY)
    assert found.state is State.UNRESOLVED
    assert "01/07/2025" in found.reason
    assert not found.organisations
    older = resolve_addressee("UBND các huyện, thị xã, thành phố", on=date(2024, 1, 1))
    assert older.state is State.UNRESOLVED


@pytest.mark.parametrize(
    "words", ["Bộ Công an", "", " ;", "Sở Giao thông", "Các hợp tác xã", "Các trường học", "x" * 5000,
              "Đảng ủy các xã, phường và ông Nguyễn Văn A"],
)  # fmt: skip
def test_what_is_not_known_is_said(full: Province, words: str) -> None:
    found = resolve_addressee(words, on=TODAY)
    assert found.state is State.UNRESOLVED
    assert found.reason


@pytest.mark.parametrize(
    "words", ["Các sở, ban, ngành và Bộ Công an", "Các sở, ban, ngành, Bộ Công an, Công an tỉnh",
              "Các sở, ban, ngành theo danh sách kèm theo"],
)  # fmt: skip
def test_a_group_with_something_else_is_never_taken_for_the_group_alone(
    full: Province, words: str
) -> None:
    found = resolve_addressee(words, on=TODAY)
    assert found.state is State.UNRESOLVED
    assert {one.name for one in found.organisations} >= DEPARTMENTS


def test_a_body_and_a_group_in_one_line(full: Province) -> None:
    words = "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh và các đoàn thể tỉnh Đông Khê"
    assert names(words) == {"Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"}


def test_a_line_understood_in_part_says_which_part_is_not(full: Province) -> None:
    found = resolve_addressee("Sở Y tế; Bộ Công an", on=TODAY)
    assert found.state is State.UNRESOLVED
    assert [one.name for one in found.organisations] == ["Sở Y tế"]
    assert "Bộ Công an" in found.reason


def test_two_of_one_name_are_asked(full: Province) -> None:
    for parent in (full.health, full.culture):
        Organisation.objects.create(parent=parent, name="Văn phòng", kind=Kind.SUBORDINATE)
    found = resolve_addressee("Văn phòng", on=TODAY)
    assert found.state is State.UNRESOLVED
    assert "Sở Y tế" in found.reason


def test_only_what_the_issuer_may_reach_is_an_answer(full: Province) -> None:
    within = {full.health.pk}
    assert resolve_addressee("Sở Y tế", within=within).state is State.RESOLVED
    outside = resolve_addressee("Sở Khoa học và Công nghệ", within=within)
    assert outside.state is State.UNRESOLVED
    assert {
        o.pk for o in resolve_addressee("Các sở, ban, ngành", within=within).organisations
    } == within


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(words=st.text(alphabet="các sởbangàh,;vàUBNDxãphường()trừ–&./ ", max_size=80))
def test_any_words_get_an_answer(full: Province, words: str) -> None:
    directory = Directory([], TODAY)
    found = directory.resolve(words, on=TODAY)
    assert found.state in set(State)
    assert found.organisations == ()
