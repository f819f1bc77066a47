"""A bundle with one byte altered, wherever: refused at the page and at the PC's own door.

Quickly some bytes of every part; slowly every byte. Nothing of an altered bundle is kept, and
the bundle as it was made is taken afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.console.evidence.pcs import Pc
from tests.console.people import Province, sign_in

from khien.console.evidence import forms
from khien.console.evidence.models import Bundle, Enrolment, FindingRow, Ticket

IMPORT, API = "/evidence/import/", "/api/v1/bundles"
KIND = "application/vnd.in-toto+json"
PARTS = (b'"payload":"', b'"payloadType":"', b'"signatures":', b'"keyid":"', b'"sig":"')


def altered(data: bytes, positions: Iterator[int] | range | list[int]) -> list[bytes]:
    """One bundle for each position: a bit of that byte turned, another bit at each place."""
    made = []
    for position in positions:
        one = bytearray(data)
        one[position] ^= 1 << position % 8
        made.append(bytes(one))
    return made


def some_positions(data: bytes) -> list[int]:
    """The first and last bytes, those around each part's name, and each 97th between."""
    near = {0, 1, len(data) - 2, len(data) - 1}
    for part in PARTS:
        at = data.index(part)
        near |= {at, at + len(part) - 1, at + len(part), at + len(part) + 40}
    return sorted(near | set(range(50, len(data), 97)))


def refused_at_the_api(bundles: list[bytes]) -> None:
    client = Client()
    for data in bundles:
        cache.clear()  # who sends so many is told to wait: another test's matter
        answer = client.post(API, data, content_type=KIND)
        assert answer.status_code == 422, answer.content
        assert json.loads(answer.content)["error"]["code"]


def refused_at_the_page(client: Client, bundles: list[bytes]) -> None:
    most = forms.ImportForm.most
    for start in range(0, len(bundles), most):
        some = [
            SimpleUploadedFile(f"ket-qua-{n}.khien", data)
            for n, data in enumerate(bundles[start : start + most])
        ]
        sent = client.post(IMPORT, {"bundles": some})
        shown = client.get(sent["Location"]).context
        assert len(shown["rows"]) == len(some)
        assert [row for row in shown["rows"] if row["outcome"] != "refused"] == []
        assert all(row["reason"] and row["advice"] for row in shown["rows"])


def nothing_kept_and_the_true_one_taken(client: Client, data: bytes) -> None:
    for model in (Bundle, Enrolment, FindingRow):
        assert not model.objects.exists()
    sent = client.post(IMPORT, {"bundles": SimpleUploadedFile("ket-qua.khien", data)})
    (row,) = client.get(sent["Location"]).context["rows"]
    assert row["outcome"] == "accepted"


def test_some_bytes_of_each_part(province: Province, ticket: Ticket, pc: type[Pc]) -> None:
    data = pc().bundle(ticket)
    officer = sign_in(province.person("health.officer"))
    made = altered(data, some_positions(data))
    assert len(made) > 40
    refused_at_the_api(made)
    refused_at_the_page(officer, made)
    nothing_kept_and_the_true_one_taken(officer, data)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_byte(
    province: Province, ticket: Ticket, pc: type[Pc], monkeypatch: pytest.MonkeyPatch
) -> None:
    from khien.console.evidence.views import results

    monkeypatch.setattr(results, "SECONDS", 600.0)
    data = pc().bundle(ticket)
    officer = sign_in(province.person("health.officer"))
    made = altered(data, range(len(data)))
    refused_at_the_page(officer, made)
    refused_at_the_api(made)
    nothing_kept_and_the_true_one_taken(officer, data)
