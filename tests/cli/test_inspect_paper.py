"""``khien inspect --paper``: the page of a PC off the network, read back as a console reads it."""

from __future__ import annotations

import base64
import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from tests.evidence.evidence_samples import a_ticket

from khien.cli import main as cli
from khien.evidence.bundle import verify_bundle
from khien.evidence.keys import make_key
from khien.evidence.paper_words import grouped_words, make_words
from khien.evidence.secrets import proves, secret_hash
from khien.evidence.summary import Summary, read_summary
from khien.evidence.ticket import Ticket, make_ticket


@pytest.fixture
def ticket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ticket:
    from dataclasses import replace

    console, now = make_key(), datetime.now(tz=UTC).replace(microsecond=0)
    made = replace(
        a_ticket(console), issued_at=now - timedelta(hours=1), expires_at=now + timedelta(days=1)
    )
    (tmp_path / "phieu.khien").write_bytes(make_ticket(made, key=console))
    monkeypatch.setenv("KHIEN_STATE", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    return made


def paper(words: str) -> int:
    return cli.main(["inspect", "--ticket", "phieu.khien", "--paper", "--challenge", words])


def read_back(page: Path) -> Summary:
    found = re.findall(r"data:image/png;base64,([^\"]+)", page.read_text("utf-8"))
    pictures = [Image.open(io.BytesIO(base64.b64decode(each))) for each in found]
    return read_summary(code.bytes for each in pictures for code in zxingcpp.read_barcodes(each))


def test_the_page_holds_the_signed_answers_and_its_bundle_lies_beside(
    ticket: Ticket, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = make_words()
    assert paper(grouped_words(words).lower()) in {0, 1, 3}
    (page,) = tmp_path.glob("khien-*.html")
    summary = read_back(page)
    bundle = verify_bundle(page.with_suffix(".khien").read_bytes())
    assert summary.challenge == words
    assert (summary.ticket_id, summary.pc_id, summary.sequence) == (ticket.id, ticket.pc_id, 1)
    assert summary.bundle_sha256 == bundle.payload_sha256
    assert summary.signer == bundle.signer
    told = {(each["check"], each["status"]) for each in bundle.inspection["findings"]}
    assert {(each.check, each.status.value) for each in summary.lines} == told
    assert summary.enrolment is not None
    assert proves(
        summary.enrolment, secret_hash=secret_hash(ticket.secret), ticket_id=ticket.id,
        place=None, key=summary.signer,
    )  # fmt: skip
    assert page.name in capsys.readouterr().err


def test_each_page_has_a_number_of_its_own(ticket: Ticket, tmp_path: Path) -> None:
    numbers = []
    for _ in range(2):
        paper(make_words())
        (page,) = tmp_path.glob("khien-*.html")
        numbers.append(read_back(page).sequence)
    assert numbers == [1, 2]


def test_without_the_code_or_with_a_wrong_one_nothing_is_made(
    ticket: Ticket, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["inspect", "--ticket", "phieu.khien", "--paper"]) == 2
    assert "12 ký tự" in capsys.readouterr().err
    assert paper("AAAA-AAAA-AAAA") == 2
    assert not list(tmp_path.glob("khien-*"))


def test_a_page_for_reading_needs_no_ticket(ticket: Ticket, tmp_path: Path) -> None:
    assert cli.main(["inspect", "--html", "ket-qua.html"]) in {0, 1, 3}
    text = (tmp_path / "ket-qua.html").read_text("utf-8")
    assert "Đã xem những gì" in text
    assert "data:image" not in text
