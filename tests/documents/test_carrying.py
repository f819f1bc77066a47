"""What a mail or an archive brings: the one letter, the words around it, what was not read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from khien.core.errors import DamagedDocument, TooLargeDocument, UnsupportedDocument
from khien.core.limits import Limits
from khien.documents.carrying import Carried, Carrier, from_members
from khien.documents.document import Document, Line, LineKind
from khien.documents.format import Member

LETTER = "Kính gửi: Các sở, ban, ngành.".encode()
OWN = Document.from_lines("eml", [Line(text="Gửi kèm công văn.")])


def file(data: bytes, name: str = "a.txt") -> Carried:
    return Carried(name, lambda: data)


def broken(name: str = "b.docx") -> Carried:
    def fail() -> bytes:
        raise DamagedDocument("x")

    return Carried(name, fail)


def told(*carried: Carried, own: Document | None = OWN, subject: str = "V/v rà soát") -> Document:
    return Carrier("eml", Limits()).document(carried, subject=subject, own=own)


def test_the_words_around_the_one_letter_are_its_footers() -> None:
    found = told(file(LETTER))

    assert [(line.text, line.kind) for line in found.lines] == [
        (LETTER.decode(), LineKind.PARAGRAPH),
        ("V/v rà soát", LineKind.FOOTER),
        ("Gửi kèm công văn.", LineKind.FOOTER),
    ]
    assert "embedded_files" not in found.properties


@pytest.mark.parametrize(
    ("carried", "left"),
    [((file(LETTER), file(LETTER)), "2"), ((file(LETTER), broken()), "1"), ((broken(),) * 2, "2")],
)
def test_what_was_not_read_is_counted(carried: tuple[Carried, ...], left: str) -> None:
    assert told(*carried).properties["embedded_files"] == left


def test_what_fails_alone_is_the_answer() -> None:
    with pytest.raises(DamagedDocument):
        told(broken())
    with pytest.raises(UnsupportedDocument):
        told(own=None)


def test_nesting_and_bytes_are_taken_from_one_purse() -> None:
    with pytest.raises(TooLargeDocument):
        Carrier("zip", Limits(depth=0))
    carrier = Carrier("zip", Limits(depth=2, total_bytes=100))
    carrier.read(LETTER, "a.txt")
    inner = carrier.inner_limits()

    assert (inner.depth, inner.total_bytes) == (1, 100 - len(LETTER))
    with pytest.raises(TooLargeDocument):
        carrier.read(bytes(200), "b.txt")


@pytest.mark.parametrize(
    ("members", "wanted"),
    [
        ([Member("a.txt", LETTER)], [LETTER.decode()]),
        ([Member("a.txt", LETTER), Member("b.txt", b"hai")], ["a.txt", "b.txt"]),
    ],
)
def test_an_archive_is_its_one_letter_or_its_names(
    members: list[Member], wanted: list[str]
) -> None:
    give: Callable[..., list[Member]] = lambda stream, limits: members  # noqa: E731
    found = from_members("tar", give, None, Limits())  # type: ignore[arg-type]

    assert [line.text for line in found.lines] == wanted
