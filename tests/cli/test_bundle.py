"""``khien bundle show|verify``: what a bundle says and whether it holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.evidence.evidence_samples import a_bundle, a_ticket
from tests.evidence.test_log_proof import a_proof

from khien.cli import bundle as command
from khien.cli.main import main
from khien.evidence.bundle import verify_bundle
from khien.evidence.encryption import encrypt, make_identity, recipient_of, write_identities
from khien.evidence.keys import make_key
from khien.evidence.log_proof import write_proof
from khien.evidence.secrets import make_secret
from khien.evidence.ticket import make_ticket

CONSOLE, PC = make_key(), make_key()
TICKET = a_ticket(CONSOLE)
OWNER, STRANGER = make_identity(), make_identity()


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / "ket-qua.khien"
    path.write_bytes(a_bundle(TICKET, PC))
    return path


@pytest.fixture
def ticket(tmp_path: Path) -> Path:
    path = tmp_path / "phieu.khien"
    path.write_bytes(make_ticket(TICKET, key=CONSOLE))
    return path


def test_the_printed_examples_run(
    bundle: Path,
    ticket: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    sha256 = verify_bundle(bundle.read_bytes()).payload_sha256
    Path("ket-qua-ma-hoa.khien").write_bytes(encrypt(bundle.read_bytes(), recipient_of(OWNER)))
    Path("bundles.age").write_bytes(write_identities([OWNER]))
    Path("giay-chung.json").write_bytes(write_proof(a_proof(sha256=sha256)))
    for example in command.EXAMPLES:
        assert main(example.split()[1:]) == 0
    assert "MAY-01" in capsys.readouterr().out


def test_show_as_json(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bundle", "show", str(bundle), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["signed"] is True
    assert said["fingerprint"] == PC.public.fingerprint
    assert said["inspection"]["findings"][0]["status"] == "fail"


def test_show_says_that_a_bundle_is_declared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "b").write_bytes(a_bundle(TICKET, None, sequence=0))
    assert main(["bundle", "show", str(tmp_path / "b")]) == 0
    assert "người khai" in capsys.readouterr().out
    assert main(["bundle", "verify", str(tmp_path / "b")]) == 1
    assert "không có chữ ký" in capsys.readouterr().err


def test_an_altered_bundle_ends_1(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    envelope = json.loads(bundle.read_bytes())
    other = json.loads(a_bundle(TICKET, PC, sequence=7))
    bundle.write_text(json.dumps(envelope | {"payload": other["payload"]}))
    assert main(["bundle", "verify", str(bundle)]) == 1
    assert "Chữ ký không khớp" in capsys.readouterr().err
    assert main(["bundle", "verify", "--json", str(bundle)]) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["holds"], said["error"]["code"]) == (False, "bad-signature")
    assert main(["bundle", "show", str(bundle)]) == 2


def test_a_file_that_is_not_there_ends_2(tmp_path: Path) -> None:
    assert main(["bundle", "verify", str(tmp_path / "none")]) == 2
    with pytest.raises(SystemExit) as caught:
        main(["bundle"])
    assert caught.value.code == 2


def test_several_are_checked_in_their_order(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    second = tmp_path / "b2"
    second.write_bytes(a_bundle(TICKET, PC, sequence=2))
    assert main(["bundle", "verify", str(bundle), str(second)]) == 0
    capsys.readouterr()
    assert main(["bundle", "verify", "--json", str(second), str(bundle), str(second)]) == 1
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["holds"] for one in said] == [True, False, False]
    assert [one["error"]["code"] for one in said[1:]] == ["out-of-sequence", "replayed"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"console_id": "khac"}, "wrong-console"),
        ({"organisation_id": "so-y-te"}, "wrong-organisation"),
        ({"id": "T-9"}, "unknown-ticket"),
        ({"pc_id": "PC-9"}, "wrong-pc"),
        ({"secret": make_secret()}, "wrong-secret"),
        ({"challenge": make_secret()}, "wrong-challenge"),
    ],
)
def test_against_another_ticket(
    tmp_path: Path,
    ticket: Path,
    capsys: pytest.CaptureFixture[str],
    changes: dict[str, object],
    code: str,
) -> None:
    from dataclasses import replace

    other = replace(TICKET, **changes)  # type: ignore[arg-type]
    (tmp_path / "b").write_bytes(a_bundle(other, PC))
    words = ["bundle", "verify", "--json", "--ticket", str(ticket), str(tmp_path / "b")]
    assert main(words) == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == code


def test_a_later_bundle_against_its_ticket(tmp_path: Path, ticket: Path) -> None:
    later = a_bundle(TICKET, PC, sequence=2, previous="a" * 64, challenge=make_secret())
    (tmp_path / "b").write_bytes(later)
    assert main(["bundle", "verify", str(tmp_path / "b"), "--ticket", str(ticket)]) == 0


def test_a_place_of_a_batch_against_its_ticket(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    batch = a_ticket(CONSOLE, pc_id=None, pc_name="", places=5)
    (tmp_path / "t").write_bytes(make_ticket(batch, key=CONSOLE))
    (tmp_path / "b").write_bytes(a_bundle(batch, PC, place=2))
    assert main(["bundle", "verify", str(tmp_path / "b"), "--ticket", str(tmp_path / "t")]) == 0
    assert main(["bundle", "show", str(tmp_path / "b")]) == 0


@pytest.fixture
def closed(bundle: Path, tmp_path: Path) -> Path:
    path = tmp_path / "ma-hoa.khien"
    path.write_bytes(encrypt(bundle.read_bytes(), recipient_of(OWNER)))
    return path


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "bundles.age"
    path.write_bytes(write_identities([STRANGER, OWNER]))
    return path


def test_an_encrypted_bundle_without_the_key_is_neither_right_nor_wrong(
    closed: Path, bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bundle", "verify", str(closed)]) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert "chưa xem được" in said.err
    assert "chỉ hệ thống cấp phiếu mở được" in said.err
    assert "không đúng" not in said.err
    assert main(["bundle", "verify", "--json", str(closed)]) == 3
    told = json.loads(capsys.readouterr().out)
    assert (told["holds"], told["error"]["code"]) == (None, "encrypted")
    assert main(["bundle", "show", str(closed)]) == 2
    assert "Gói đã mã hóa" in capsys.readouterr().err
    # Not examined wins over what was found in others.
    bundle.write_bytes(bundle.read_bytes()[:-9])
    assert main(["bundle", "verify", str(closed), str(bundle)]) == 3


def test_the_key_opens_it(closed: Path, key: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bundle", "verify", str(closed), "--key", str(key)]) == 0
    assert PC.public.fingerprint in capsys.readouterr().out
    assert main(["bundle", "show", str(closed), "--key", str(key)]) == 0
    assert "MAY-01" in capsys.readouterr().out


def test_another_key_a_damaged_bundle_and_no_key(
    closed: Path, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    verify = ["bundle", "verify", "--json", str(closed), "--key", str(key)]
    key.write_bytes(write_identities([STRANGER]))
    assert main(verify) == 3
    told = json.loads(capsys.readouterr().out)
    assert (told["holds"], told["error"]["code"]) == (None, "encrypted-elsewhere")
    key.write_bytes(write_identities([OWNER]))
    closed.write_bytes(closed.read_bytes()[:-1])
    assert main(verify) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["holds"], told["error"]["code"]) == (False, "encryption-damaged")
    key.write_text("không phải khóa")
    assert main(verify) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "Tệp khóa không có khóa nào" in said.err
