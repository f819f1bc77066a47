"""A page is recognised in reading order, with places and confidence."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

from khien.core.errors import NoTextLayer
from khien.documents.document import Line
from khien.documents.ocr import engine
from khien.documents.ocr import page as pages
from khien.documents.ocr.engine import RecognitionMissing, Word, words_by_line
from khien.documents.ocr.page import lines_of, prepared
from tests.documents.ocr.printing import BODY, LEFT, RIGHT, printed, stamped, worn

PAGE = printed(150)


def read(image: Image.Image) -> list[Line]:
    lines = lines_of(prepared(image), 1, seconds=30)
    assert lines is not None
    return lines


def share(lines: list[Line], words: list[str]) -> float:
    laid, found = (
        Counter(re.findall(r"\w+", " ".join(texts)))
        for texts in (words, [line.text for line in lines])
    )
    return (laid & found).total() / laid.total()


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    return read(PAGE)


def test_the_columns_of_the_head_follow_one_another(lines: list[Line]) -> None:
    head = [line.text for line in lines][: len(LEFT + RIGHT)]

    assert [text[:9] for text in head] == [text[:9] for text in LEFT + RIGHT]


def test_each_line_has_its_place_and_how_sure_it_is(lines: list[Line]) -> None:
    for line in lines:
        assert line.box is not None
        left, top, right, bottom = line.box
        assert 0 <= left < right <= 1
        assert 0 <= top < bottom <= 1
        assert 0.2 <= line.confidence < 1
        assert line.page == 1
    tops = [line.box[1] for line in lines[len(LEFT + RIGHT) :] if line.box]
    assert tops == sorted(tops)


def test_an_indented_paragraph_keeps_its_margin(lines: list[Line]) -> None:
    wide = [line.box for line in lines if line.box and line.box[2] - line.box[0] > 0.6]

    assert len(wide) >= 3
    assert max(box[0] for box in wide) - min(box[0] for box in wide) < 0.01


@pytest.mark.parametrize("skew", [-3.0, pytest.param(1.5, marks=pytest.mark.slow)])
def test_a_worn_page_reads_nearly_as_well(skew: float) -> None:
    assert share(read(worn(PAGE, skew=skew)), LEFT + RIGHT + BODY) > 0.95


def test_a_red_seal_does_not_swallow_the_words_beneath() -> None:
    covered = stamped(PAGE, "X", size=(60, 20), at=(40, 80))

    assert share(read(covered), LEFT + RIGHT + BODY) > 0.93


def word(text: str, confidence: float, left: int = 100) -> Word:
    return Word(text, (left, 100, left + 40, 120), confidence)


def found(monkeypatch: pytest.MonkeyPatch, first: list[Word], again: list[Word]) -> list[Line]:
    """The lines of a page read as ``first`` whose doubts are read as ``again``."""

    def words(_image: object, *, mode: int = engine.PAGE, **_how: object) -> list[list[Word]]:
        return [first] if mode == engine.PAGE else [again]

    monkeypatch.setattr(pages, "words_by_line", words)
    return read(PAGE)


def test_what_is_doubtful_is_read_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    first = [word("Số:", 0.95), word("4127UBND-NC", 0.0, left=145)]
    sure = [Word("Số:", (40, 40, 120, 80), 0.9), Word("4127/UBND-NC", (130, 40, 300, 80), 0.9)]

    (line,) = found(monkeypatch, first, sure)
    assert line.text == "Số: 4127/UBND-NC"
    assert line.confidence == pytest.approx(0.9)
    assert line.box is not None
    assert line.box[0] == pytest.approx((100 - 8 + 20) / PAGE.width, abs=0.002)

    (line,) = found(monkeypatch, first, [word("Sẽ 41", 0.1)])
    assert line.text == "Số: 4127UBND-NC"


def test_what_nobody_can_read_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(monkeypatch, [word("ñí(", 0.2)], []) == []
    assert found(monkeypatch, [word("——", 0.9)], []) == []


def test_sizes_are_brought_into_reach() -> None:
    assert prepared(PAGE.resize((620, 877))).dpi == 150
    assert prepared(PAGE.resize((4960, 7016))).dpi == 300
    assert prepared(PAGE).image.size == PAGE.size


@pytest.mark.parametrize("size", [(1, 1), (2, 3000), (3000, 2), (40, 40)])
def test_odd_pictures_say_nothing(size: tuple[int, int]) -> None:
    assert read(Image.new("L", size, 255)) == []


def test_recognition_stops_when_its_time_is_over() -> None:
    assert words_by_line(PAGE, dpi=150, seconds=0.001) is None
    assert words_by_line(PAGE, dpi=150, seconds=30)


def test_without_its_model_recognition_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "MODELS", tmp_path)
    engine._engine.cache_clear()
    with pytest.raises(RecognitionMissing) as raised:
        words_by_line(PAGE, dpi=150, seconds=1)
    engine._engine.cache_clear()

    assert raised.value.code == NoTextLayer.code == "ocr_missing"
    assert "vie.traineddata" in raised.value.message()
    assert "make setup" in raised.value.advice()


def test_setup_put_the_model_in_its_place() -> None:
    assert (engine.MODELS / "vie.traineddata").stat().st_size > 1_000_000
