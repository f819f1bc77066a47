"""Objects and pictures in Rich Text, written as digits."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from samples.files.binary.compound import compound

from khien.core.errors import DocumentError, TooLargeDocument
from khien.core.limits import Limits
from khien.documents.rtf.embedded import members_of, pictures_of

HEAD = b"\x01\x05\x00\x00\x02\x00\x00\x00\x08\x00\x00\x00Package\x00"
ZIP = b"PK\x03\x04" + bytes(30)


def holding(data: bytes) -> bytes:
    return b"{\\rtf1{\\object\\objemb{\\*\\objdata " + data.hex().encode() + b"}}}"


def test_the_file_behind_an_object_s_head() -> None:
    for held in (ZIP, b"%PDF-1.4 " + bytes(20), b"{\\rtf1 " + bytes(20)):
        (member,) = members_of(holding(HEAD + held), Limits())
        assert (member.name, member.data, member.error) == ("doi-tuong-1", held, None)


def test_digits_in_lines_and_capitals_too() -> None:
    digits = (HEAD + ZIP).hex().upper()
    lines = "\r\n".join(digits[at : at + 10] for at in range(0, len(digits), 10))
    data = b"{\\rtf1{\\*\\objdata\r\n" + lines.encode() + b"}}"

    assert next(members_of(data, Limits())).data == ZIP


def test_a_link_or_a_picture_of_an_object_holds_nothing() -> None:
    assert list(members_of(holding(HEAD + bytes(60)), Limits())) == []


def test_an_object_that_is_itself_a_container_is_opened() -> None:
    inner = compound({"Package": ZIP, "\x01CompObj": b"x"})

    assert [each.data for each in members_of(holding(HEAD + inner), Limits())] == [ZIP]


def test_too_large_and_too_many_are_told() -> None:
    (member,) = members_of(holding(HEAD + ZIP), Limits(member_bytes=10))
    assert isinstance(member.error, TooLargeDocument)
    with pytest.raises(TooLargeDocument):
        list(members_of(holding(bytes(40)) * 201, Limits()))


def test_pictures_are_the_first_few_and_a_broken_one_is_named() -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (60, 80), (255, 0, 0)).save(drawn, "PNG")
    picture = b"{\\pict\\pngblip\\picw60\\pich80 " + drawn.getvalue().hex().encode() + b"}"

    assert len(list(pictures_of(b"{\\rtf1" + picture * 9 + b"}", Limits()))) == 6
    with pytest.raises(DocumentError):
        list(pictures_of(b"{\\rtf1{\\pict\\jpegblip " + b"0" * 200 + b"}}", Limits()))
