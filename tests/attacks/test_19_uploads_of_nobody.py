"""Whoever is not signed in takes no room: his upload is read past, none of it kept (ATTACKS 16)."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import Client
from tests.console.people import Province, sign_in

from khien.console.evidence import uploads

MEGABYTE = 2**20


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The size of each file that lay in the spool when its upload was complete."""
    sizes: list[int] = []
    complete = uploads.SpoolUploadHandler.file_complete

    def watched(self: uploads.SpoolUploadHandler, file_size: int) -> uploads.SpooledFile:
        self.file.seek(0, 2)
        sizes.append(self.file.tell())
        return complete(self, file_size)

    monkeypatch.setattr(uploads.SpoolUploadHandler, "file_complete", watched)
    return sizes


@pytest.mark.parametrize(
    "url", ["/account/sign-in/", "/odd/report/", "/people/activate/x/", "/no/"]
)
def test_nothing_of_an_upload_by_nobody_is_kept(db: None, kept: list[int], url: str) -> None:
    # As a browser: the check of forged forms reads the form before any page is asked.
    client = Client(enforce_csrf_checks=True)
    client.get("/account/sign-in/")
    client.post(url, {"file": BytesIO(b"x" * MEGABYTE), "login": "x"})
    assert set(kept) <= {0}


def test_what_a_person_uploads_is_kept(province: Province, kept: list[int]) -> None:
    client = sign_in(province.person("health.staff"))
    client.post("/odd/report/", {"file": BytesIO(b"x" * MEGABYTE), "what": "x"})
    assert kept == [MEGABYTE]
