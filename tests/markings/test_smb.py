"""A share is read over SMB 3 from a real Samba, and nothing on it can be changed."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from khien.markings.smb import (
    Address,
    BadAddress,
    Credentials,
    ShareUnreachable,
    SignInRefused,
    opened_share,
    refusal,
)
from khien.markings.walk import Entry, Refused

SMBD = shutil.which("smbd") or "/usr/sbin/smbd"
needs_samba = pytest.mark.skipif(
    not Path(SMBD).exists() or os.name != "posix" or os.geteuid() != 0,
    reason="Samba is not here, or the tests do not run as root: apt-get install samba",
)
PASSWORD = "Thu-nghiem-2026"


@dataclass(frozen=True)
class Served:
    folder: Path
    port: int


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A share called ``vanban`` of a Samba server of our own."""
    home = tmp_path_factory.mktemp("samba")
    folder = home / "share"
    folder.mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    conf = home / "smb.conf"
    places = "\n".join(
        f"  {name} = {home}/{name.replace(' ', '-')}"
        for name in ("private dir", "lock directory", "state directory", "cache directory",
                     "pid directory", "ncalrpc dir")
    )  # fmt: skip
    for line in places.splitlines():
        Path(line.split("= ")[1]).mkdir()
    conf.write_text(
        f"[global]\n  workgroup = DONGKHE\n  server min protocol = SMB3\n  smb ports = {port}\n"
        f"  bind interfaces only = yes\n  interfaces = 127.0.0.1/8\n  disable netbios = yes\n"
        f"  log file = {home}/log\n{places}\n  passdb backend = tdbsam\n  load printers = no\n"
        f"[vanban]\n  path = {folder}\n  read only = no\n  valid users = root\n"
    )
    subprocess.run(
        ["smbpasswd", "-c", str(conf), "-s", "-a", "root"], check=True, capture_output=True,
        input=f"{PASSWORD}\n{PASSWORD}\n", text=True,
    )  # fmt: skip
    server = subprocess.Popen(
        [SMBD, "--foreground", "--no-process-group", "-s", str(conf)], start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield Served(folder, port)
    finally:
        server.terminate()
        server.wait(20)


@needs_samba
def test_files_are_listed_and_read(served: Served) -> None:
    (served.folder / "Phòng 1" / "sâu").mkdir(parents=True)
    (served.folder / "Phòng 1" / "sâu" / "văn bản.txt").write_bytes(b"noi dung" * 20_000)
    (served.folder / "a.txt").write_bytes(b"a")
    (served.folder / "lien-ket").symlink_to("/etc")
    address = Address("127.0.0.1", "vanban", "", served.port)
    with opened_share(address, Credentials("root", PASSWORD)) as share:
        found = {each.path: each for each in share.files() if isinstance(each, Entry)}
        assert set(found) == {"a.txt", "Phòng 1/sâu/văn bản.txt"}
        deep = found["Phòng 1/sâu/văn bản.txt"]
        status = (served.folder / deep.path).stat()
        assert deep.size == status.st_size == 160_000
        assert abs(deep.mtime_ns - status.st_mtime_ns) < 1e9
        with share.open(deep.path) as file:
            file.seek(159_992)
            assert file.read() == b"noi dung"
    below = Address("127.0.0.1", "vanban", "Phòng 1", served.port)
    with opened_share(below, Credentials("root", PASSWORD)) as share:
        assert [each.path for each in share.files()] == ["sâu/văn bản.txt"]


@needs_samba
def test_nothing_can_be_written(served: Served) -> None:
    path = served.folder / "giu-nguyen.txt"
    path.write_bytes(b"nguyen")
    before = path.stat().st_mtime_ns
    address = Address("127.0.0.1", "vanban", "", served.port)
    with (
        opened_share(address, Credentials("root", PASSWORD)) as share,
        share.open("giu-nguyen.txt") as file,
        pytest.raises(OSError),
    ):
        file.write(b"khac")
    assert path.read_bytes() == b"nguyen"
    assert path.stat().st_mtime_ns == before


@needs_samba
def test_a_wrong_password_is_named_and_not_repeated(served: Served) -> None:
    address = Address("127.0.0.1", "vanban", "", served.port)
    with (
        pytest.raises(SignInRefused) as caught,
        opened_share(address, Credentials("root", "sai-mat-khau")),
    ):
        pass
    assert "sai-mat-khau" not in str(caught.value)


@needs_samba
def test_a_share_that_is_not_there(served: Served) -> None:
    address = Address("127.0.0.1", "khongco", "", served.port)
    with (
        pytest.raises(ShareUnreachable),
        opened_share(address, Credentials("root", PASSWORD)),
    ):
        pass


@needs_samba
def test_a_folder_that_vanishes_is_named(served: Served) -> None:
    address = Address("127.0.0.1", "vanban", "", served.port)
    with opened_share(address, Credentials("root", PASSWORD)) as share:
        assert list(share.files("khong-co")) == [Refused("khong-co", "vanished")]


@needs_samba
def test_the_command_scans_a_share(served: Served, tmp_path: Path) -> None:
    folder = served.folder / "quet"
    folder.mkdir()
    mark = "UBND TỈNH ĐÔNG KHÊ\nSố: 1/UBND\n{mark}\nKính gửi: Các sở.\nNội dung.\n"
    (folder / "mot.txt").write_text(mark.format(mark="TỐI MẬT"), "utf-8")
    (folder / "hai.txt").write_text(mark.format(mark="V/v họp"), "utf-8")
    (folder / "bo.txt").write_text(mark.format(mark="MẬT"), "utf-8")
    found = tmp_path / "quet.jsonl"
    address = f"smb://127.0.0.1:{served.port}/vanban/quet"

    def run(password: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "khien.cli.main", "scan", address, "--ocr", "never",
             "--exclude", "bo*", "--jsonl", str(found), "--state", str(tmp_path / "s.state")],
            input=f"root\n{password}\n", capture_output=True, text=True, timeout=60, check=False,
            start_new_session=True,  # no terminal: the password is read from standard input
        )  # fmt: skip

    first = run(PASSWORD)
    assert first.returncode == 1, first.stderr
    rows = [json.loads(line) for line in found.read_text("ascii").splitlines()]
    assert [row["path"] for row in rows if "level" in row] == [f"{address}/mot.txt"]
    assert rows[-1]["summary"]["files"] == 2
    again = run(PASSWORD)
    assert json.loads(found.read_text("ascii").splitlines()[-1])["summary"]["from_cache"] == 2
    assert PASSWORD not in first.stdout + first.stderr + again.stderr + found.read_text("ascii")
    assert PASSWORD.encode() not in (tmp_path / "s.state").read_bytes()
    refused = run("sai-mat-khau")
    assert refused.returncode == 2
    assert "sai-mat-khau" not in refused.stderr


def test_nobody_answers() -> None:
    with (
        pytest.raises(ShareUnreachable),
        opened_share(Address("127.0.0.1", "x", "", 1), Credentials("a", "b")),
    ):
        pass


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("smb://MAY-01/D$", Address("may-01", "D$")),
        ("smb://10.0.0.5:4455/van%20ban/2026/", Address("10.0.0.5", "van ban", "2026", 4455)),
    ],
)
def test_addresses(text: str, address: Address) -> None:
    assert Address.parse(text) == address


@pytest.mark.parametrize(
    "text",
    ["smb://", "smb://may", "http://may/d", "smb://may/..", "smb://may/a\\b", "smb://may:x/d",
     "smb://a:b@may/d"],
)  # fmt: skip
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(BadAddress) as caught:
        Address.parse(text)
    assert "a:b" not in str(caught.value)


def test_a_password_is_not_shown() -> None:
    assert PASSWORD not in repr(Credentials("root", PASSWORD))


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PermissionError(13, "no"), "no_permission"),
        (FileNotFoundError(2, "no"), "vanished"),
        (type("Busy", (OSError,), {"ntstatus": 0xC0000043})(5, "busy"), "locked"),
        (RuntimeError("x"), "refused"),
    ],
)
def test_refusals_have_codes(error: Exception, code: str) -> None:
    assert refusal(error) == code
