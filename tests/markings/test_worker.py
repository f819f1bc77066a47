"""What a worker opens, refuses and answers, in the test's own process."""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import os
from pathlib import Path
from typing import Any

import pytest

from khien.core.limits import DEFAULT_LIMITS
from khien.markings import worker
from khien.markings.worker import Looker
from tests.markings.scan_files import MARKED, PLAIN

posix = pytest.mark.skipif(os.name != "posix", reason="made with POSIX calls")


@pytest.fixture
def looker(monkeypatch: pytest.MonkeyPatch) -> Looker:
    monkeypatch.setattr(worker, "bound_memory", lambda most: None)
    return Looker(how(), contextlib.ExitStack())


def how(**changes: Any) -> dict[str, Any]:
    return {
        "limits": dataclasses.asdict(DEFAULT_LIMITS), "ocr": "never", "whole": False,
        "hashes": True, "fast": True, "share": None,
    } | changes  # fmt: skip


def test_a_marked_file(looker: Looker, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(MARKED, "utf-8")
    told = looker.about(str(path), None)
    assert told["status"] == "examined"
    assert [each["level"] for each in told["found"]] == ["MẬT"]
    assert len(told["sha256"]) == 64


def test_a_plain_file_says_little(looker: Looker, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(PLAIN, "utf-8")
    told = looker.about(str(path), None)
    assert set(told) == {"status", "format", "hash"}


def test_the_same_content_is_not_looked_at_again(
    looker: Looker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(MARKED, "utf-8")
    digest = looker.about(str(path), None)["hash"]

    def refuse(*args: object, **more: object) -> None:
        raise AssertionError("looked at")

    monkeypatch.setattr(worker, "examine", refuse)
    assert looker.about(str(path), digest) == {"same": True, "hash": digest}


def test_a_large_file_has_no_hash(looker: Looker, tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"\x00" * (worker.HASHED_BYTES + 1))
    assert "hash" not in looker.about(str(path), None)


def code(told: dict[str, Any]) -> str:
    assert told["status"] == "unreadable"
    return str(told["unread"][0][0])


@posix
def test_what_became_a_link_a_pipe_or_a_folder_is_no_file(looker: Looker, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    for name in ("link.txt", "pipe.txt", "folder.txt"):
        assert code(looker.about(str(tmp_path / name), None)) == "not_a_file"
    assert code(looker.about("/dev/null", None)) == "not_a_file"


def test_what_is_gone_is_named(looker: Looker, tmp_path: Path) -> None:
    assert code(looker.about(str(tmp_path / "none.txt"), None)) == "vanished"


@pytest.mark.parametrize(
    ("number", "wanted"),
    [(errno.EACCES, "no_permission"), (errno.EAGAIN, "locked"), (errno.EIO, "refused"),
     (errno.ENXIO, "not_a_file"), (errno.ELOOP, "not_a_file")],
)  # fmt: skip
def test_what_the_system_refuses_is_named(
    looker: Looker, monkeypatch: pytest.MonkeyPatch, number: int, wanted: str
) -> None:
    def refuse(path: str, flags: int) -> int:
        raise OSError(number, "no")

    monkeypatch.setattr(worker.os, "open", refuse)
    assert code(looker.about("/a.txt", None)) == wanted


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read anything")
def test_no_permission(looker: Looker, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("a")
    path.chmod(0)
    assert code(looker.about(str(path), None)) == "no_permission"


def test_a_file_that_changes_meanwhile_is_named(
    looker: Looker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(MARKED, "utf-8")
    real = worker.examine

    def examine(source: Any, **more: Any) -> Any:
        report = real(source, **more)
        path.write_text(MARKED + "thêm", "utf-8")
        return report

    monkeypatch.setattr(worker, "examine", examine)
    told = looker.about(str(path), None)
    assert ["changed", None] in told["unread"]
    assert told["status"] == "unreadable"
    assert told["found"]  # what was seen is told all the same


@posix
def test_a_sparse_giant_costs_its_head(looker: Looker, tmp_path: Path) -> None:
    path = tmp_path / "a.dat"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    assert looker.about(str(path), None)["status"] in {"skipped", "unreadable"}


@posix
def test_names_of_any_bytes(looker: Looker, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"c\xf4ng v\xe3n.txt")
    path.write_text(MARKED, "utf-8")
    assert looker.about(str(path), None)["found"]


@posix
def test_it_gives_way_when_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(worker.os, "nice", asked.append)
    monkeypatch.setattr(worker, "bound_memory", lambda most: None)
    monkeypatch.setattr(worker.os, "uname", lambda: type("U", (), {"machine": "other"})())
    Looker(how(fast=False), contextlib.ExitStack())
    assert asked == [10]
    Looker(how(fast=True), contextlib.ExitStack())
    assert asked == [10]
