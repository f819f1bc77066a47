"""The reference pages: every member of a registry has its heading, tables cannot be broken."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

import pytest

from khien.cli.main import COMMANDS
from khien.controls import catalogue, legal_bases
from khien.core.i18n import language
from khien.documents import all_formats
from khien.endpoints import checks_registry
from tools import reference


def test_each_command_has_its_heading_examples_and_options() -> None:
    text = reference.commands()
    for name in COMMANDS:
        assert f"\n## khien {name}\n" in text
        assert f"\nkhien {name}" in text
    assert "`--ocr auto,never,always`" in text
    assert "| khien bundle verify |" in text


def test_each_check_has_its_heading_and_every_sentence_in_both_languages() -> None:
    text = reference.checks()
    for check in checks_registry().values():
        part = text.split(f"\n## {check.id}\n")[1].split("\n## ")[0]
        assert check.title["en"] in part
        assert check.title["vi"] in part
        for code in check.MESSAGES:
            assert f"| `{code}` | vi |" in part
            assert f"| `{code}` | en |" in part


def test_each_control_links_to_its_checks_and_back() -> None:
    controls, checks = reference.controls(), reference.checks()
    headings = {reference.anchor(h) for h in re.findall(r"(?m)^## (.+)$", controls)}
    for control in catalogue():
        assert f"\n## {control}\n" in controls
    for fragment in re.findall(r"controls\.md#([\w-]+)", checks):
        assert fragment in headings
    known = {reference.anchor(h) for h in re.findall(r"(?m)^## (.+)$", checks)}
    for fragment in re.findall(r"checks\.md#([\w-]+)", controls):
        assert fragment in known


def test_what_is_not_read_in_the_source_is_marked() -> None:
    text = reference.controls()
    for basis in legal_bases().values():
        row = next(line for line in text.splitlines() if line.startswith(f"| `{basis.id}`"))
        assert ("to be verified" in row) == (basis.confidence != "C")


def test_each_format_stands_in_the_table() -> None:
    text = reference.formats()
    for each in all_formats():
        assert f"| `{each.id}` |" in text


def test_a_cell_cannot_break_its_table() -> None:
    assert reference.cell("a | b\nc") == "a \\| b c"
    rows = list(reference.table(["x", "y"], [["1|2", "3\n4"]]))
    assert [len(re.split(r"(?<!\\)\|", row)) for row in rows] == [4, 4, 4]


def test_pages_are_the_same_each_time_and_leave_the_language_alone() -> None:
    assert reference.pages() == reference.pages()
    assert language() == "vi"


def test_arguments_are_shown_as_they_are_typed() -> None:
    parser = argparse.ArgumentParser(prog="khien x", add_help=False)
    parser.add_argument("files", nargs="+", metavar="FILE", help="what to read")
    parser.add_argument("-q", "--quiet", action="store_true")
    parser.add_argument("--port", type=int, default=8000)
    text = "\n".join(reference._options(parser))
    assert "| `FILE…` | what to read |  |" in text
    assert "| `-q, --quiet` |  |  |" in text
    assert "| `--port PORT` |  | `8000` |" in text


def test_check_names_what_is_missing_or_old_and_writing_mends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(reference, "FOLDER", tmp_path / "reference")
    monkeypatch.setattr(sys, "argv", ["reference.py", "check"])
    assert reference.main() == 1
    assert "checks.md: not current" in capsys.readouterr().out
    monkeypatch.setattr(sys, "argv", ["reference.py"])
    assert reference.main() == 0
    assert reference.stale() == []
    (tmp_path / "reference/formats.md").write_text("old", "utf-8")
    assert reference.stale() == ["formats.md"]
