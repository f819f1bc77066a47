"""``make eval``: figures by set, absent sets named, nothing needed that is not there."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

TOOL = Path(__file__).resolve().parents[2] / "tools/evaluate.py"
SCORER = """
import sys
print("letter.txt: 1/1 matched, 0 extra")
print("obligations.f1: 1.000 (" + sys.argv[1].rsplit("/", 1)[-1] + ")")
"""


@pytest.fixture
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("evaluate", TOOL)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def use(tool: ModuleType, monkeypatch: pytest.MonkeyPatch, sets: Path) -> None:
    monkeypatch.setattr(tool, "SETS", sets)
    monkeypatch.setattr(tool, "SCORER", sets / "score_directives.py")
    monkeypatch.setattr(tool, "DIRECTIVES", sets / "directives")


def test_absent_sets_are_named_and_are_no_failure(
    tool: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    use(tool, monkeypatch, tmp_path / "nowhere")
    assert tool.main() == 0
    assert capsys.readouterr().out.splitlines() == [
        "absent: directives",
        "absent: endpoints",
        "absent: files",
    ]


def test_each_set_has_its_heading_and_its_figures(
    tool: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    gold = tmp_path / "directives" / "gold"
    gold.mkdir(parents=True)
    for name in ("000", "001", "002", "003", "004", "105"):
        (gold / f"{name}.json").write_text("{}")
    (tmp_path / "score_directives.py").write_text(SCORER)
    use(tool, monkeypatch, tmp_path)
    assert tool.main() == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "# directives 000-004"
    assert "# directives, all 6 labelled letters" in lines
    assert lines.count("obligations.f1: 1.000 (gold)") == 1


def test_a_scorer_that_fails_says_why(
    tool: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "directives" / "gold").mkdir(parents=True)
    (tmp_path / "score_directives.py").write_text("import sys; sys.exit('no gold files')")
    use(tool, monkeypatch, tmp_path)
    with pytest.raises(SystemExit, match="no gold files"):
        tool.main()


def test_the_command_is_this_environments(tool: ModuleType) -> None:
    assert str(Path(sys.executable).parent) in tool.reader_command()
