"""What holds for every format in a zip package alike: damage, bombs, labels, the promise."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.marked.letter import Letter, plain
from samples.marked.writers import binary_sheets, odf, office, word

from khien.core.errors import DocumentError, EncryptedDocument
from khien.documents import identifying
from khien.documents.document import LineKind
from khien.documents.source import Source
from tests.documents import packages
from tests.documents.packages import LIMITS, glance, head, levels, sample, texts, with_parts

FORMATS = ("docx", "odt", "xlsx", "xlsb", "pptx", "ods", "odp")
OFFICE = ("docx", "xlsx", "xlsb", "pptx")
ODF = ("odt", "ods", "odp")
MAIN = {
    "docx": "word/document.xml",
    "xlsx": "xl/worksheets/sheet1.xml",
    "pptx": "ppt/slides/slide1.xml",
} | dict.fromkeys(ODF, "content.xml")
WRITERS = {
    "docx": word.docx, "odt": odf.odt, "xlsx": office.xlsx, "xlsb": binary_sheets.xlsb,
    "pptx": office.pptx, "ods": odf.ods, "odp": odf.odp,
}  # fmt: skip


def letter(**more: object) -> Letter:
    return Letter(left=plain("ỦY BAN NHÂN DÂN"), body=("Kính gửi: Các sở.",), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", FORMATS)
def test_a_glance_lets_no_mark_pass_that_a_head_gives(name: str) -> None:
    packages.holds_its_promise(name)


@pytest.mark.parametrize("name", FORMATS)
@given(st.data())
@settings(deadline=None, max_examples=25)
def test_damaged_bytes_give_named_errors_only(name: str, data: st.DataObject) -> None:
    bytes_ = bytearray(sample(f"cong-van.{name}"))
    for _ in range(data.draw(st.integers(1, 6))):
        bytes_[data.draw(st.integers(0, len(bytes_) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(bytes_))) if data.draw(st.booleans()) else len(bytes_)

    packages.survives(name, bytes(bytes_[:cut]))


@pytest.mark.parametrize("name", sorted(MAIN))
@given(st.data())
@settings(deadline=None, max_examples=20)
def test_a_damaged_part_gives_named_errors_only(name: str, data: st.DataObject) -> None:
    file = sample(f"cong-van.{name}")
    inner = bytearray(packages.part(file, MAIN[name]).encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(inner) - 1))
        inner[at : at + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=8))

    packages.survives(name, with_parts(file, {MAIN[name]: bytes(inner)}))


@pytest.mark.parametrize("name", FORMATS)
def test_a_package_is_known_by_what_it_says_of_itself(name: str) -> None:
    found = identifying.identify(Source(sample(f"cong-van.{name}"), "x.zip"))

    assert found is not None
    assert found.id == name


@pytest.mark.parametrize("name", FORMATS)
def test_properties_and_labels_stand_last(name: str) -> None:
    data = WRITERS[name](letter(properties={"Độ mật": "Tối mật"}, title="Kế hoạch"))
    document = head(name, data)

    assert set(texts(document, LineKind.PROPERTY)) == {"Tối mật", "Kế hoạch"}
    assert document.lines[-1].kind is LineKind.PROPERTY
    assert "Tối mật" in glance(name, data).texts[0]
    assert "TỐI MẬT" in {each.upper() for each in levels(name, data)}


@pytest.mark.parametrize("name", OFFICE)
def test_a_sensitivity_label_is_a_property(name: str) -> None:
    data = WRITERS[name](letter(label="Mật"))

    assert texts(head(name, data), LineKind.PROPERTY) == ["Mật"]
    assert levels(name, data)


@pytest.mark.parametrize("name", OFFICE)
def test_properties_in_utf_16_are_read(name: str) -> None:
    data = WRITERS[name](letter(properties={"MSIP_Label_0a_Name": "Tuyệt mật"}))
    said = packages.part(data, "docProps/custom.xml").replace('encoding="UTF-8"', "")
    wide = with_parts(data, {"docProps/custom.xml": said.encode("utf-16")})

    assert "Tuyệt mật" in texts(head(name, wide), LineKind.PROPERTY)
    assert "Tuyệt mật" in glance(name, wide).texts[0]


@pytest.mark.parametrize("name", sorted(MAIN))
def test_letters_written_as_numbers_are_not_let_pass(name: str) -> None:
    data = sample(f"dau-mat.{name}")
    at = "xl/sharedStrings.xml" if name == "xlsx" else MAIN[name]
    changed = packages.part(data, at).replace("MẬT", "M&#x1EAC;T")

    assert glance(name, with_parts(data, {at: changed})).unsure
    assert levels(name, with_parts(data, {at: changed}))


@pytest.mark.parametrize("name", sorted(MAIN))
def test_entities_are_refused_and_never_unfolded(name: str) -> None:
    data = sample(f"cong-van.{name}")
    declared, _, rest = packages.part(data, MAIN[name]).partition("?>")
    if not rest:
        declared, rest = '<?xml version="1.0"', declared
    bomb = '<!ENTITY a "M">' + "".join(
        f'<!ENTITY a{at} "{f"&a{at - 1 if at else str()};" * 10}">' for at in range(9)
    )
    changed = with_parts(data, {MAIN[name]: f"{declared}?><!DOCTYPE x [{bomb}]>{rest}"})

    assert glance(name, changed).unsure
    with pytest.raises(DocumentError):
        head(name, changed)
    with pytest.raises(DocumentError):
        packages.read(name, changed)


@pytest.mark.parametrize("name", ODF)
def test_a_locked_package_is_refused(name: str) -> None:
    sealed = '<m><manifest:encryption-data manifest:checksum="x"/></m>'
    data = with_parts(sample(f"cong-van.{name}"), {"META-INF/manifest.xml": sealed})

    for attempt in (glance, head):
        with pytest.raises(EncryptedDocument):
            attempt(name, data)


@pytest.mark.parametrize(
    ("name", "place"), [("docx", "word"), ("xlsx", "xl"), ("xlsb", "xl"), ("pptx", "ppt")]
)
def test_what_is_put_in_is_a_member(name: str, place: str) -> None:
    inner = sample("dau-mat.docx")
    data = with_parts(sample(f"cong-van.{name}"), {f"{place}/embeddings/a.docx": inner})
    found = list(packages.format_of(name).members(io.BytesIO(data), LIMITS))

    assert glance(name, data).members
    assert [(each.name, each.data) for each in found] == [("a.docx", inner)]


@pytest.mark.parametrize("name", ODF)
def test_an_object_of_an_open_document_is_a_member(name: str) -> None:
    data = with_parts(sample(f"cong-van.{name}"), {"Object 1/content.xml": "<a>MẬT</a>"})
    (member,) = packages.format_of(name).members(io.BytesIO(data), LIMITS)

    assert glance(name, data).members
    assert member.data is not None
    with zipfile.ZipFile(io.BytesIO(member.data)) as within:
        assert within.read("content.xml").decode() == "<a>MẬT</a>"


@pytest.mark.parametrize("name", FORMATS)
def test_a_package_behind_other_bytes_is_read_alike(name: str) -> None:
    data = sample(f"dau-mat.{name}")

    assert texts(head(name, b"MZ" * 500 + data)) == texts(head(name, data))


@pytest.mark.parametrize("name", FORMATS)
def test_half_a_package_is_refused(name: str) -> None:
    data = sample(f"cong-van.{name}")

    for attempt in (glance, head):
        with pytest.raises(DocumentError):
            attempt(name, data[: len(data) // 2])
