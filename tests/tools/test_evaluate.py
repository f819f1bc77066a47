"""``make eval``: absent sets are named, a scorer's failure is not hidden."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import evaluate

SCORER = """
import sys
gold, corpus, flag, command = sys.argv[1:]
from pathlib import Path
print("letters:", len(list(Path(gold).glob("*.json"))))
print("not a figure")
"""


@pytest.fixture
def sets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    directives = tmp_path / "directives"
    monkeypatch.setattr(evaluate, "SETS", tmp_path)
    monkeypatch.setattr(evaluate, "SCORER", tmp_path / "score.py")
    monkeypatch.setattr(evaluate, "DIRECTIVES", directives)
    monkeypatch.setattr(evaluate, "CORPUS", directives / "corpus")
    monkeypatch.setattr(evaluate, "FILES", tmp_path / "files")
    monkeypatch.setattr(evaluate, "ENDPOINTS", tmp_path / "endpoints")
    monkeypatch.setattr(evaluate.own_letters, "report", list)
    return tmp_path


def lay_out(sets: Path, names: tuple[str, ...], scorer: str = SCORER) -> None:
    (sets / "directives/gold").mkdir(parents=True)
    (sets / "directives/corpus").mkdir()
    for name in names:
        (sets / f"directives/gold/{name}.json").write_text("{}")
    (sets / "score.py").write_text(scorer)


def test_nothing_there_is_said_and_no_failure(
    sets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate.main() == 0
    told = capsys.readouterr().out.splitlines()
    assert told == ["absent: directives", "absent: files", "absent: endpoints"]


def test_the_first_five_and_all_are_scored_apart(
    sets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lay_out(sets, (*evaluate.FIRST_FIVE, "005"))
    assert evaluate.main() == 0
    told = capsys.readouterr().out.splitlines()
    assert told[:2] == ["# directives 000-004", "letters: 5"]
    assert told[2:4] == ["# directives, all 6 labelled letters", "letters: 6"]


def test_some_of_the_five_missing_is_said(sets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lay_out(sets, ("000", "005"))
    evaluate.main()
    assert capsys.readouterr().out.startswith("absent: directives 000-004\n")


def test_a_scorer_that_fails_ends_the_run(sets: Path) -> None:
    lay_out(sets, ("000",), scorer="raise SystemExit('no corpus')")
    with pytest.raises(SystemExit, match="no corpus"):
        evaluate.main()


def test_the_reader_is_this_checkout_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluate.sys, "executable", str(tmp_path / "a b/python"))
    assert evaluate.reader_command() == f"'{tmp_path}/a b/python' -m khien.cli.main"
    (tmp_path / "a b").mkdir()
    (tmp_path / "a b/khien").touch()
    assert evaluate.reader_command() == f"'{tmp_path}/a b/khien'"
