"""The zip reader keeps its caps (ATTACKS 15, 16) and trusts no name."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile

import pytest

from khien.core.errors import DamagedDocument, EncryptedDocument, TooLargeDocument
from khien.core.limits import DEFAULT_LIMITS, Limits
from khien.documents.containers.package import Package
from tests.documents.making import zipped


def package(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Package:
    return Package(data, limits=limits)


def test_members_are_found_without_case() -> None:
    made = package(zipped({"Word/Document.xml": "x"}))

    assert "word/document.xml" in made
    assert made.bytes_of("word/document.xml") == b"x"
    assert made.names() == ["Word/Document.xml"]


def test_a_missing_member_is_damage() -> None:
    with pytest.raises(DamagedDocument):
        package(zipped({"a": "x"})).bytes_of("b")


def test_two_hundred_megabytes_of_zeros_are_refused_early() -> None:
    bomb = zipped({"a": bytes(200 * 2**20)})
    assert len(bomb) < 250_000

    with pytest.raises(TooLargeDocument):
        package(bomb).bytes_of("a")


def test_the_ratio_counts_beyond_the_first_megabyte() -> None:
    assert len(package(zipped({"a": bytes(2**20)})).bytes_of("a")) == 2**20
    with pytest.raises(TooLargeDocument):
        package(zipped({"a": bytes(3 * 2**20)})).bytes_of("a")


def test_a_member_that_lies_about_its_size_is_cut_off_at_the_cap() -> None:
    data = bytearray(zipped({"a": bytes(4 * 2**20)}))
    central = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, central + 24, 5)

    with pytest.raises((DamagedDocument, TooLargeDocument)):
        package(bytes(data)).bytes_of("a")


def test_many_members_together_spend_one_budget() -> None:
    limits = Limits(total_bytes=3 * 2**20, ratio=10_000)
    made = package(zipped({name: bytes(2**20) for name in "abcde"}), limits)

    with pytest.raises(TooLargeDocument):
        [made.bytes_of(name) for name in "abcde"]


def test_too_many_members_are_refused_before_they_are_listed() -> None:
    with pytest.raises(TooLargeDocument):
        package(zipped({str(n): "" for n in range(60)}), Limits(members=50))


def test_names_that_climb_are_only_keys() -> None:
    made = package(zipped({"../../etc/passwd": "x", "/abs": "y"}))

    assert made.bytes_of("../../etc/passwd") == b"x"


def test_two_members_of_one_name_are_damage() -> None:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w") as made:
        warnings.simplefilter("ignore")
        made.writestr("a", "một")
        made.writestr("A", "hai")

    with pytest.raises(DamagedDocument):
        package(buffer.getvalue())


def test_an_encrypted_member_is_named_so() -> None:
    data = bytearray(zipped({"a": "x"}))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(signature) + at] |= 1

    with pytest.raises(EncryptedDocument):
        package(bytes(data)).bytes_of("a")


def test_methods_office_does_not_use_are_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("a", bytes(2**20))

    with pytest.raises(DamagedDocument):
        package(buffer.getvalue()).bytes_of("a")


@pytest.mark.parametrize("spoil", [lambda d: d[:-30], lambda d: b"PK\x03\x04" + bytes(40)])
def test_a_damaged_directory_is_damage(spoil: object) -> None:
    with pytest.raises(DamagedDocument):
        package(spoil(zipped({"a": "x" * 100})))  # type: ignore[operator]


def test_a_wrong_checksum_is_damage() -> None:
    data = bytearray(zipped({"a": "x" * 100}))
    data[data.rfind(b"PK\x01\x02") + 16] ^= 0xFF

    with pytest.raises(DamagedDocument):
        package(bytes(data)).bytes_of("a")
