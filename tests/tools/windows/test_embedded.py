"""The Python that the builder brings: compared, unpacked as it is, its signature asked about."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from tests.tools.windows.made_pe import pe
from tools.windows.libraries import library
from tools.windows.problems import CannotBuild

from tools.windows import embedded


def sum_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_sum_is_printed_and_compared(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    digest = sum_of(archive)
    assert embedded.check_sum(archive, digest) == digest
    assert embedded.check_sum(archive, f" {digest[:32].upper()} {digest[32:]}\n") == digest
    assert digest in capsys.readouterr().out


@pytest.mark.parametrize("typed", ["0" * 64, "abc", "", "g" * 64])
def test_another_sum_or_none_stops_the_build(archive: Path, typed: str) -> None:
    with pytest.raises(CannotBuild) as caught:
        embedded.check_sum(archive, typed)
    assert "SHA-256" in caught.value.vi
    assert "SHA-256" in caught.value.en


def test_a_person_at_a_terminal_is_asked(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def ask(prompt: str) -> str:
        asked.append(prompt)
        return sum_of(archive)

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    assert embedded.check_sum(archive, "", ask) == sum_of(archive)
    assert asked
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    with pytest.raises(CannotBuild):
        embedded.check_sum(archive, "", ask)


@pytest.mark.parametrize(
    "name", ["python-3.12.1-embed-amd64.zip", "python-3.11.9-embed-win32.zip", "python.zip"]
)
def test_another_python_is_refused_by_its_name(archive: Path, name: str) -> None:
    other = archive.rename(archive.with_name(name))
    with pytest.raises(CannotBuild, match="embeddable"):
        embedded.check_sum(other, sum_of(other))
    with pytest.raises(CannotBuild, match="no file"):
        embedded.check_sum(archive, "0" * 64)


def test_every_byte_is_kept(archive: Path, parts: dict[str, bytes], tmp_path: Path) -> None:
    folder = tmp_path / "python"
    embedded.unpack(archive, folder)
    assert {each.name: each.read_bytes() for each in folder.iterdir()} == parts


@pytest.mark.parametrize("name", ["../python.exe", "sub/a.dll", "/etc/x"])
def test_an_archive_of_another_shape_is_refused(archive: Path, tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(archive, "a") as packed:
        packed.writestr(name, b"x")
    with pytest.raises(CannotBuild):
        embedded.unpack(archive, tmp_path / "python")
    assert not (tmp_path / "python").exists()


def test_no_zip_at_all(tmp_path: Path) -> None:
    path = tmp_path / "python-3.11.9-embed-amd64.zip"
    path.write_bytes(b"not a zip")
    with pytest.raises(CannotBuild):
        embedded.unpack(path, tmp_path / "python")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("python.exe", pe("kernel32.dll")),
        ("python.exe", pe("kernel32.dll", machine=0x14C, signed=True)),
        ("python.exe", b"#!/bin/sh\n"),
        ("python311.dll", None),
    ],
    ids=["unsigned", "32 bit", "no program", "a part missing"],
)
def test_what_is_no_real_python_is_refused(
    tmp_path: Path, parts: dict[str, bytes], name: str, data: bytes | None
) -> None:
    for each, content in parts.items():
        (tmp_path / each).write_bytes(content)
    embedded.check_real(tmp_path)
    if data is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(CannotBuild):
        embedded.check_real(tmp_path)


GOOD = """Current message digest    : AB01
Calculated message digest : AB01
Subject: /C=US/O=Python Software Foundation/CN=Python Software Foundation
Signature verification: ok
"""


@pytest.mark.parametrize(
    ("said", "code", "told"),
    [
        (GOOD, 0, "the signature holds"),
        (GOOD.replace("ok", "failed"), 1, "chain could not be checked"),
        (GOOD.replace("Calculated message digest : AB01", "Calculated message digest : FF"), 1, ""),
        (GOOD.replace("Python Software Foundation", "Somebody Else"), 0, ""),
        ("No signature found\n", 1, ""),
    ],
)
def test_what_the_signature_tool_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, code: int, told: str
) -> None:
    (tmp_path / "said").write_text(said)
    tool = tmp_path / "osslsigncode"
    tool.write_text(f'#!/bin/sh\n/bin/cat "{tmp_path}/said"\nexit {code}\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    if told:
        assert told in embedded.check_signature(tmp_path / "python.exe")
    else:
        with pytest.raises(CannotBuild):
            embedded.check_signature(tmp_path / "python.exe")


def test_without_the_tool_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "NOT checked" in embedded.check_signature(tmp_path / "python.exe")


def test_the_real_tool_tells_a_changed_program_from_the_signed_one(tmp_path: Path) -> None:
    """Signed here by a key of our own, whose chain nobody trusts."""
    sign, openssl = shutil.which("osslsigncode"), shutil.which("openssl")
    if sign is None or openssl is None:
        pytest.skip("osslsigncode or openssl is not installed: its real words were not tried")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    plain, signed = tmp_path / "plain.exe", tmp_path / "python.exe"
    data = pe("kernel32.dll")
    plain.write_bytes(data.ljust((len(data) + 511) // 512 * 512, b"\0"))
    name = f"/C=US/O={embedded.PUBLISHER}/CN={embedded.PUBLISHER}"
    for command in (
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out",
         certificate, "-days", "2", "-subj", name, "-addext", "extendedKeyUsage=codeSigning"],
        [sign, "sign", "-certs", certificate, "-key", key, "-in", plain, "-out", signed],
    ):  # fmt: skip
        subprocess.run(list(map(str, command)), check=True, capture_output=True, timeout=60)
    assert library(signed.read_bytes()).signed
    assert "chain could not be checked" in embedded.check_signature(signed)
    changed = bytearray(signed.read_bytes())
    changed[0x410] ^= 1
    signed.write_bytes(changed)
    with pytest.raises(CannotBuild, match="broken"):
        embedded.check_signature(signed)
    with pytest.raises(CannotBuild):
        embedded.check_signature(plain)
