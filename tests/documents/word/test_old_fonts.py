"""Word runs in fonts from before Unicode: by the run, the style, the theme, in any drawing."""

from __future__ import annotations

from khien import documents
from khien.core.encodings import Table, encode
from khien.documents.document import Document
from tests.documents.making import drawing_box, p, table, vml_box, word

TIME = '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'
CAPITALS = '<w:rFonts w:ascii=".VnTimeH" w:hAnsi=".VnTimeH"/>'
VNI = '<w:rFonts w:ascii="VNI-Times" w:hAnsi="VNI-Times"/>'
MODERN = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/>'


def runs(*pieces: tuple[str, str]) -> str:
    """A paragraph of (run properties, text)."""
    inner = "".join(
        f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
        for look, text in pieces
    )
    return f"<w:p>{inner}</w:p>"


def read(body: str, **rest: object) -> Document:
    return documents.read(word(body, **rest))


def lines(body: str, **rest: object) -> list[str]:
    return [line.text for line in read(body, **rest).lines]


def test_each_run_by_its_own_font() -> None:
    body = runs((TIME, "§éc lËp "), (MODERN, "- Tự do - "), (VNI, "Haïnh phuùc"))
    document = read(body)

    assert document.text == "Độc lập - Tự do - Hạnh phúc"
    assert document.properties == {"legacy_encoding": "tcvn3+vni"}


def test_a_font_of_capitals_and_a_vni_letter_parted_from_its_mark() -> None:
    assert lines(p("mËt", run=CAPITALS)) == ["MẬT"]
    assert lines(runs((VNI, "TUYE"), (VNI + "<w:b/>", "ÄT MA"), (VNI, "ÄT"))) == ["TUYỆT MẬT"]


def test_letters_parted_among_the_two_fonts() -> None:
    assert lines(runs((TIME, "M"), (CAPITALS, "Ë"), (TIME, "T"))) == ["MẬT"]


def test_the_capitals_switch_acts_on_what_is_read() -> None:
    """Put to capitals first, the code of "ở" would be that of "ậ"."""
    assert lines(p("së y tÕ", run=TIME + "<w:caps/>")) == ["SỞ Y TẾ"]


def test_the_font_of_the_style_and_of_the_defaults() -> None:
    styles = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{TIME}</w:rPr></w:rPrDefault></w:docDefaults>"
        f'<w:style w:type="paragraph" w:styleId="Head"><w:rPr>{CAPITALS}</w:rPr></w:style>'
    )
    body = p("tuyÖt mËt", properties='<w:pStyle w:val="Head"/>') + p("KÝnh göi")

    assert lines(body, styles=styles) == ["TUYỆT MẬT", "Kính gửi"]


def test_the_letters_beyond_ascii_have_a_font_of_their_own() -> None:
    high = '<w:rFonts w:ascii="Times New Roman" w:hAnsi=".VnTime"/>'
    themed = '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"/>'
    styles = f'<w:style w:type="character" w:styleId="Old"><w:rPr>{TIME}</w:rPr></w:style>'

    assert lines(p("KÝnh göi", run=high)) == ["Kính gửi"]
    assert lines(p("café", run='<w:rStyle w:val="Old"/>' + themed), styles=styles) == ["café"]


def test_a_soft_hyphen_is_a_letter_of_tcvn3_only() -> None:
    def soft(look: str, first: str, last: str) -> str:
        return (
            f"<w:p><w:r><w:rPr>{look}</w:rPr><w:t>{first}</w:t><w:softHyphen/>"
            f"<w:t>{last}</w:t></w:r></w:p>"
        )

    assert lines(soft(TIME, "tr", "íc")) == ["trước"]
    assert lines(soft(MODERN, "trư", "ớc")) == ["trước"]


def test_a_symbol_of_an_old_font() -> None:
    body = '<w:p><w:r><w:t>M</w:t><w:sym w:font=".VnTime" w:char="F0CB"/><w:t>T</w:t></w:r></w:p>'

    assert [line.casefold() for line in lines(body)] == ["mật"]


def test_boxes_word_art_cells_and_headers() -> None:
    art = (
        '<w:p><w:r><w:pict><v:shape><v:textpath string="TOÁI MAÄT" '
        "style=\"font-family:'VNI-Times';font-size:1pt\"/></v:shape></w:pict></w:r></w:p>"
    )
    shape = (
        "<w:p><w:r><w:drawing><wps:wsp><a:p><a:r><a:rPr><a:latin typeface='.VnTimeH'/></a:rPr>"
        "<a:t>mËt</a:t></a:r><a:r><a:t> chữ</a:t></a:r></a:p></wps:wsp></w:drawing></w:r></w:p>"
    )
    stamp = p("mËt", run=CAPITALS)
    body = art + shape + drawing_box(stamp) + vml_box(stamp) + table((stamp, p("chữ")))

    assert lines(body) == ["TỐI MẬT", "MẬT chữ", "MẬT", "MẬT", "MẬT", "chữ"]
    assert lines(p("chữ"), related={"header1.xml": ("header", stamp)}) == ["MẬT", "chữ"]


def test_an_automatic_number_in_the_font_of_its_line() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="§iÒu %1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    place = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = p("Tæ chøc thùc hiÖn", properties=place, run=TIME)

    assert lines(body, numbering=numbering) == ["Điều 1. Tổ chức thực hiện"]


def test_unicode_in_an_old_font_is_left_alone() -> None:
    document = read(p("Kính gửi: Ủy ban nhân dân các xã, phường", run=TIME))

    assert document.text == "Kính gửi: Ủy ban nhân dân các xã, phường"
    assert document.properties == {}


def test_a_run_in_doubt_holds_the_document() -> None:
    document = read(p("KÝnh göi", run=TIME) + p("MÀT", run=TIME))

    assert document.text == "Kính gửi\nMÀT"
    assert document.properties == {"legacy_encoding": "tcvn3", "legacy_font": "1"}


def test_breaks_inside_a_run_stay() -> None:
    text = encode("ủy ban", Table.VNI) + "</w:t><w:br/><w:t>" + encode("tỉnh", Table.VNI)

    assert lines(p(text, run=VNI)) == ["ủy ban", "tỉnh"]
