"""The verbs, rights asked for once, and what a person sees when something goes wrong."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from khien.core.errors import UsageError
from khien.kit import __main__ as command
from khien.kit import windows
from khien.kit.windows import ELEVATED, HANDED_ON, elevated_arguments


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str]]]:
    calls: list[tuple[str, list[str]]] = []
    for name in command.VERBS:

        def run(kit: object, words: Sequence[str], name: str = name) -> int:
            calls.append((name, list(words)))
            return 0

        monkeypatch.setitem(command.VERBS, name, run)
    return calls


def test_each_verb_runs_with_its_words(done: list[tuple[str, list[str]]]) -> None:
    assert command.main(["check"]) == 0
    assert command.main(["search", "D:\\", "E:\\"]) == 0
    assert command.main(["send", "a b.docx"]) == 0
    assert done == [("check", []), ("search", ["D:\\", "E:\\"]), ("send", ["a b.docx"])]


def test_another_word_is_told(done: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([]) == 2
    assert command.main(["format"]) == 2
    assert "check | search | send" in capsys.readouterr().err


def test_rights_are_asked_for_once_and_never_for_one_file(
    done: list[tuple[str, list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def elevate(words: Sequence[str], *, say_before: Callable[[], None]) -> bool:
        say_before()
        asked.append(list(words))
        return len(asked) == 1

    monkeypatch.setattr(command, "elevate", elevate)
    assert command.main(["check"]) == HANDED_ON
    assert done == []
    assert command.main(["check"]) == 0  # the person said no
    assert command.main(["send", "x"]) == 0
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(readline=lambda: ""))
    assert command.main(["check", ELEVATED]) == 0  # the window that was opened asks no more
    assert len(asked) == 2
    assert [name for name, _ in done] == ["check", "send", "check"]


def test_an_error_is_a_sentence_and_an_odd_one_shows_itself(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def known(*_: object) -> int:
        raise UsageError

    def odd(*_: object) -> int:
        raise RuntimeError("what happened")

    def stopped(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setitem(command.VERBS, "send", known)
    assert command.main(["send"]) == 2
    assert "Traceback" not in capsys.readouterr().err
    monkeypatch.setitem(command.VERBS, "send", odd)
    assert command.main(["send"]) == 2
    told = capsys.readouterr().err
    assert "what happened" in told
    assert "Chụp màn hình" in told
    monkeypatch.setitem(command.VERBS, "send", stopped)
    assert command.main(["send"]) == 130


def test_a_window_of_its_own_waits_until_it_was_read(
    done: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    waited: list[int] = []
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(readline=lambda: waited.append(1)))
    command.main(["check", ELEVATED])
    assert waited == [1]
    assert "Nhấn Enter" in capsys.readouterr().out


@pytest.mark.parametrize(("answer", "gone"), [(42, True), (32, False), (5, False)])
def test_the_question_for_rights_as_windows_answers_it(
    monkeypatch: pytest.MonkeyPatch, answer: int, gone: bool
) -> None:
    """ShellExecuteW: above 32 it was started; 5 is a person who said no."""
    calls: list[tuple[Any, ...]] = []

    def execute(*told: Any) -> int:
        calls.append(told)
        return answer

    shell = SimpleNamespace(ShellExecuteW=execute, IsUserAnAdmin=lambda: 0)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(windows.ctypes, "windll", SimpleNamespace(shell32=shell), raising=False)
    assert windows.elevate(["check"], say_before=lambda: None) is gone
    ((owner, verb, program, arguments, folder, shown),) = calls
    assert (owner, verb, shown) == (None, "runas", 1)
    assert Path(program) == Path(sys.executable).resolve()
    assert Path(folder) == Path(program).parent
    assert arguments == "-X utf8 -B -m khien.kit check --elevated"
    shell.IsUserAnAdmin = lambda: 1
    assert windows.elevate(["check"], say_before=lambda: None) is False
    assert len(calls) == 1


def test_arguments_survive_the_quoting_of_windows() -> None:
    told = elevated_arguments(["search", "D:\\thư mục\\", 'a"b'])
    assert told == subprocess.list2cmdline(
        ["-X", "utf8", "-B", "-m", "khien.kit", "search", "D:\\thư mục\\", 'a"b', ELEVATED]
    )


def test_drives_pages_and_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert windows.fixed_drives() == ["/"]
    assert windows.elevate(["check"], say_before=lambda: None) is False
    windows.open_page(tmp_path / "x.html")

    def strings(_: int, text: Any) -> int:
        told = "C:\\\0D:\\\0E:\\\0"
        text[: len(told)] = told
        return len(told)

    kinds = {"C:\\": 3, "D:\\": 5, "E:\\": 3}
    kernel = SimpleNamespace(GetLogicalDriveStringsW=strings, GetDriveTypeW=kinds.get)
    pages: list[Path] = []
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(windows.ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    monkeypatch.setattr(windows.os, "startfile", pages.append, raising=False)
    assert windows.fixed_drives() == ["C:\\", "E:\\"]
    windows.open_page(tmp_path / "x.html")
    assert pages == [tmp_path / "x.html"]
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert windows.own_folder() == tmp_path / "local/Khien/quet"
