"""The door to the PC: reads and commands are bounded and never hang."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from khien.core.text import printable
from khien.endpoints.sources.linux.host import Host, live_host, run_command
from tests.endpoints.made import host

PYTHON = sys.executable


def test_read_is_capped_and_absent_is_none(tmp_path: Path) -> None:
    here = host(tmp_path, {"a": "12345", "folder/b": ""})
    assert here.read("/a", most=3) == b"123"
    assert here.read("/none") is None
    assert here.read("/folder") is None
    assert here.read("/a/below") is None


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert host(tmp_path).read("/pipe") is None


def test_a_link_to_itself_is_absent(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    here = host(tmp_path)
    assert here.read("/loop") is None
    assert not here.exists("/loop")
    assert here.modified("/loop") is None
    assert here.entries("/loop") == []


def test_a_file_that_may_not_be_read_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = host(tmp_path, {"secret": "x"})

    def refuse(*_: object) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(PermissionError):
        here.read("/secret")
    assert here.line("/secret") == ""


def test_text_survives_bytes_that_are_not_utf8(tmp_path: Path) -> None:
    here = host(tmp_path, {"a": b"\xff\xfeabc\n"})
    assert "abc" in (here.text("/a") or "")
    assert here.line("/a").endswith("abc")


def test_line_is_short_and_printable(tmp_path: Path) -> None:
    here = host(tmp_path, {"a": "x\x1b[31m\x07y" + "z" * 9000 + "\nsecond"})
    assert len(here.line("/a")) <= 512
    assert here.line("/a").isprintable()
    assert printable("  a\u200bb\n ", most=10) == "ab"


def test_which_looks_only_in_fixed_places(tmp_path: Path) -> None:
    here = host(tmp_path, {"usr/sbin/nft": "", "home/a/bin/evil": ""})
    assert here.which("nft")
    assert not here.which("evil")


def test_a_command_answers(tmp_path: Path) -> None:
    answer = run_command(["/bin/sh", "-c", "echo out; echo err >&2; exit 3"], 10)
    assert (answer.code, answer.text, answer.errors) == (3, "out\n", "err\n")
    assert not answer.timed_out


def test_a_missing_command_is_an_answer() -> None:
    assert run_command(["/no/such/command"], 5).code == 127


def test_a_slow_command_is_ended_with_what_it_started() -> None:
    answer = run_command(["/bin/sh", "-c", "echo first; sleep 60 & sleep 60"], 0.3)
    assert answer.timed_out
    assert answer.text == "first\n"


def test_a_talkative_command_is_cut() -> None:
    answer = run_command([PYTHON, "-c", "print('x' * 1000000)"], 20, most=1000)
    assert len(answer.text) == 1000
    assert answer.truncated


def test_the_environment_does_not_reach_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHIEN_CANARY", "canary-7781")
    answer = run_command(["/usr/bin/env"], 5)
    assert "canary" not in answer.text
    assert "LC_ALL=C" in answer.text


def test_live_host_is_this_pc() -> None:
    assert live_host() == Host(root=Path("/"), run=run_command, elevated=os.geteuid() == 0)
