"""An archive dropped at intake: each letter in it becomes its own, with its own answer."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.console.directives.test_intake import LETTER, MARKED
from tests.console.people import Province

from khien.console.directives import actions
from khien.console.directives.intake import MOST_LETTERS
from khien.console.directives.models import Directive
from khien.console.evidence.models import HeldFile, Refusal, StoredFile
from khien.console.people import access
from khien.console.people.models import Person
from khien.core.errors import DocumentError

OTHER = LETTER.replace("77/TB", "78/TB")


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "files")


def packed(members: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def dropped(client: Client, data: bytes, **more: str) -> str:
    response = client.post(
        "/directives/intake/",
        {"letters": [SimpleUploadedFile("goi.zip", data)], "received_on": "2026-11-20", **more},
    )
    return response.content.decode()


def test_each_letter_of_an_archive_is_taken_in(as_person: Callable[[str], Client]) -> None:
    dropped(as_person("standing"), packed({"a.txt": LETTER, "thư mục/b.txt": OTHER}))

    names = sorted(directive.file.name for directive in Directive.objects.all())
    assert names == ["a.txt", "b.txt"]
    assert StoredFile.objects.count() == 2


def test_one_bad_letter_costs_the_others_nothing(as_person: Callable[[str], Client]) -> None:
    """ATTACKS 15, 19: marked, damaged and climbing members each have their own answer."""
    data = packed(
        {"mat.txt": MARKED, "../<b>len.txt": LETTER, "hong.pdf": b"%PDF-1.7 x", "a.txt": LETTER}
    )
    page = dropped(as_person("standing"), data)

    for how in ("marked", "unread", "held", "taken"):
        assert f"result-{how}" in page
    assert "<b>len" not in page
    assert Directive.objects.get().file.name == "a.txt"
    assert (Refusal.objects.count(), HeldFile.objects.count()) == (1, 1)
    assert StoredFile.objects.count() == 1  # what is held stays apart


def test_one_reason_never_speaks_for_every_letter(as_person: Callable[[str], Client]) -> None:
    page = dropped(
        as_person("standing"), packed({"mat.txt": MARKED}),
        not_a_mark="on", reason="chỉ là tên cột trong bảng",
    )  # fmt: skip

    assert "result-marked" in page
    assert not Directive.objects.exists()


def test_too_many_letters_are_said(standing: Person, province: Province) -> None:
    members = {f"{n}.txt": b"a" for n in range(MOST_LETTERS + 5)}
    found = list(
        actions.letters_in(standing, packed(members), name="goi.zip", organisation=province.police)
    )

    assert len(found) == MOST_LETTERS + 1
    name, last = found[-1]
    assert name == "goi.zip"
    assert isinstance(last, DocumentError)
    assert last.code == "too_large"


def test_any_other_file_is_that_file(standing: Person, province: Province) -> None:
    place = province.police
    for data in (LETTER.encode(), packed({})):
        found = list(actions.letters_in(standing, data, name="a", organisation=place))
        assert found == [("a", data)]


def test_who_may_not_take_in_opens_no_archive(province: Province) -> None:
    with pytest.raises(access.Refused):
        list(
            actions.letters_in(
                province.person("health.officer"), b"PK", name="a", organisation=province.police
            )
        )
