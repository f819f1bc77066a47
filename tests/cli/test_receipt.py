"""``khien receipt``: the console's answer is stored, or said to be somebody else's."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from tests.evidence.evidence_samples import NOW, a_ticket

from khien.cli import receipt as command
from khien.cli.main import main
from khien.evidence.bindings import Binding, bindings, enrol, next_link
from khien.evidence.judgement import Outcome
from khien.evidence.keys import make_key
from khien.evidence.receipt import Receipt, make_receipt
from khien.evidence.secrets import make_secret

KEY = make_key()
TICKET = a_ticket(KEY)


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KHIEN_STATE", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.fixture
def binding(state: Path) -> Binding:
    return next_link(enrol(state, TICKET, now=NOW), TICKET)[0]


def a_file(path: Path, binding: Binding, **changes: object) -> str:
    receipt = Receipt(
        console_id=binding.console_id,
        organisation_id=binding.organisation_id,
        ticket_id=binding.ticket_id,
        pc_id="PC-1",
        place=None,
        fingerprint=binding.fingerprint,
        bundle_sha256="b" * 64,
        sequence=1,
        outcome=Outcome.ACCEPT,
        received_at=NOW,
        next_challenge=make_secret(),
    )
    path.write_bytes(make_receipt(replace(receipt, **changes), key=KEY))  # type: ignore[arg-type]
    return str(path)


def test_an_accepting_receipt_is_stored(
    state: Path,
    binding: Binding,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    one = Path(a_file(tmp_path / "bien-nhan.khien", binding)).read_bytes()
    an_archive(tmp_path / "bien-nhan.zip", {"bien-nhan-dk-01-so-1.khien": one})
    monkeypatch.chdir(tmp_path)
    for example in command.EXAMPLES:
        assert main(example.split()[1:]) == 0
    assert "đã nhận gói số 1 lúc 25/11/2026 08:00 UTC" in capsys.readouterr().err
    assert bindings(state)[0].head is not None


@pytest.mark.parametrize(
    ("outcome", "reason", "code", "words"),
    [
        (Outcome.PROPOSE, "", 0, "chờ người phụ trách xác nhận"),
        (Outcome.HOLD, "second-key", 1, "đã có một khóa khác"),
        (Outcome.REFUSE, "from-the-future", 1, "đồng hồ"),
        (Outcome.REFUSE, "a-newer-reason", 1, "từ chối"),
    ],
)
def test_any_other_answer_is_said(
    state: Path,
    binding: Binding,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    outcome: Outcome,
    reason: str,
    code: int,
    words: str,
) -> None:
    path = a_file(tmp_path / "r", binding, outcome=outcome, reason=reason, next_challenge=None)
    assert main(["receipt", path]) == code
    assert words in capsys.readouterr().err
    assert bindings(state)[0].head is None


def test_an_older_receipt_is_said_to_be_older(
    binding: Binding, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["receipt", a_file(tmp_path / "new", binding, sequence=5)])
    assert main(["receipt", a_file(tmp_path / "old", binding)]) == 0
    assert "mới hơn (số 5)" in capsys.readouterr().err


def test_what_is_no_receipt_of_this_pc(
    binding: Binding, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x").write_bytes(b"{}")
    for path, words in (
        (a_file(tmp_path / "other", binding, fingerprint="d" * 64), "không phải của máy này"),
        (str(tmp_path / "x"), "bị sửa"),
        (str(tmp_path / "none"), "Không đọc được"),
    ):
        assert main(["receipt", path]) == 2
        assert words in capsys.readouterr().err


def an_archive(path: Path, files: dict[str, bytes]) -> str:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return str(path)


def test_of_many_receipts_this_pc_takes_its_own(
    state: Path, binding: Binding, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = Path(a_file(tmp_path / "a.khien", binding, fingerprint="d" * 64)).read_bytes()
    mine = Path(a_file(tmp_path / "b.khien", binding, sequence=3)).read_bytes()
    files = {"a.khien": other, "c.khien": b"{}", "b.khien": mine, "doc.txt": b"x" * 2**17}
    assert main(["receipt", an_archive(tmp_path / "bien-nhan.zip", files)]) == 0
    assert "gói số 3" in capsys.readouterr().err
    head = bindings(state)[0].head
    assert head is not None
    assert head.sequence == 3
    # A folder of them likewise.
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.khien").write_bytes(other)
    newer = a_file(folder / "b.khien", binding, sequence=4)
    assert Path(newer).exists()
    assert main(["receipt", str(folder)]) == 0
    assert bindings(state)[0].head != head


def test_an_archive_without_this_pc_s_receipt_says_so(
    binding: Binding, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = Path(a_file(tmp_path / "a", binding, fingerprint="d" * 64)).read_bytes()
    for files in ({"a.khien": other, "b.khien": other}, {"doc.txt": b"x"}, {}):
        assert main(["receipt", an_archive(tmp_path / "x.zip", files)]) == 2
        assert "không phải của máy này" in capsys.readouterr().err


def test_a_damaged_archive_is_named(
    binding: Binding, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = Path(an_archive(tmp_path / "x.zip", {"a.khien": b"0" * 500}))
    data = bytearray(whole.read_bytes())
    data[60] ^= 1  # a byte of the member: its sum does not hold
    whole.write_bytes(bytes(data))
    assert main(["receipt", str(whole)]) == 2
    assert "Không đọc được" in capsys.readouterr().err
