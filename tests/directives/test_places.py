"""Point, clause and article of a citation."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.directives.citations import read_citations
from khien.directives.passages import Passage, key
from khien.directives.places import MOST_PLACES, places_in
from khien.directives.values import Place


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("Điều 5", [(None, None, "5")]),
        ("khoản 2 Điều 5", [(None, "2", "5")]),
        ("điểm b khoản 2 Điều 5", [("b", "2", "5")]),
        ("điểm đ, khoản 2, Điều 5a", [("đ", "2", "5a")]),
        ("điểm a, b khoản 2 Điều 5", [("a", "2", "5"), ("b", "2", "5")]),
        ("điểm a khoản 1, điểm b và c khoản 2 Điều 5",
         [("a", "1", "5"), ("b", "2", "5"), ("c", "2", "5")]),
        ("khoản 5, khoản 7 Điều 5", [(None, "5", "5"), (None, "7", "5")]),
        ("khoản 1 và 3 Điều 8 của", [(None, "1", "8"), (None, "3", "8")]),
        ("khoản 2 Điều 5, Điều 9", [(None, "2", "5"), (None, None, "9")]),
        ("Điều 5 và Điều 6", [(None, None, "5"), (None, None, "6")]),
        ("Điều 5 khoản 2", [(None, "2", "5")]),
        ("điểm a Điều 7", [("a", None, "7")]),
        ("khoản 2", [(None, "2", None)]),
        ("mục 3 chương II", []),
        ("", []),
    ],
)  # fmt: skip
def test_forms(words: str, places: list[tuple[str | None, str | None, str | None]]) -> None:
    assert list(places_in(key(words))) == [Place(*place) for place in places]


@pytest.mark.parametrize(
    ("text", "printed", "place"),
    [
        ("theo điểm b khoản 2 Điều 5 Nghị định số 13/2023/NĐ-CP ngày 17/4/2023 của Chính phủ",
         "điểm b khoản 2 Điều 5 Nghị định số 13/2023/NĐ-CP ngày 17/4/2023", ("b", "2", "5")),
        ("nội dung tại khoản 3 Công văn số 8/UBND-NC", "khoản 3 Công văn số 8/UBND-NC",
         (None, "3", None)),
        ("tại Điều 12 của Luật An ninh mạng năm 2018.", "Điều 12 của Luật An ninh mạng năm 2018",
         (None, None, "12")),
        ("theo Mục II Kế hoạch số 8/KH-UBND,", "Mục II Kế hoạch số 8/KH-UBND", None),
    ],
)  # fmt: skip
def test_in_a_citation(text: str, printed: str, place: tuple[str, str, str] | None) -> None:
    (found,) = read_citations([Passage.of(text, range(len(text) + 1))])
    assert found.as_printed == printed
    assert text[found.span.start : found.span.end] == printed
    assert found.places == ((Place(*place),) if place else ())


UNITS = st.lists(
    st.builds(
        lambda kind, name: f"{kind} {name}",
        st.sampled_from(["điểm", "khoản", "điều", "mục"]),
        st.sampled_from(["a", "đ", "1", "12", "ii", "7a"]),
    ),
    max_size=30,
)


@settings(deadline=None, max_examples=100)
@given(UNITS)
def test_any_words_give_few_places_each_once(units: list[str]) -> None:
    places = places_in(" ".join(units))
    assert len(places) == len(set(places)) <= MOST_PLACES
    named = {name for unit in units for name in unit.split()[1:]}
    for place in places:
        assert {place.point, place.clause, place.article} - {None} <= named
