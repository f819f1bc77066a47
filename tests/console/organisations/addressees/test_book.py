"""The book of names by itself: no database, a tree of plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.console.organisations.addressees.book import NameBook
from khien.console.organisations.addressees.spelling import own_names
from khien.console.organisations.addressees.values import Name, Period, Resolution, State
from khien.core.i18n import use_language
from khien.core.text import fold

TODAY = date(2026, 11, 25)
OLD = date(2019, 5, 6)
MERGED = date(2025, 7, 1)


@dataclass
class Body:
    pk: int
    name: str
    kind: str
    parent_id: int | None = 1
    short_name: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


BODIES = [
    Body(1, "Tỉnh Đông Khê", "province", None),
    Body(2, "Công an tỉnh Đông Khê", "standing_unit"),
    Body(3, "Sở Y tế", "department"),
    Body(4, "Sở Khoa học và Công nghệ", "department", short_name="Sở KH&CN"),
    Body(5, "Sở Giáo dục và Đào tạo", "department"),
    Body(6, "Sở Nội vụ", "department"),
    Body(7, "Trung tâm Kiểm soát bệnh tật", "clinic", 3),
    Body(8, "Chi cục Dân số", "subordinate", 3),
    Body(9, "UBND xã An Hòa", "commune"),
    Body(10, "UBND phường Đông Thành", "commune"),
    Body(11, "Ban Quản lý chợ", "subordinate", 10),
    Body(12, "Sở Ngoại vụ", "department", valid_to=date(2026, 1, 1)),
]
ALIASES = [
    (4, "Sở Thông tin và Truyền thông", None, date(2025, 3, 1), "C"),
    (6, "Sở Lao động - Thương binh và Xã hội", None, date(2025, 3, 1), "S"),
    (9, "UBND xã An Hạ", None, MERGED, "C"),
    (9, "UBND thị trấn Hòa Bình", None, MERGED, "C"),
    (10, "UBND phường Bắc Sơn", date(2010, 1, 1), MERGED, "C"),
    (5, "Ngành học", None, None, "C"),
]


def book() -> NameBook[Body]:
    """The small province."""
    made: NameBook[Body] = NameBook(list(BODIES), TODAY, "dong khe")
    by_pk = {one.pk: one for one in BODIES}
    for one in BODIES:
        top = one.parent_id is None
        for words in own_names(
            one.name, one.short_name, one.kind, top=top, province="tinh dong khe"
        ):
            made.add(words, Name(one))
    for pk, alias, begun, ended, sure in ALIASES:
        made.add(alias, Name(by_pk[pk], Period(begun, ended), alias, sure))
    return made


BOOK = book()


def resolve(words: str, on: date | None = TODAY, issuer: str = "") -> Resolution[Body]:
    return BOOK.resolve(words, on=on, issuer=issuer)


def pks(words: str, on: date | None = TODAY, issuer: str = "") -> set[int]:
    return {one.pk for one in resolve(words, on, issuer).organisations}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Các sở, ban, ngành (trừ Sở Y tế)", {4, 5, 6}),
        ("Các sở, ban, ngành trừ Sở Y tế", {4, 5, 6}),
        ("Các sở, ban, ngành, ngoại trừ Sở Y tế, Sở Nội vụ", {4, 5}),
        ("Các sở, ban, ngành (không bao gồm Sở Y tế và Sở Nội vụ)", {4, 5}),
        ("Các sở, ban, ngành (trừ: Sở GD&ĐT)", {3, 4, 6}),
        # the exception is of its own item, nothing after it is lost
        ("Các sở, ban, ngành (trừ Sở Y tế); UBND các xã, phường", {4, 5, 6, 9, 10}),
        ("Các sở, ban, ngành (trừ Sở Y tế), UBND các xã, phường", {4, 5, 6, 9, 10}),
        ("UBND các xã, phường; các sở, ban, ngành trừ Sở Y tế", {4, 5, 6, 9, 10}),
        # a group taken out of a list
        ("Các sở, ban, ngành, UBND các xã, phường (trừ các xã, phường)", {3, 4, 5, 6}),
        ("Các sở, ban, ngành tỉnh (trừ Công an tỉnh)", {3, 4, 5, 6}),
        ("Trụ sở tiếp dân", set()),
        # the province's name at the end of one is not the end of the list
        ("Công an tỉnh và Sở Y tế", {2, 3}),
        ("Công an tỉnh Đông Khê, Sở Y tế tỉnh Đông Khê", {2, 3}),
    ],
)
def test_exceptions(words: str, expected: set[int]) -> None:
    assert pks(words) == expected


def test_an_exception_is_said_with_whom_it_took_out() -> None:
    found = resolve("Các sở, ban, ngành (trừ Sở Y tế)")
    assert found.state is State.GROUP
    assert found.reason == "nhóm sở, ban, ngành: 4 đơn vị đang hoạt động; trừ Sở Y tế"
    outside = resolve("Các sở, ban, ngành (trừ Công an tỉnh)")
    assert "không thuộc nhóm" in outside.reason


@pytest.mark.parametrize(
    "words",
    [
        "Các sở, ban, ngành (trừ Sở Dầu khí)",
        "Sở Y tế (trừ Sở Y tế)",
        "Các sở, ban, ngành (trừ các cơ quan, đơn vị, địa phương)",
        "Các sở, ban, ngành (trừ)",
    ],
)
def test_an_exception_that_is_not_clear_is_asked(words: str) -> None:
    found = resolve(words)
    assert found.state is State.UNRESOLVED or pks(words) == {3, 4, 5, 6}
    assert found.reason


@pytest.mark.parametrize(
    ("words", "day", "expected", "said"),
    [
        ("Sở TT&TT", OLD, {4}, "đến trước 01/03/2025"),
        ("Sở Thông tin và Truyền thông", date(2025, 2, 28), {4}, "văn bản ngày 28/02/2025"),
        ("SỞ LĐTB&XH", OLD, {6}, "cần xác minh"),
        ("UBND xã An Hạ", OLD, {9}, "đến trước 01/07/2025"),
        ("Chủ tịch UBND thị trấn Hoà Bình", OLD, {9}, "thị trấn Hòa Bình"),
        ("UBND phường Bắc Sơn", OLD, {10}, "từ 01/01/2010 đến trước 01/07/2025"),
        ("Ngành học", OLD, {5}, "tên khác"),
        ("Sở Y tế", OLD, {3}, "Sở Y tế"),
    ],
)
def test_a_name_as_of_the_letters_day(words: str, day: date, expected: set[int], said: str) -> None:
    found = resolve(words, day)
    assert found.state is State.RESOLVED
    assert {one.pk for one in found.organisations} == expected
    assert said in found.reason


@pytest.mark.parametrize(
    ("words", "day", "said"),
    [
        ("Sở Thông tin và Truyền thông", date(2025, 3, 1), "không còn dùng từ 01/03/2025"),
        ("UBND phường Bắc Sơn", date(2009, 1, 1), "không còn dùng từ 01/07/2025"),
        ("Sở Ngoại vụ", OLD, "đã kết thúc từ 01/01/2026"),
        ("Bộ Quốc phòng", TODAY, "Không có đơn vị nào"),
        ("Sở Y tế tỉnh Tây Lĩnh", TODAY, "Không có đơn vị nào"),
        ("Các doanh nghiệp nhà nước", TODAY, "Chưa có đơn vị nào thuộc nhóm"),
    ],
)
def test_what_is_no_answer_today_is_asked(words: str, day: date, said: str) -> None:
    found = resolve(words, day)
    assert found.state is State.UNRESOLVED
    assert said in found.reason


@pytest.mark.parametrize(
    "words",
    [
        "UBND các huyện, thị xã, thành phố",
        "UBND huyện Nà Pó",
        "Ủy ban nhân dân huyện Nà Pó",
        "Chủ tịch UBND thị xã Sa Bồi",
        "Huyện ủy Nà Pó",
        "Các Huyện ủy, Thị ủy",
        "Phòng Giáo dục và Đào tạo huyện Nà Pó",
        "Công an huyện Nà Pó",
        "Phòng Y tế các huyện",
        "Trung tâm Y tế huyện Nà Pó",
        "Huyện Nà Pó",
        "UBND cấp huyện",
    ],
)
def test_districts_of_a_letter_of_2019_need_a_person(words: str) -> None:
    for day in (OLD, TODAY):
        found = resolve(words, day)
        assert found.state is State.UNRESOLVED
        assert "không còn cấp huyện từ 01/07/2025; cần người xác định" in found.reason


def test_communes_beside_districts_are_offered_and_still_asked() -> None:
    found = resolve("Các sở, ban, ngành; UBND các huyện, xã, thị trấn", OLD)
    assert found.state is State.UNRESOLVED
    assert {3, 4, 5, 6} <= {one.pk for one in found.organisations}


@pytest.mark.parametrize(
    ("words", "issuer", "expected"),
    [
        ("Các đơn vị trực thuộc Sở Y tế", "", {7, 8}),
        ("Các đơn vị thuộc, trực thuộc Sở", "SỞ Y TẾ", {7, 8}),
        ("Các phòng, đơn vị thuộc Sở", "Sở Y tế tỉnh Đông Khê", {7, 8}),
        ("Các đơn vị trực thuộc", "SỞ Y TẾ", {7, 8}),
        ("Thủ trưởng các đơn vị trực thuộc", "SỞ Y TẾ", {7, 8}),
        # an issuer who is not known, or has nobody below: the whole group of the kind
        ("Các đơn vị trực thuộc", "BỘ Y TẾ", {8, 11}),
        ("Các đơn vị trực thuộc", "SỞ NỘI VỤ", {8, 11}),
        ("Các cơ quan chuyên môn thuộc UBND tỉnh", "SỞ Y TẾ", {3, 4, 5, 6}),
        ("Các cơ quan chuyên môn", "", {3, 4, 5, 6}),
    ],
)
def test_bodies_below_the_issuer(words: str, issuer: str, expected: set[int]) -> None:
    assert pks(words, issuer=issuer) == expected


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_answer_has_a_reason_in_words(lang: str) -> None:
    with use_language(lang):
        for words in ("Sở Y tế", "Các sở, ban, ngành", "Như trên", "Các đơn vị thuộc Sở Y tế",
                      "Sở Y tế, Sở Nội vụ", "Sở gì đó", "", "x" * 2_000, "Các sở (trừ Sở Y tế)"):  # fmt: skip
            reason = resolve(words).reason
            assert reason
            assert "{" not in reason


NAMES = st.sampled_from([
    "Sở Y tế", "Sở Giáo dục và Đào tạo", "Sở KH&CN", "Công an tỉnh", "UBND xã An Hòa",
    "UBND phường Đông Thành", "Các sở, ban, ngành", "UBND các xã, phường, đặc khu",
])  # fmt: skip


def spelt(words: str, how: str) -> str:
    """``words`` in another spelling that means the same."""
    return {
        "upper": words.upper(), "lower": words.lower(), "plain": fold(words).capitalize(),
        "dash": f"- {words};", "new tones": words.replace("òa", "oà"),
        "post": f"Thủ trưởng {words}", "as is": words,
        "long": words.replace("UBND", "Ủy ban nhân dân"),
    }[how]  # fmt: skip


SPELLINGS = st.sampled_from(
    ["upper", "lower", "plain", "dash", "new tones", "post", "as is", "long"]
)


@settings(deadline=None, max_examples=100)
@given(NAMES, SPELLINGS)
def test_case_accents_and_spelling_do_not_matter(name: str, how: str) -> None:
    assert pks(spelt(name, how)) == pks(name) != set()


@settings(deadline=None, max_examples=100)
@given(st.lists(NAMES, min_size=1, max_size=5), st.randoms())
def test_order_does_not_matter(names: list[str], random: object) -> None:
    shuffled = list(names)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    together = set().union(*(pks(name) for name in names))
    assert pks("; ".join(names)) == pks("; ".join(shuffled)) == together


@settings(deadline=None, max_examples=100)
@given(st.lists(NAMES.filter(lambda name: not name.startswith("Các")), min_size=2, max_size=4))
def test_joined_by_comma_and_va(names: list[str]) -> None:
    listed = ", ".join(names[:-1]) + " và " + names[-1]
    assert pks(listed) == set().union(*(pks(name) for name in names))


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet="các sởbangàh,;vàUBNDxãphường()trừ–&./ ", max_size=120))
def test_an_exception_never_adds(words: str) -> None:
    found = resolve(f"Các sở, ban, ngành (trừ {words})")
    assert {one.pk for one in found.organisations} <= set(range(1, 13))
    assert found.state in set(State)
