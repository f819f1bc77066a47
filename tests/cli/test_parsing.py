"""What the library for arguments says itself is in the reader's language, help and errors alike."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from khien.cli import main as cli
from khien.cli import parsing
from khien.core.i18n import use_language

SLIPS = {
    "no path": (["scan"], "khien scan: lỗi: còn thiếu: ĐƯỜNG_DẪN"),
    "no verb": (["bundle"], "khien bundle: lỗi: còn thiếu: LỆNH"),
    "no value": (["inspect", "--html"], "--html: phải ghi một giá trị sau tùy chọn này"),
    "no command of that name": (["scann"], "LỆNH: không có lựa chọn 'scann'"),
    "another choice": (["scan", "--ocr", "x", "a"], "--ocr: không có lựa chọn 'x'"),
    "two that exclude": (
        ["inspect", "--scan", "a", "--scan-result", "b"], "--scan-result: không dùng cùng --scan",
    ),
    "no option of that name": (["inspect", "--zzz"], "không có tùy chọn này: --zzz"),
    "a number in letters": (["scan", "--workers", "hai", "a"], "--workers: cần một số từ 1 đến 64"),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_told_in_vietnamese(slip: str, capsys: pytest.CaptureFixture[str]) -> None:
    words, expected = SLIPS[slip]
    with pytest.raises(SystemExit) as ended:
        cli.main(["--lang", "vi", *words])
    assert ended.value.code == cli.USAGE_ERROR
    told = capsys.readouterr().err
    assert expected in told
    assert told.startswith("cách dùng: khien")
    assert not re.search(r"usage:|error:|argument|required|expected", told)


def test_english_has_the_library_s_own_words(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--lang", "en", "inspect", "--html"])
    told = capsys.readouterr().err
    assert told.startswith("usage: khien inspect")
    assert told.endswith("khien inspect: error: argument --html: expected one argument\n")


@pytest.mark.parametrize("command", ["", *cli.COMMANDS])
def test_the_help_has_no_word_of_english(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--lang", "vi", *command.split(), "--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert "hiện trang này rồi thôi" in told
    assert not re.search(r"usage:|options:|positional|exit", told)


def test_every_listed_word_is_one_that_the_library_has() -> None:
    """A word that a newer Python words anew is found here, not by a reader."""
    library = Path(argparse.__file__).read_text(encoding="utf-8")
    missing = [words for words in parsing.WORDS if repr(words)[1:-1] not in library]
    assert not missing


def test_each_keeps_the_places_that_the_library_fills() -> None:
    places = re.compile(r"%\(\w+\)\w|%\w")
    with use_language("vi"):
        for words in parsing.WORDS:
            assert sorted(places.findall(parsing.said(words))) == sorted(places.findall(words))
    assert parsing.said("another word") == "another word"
