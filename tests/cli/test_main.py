"""``khien`` itself: languages, help with examples, errors to exit codes, a reader that leaves."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from khien.cli import main as cli
from khien.core.errors import EncryptedDocument, KhienError
from khien.core.i18n import gettext, language, use_language

EXAMPLES_IN = {"vi": "Ví dụ:", "en": "Examples:"}


@pytest.fixture(autouse=True)
def no_language_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KHIEN_LANG", raising=False)


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """``khien read`` with a body that a test sets: ``command.run = ...``."""
    made = SimpleNamespace(
        HELP="Đọc.", EXAMPLES=("khien read x",), run=lambda arguments: 0,
        configure=lambda parser: parser.add_argument("words", nargs="*"),
    )  # fmt: skip
    real = cli._module
    monkeypatch.setattr(cli, "_module", lambda name: made if name == "read" else real(name))
    return made


def help_of(words: Sequence[str], capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as ended:
        cli.main([*words, "--help"])
    assert ended.value.code == 0
    told = capsys.readouterr()
    assert told.err == ""
    return told.out


@pytest.mark.parametrize("code", [0, 1, 3])
def test_the_command_s_answer_is_the_exit_code(command: SimpleNamespace, code: int) -> None:
    command.run = lambda arguments: code
    assert cli.main(["read"]) == code


def test_without_a_command_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == cli.USAGE_ERROR
    told = capsys.readouterr().out
    for name in cli.COMMANDS:
        assert name in told


@pytest.mark.parametrize("words", [["lenh-la"], ["read", "--no-such-option"], ["--lang", "fr"]])
def test_usage_errors_end_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == cli.USAGE_ERROR
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("khien ")


@pytest.mark.parametrize("code", ["vi", "en"])
@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_shows_an_example(
    name: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = help_of([name, "--lang", code], capsys)
    heading = EXAMPLES_IN[code]
    assert heading in told
    assert f"khien {name}" in told.split(heading)[1]


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_a_command_s_help_is_in_the_language_asked_for(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    vietnamese = help_of([name], capsys)
    english = help_of([name, "--lang", "en"], capsys)
    with use_language("en"):
        title = gettext(cli._module(name).HELP)
    assert title != cli._module(name).HELP
    assert " ".join(title.split()) in " ".join(english.split())
    assert vietnamese != english


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["read"], "vi"),
        (["--lang", "en", "read"], "en"),
        (["read", "--lang", "en"], "en"),
        (["read", "--lang=en", "a"], "en"),
        (["--lang=en", "read"], "en"),
        (["read", "a", "--lang", "vi"], "vi"),
    ],
)
def test_lang_may_stand_anywhere(words: list[str], wanted: str, command: SimpleNamespace) -> None:
    seen: list[str] = []
    command.run = lambda arguments: seen.append(language()) or 0
    assert cli.main(words) == 0
    assert seen == [wanted]
    assert language() == "vi"


@pytest.mark.parametrize(("words", "wanted"), [([], "en"), (["--lang", "vi"], "vi")])
def test_the_environment_names_the_language_and_the_option_wins(
    words: list[str], wanted: str, command: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KHIEN_LANG", "en")
    seen: list[str] = []
    command.run = lambda arguments: seen.append(language()) or 0
    cli.main(["read", *words])
    assert seen == [wanted]


def test_an_unknown_language_in_the_environment_is_vietnamese(
    command: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KHIEN_LANG", "xx")
    seen: list[str] = []
    command.run = lambda arguments: seen.append(language()) or 0
    assert cli.main(["read"]) == 0
    assert seen == ["vi"]


def test_a_command_that_is_not_built_is_absent(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "COMMANDS", (*cli.COMMANDS, "not_built_yet"))
    assert cli.main([]) == cli.USAGE_ERROR
    assert "not_built_yet" not in capsys.readouterr().out
    with pytest.raises(SystemExit) as ended:
        cli.main(["not_built_yet"])
    assert ended.value.code == cli.USAGE_ERROR


@pytest.mark.parametrize("code", ["vi", "en"])
def test_an_error_is_told_on_stderr_with_its_advice(
    code: str, command: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(arguments: argparse.Namespace) -> int:
        raise EncryptedDocument

    command.run = run
    assert cli.main(["read", "--lang", code]) == cli.USAGE_ERROR
    told = capsys.readouterr()
    assert told.out == ""
    with use_language(code):
        message, advice = EncryptedDocument().message(), EncryptedDocument().advice()
    assert told.err == f"khien: {message}\n       {advice}\n"


def test_an_error_without_advice_is_one_line(
    command: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(arguments: argparse.Namespace) -> int:
        raise KhienError

    command.run = run
    assert cli.main(["read"]) == cli.USAGE_ERROR
    assert capsys.readouterr().err.count("\n") == 1


def test_ctrl_c_is_said_and_ends_with_130(
    command: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(arguments: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    command.run = run
    assert cli.main(["read", "--lang", "en"]) == cli.INTERRUPTED
    told = capsys.readouterr()
    assert told.out == ""
    assert "Traceback" not in told.err
    assert told.err.strip()


def test_an_error_of_ours_is_not_hidden(command: SimpleNamespace) -> None:
    """A programming error must be seen, not turned into a polite sentence."""

    def run(arguments: argparse.Namespace) -> int:
        raise ZeroDivisionError

    command.run = run
    with pytest.raises(ZeroDivisionError):
        cli.main(["read"])


def khien(*words: str) -> list[str]:
    return [sys.executable, "-m", "khien.cli.main", *words]


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    """``khien read … | head -1`` ends quietly."""
    letter = tmp_path / "van-ban.txt"
    letter.write_text("Kính gửi: Các sở\n" + "Dòng chữ của văn bản.\n" * 20_000, "utf-8")
    process = subprocess.Popen(
        khien("read", "--text", str(letter)), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    told = process.stderr.read().decode()
    assert process.wait(timeout=60) == 0
    assert "Traceback" not in told
    assert "BrokenPipe" not in told


def test_vietnamese_prints_where_the_locale_has_no_such_letters() -> None:
    done = subprocess.run(
        khien(), capture_output=True, check=False, timeout=60,
        env={**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )  # fmt: skip
    assert done.returncode == cli.USAGE_ERROR
    assert "từ công văn" in done.stdout.decode("utf-8")


def test_the_commands_of_the_base_install_load_no_django() -> None:
    script = (
        "import sys\n"
        "from khien.cli.main import _module\n"
        "for name in ('read', 'inspect', 'enrol', 'receipt', 'bundle'):\n"
        "    _module(name)\n"
        "sys.exit('django' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], check=False, timeout=60)
    assert done.returncode == 0
