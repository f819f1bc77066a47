"""Words in fonts from before Unicode: read run by run, held when in doubt."""

from __future__ import annotations

import pytest

from khien.core.encodings import Reading, Table, encode
from khien.documents.legacy import LegacyRuns, facts_of, is_misread, with_soft_hyphens


@pytest.mark.parametrize(
    ("text", "font", "misread"),
    [
        ("KÝnh göi", ".VnTime", True),
        ("KÝnh göi", "ABCDEF+.VnTimeH", True),
        ("KÝnh göi", "VnArial", True),
        ("Kính göûi", "VNI-Times", True),
        ("Plain", ".VnTime", False),
        ("Kính gửi", "Times New Roman", False),
        ("Kính gửi", "Vnfoo", False),
        ("Kính gửi", None, False),
    ],
)
def test_what_is_misread(text: str, font: str | None, misread: bool) -> None:
    assert is_misread(text, font) is misread


def test_runs_are_read_and_their_tables_told() -> None:
    runs = LegacyRuns()

    assert runs.read("KÝnh göi", ".VnTime") == "Kính gửi"
    assert runs.read("TOÁI MAÄT", "VNI-Times") == "TỐI MẬT"
    assert runs.read("Kính gửi", "Times New Roman") == "Kính gửi"
    assert runs.read("", ".VnTime") == ""
    assert runs.facts() == {"legacy_encoding": "tcvn3+vni"}


def test_plain_letters_in_an_old_font_convert_nothing() -> None:
    runs = LegacyRuns()

    assert runs.read("UBND", ".VnTimeH") == "UBND"
    assert runs.facts() == {}


def test_one_run_in_doubt_holds_the_document() -> None:
    runs = LegacyRuns()

    assert runs.read("MÂ´T", ".VnTime") == "MÂ´T"
    assert runs.facts() == {"legacy_font": "1"}


def test_words_that_become_no_syllables_hold_the_document() -> None:
    """Unicode typed in a template of old: with the font a person sees "Kớnh", without it not."""
    runs = LegacyRuns()
    for word in ("Kính", "trình", "bàn", "làm", "và", "các"):
        runs.read(word, ".VnTime")

    assert runs.facts()["legacy_font"] == "1"


def test_a_short_word_among_unicode_in_an_old_font_holds_the_document() -> None:
    """ "Tên" has letters of TCVN3 only by chance when all around it is Unicode."""
    runs = LegacyRuns()
    runs.read("Ủy ban nhân dân tỉnh", ".VnTime")
    assert runs.facts() == {}

    runs.read("Tên", ".VnTime")
    assert runs.facts()["legacy_font"] == "1"


def test_an_old_letter_with_a_line_in_unicode_is_read() -> None:
    runs = LegacyRuns()
    runs.read("Ủy ban nhân dân tỉnh", ".VnTime")
    runs.read("Céng hoµ x· héi chñ nghÜa ViÖt Nam", ".VnTime")

    assert runs.facts() == {"legacy_encoding": "tcvn3"}


def test_a_reading_without_fonts_tells_the_same() -> None:
    assert facts_of(Reading("chữ")) == {}
    assert facts_of(Reading("chữ", "vni")) == {"legacy_encoding": "vni"}
    assert facts_of(Reading("ch÷", sure=False)) == {"legacy_font": "1"}


@pytest.mark.parametrize(
    ("shown", "font", "read"),
    [
        ("tr-íc", ".VnTime", "trước"),
        ("®-îc", "ABCDEF+.VnTime,Bold", "được"),
        ("nh-, th- ®i", ".VnTime", "như, thư đi"),
        ("ch-¬ng tr×nh", ".VnTimeH", "CHƯƠNG TRÌNH"),
        ("- Nh- trªn;", ".VnTime", "- Như trên;"),
        ("12/Q§-TTg", ".VnTime", "12/QĐ-TTg"),
        ("Hµ Néi-HuÕ", ".VnTime", "Hà Nội-Huế"),
        ("STTTT-CNTT", ".VnTime", "STTTT-CNTT"),
    ],
)
def test_a_hyphen_of_a_pdf_that_is_a_letter(shown: str, font: str, read: str) -> None:
    assert LegacyRuns().read(with_soft_hyphens(shown, font), font) == read


def test_hyphens_of_other_fonts_are_hyphens() -> None:
    assert with_soft_hyphens("tr-ưc", "Arial") == "tr-ưc"
    assert with_soft_hyphens("tr-" + encode("ước", Table.VNI), "VNI-Times").startswith("tr-")
    assert with_soft_hyphens("trưc", ".VnTime") == "trưc"
