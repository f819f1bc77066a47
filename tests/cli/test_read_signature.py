"""``khien read --roots``: whom a signature is checked against, and what is told of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.documents.signing import signed_letter, the_authority

from khien.cli.main import main


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "cong-van.pdf"
    path.write_bytes(signed_letter())
    return path


def test_with_roots_the_state_is_valid(
    letter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "goc"
    folder.mkdir()
    (folder / "a.pem").write_bytes(the_authority().pem)
    assert main(["read", "--json", "--roots", str(folder), str(letter)]) == 0
    told = json.loads(capsys.readouterr().out)["signature"]
    assert told["state"] == "valid"
    assert set(told) >= {"state", "signer", "organisation", "at", "reasons"}
    assert all(isinstance(each, str) for each in told["reasons"])


def test_without_roots_a_person_reads_why(letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(letter)]) == 0
    out = capsys.readouterr().out
    assert "chưa kiểm chứng được chữ ký · Nguyễn Văn Mẫu" in out
    assert "Chưa có chứng thư gốc tin cậy" in out
    assert main(["--lang", "en", "read", str(letter)]) == 0
    assert "the signature could not be verified" in capsys.readouterr().out


def test_a_folder_that_is_not_there_is_a_usage_error(
    letter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["read", "--roots", str(tmp_path / "khong"), str(letter)]) == 2
    assert "khong" in capsys.readouterr().err
