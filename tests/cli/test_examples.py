"""Each example that ``--help`` prints, run as printed by the real command (issue's acceptance 9).

The files an example names lie in the folder it is run in: letters of the samples, tickets made
by a console's key, a bundle and a receipt made by the code a PC and a console run.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.evidence.evidence_samples import a_ticket, an_inspection
from tests.evidence.test_log_proof import a_proof
from tests.style.project import ROOT
from tests.workflows.scans import write_report

from khien.cli import main as cli
from khien.evidence.bundle import verify_bundle
from khien.evidence.encryption import encrypt, make_identity, recipient_of, write_identities
from khien.evidence.judgement import Outcome
from khien.evidence.keys import make_key
from khien.evidence.log_proof import write_proof
from khien.evidence.receipt import Receipt, make_receipt
from khien.evidence.secrets import make_secret
from khien.evidence.ticket import Ticket, make_ticket
from khien.workflows.inspection import run_inspection

KHIEN = Path(sys.executable).with_name("khien")
LETTERS = ROOT / "samples/directives"
OURS = ("KHIEN_DATA", "KHIEN_SPOOL", "KHIEN_LANG", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")
# Example → how it may end. What a PC shows is not for a test to say: all of CLI.md's ends.
LOOKS = {0, 1, 3}
QUICK: Mapping[str, set[int]] = {
    "khien read cong-van.docx": {0},
    "khien read --json cong-van.pdf chi-thi.docx": {0},
    "khien read --json cac-cong-van.zip": {0},
    "khien read --roots chung-thu-goc cong-van-da-ky.pdf": {0},
    "khien read --text cong-van.docx": {0},
    "khien scan thu-muc": {0},
    "khien scan --one cong-van.docx": {0},
    "khien scan thu-muc --jsonl quet.jsonl --html quet.html --xlsx quet.xlsx": {0},
    "khien scan thu-muc --state quet.state --fast": {0},
    "khien scan thu-muc --exclude '*.iso' --allow cho-phep.csv --places": {0},
    "khien enrol phieu.khien": {0},
    "khien enrol phieu-lo-20-may.khien --place 3": {0},
    "khien enrol phieu.khien --unit-key new": {0},
    "khien receipt bien-nhan.khien": {0},
    "khien receipt bien-nhan.zip": {0},
    "khien bundle show ket-qua.khien": {0},
    "khien bundle verify ket-qua.khien": {0},
    "khien bundle verify ket-qua.khien --ticket phieu.khien": {0},
    "khien bundle verify ket-qua.khien --proof giay-chung.json": {0},
    "khien bundle verify ket-qua-ma-hoa.khien --key bundles.age": {0},
}
LONG: Mapping[str, set[int]] = {
    "khien inspect": LOOKS,
    "khien inspect --json": LOOKS,
    "khien inspect --ticket phieu.khien --bundle ket-qua.khien": LOOKS,
    "khien inspect --html ket-qua.html": LOOKS,
    "khien inspect --wiped o-dia.dd": LOOKS,
    "khien inspect --ticket phieu.khien --paper --challenge K7MP-Q4TX-W9AS": LOOKS,
    "khien inspect --ticket phieu.khien --bundle ket-qua.khien --scan-result quet.jsonl": LOOKS,
    "khien inspect --ticket phieu.khien --bundle ket-qua.khien --scan tai-lieu": LOOKS,
    "khien manage --data du-lieu migrate": {0},
    "khien manage --data du-lieu export-corrections --to bo-mau": {0},
}
# They serve until Ctrl-C; in this order, as the second one needs what the first has built.
SERVERS = (
    "khien demo",
    "khien demo --reset",
    "khien demo --data tinh-mau --port 8010",
    "khien serve --data du-lieu --port 8000",
)


@dataclass(frozen=True, slots=True)
class Place:
    """The folder in which the examples are run, and the surroundings they see."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in OURS}
        path = f"{KHIEN.parent}{os.pathsep}{kept.get('PATH', '')}"
        return kept | {"PATH": path, "KHIEN_STATE": str(self.folder / "state")}

    def run(self, example: str) -> subprocess.CompletedProcess[str]:
        """Type ``example``."""
        return subprocess.run(
            example, shell=True, cwd=self.folder, env=self.environment, timeout=115,
            text=True, capture_output=True, check=False,
        )  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Place:
    for name, sample in (
        ("cong-van.docx", "antivirus.docx"),
        ("cong-van.pdf", "inspection.pdf"),
        ("chi-thi.docx", "secrets.docx"),
        ("cong-van-da-ky.pdf", "secrets.pdf"),
    ):
        shutil.copy(LETTERS / sample, tmp_path / name)
    (tmp_path / "chung-thu-goc").mkdir()
    (tmp_path / "thu-muc").mkdir()
    shutil.copy(LETTERS / "secrets.docx", tmp_path / "thu-muc/chi-thi.docx")
    (tmp_path / "cho-phep.csv").write_text("path,sha256,reason,expires\n", "utf-8")
    write_report(tmp_path / "quet.jsonl")
    (tmp_path / "tai-lieu").mkdir()
    (tmp_path / "o-dia.dd").write_bytes(bytes(1 << 20))
    with zipfile.ZipFile(tmp_path / "cac-cong-van.zip", "w") as letters:
        letters.write(LETTERS / "secrets.docx", "chi-thi.docx")
    return Place(tmp_path)


@pytest.fixture
def tickets(place: Place) -> Place:
    """Tickets of a console, the bundle of this PC and the console's answer to it."""
    console, now = make_key(), datetime.now(tz=UTC).replace(microsecond=0)
    ticket = replace(
        a_ticket(console), issued_at=now - timedelta(hours=1), expires_at=now + timedelta(days=1)
    )
    batch = replace(ticket, id="T-20", pc_id=None, pc_name="", places=20)
    (place.folder / "phieu.khien").write_bytes(make_ticket(ticket, key=console))
    (place.folder / "phieu-lo-20-may.khien").write_bytes(make_ticket(batch, key=console))
    data = _bundle(ticket, place.folder / "state", now)
    (place.folder / "ket-qua.khien").write_bytes(data)
    identity = make_identity()
    (place.folder / "bundles.age").write_bytes(write_identities([identity]))
    closed = encrypt(data, recipient_of(identity))
    (place.folder / "ket-qua-ma-hoa.khien").write_bytes(closed)
    bundle = verify_bundle(data)
    proof = a_proof(sha256=bundle.payload_sha256)
    (place.folder / "giay-chung.json").write_bytes(write_proof(proof))
    receipt = Receipt(
        console_id=ticket.console_id, organisation_id=ticket.organisation_id,
        ticket_id=ticket.id, pc_id=ticket.pc_id, place=None, fingerprint=bundle.fingerprint,
        bundle_sha256=bundle.payload_sha256, sequence=bundle.sequence, outcome=Outcome.ACCEPT,
        received_at=now, next_challenge=make_secret(),
    )  # fmt: skip
    (place.folder / "bien-nhan.khien").write_bytes(make_receipt(receipt, key=console))
    with zipfile.ZipFile(place.folder / "bien-nhan.zip", "w") as archive:
        archive.write(place.folder / "bien-nhan.khien", "bien-nhan-dk-01-so-1.khien")
    return place


def _bundle(ticket: Ticket, state: Path, now: datetime) -> bytes:
    done = run_inspection(
        ticket=ticket, state_dir=state, now=now,
        inspect=lambda target, of, at: an_inspection(taken_at=at.strftime("%Y-%m-%dT%H:%M:%SZ")),
    )  # fmt: skip
    assert done.bundle is not None
    assert done.signed
    return done.bundle


def test_every_example_is_tried() -> None:
    printed = [line for name in cli.COMMANDS for line in cli._module(name).EXAMPLES]
    assert sorted(printed) == sorted([*QUICK, *LONG, *SERVERS])


def test_help_prints_them(capsys: pytest.CaptureFixture[str]) -> None:
    for name in cli.COMMANDS:
        with pytest.raises(SystemExit) as ended:
            cli.main([name, "--help"])
        assert ended.value.code == 0
        out = capsys.readouterr().out
        for line in cli._module(name).EXAMPLES:
            assert f"  {line}\n" in out


def ends(place: Place, example: str, codes: set[int]) -> None:
    done = place.run(example)
    assert done.returncode in codes, done.stderr
    # A receipt and `check` have only a sentence to say.
    assert done.stdout or done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("example", QUICK)
def test_an_example_runs_as_printed(tickets: Place, example: str) -> None:
    ends(tickets, example, QUICK[example])


@pytest.mark.slow
@pytest.mark.parametrize("example", LONG)
def test_a_long_example_runs_as_printed(tickets: Place, example: str) -> None:
    if "export-corrections" in example:
        ends(tickets, "khien manage --data du-lieu migrate", {0})
    ends(tickets, example, LONG[example])
    if "--bundle" in example:
        assert verify_bundle((tickets.folder / "ket-qua.khien").read_bytes()).live


class Served:
    """An example that serves: what it says, its page, its end by Ctrl-C."""

    def __init__(self, place: Place, example: str) -> None:
        self.process = subprocess.Popen(
            f"exec {example}", shell=True, cwd=place.folder, env=place.environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip

    def __enter__(self) -> Served:
        return self

    def __exit__(self, *args: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def address(self) -> str:
        """Where it answers, as it says itself."""
        assert self.process.stdout is not None
        said = ""
        for line in self.process.stdout:
            said += line
            if found := re.search(r"(http://localhost:\d+)\. Ctrl-C", line):
                return found[1]
        raise AssertionError(said)

    def answers(self, url: str) -> int:
        """The status of its sign-in page, once it listens."""
        until = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(f"{url}/account/sign-in/", timeout=60) as page:
                    return int(page.status)
            except urllib.error.URLError:
                if self.process.poll() is not None or time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=60)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_servers_run_as_printed(place: Place) -> None:
    for example in SERVERS:
        with Served(place, example) as served:
            assert served.answers(served.address()) == 200
            assert served.interrupt() in (0, 130), example
