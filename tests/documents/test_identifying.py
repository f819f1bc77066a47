"""Which format a file is of: containers are told by their directories, and hide nothing."""

from __future__ import annotations

import io
import zipfile

import pytest

from khien.core.errors import DamagedDocument
from khien.documents.identifying import identify
from khien.documents.source import Source
from khien.markings.examining import examine
from khien.markings.finding import Status, Unread
from tests.documents.packages import sample


def packed(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, data in members.items():
            package.writestr(name.replace("__", "."), data)
    return made.getvalue()


@pytest.mark.parametrize("first", ["[Content_Types]__xml", "mimetype"])
@pytest.mark.parametrize("name", ["x.dat", "x.zip", "khong-duoi"])
def test_a_zip_that_calls_itself_an_office_file_hides_nothing(first: str, name: str) -> None:
    data = packed(**{first: b"x", "trong__docx": sample("dau-mat.docx")})
    report = examine(Source(data, name))

    assert [each.member for each in report.found] == ["trong.docx"]
    assert report.status is Status.EXAMINED


@pytest.mark.parametrize("name", ["ve.vsdx", "a.docx", "trang.pages"])
def test_a_document_of_an_unknown_kind_is_named_and_looked_into(name: str) -> None:
    data = packed(**{"[Content_Types]__xml": b"x", "a__docx": sample("dau-mat.docx")})
    report = examine(Source(data, name))

    assert report.found
    assert report.unread == (Unread("unsupported"),)


def test_a_package_whose_table_is_damaged_is_no_archive() -> None:
    data = bytearray(sample("cong-van.docx"))
    at = data.index(b"[Content_Types].xml") + len("[Content_Types].xml")
    data[at : at + 40] = b"\xff" * 40

    with pytest.raises(DamagedDocument):
        identify(Source(bytes(data), "a.docx"))


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("cong-van.xlsx", "xlsx"), ("cong-van.odp", "odp"), ("cong-van.msg", "msg"),
        ("cong-van.excel4.xls", "biff"), ("kho-thu.pst", "pst"), ("hai-cong-van.zip", "zip"),
        ("cong-van-utf16.txt", "txt"), ("cong-van.edxml", "edxml"), ("dau-mat.tar.gz", "tar"),
    ],
)  # fmt: skip
def test_the_bytes_tell_and_not_the_name(name: str, wanted: str) -> None:
    found = identify(Source(sample(name), "anh.jpg"))

    assert found is not None
    assert found.id == wanted
