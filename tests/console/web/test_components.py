"""The parts that repeat on every page: the three-part bar, status words, fields."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st


def _rendered(source: str, **context: object) -> str:
    return Template("{% load khien %}" + source).render(Context(context))


COUNTS = st.integers(0, 20_000)


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_the_bar_is_whole_or_empty(verified: int, declared: int, unknown: int, failed: int) -> None:
    html = _rendered(
        "{% three_bar v d u f %}", v=verified, d=declared, u=unknown, f=failed
    )  # fmt: skip
    widths = [float(width) for width in re.findall(r'part-(?!empty)\w+".*?width="([\d.]+)"', html)]
    whole = 100 if verified + declared + unknown + failed else 0
    assert sum(widths) == pytest.approx(whole, abs=0.05)
    assert ("chưa đạt" in html) is bool(failed)


def test_the_bar_opens_what_it_is_made_of_when_there_is_a_page() -> None:
    assert '<a class="three" href="/machines/?organisation=3">' in _rendered(
        "{% three_bar 1 2 3 url=link %}", link="/machines/?organisation=3"
    )
    assert "<a" not in _rendered("{% three_bar 1 2 3 %}")


@pytest.mark.parametrize(
    ("value", "word"),
    [("pass", "đạt"), ("fail", "chưa đạt"), ("unknown", "không rõ"), ("declared", "người khai"),
     ("not_applicable", "không áp dụng"), ("something newer", "không rõ")],
)  # fmt: skip
def test_a_status_is_a_word_with_an_icon(value: str, word: str) -> None:
    html = _rendered("{% status value %}", value=value)
    assert f" {word}</span>" in html
    assert "<svg" in html
