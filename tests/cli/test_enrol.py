"""``khien enrol``: one key, the fingerprint, places of a batch."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.evidence.evidence_samples import a_ticket

from khien.cli import enrol as command
from khien.cli.main import main
from khien.evidence.bindings import bindings
from khien.evidence.keys import grouped, make_key
from khien.evidence.places import places_file, taken_places
from khien.evidence.ticket import make_ticket
from khien.evidence.unit_key import FILE, held_key

KEY = make_key()


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KHIEN_STATE", str(tmp_path / "state"))
    return tmp_path / "state"


def a_file(path: Path, **changes: object) -> Path:
    now = datetime.now(UTC).replace(microsecond=0)
    ticket = a_ticket(KEY, issued_at=now, expires_at=now + timedelta(days=1))
    path.write_bytes(make_ticket(replace(ticket, **changes), key=KEY))  # type: ignore[arg-type]
    return path


def test_it_shows_both_fingerprints(
    state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["enrol", str(a_file(tmp_path / "phieu.khien"))]) == 0
    said = capsys.readouterr()
    fingerprint = bindings(state)[0].fingerprint
    assert said.out.strip() == fingerprint
    assert grouped(fingerprint) in said.err
    assert grouped(KEY.public.fingerprint) in said.err
    assert "Sở Nội vụ tỉnh Đông Khê" in said.err
    assert "khien inspect --ticket" in said.err


def test_twice_is_once(state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ticket = a_file(tmp_path / "phieu.khien")
    main(["enrol", str(ticket)])
    first = capsys.readouterr().out
    assert main(["enrol", str(ticket)]) == 0
    said = capsys.readouterr()
    assert said.out == first
    assert "giữ nguyên" in said.err


def test_a_batch_takes_the_next_place_or_the_named_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    batch = a_file(tmp_path / "lo.khien", id="T-20", pc_id=None, pc_name="", places=5)
    for number, options in enumerate(([], ["--place", "4"], [])):
        monkeypatch.setenv("KHIEN_STATE", str(tmp_path / f"may-{number}"))
        assert main(["enrol", str(batch), *options]) == 0
    assert sorted(taken_places(places_file(batch), ticket_id="T-20")) == [1, 2, 4]
    assert "Chỗ số 2 trên 5." in capsys.readouterr().err


def test_what_cannot_be_done_ends_2_with_words(
    state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    past = datetime.now(UTC) - timedelta(days=1)
    expired = a_file(tmp_path / "cu.khien", expires_at=past)
    batch = a_file(tmp_path / "lo.khien", pc_id=None, pc_name="", places=5)
    for words, said in (
        ([str(expired)], "hết hạn"),
        ([str(batch), "--place", "6"], "không có chỗ số 6"),
        ([str(tmp_path / "none")], "Không đọc được tệp"),
    ):
        assert main(["enrol", *words]) == 2
        assert said in capsys.readouterr().err
    assert not (state / "bindings").exists()


def test_where_no_key_can_be_kept(
    state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state.write_bytes(b"")
    assert main(["enrol", str(a_file(tmp_path / "phieu.khien"))]) == 2
    assert "quyền quản trị" in capsys.readouterr().err


def test_the_printed_examples_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    a_file(tmp_path / "phieu.khien")
    a_file(tmp_path / "phieu-lo-20-may.khien", id="T-20", pc_id=None, pc_name="", places=20)
    for example in command.EXAMPLES:
        assert main(example.split()[1:]) == 0


def test_the_unit_s_key_is_made_once_and_carried(
    state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ticket = a_file(tmp_path / "phieu.khien")
    main(["enrol", str(ticket)])
    assert "không gửi cho ai" in capsys.readouterr().err
    key = held_key(tmp_path)
    assert key is not None
    assert key == held_key(state)
    monkeypatch.setenv("KHIEN_STATE", str(tmp_path / "hai"))
    main(["enrol", str(ticket)])
    said = capsys.readouterr()
    assert "lấy khóa đơn vị từ cạnh phiếu" in said.err
    assert held_key(tmp_path / "hai") == key
    assert key.secret.hex() not in said.out + said.err
    assert main(["enrol", str(ticket), "--unit-key", "new"]) == 0
    assert "đổi khóa" in capsys.readouterr().err
    assert held_key(tmp_path / "hai") != key
    # The first PC holds the former key and says so.
    monkeypatch.setenv("KHIEN_STATE", str(state))
    assert main(["enrol", str(ticket)]) == 2
    assert "--unit-key carried" in capsys.readouterr().err
    assert main(["enrol", str(ticket), "--unit-key", "carried"]) == 0
    assert held_key(state) == held_key(tmp_path)


def test_a_ticket_where_nothing_can_be_written_says_what_to_copy(
    state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ticket = a_file(tmp_path / "phieu.khien")
    monkeypatch.setattr("khien.evidence.unit_key._is_beside", lambda folder, key: False)
    assert main(["enrol", str(ticket)]) == 0
    assert str(state / FILE) in capsys.readouterr().err
