"""What help and pages print can be typed: examples parse, commands and targets exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from tests.style.project import ROOT, commands, pages

from khien.cli import main as cli
from khien.cli.manage import django_name

EXAMPLES = [example for name in cli.COMMANDS for example in cli._module(name).EXAMPLES]
IN_PAGES = [(page, words) for page in pages() for words in commands(page, "khien")]


def manage(words: list[str]) -> None:
    """Parse a management command's words as it would itself."""
    if not words:
        return
    name = django_name(words[0])
    assert name in get_commands(), f"no management command {words[0]}"
    command = load_command_class(get_commands()[name], name)
    command.create_parser("khien manage", name).parse_args(words[1:])


def named(value: object) -> str:
    if isinstance(value, Path):
        return str(value.relative_to(ROOT))
    return " ".join(value) if isinstance(value, list) else str(value)


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_is_built_and_tested(name: str) -> None:
    module = cli._module(name)
    assert module.HELP
    assert module.EXAMPLES
    assert callable(module.configure)
    assert callable(module.run)
    assert (module.__doc__ or "").startswith(f"``khien {name}")
    tests = [ROOT / f"tests/{folder}/test_{name}.py" for folder in ("cli", "console/demo")]
    in_console = {"demo", "serve", "manage"}
    assert name in in_console or any(path.is_file() for path in tests)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_help_parses(example: str) -> None:
    program, *words = shlex.split(example)
    assert program == "khien"
    arguments = cli._parser(words).parse_args(words)
    assert arguments.command == words[0]


def test_pages_show_commands() -> None:
    assert len(IN_PAGES) > 10


@pytest.mark.parametrize(("page", "words"), IN_PAGES, ids=named)
def test_a_command_in_a_page_exists(page: Path, words: list[str]) -> None:
    assert words[0] in cli.COMMANDS, f"khien {words[0]} is not there"
    if words[0] == "manage":
        arguments = cli._parser(words).parse_args(words)
        manage(arguments.rest)
    elif len(words) > 1 and "…" not in "".join(words):
        cli._parser(words).parse_args(words)


@pytest.mark.parametrize("page", pages(), ids=named)
def test_a_make_target_in_a_page_exists(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"(?m)^([a-z-]+):", makefile))
    for words in commands(page, "make"):
        plain = [word for word in words if re.fullmatch(r"[a-z-]+", word)]
        assert set(plain[:1]) <= targets, words


def test_every_make_target_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    wanted = (ROOT / "Makefile").read_text("utf-8").split(".PHONY:")[1].splitlines()[0].split()
    for target in wanted:
        assert re.search(rf"(?m)^{target}:.*## \S", makefile), target
