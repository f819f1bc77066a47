"""The files to double-click, as bytes: encoding, line ends, and what they run."""

from __future__ import annotations

import re

import pytest
from tools.windows.double_click import FILES, DoubleClick, readme

from khien.kit.__main__ import VERBS
from khien.kit.sending import VARIABLE
from khien.kit.windows import HANDED_ON, OPTIONS


def lines(file: DoubleClick) -> list[str]:
    return file.content().decode("utf-8").split("\r\n")


def test_their_names_are_those_that_were_asked_for() -> None:
    assert [each.name for each in FILES] == [
        "Kiem tra may nay.cmd", "Tim tai lieu mat.cmd", "Kiem tra truoc khi gui.cmd",
    ]  # fmt: skip
    assert all(each.name.isascii() for each in FILES)


@pytest.mark.parametrize("file", FILES, ids=lambda each: each.verb)
def test_utf_8_without_a_mark_and_lines_ended_as_windows_does(file: DoubleClick) -> None:
    data = file.content()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r")
    assert data.endswith(b"exit\r\n")
    told = lines(file)
    assert told[0] == "@echo off"
    page = told.index("chcp 65001 >nul")
    for number, line in enumerate(told):
        if not line.isascii() and not line.startswith("rem "):
            assert number > page, line
    assert max(map(len, told)) < 200


@pytest.mark.parametrize("file", FILES, ids=lambda each: each.verb)
def test_each_starts_one_verb_of_the_kit_and_nothing_else(file: DoubleClick) -> None:
    text = "\n".join(lines(file))
    (started,) = re.findall(r'^"python\\python\.exe" (.*)$', text, re.MULTILINE)
    assert started.split() == [*OPTIONS, file.verb]
    assert file.verb in VERBS
    assert 'pushd "%~dp0"' in text
    assert "\npopd\nexit\n" in text
    assert f"if errorlevel {HANDED_ON} if not errorlevel {HANDED_ON + 1} goto close" in text
    # Nothing is downloaded, nothing is installed, no other program is run.
    words = set(re.findall(r"^\s*(\S+)", text, re.MULTILINE))
    assert words <= {
        "@echo", "rem", "chcp", "title", "pushd", "if", "echo", "goto", ")", ":done", "echo.",
        "pause", ":close", "popd", "exit", "setlocal", "set", '"python\\python.exe"',
    }  # fmt: skip


def test_names_of_dropped_files_are_never_parsed_by_the_shell() -> None:
    (takes,) = [each for each in FILES if each.takes_files]
    text = takes.content().decode()
    assert f'set "{VARIABLE}=!CMDCMDLINE!"' in text
    for file in FILES:
        assert not re.search(r"%[1-9*]|%~[^d]", file.content().decode())


def test_every_line_jumped_to_is_there() -> None:
    for file in FILES:
        text = "\n".join(lines(file))
        wanted = set(re.findall(r"goto (\w+)", text))
        assert wanted == set(re.findall(r"^:(\w+)$", text, re.MULTILINE))


def test_the_page_of_text_names_each_file() -> None:
    data = readme("9.9")
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n")
    text = data.decode("utf-8-sig")
    assert all(each.name in text for each in FILES)
    assert "9.9" in text
