"""A PDF whose fonts are from before Unicode: words by the font they are drawn in."""

from __future__ import annotations

from khien import documents
from khien.core.encodings import Table, encode

Drawn = tuple[str, int, int, str]  # font, left, height on the page, what its bytes show


def pdf_in(*drawn: Drawn) -> bytes:
    """A page with each text in the font named; the fonts are named only, as old files do."""
    fonts = sorted({font for font, *_ in drawn})
    page = b"".join(
        b"BT /F%d 12 Tf %d %d Td (%s) Tj ET\n"
        % (fonts.index(font), left, height, _escaped(text.encode("latin-1")))
        for font, left, height, text in drawn
    )
    names = b"".join(b"/F%d %d 0 R" % (at, 5 + at) for at in range(len(fonts)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<<" + names + b">>>>>>",
        b"<</Length %d>>stream\n%sendstream" % (len(page), page),
    ]
    for font in fonts:
        name = font.replace(".", "#2E").encode()
        objects.append(
            b"<</Type/Font/Subtype/TrueType/Encoding/WinAnsiEncoding/BaseFont/%s>>" % name
        )
    return _file(objects)


def _escaped(text: bytes) -> bytes:
    return text.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _file(objects: list[bytes]) -> bytes:
    made, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    made += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    start = made.index(b"xref\n0 ")
    return made + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, start)


def tcvn3(text: str) -> str:
    return encode(text, Table.TCVN3)


def vni(text: str) -> str:
    return encode(text, Table.VNI)


def test_each_font_by_its_table() -> None:
    document = documents.read(
        pdf_in(
            (".VnTimeH", 60, 800, tcvn3("cộng hòa xã hội")),
            (".VnTime", 60, 770, tcvn3("Kính gửi: Các sở, ban, ngành trong tỉnh")),
            ("VNI-Times", 60, 740, vni("TUYỆT MẬT")),
            ("Times-Roman", 60, 710, "plain words"),
        )
    )

    assert document.text.split("\n") == [
        "CỘNG HÒA XÃ HỘI",
        "Kính gửi: Các sở, ban, ngành trong tỉnh",
        "TUYỆT MẬT",
        "plain words",
    ]
    assert document.properties == {"legacy_encoding": "tcvn3+vni"}


def test_two_fonts_on_one_line() -> None:
    document = documents.read(
        pdf_in(
            (".VnTimeH", 60, 800, tcvn3("mật")),
            ("VNI-Times", 100, 800, vni("Số trang là bốn")),
        )
    )

    assert " ".join(line.text for line in document.lines) == "MẬT Số trang là bốn"


def test_the_letter_whose_code_is_a_hyphen() -> None:
    """The encoding of Windows draws TCVN3's "ư" as a hyphen; the word tells which it is."""
    text = "Số 12/QĐ-UBND: nước, đường, như thư - trước"
    document = documents.read(pdf_in((".VnTime", 60, 800, tcvn3(text))))

    assert document.text == text


def test_a_letter_the_table_has_not_holds_the_document() -> None:
    document = documents.read(pdf_in((".VnTime", 60, 800, "MÀT")))

    assert document.properties == {"legacy_font": "1"}
