"""Highlighting and cutting: nothing of the letter is lost, nothing is doubled."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from khien.console.directives.spans import (
    Span,
    covering,
    cuts,
    halves,
    joined,
    pieces,
    place_in_letter,
)

WORDS = st.lists(
    st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạ.,;:%/0123", min_size=1, max_size=9),
    min_size=1, max_size=30,
)  # fmt: skip
GAPS = st.text(" \n\t\u00a0", min_size=1, max_size=3)


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(
    st.text(max_size=80),
    st.lists(st.tuples(st.integers(-3, 90), st.integers(-3, 90), st.integers(1, 5)), max_size=8),
)
@settings(deadline=None, max_examples=150)
def test_pieces_put_together_are_the_text(
    text: str, given_spans: list[tuple[int, int, int]]
) -> None:
    spans = [Span(a, b, key) for a, b, key in given_spans]
    found = pieces(text, spans)
    assert "".join(piece.text for piece in found) == text
    keys = [piece.key for piece in found if piece.first]
    assert len(keys) == len(set(keys))
    assert all(a.key != b.key for a, b in itertools.pairwise(found))


def test_where_spans_overlap_the_shorter_shows_and_the_anchor_stands_once() -> None:
    found = pieces("abcdefgh", [Span(0, 8, 1), Span(2, 4, 2)])
    assert [(p.text, p.key, p.first) for p in found] == [
        ("ab", 1, True), ("cd", 2, True), ("efgh", 1, False),
    ]  # fmt: skip


@given(WORDS, GAPS, st.data())
@settings(deadline=None, max_examples=100)
def test_a_cut_in_the_words_is_found_in_the_letter(
    words: list[str], gap: str, data: st.DataObject
) -> None:
    folded = " ".join(words)
    printed = gap.join(words)
    letter = "trước " + printed + " sau"
    span = (len("trước "), len("trước ") + len(printed))
    at = data.draw(st.integers(0, len(folded)))
    place = place_in_letter(folded, at, letter, span)
    assert place is not None
    assert squeezed(letter[span[0] : place]) == squeezed(folded[:at])
    assert squeezed(letter[place : span[1]]) == squeezed(folded[at:])


def test_words_a_person_edited_have_no_place_in_the_letter() -> None:
    assert place_in_letter("khác hẳn", 3, "một hai ba", (0, 10)) is None
    assert place_in_letter("a", 0, "abc", (2, 99)) is None


@given(WORDS, st.data())
@settings(deadline=None, max_examples=100)
def test_splitting_and_merging_keep_the_words(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    found = cuts(text)
    assert len(found) == len(words) - 1
    for cut in found:
        before, after = halves(text, cut.at)
        assert before
        assert after
        assert joined((before, after)) == text
        assert before.endswith(cut.before)
        assert after.startswith(cut.after)
    at = data.draw(st.integers(0, len(text)))
    assert squeezed(joined(halves(text, at))) == squeezed(text)


def test_cuts_after_marks_are_told_from_others() -> None:
    text = "Khóa tài khoản; đổi mật khẩu và báo cáo."
    strong = [text[cut.at :] for cut in cuts(text) if cut.strong]
    assert strong == ["đổi mật khẩu và báo cáo.", "và báo cáo."]


def test_covering_is_the_known_span_or_both() -> None:
    assert covering((5, 9), (1, 6)) == (1, 9)
    assert covering(None, (1, 6)) == (1, 6)
    assert covering((1, 6), None) == (1, 6)
    assert covering(None, None) is None
