"""``khien inspect`` as a person and as a script meets it."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.evidence.evidence_samples import a_ticket, an_inspection
from tests.workflows.scans import a_row, write_report

from khien.cli import inspect as command
from khien.cli.main import main
from khien.evidence import state_lock
from khien.evidence.bindings import bindings
from khien.evidence.bundle import read_declared, verify_bundle
from khien.evidence.encryption import decrypt, is_encrypted, make_identity, recipient_of
from khien.evidence.judgement import Outcome
from khien.evidence.keys import SigningKey, make_key
from khien.evidence.receipt import Receipt, make_receipt
from khien.evidence.secrets import make_secret
from khien.evidence.ticket import Ticket, make_ticket
from khien.workflows import inspection as workflow
from khien.workflows import upload

KEY = make_key()


def current(ticket: Ticket) -> Ticket:
    now = datetime.now(UTC).replace(microsecond=0)
    return replace(ticket, issued_at=now, expires_at=now + timedelta(days=1))


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KHIEN_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("KHIEN_LANG", raising=False)
    return tmp_path / "state"


@pytest.fixture
def ticket(tmp_path: Path) -> Path:
    path = tmp_path / "phieu.khien"
    path.write_bytes(make_ticket(current(a_ticket(KEY)), key=KEY))
    return path


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The findings that the PC shows; a test changes them."""
    findings: list[dict[str, Any]] = [dict(one) for one in an_inspection()["findings"]]

    def look(
        target: Path | None, ticket: Ticket | None, now: datetime, **_: object
    ) -> Mapping[str, Any]:
        taken = now.strftime("%Y-%m-%dT%H:%M:%SZ")
        return an_inspection(findings=findings, taken_at=taken)

    monkeypatch.setattr(workflow, "_inspect", look)
    return findings


def a_finding(status: str, code: str = "x") -> dict[str, Any]:
    return an_inspection()["findings"][0] | {"status": status, "reason_code": code}


def test_a_person_reads_what_to_mend(
    state: Path, found: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inspect"]) == 1
    out = capsys.readouterr().out
    assert out.startswith("Máy này còn 1 việc phải sửa.")
    assert "→ Cài ClamAV." in out
    assert "chưa đạt: 1 · không rõ: 0" in out
    assert not state.exists()


def test_a_script_reads_json_on_stdout_only(
    state: Path, found: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inspect", "--json"]) == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["schema"] == "khien.inspection/1"
    assert said.err == ""


def test_nothing_to_mend(
    state: Path, found: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    found[:] = [a_finding("pass"), a_finding("not_applicable")]
    assert main(["inspect"]) == 0
    assert "không còn việc phải sửa" in capsys.readouterr().out


def test_unknown_is_not_clean(
    state: Path, found: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    found[:] = [a_finding("pass"), a_finding("unknown")]
    assert main(["inspect"]) == 3
    assert "còn 1 mục không xem được" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("findings", "code"),
    [
        ([], 3),
        ([("pass", "x")], 0),
        ([("not_applicable", "x")], 0),
        ([("fail", "x")], 1),
        ([("fail", "x"), ("unknown", "no-register")], 1),
        ([("fail", "x"), ("unknown", "needs-elevation")], 3),
        ([("pass", "x"), ("unknown", "timed-out")], 3),
        ([("pass", "x"), ("unknown", "no-register")], 3),
    ],
)
def test_exit_codes(findings: list[tuple[str, str]], code: int) -> None:
    assert command.exit_code({"findings": [a_finding(*one) for one in findings]}) == code


def test_the_officers_one_command(
    state: Path,
    ticket: Path,
    found: list[dict[str, Any]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "ket-qua.khien"
    assert main(["inspect", "--ticket", str(ticket), "--bundle", str(out)]) == 1
    bundle = verify_bundle(out.read_bytes())
    assert bundle.fingerprint == bindings(state)[0].fingerprint
    said = capsys.readouterr()
    assert "Vân tay hệ thống: " + KEY.public.fingerprint[:4] in said.err
    assert str(out) in said.err
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []
    # The second time nothing is to be compared any more.
    assert main(["inspect", "--ticket", str(ticket), "--bundle", str(out)]) == 1
    assert "Vân tay" not in capsys.readouterr().err
    assert verify_bundle(out.read_bytes()).sequence == 2


def test_a_ticket_without_bundle_makes_no_key(
    state: Path, ticket: Path, found: list[dict[str, Any]]
) -> None:
    assert main(["inspect", "--ticket", str(ticket)]) == 1
    assert not state.exists()


def test_no_ticket_no_bundle(
    state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for wish in (["--bundle", str(tmp_path / "b")], ["--send"]):
        assert main(["inspect", *wish]) == 2
        assert "phiếu đăng ký" in capsys.readouterr().err
    assert not (tmp_path / "b").exists()


def test_a_ticket_that_is_not_there_or_no_ticket(
    state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x").write_bytes(b"hello")
    for path, words in (("none", "Không đọc được"), ("x", "bị sửa"), (".", "Không đọc được")):
        assert main(["inspect", "--ticket", str(tmp_path / path), "--json"]) == 2
        assert words in capsys.readouterr().err


def test_a_bundle_that_cannot_be_written(
    state: Path,
    ticket: Path,
    found: list[dict[str, Any]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "none" / "b"
    assert main(["inspect", "--ticket", str(ticket), "--bundle", str(out)]) == 2
    assert "Không ghi được" in capsys.readouterr().err


def test_where_no_key_can_be_kept_it_is_said(
    state: Path,
    ticket: Path,
    found: list[dict[str, Any]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    state.write_bytes(b"")
    out = tmp_path / "b"
    assert main(["inspect", "--ticket", str(ticket), "--bundle", str(out)]) == 1
    assert "người khai" in " ".join(capsys.readouterr().err.split())
    assert not read_declared(out.read_bytes()).signed


def test_a_place_of_a_batch(state: Path, found: list[dict[str, Any]], tmp_path: Path) -> None:
    batch = current(a_ticket(KEY, pc_id=None, pc_name="", places=9))
    (tmp_path / "lo.khien").write_bytes(make_ticket(batch, key=KEY))
    words = ["inspect", "--ticket", str(tmp_path / "lo.khien"), "--bundle", str(tmp_path / "b")]
    assert main([*words, "--place", "7"]) == 1
    assert main(words) == 1
    assert verify_bundle((tmp_path / "b").read_bytes()).place == 7
    assert main([*words, "--place", "8"]) == 2


def _answering(monkeypatch: pytest.MonkeyPatch, console: SigningKey, **changes: Any) -> None:
    def send(bundle: bytes, *, console_url: str, tls_fingerprint: str | None) -> bytes:
        assert console_url == "https://khien.dongkhe.example"
        sent = verify_bundle(bundle)
        receipt = Receipt(
            console_id=sent.console_id,
            organisation_id=sent.organisation_id,
            ticket_id=sent.ticket_id,
            pc_id=sent.pc_id,
            place=sent.place,
            fingerprint=sent.fingerprint,
            bundle_sha256=sent.payload_sha256,
            sequence=sent.sequence,
            outcome=Outcome.ACCEPT,
            received_at=datetime.now(UTC),
            next_challenge=make_secret(),
        )
        return make_receipt(replace(receipt, **changes), key=console)

    monkeypatch.setattr(upload, "send", send)


def test_sending_takes_the_receipt(
    state: Path,
    ticket: Path,
    found: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _answering(monkeypatch, KEY)
    assert main(["inspect", "--ticket", str(ticket), "--send"]) == 1
    assert "đã nhận gói số 1" in capsys.readouterr().err
    head = bindings(state)[0].head
    assert head is not None
    assert head.sequence == 1


def test_an_answer_of_another_console_is_not_taken(
    state: Path,
    ticket: Path,
    found: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _answering(monkeypatch, make_key())
    assert main(["inspect", "--ticket", str(ticket), "--send"]) == 2
    assert bindings(state)[0].head is None


def test_a_held_bundle_says_why(
    state: Path,
    ticket: Path,
    found: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _answering(
        monkeypatch, KEY, outcome=Outcome.HOLD, next_challenge=None, reason="shared-hardware"
    )
    main(["inspect", "--ticket", str(ticket), "--send"])
    said = capsys.readouterr().err
    assert "chờ người phụ trách quyết định" in said
    assert "Phần cứng này" in said


def test_no_secret_is_ever_printed(
    state: Path,
    ticket: Path,
    found: list[dict[str, Any]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from khien.evidence.ticket import read_ticket

    secret = read_ticket(ticket.read_bytes()).secret
    main(["inspect", "--ticket", str(ticket), "--bundle", str(tmp_path / "b"), "--json"])
    pem = (bindings(state)[0].directory / "key.pem").read_text().split("\n")[1]
    said = capsys.readouterr()
    for hidden in (secret, pem):
        assert hidden not in said.out + said.err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at a live Linux PC")
@pytest.mark.slow
def test_the_printed_examples_run(
    state: Path,
    ticket: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    write_report(tmp_path / "quet.jsonl")
    (tmp_path / "tai-lieu").mkdir()
    (tmp_path / "o-dia.dd").write_bytes(bytes(1 << 20))
    for example in command.EXAMPLES:
        assert main(example.split()[1:]) in (0, 1, 3)
    assert verify_bundle((tmp_path / "ket-qua.khien").read_bytes()).live


def test_a_ticket_changes_what_is_known(
    state: Path, ticket: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["inspect", "--json"])
    assert json.loads(capsys.readouterr().out)["subject"]["machine_class"] == "unknown"
    main(["inspect", "--json", "--ticket", str(ticket)])
    assert json.loads(capsys.readouterr().out)["subject"]["machine_class"] == "connected"


def test_every_command_that_uses_the_key_says_that_another_run_is_going(
    state: Path, found: list[dict[str, Any]], ticket: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(state_lock, "WAIT_SECONDS", 0.05)
    out = tmp_path / "ket-qua.khien"
    (tmp_path / "bien-nhan.khien").write_bytes(b"{}")
    commands = [
        ["inspect", "--ticket", str(ticket), "--bundle", str(out)],
        ["enrol", str(ticket)],
        ["receipt", str(tmp_path / "bien-nhan.khien")],
    ]
    with state_lock.locked(state):
        for words in commands:
            assert main(words) == 2
            assert "Một lần chạy khác của khien" in capsys.readouterr().err
    assert not out.exists()
    assert main(commands[0]) in (0, 1)
    assert verify_bundle(out.read_bytes()).sequence == 1


def test_the_last_scan_goes_into_the_bundle_without_a_name(
    state: Path,
    ticket: Path,
    found: list[dict[str, Any]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    scan = write_report(tmp_path / "quet.jsonl", [a_row("/srv/ke-hoach-tac-chien.docx")])
    words = ["inspect", "--ticket", str(ticket), "--scan-result", str(scan), "--bundle"]
    main([*words, str(tmp_path / "mot.khien")])
    assert "chưa có khóa đơn vị" in capsys.readouterr().err
    main(["enrol", str(ticket)])
    capsys.readouterr()
    main([*words, str(tmp_path / "hai.khien"), "--json"])
    said = capsys.readouterr()
    assert "chưa có khóa đơn vị" not in said.err
    told = json.loads(said.out)["marked_files"]
    assert [one["level"] for one in told["files"]] == ["MẬT"]
    data = (tmp_path / "hai.khien").read_bytes()
    assert verify_bundle(data).inspection["marked_files"] == told
    assert b"ke-hoach" not in data
    assert "ke-hoach" not in said.out


def test_a_scan_of_another_pc_makes_no_bundle(
    state: Path, ticket: Path, found: list[dict[str, Any]], tmp_path: Path
) -> None:
    scan = write_report(tmp_path / "quet.jsonl", host="MAY-KHAC")
    words = ["inspect", "--ticket", str(ticket), "--scan-result", str(scan), "--bundle"]
    assert main([*words, str(tmp_path / "mot.khien")]) == 2
    assert not (tmp_path / "mot.khien").exists()


def test_a_scan_of_this_pc_does_not_go_with_another_pcs_data(
    state: Path, ticket: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scan = write_report(tmp_path / "quet.jsonl")
    assert main(["inspect", str(tmp_path), "--scan-result", str(scan)]) == 2
    assert "của máy này" in capsys.readouterr().err


def test_what_was_not_scanned_is_not_what_could_not_be_seen() -> None:
    not_scanned = a_finding("unknown", "not-scanned")
    assert command.exit_code(an_inspection(findings=[a_finding("pass"), not_scanned])) == 0
    assert command.exit_code(an_inspection(findings=[a_finding("fail"), not_scanned])) == 1
    other = a_finding("unknown", "partly-scanned")
    assert command.exit_code(an_inspection(findings=[a_finding("pass"), other])) == 3


OWNER = make_identity()


def test_a_bundle_is_encrypted_as_the_ticket_says(
    state: Path, ticket: Path, found: list[dict[str, Any]], tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    named = current(a_ticket(KEY, encrypt_to=recipient_of(OWNER)))
    ticket.write_bytes(make_ticket(named, key=KEY))
    out = tmp_path / "ket-qua.khien"
    assert main(["inspect", "--ticket", str(ticket), "--bundle", str(out)]) == 1
    assert "chỉ hệ thống nhận gói mở được" in capsys.readouterr().err
    assert is_encrypted(out.read_bytes())
    assert b"MAY-01" not in out.read_bytes()
    assert verify_bundle(decrypt(out.read_bytes(), [OWNER])).hostname == "MAY-01"


def test_a_person_s_word_on_whom_it_is_for_goes_before_the_ticket_s(
    state: Path, ticket: Path, found: list[dict[str, Any]], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    other = make_identity()
    named = current(a_ticket(KEY, encrypt_to=recipient_of(other)))
    ticket.write_bytes(make_ticket(named, key=KEY))
    out, words = tmp_path / "k.khien", ["--encrypt-to", recipient_of(OWNER)]
    assert main(["inspect", "--ticket", str(ticket), "--bundle", str(out), *words]) == 1
    assert decrypt(out.read_bytes(), [OWNER])
    # Unsigned where nothing can be kept, and encrypted all the same.
    monkeypatch.setattr(workflow, "can_write", lambda path: False)
    assert main(["inspect", "--ticket", str(ticket), "--bundle", str(out), *words]) == 1
    assert read_declared(decrypt(out.read_bytes(), [OWNER])).hostname == "MAY-01"


def test_a_wrong_key_is_said_before_anything_is_looked_at(
    state: Path, ticket: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(workflow, "_inspect", lambda *a, **k: pytest.fail("looked"))
    out = tmp_path / "k.khien"
    words = ["--bundle", str(out), "--encrypt-to", "age1khongphai"]
    assert main(["inspect", "--ticket", str(ticket), *words]) == 2
    assert "một dòng bắt đầu bằng age1" in capsys.readouterr().err
    assert not out.exists()
    assert not state.exists()


def test_what_is_sent_is_encrypted_too(
    state: Path, ticket: Path, found: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[bytes] = []

    def take(bundle: bytes, **where: object) -> bytes:
        sent.append(bundle)
        raise upload.Unreachable(host="x")

    monkeypatch.setattr(upload, "send", take)
    words = ["--send", "--encrypt-to", recipient_of(OWNER)]
    assert main(["inspect", "--ticket", str(ticket), *words]) == 2
    assert verify_bundle(decrypt(sent[0], [OWNER]))
