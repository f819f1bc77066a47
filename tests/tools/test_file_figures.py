"""Files of many kinds are counted by what became of them; what must not be is listed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tests.documents.making import p, word, zipped

from khien.core.errors import DamagedDocument
from khien.workflows.intake import Examination, Outcome
from tools import file_figures

LETTER = "UBND TỈNH ĐÔNG KHÊ\nSố: 12/UBND-NC\n\nKính gửi: Các sở.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = {
        "a.docx": word(p("Kính gửi: Sở Y tế")),
        "b/hong.docx": word(p("a"))[:-100],
        "c.txt": LETTER.replace("\n\n", "\nMẬT\n\n").encode(),
        "d.zip": zipped({"x.exe": b"MZ\0", "a.txt": LETTER}),
        "e.exe": b"MZ\0",
    }
    for name, data in made.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    return tmp_path


def test_every_file_is_counted_once(folder: Path) -> None:
    lines = list(file_figures.report(folder))

    assert lines[:5] == [
        "# files, all 5", "files.read: 2", "files.damaged: 1", "files.marked: 1",
        "files.unsupported: 1",
    ]  # fmt: skip
    assert lines[5:8] == ["files.crashed: 0", "files.too_slow: 0", "files.too_much_memory: 0"]
    assert len(lines) == 10


def test_an_empty_folder_has_figures_too(tmp_path: Path) -> None:
    assert next(iter(file_figures.report(tmp_path))) == "# files, all 0"


def test_faults_are_listed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    died = [("x", Examination(Outcome.UNEXAMINABLE, error=DamagedDocument("worker ended")))]
    monkeypatch.setattr(file_figures, "examine_each", lambda *_, **__: iter(died))
    monkeypatch.setattr(file_figures, "peak_mb", lambda _: 600)
    lines = list(file_figures.report(folder))

    assert "files.crashed: 5" in lines
    assert "  crashed: a.docx" in lines


@pytest.mark.parametrize(
    ("told", "seconds", "peak", "fault"),
    [
        ("read", 1.0, 100, ""),
        ("timeout", 1.0, 100, "too slow"),
        ("read", 21.0, 100, "too slow"),
        ("read", 1.0, 513, "too much memory"),
    ],
)
def test_what_must_not_be(told: str, seconds: float, peak: int, fault: str) -> None:
    assert file_figures.Row(Path("a"), told, seconds, peak).fault == fault


def test_by_itself_it_lists_every_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["file_figures.py", str(folder)])

    assert file_figures.main() == 0
    assert [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()] == [
        "read", "damaged", "marked", "read", "unsupported",
    ]  # fmt: skip
