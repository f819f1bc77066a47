"""The provinces, communes and usual bodies that the first hour lays out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import date

import pytest

from khien.data import organisations
from khien.data.organisations import KINDS, communes, departments, provinces


def test_there_are_34_provinces_six_of_them_cities() -> None:
    assert len(provinces()) == 34
    assert Counter(province.kind for province in provinces()) == {"tỉnh": 28, "thành phố": 6}
    assert len({province.code for province in provinces()}) == 34
    assert all(re.fullmatch(r"\d\d", province.code) for province in provinces())


def test_there_are_3321_communes_with_codes_of_five_figures() -> None:
    every = [commune for province in provinces() for commune in communes(province.code)]
    assert len(every) == 3321
    assert Counter(commune.kind for commune in every) == {
        "xã": 2621,
        "phường": 687,
        "đặc khu": 13,
    }
    assert len({commune.code for commune in every}) == 3321
    assert all(re.fullmatch(r"\d{5}", commune.code) for commune in every)
    assert all(commune.name == commune.name.strip() != "" for commune in every)
    assert all(unicodedata.is_normalized("NFC", commune.name) for commune in every)


@pytest.mark.parametrize(
    ("code", "name", "count"),
    [
        ("01", "Thành phố Hà Nội", 126),
        ("04", "Tỉnh Cao Bằng", 56),
        ("79", "Thành phố Hồ Chí Minh", 168),
        ("96", "Tỉnh Cà Mau", 64),
    ],
)
def test_a_province_has_its_communes(code: str, name: str, count: int) -> None:
    (province,) = [one for one in provinces() if one.code == code]
    assert province.full_name == name
    assert len(communes(code)) == count
    assert {commune.province_code for commune in communes(code)} == {code}


def test_full_names_and_unknown_codes() -> None:
    assert communes("79")[0].full_name.startswith(("Phường ", "Xã ", "Đặc khu "))
    assert communes("00") == ()
    assert communes("") == ()


def test_the_usual_bodies_are_of_the_four_kinds_with_codes_of_their_own() -> None:
    bodies = departments()
    assert {body.kind for body in bodies} == set(KINDS)
    assert len({body.code for body in bodies}) == len(bodies)
    assert len({body.name for body in bodies}) == len(bodies)
    assert all(body.confidence in {"C", "S", "R"} for body in bodies)
    assert all(alias.confidence in {"C", "S", "R"} for body in bodies for alias in body.aliases)
    assert not any("{" in text for body in bodies for text in body.names_on(date(2026, 1, 1)))


def test_a_city_has_its_own_words() -> None:
    names = {body.name for body in departments("thành phố")}
    assert {"Văn phòng Thành ủy", "Công an thành phố", "Sở Y tế"} <= names
    assert not any("tỉnh" in name.casefold() for name in names)
    assert {"Văn phòng Tỉnh ủy", "Công an tỉnh"} <= {body.name for body in departments()}
    with pytest.raises(ValueError, match="huyện"):
        departments("huyện")


def test_an_old_name_resolves_only_while_it_held() -> None:
    (science,) = [body for body in departments() if body.code == "so-kh-cn"]
    assert "Sở Thông tin và Truyền thông" in science.names_on(date(2025, 2, 28))
    assert "Sở Thông tin và Truyền thông" not in science.names_on(date(2025, 3, 1))
    assert science.names_on(date(2026, 1, 1))[0] == "Sở Khoa học và Công nghệ"


def test_a_name_between_two_dates_holds_only_between_them() -> None:
    (tax,) = [body for body in departments() if body.code == "thue"]
    (between,) = [alias for alias in tax.aliases if alias.valid_from]
    assert not between.held_on(date(2025, 2, 28))
    assert between.held_on(date(2025, 3, 1))
    assert not between.held_on(date(2025, 7, 1))


def test_an_alias_means_one_body_on_any_day() -> None:
    for day in (date(2024, 6, 1), date(2025, 5, 1), date(2026, 6, 1)):
        names = Counter(name for body in departments() for name in body.names_on(day))
        assert [name for name, count in names.items() if count > 1] == [], day


def test_a_row_with_missing_columns_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(organisations, "_text", lambda _name: "# source\na\tb\tc\n01\ttỉnh\n")
    with pytest.raises(ValueError, match="columns"):
        organisations._rows("provinces.tsv", columns=3)
