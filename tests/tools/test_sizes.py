"""The rules of size and wording: each is found when it is broken, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import sizes


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sizes, "ROOT", tmp_path)
    return tmp_path


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def function(lines: int) -> str:
    return "def long():\n" + "    x = 1\n" * (lines - 1)


def test_a_short_plain_file_is_fine(folder: Path) -> None:
    assert list(sizes.problems(write(folder, "clauses.py", function(44)))) == []


def test_a_long_function_is_named_with_its_line(folder: Path) -> None:
    path = write(folder, "clauses.py", "\n\n" + function(45))
    assert list(sizes.problems(path)) == ["clauses.py:3: long has 45 lines"]


def test_a_long_method_counts_too(folder: Path) -> None:
    body = "class A:\n    async def long(self):\n" + "        x = 1\n" * 45
    assert len(list(sizes.problems(write(folder, "a.py", body)))) == 1


@pytest.mark.parametrize("name", ["a.py", "a.css", "a.html"])
def test_a_long_file_is_found(folder: Path, name: str) -> None:
    line = "x = 1\n" if name.endswith(".py") else "x\n"
    assert list(sizes.problems(write(folder, name, line * 499))) == []
    assert list(sizes.problems(write(folder, name, line * 500))) == [f"{name}: 500 lines"]


@pytest.mark.parametrize("name", sorted(sizes.HIDING_NAMES))
def test_a_name_that_hides_is_found(folder: Path, name: str) -> None:
    assert len(list(sizes.problems(write(folder, f"{name}.py", "x = 1\n")))) == 1


@pytest.mark.parametrize("word", sizes.UNWANTED)
def test_an_unwanted_word_is_found(folder: Path, word: str) -> None:
    assert len(list(sizes.problems(write(folder, "a.sh", f"# {word}\n")))) == 1


def test_migrations_and_other_files_are_left_out(folder: Path) -> None:
    assert list(sizes.problems(write(folder, "migrations/0001.py", function(600)))) == []
    assert list(sizes.problems(write(folder, "a.json", "x\n" * 900))) == []


def test_what_git_would_track_is_looked_at() -> None:
    tracked = sizes.tracked()
    assert sizes.ROOT / "tools/sizes.py" in tracked
    assert not any(".venv" in path.parts for path in tracked)
