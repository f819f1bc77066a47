"""Every sample of ``samples/files`` gives the result that stands beside it."""

from __future__ import annotations

import json
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

from khien.workflows.intake import examine
from khien.workflows.workshop import Workshop

FOLDER = Path(__file__).parents[2] / "samples" / "files"
NAMES = sorted(path.name.removesuffix(".expected.json") for path in FOLDER.glob("*.expected.json"))


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with Workshop() as shared:
        yield shared


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_gives_its_expected_result(name: str, workshop: Workshop) -> None:
    expected = json.loads((FOLDER / f"{name}.expected.json").read_text("utf-8"))
    found = examine(FOLDER / name, name=name, read=True, workshop=workshop)

    assert found.outcome == expected["outcome"]
    assert found.error_code == expected.get("error")
    assert found.level == expected.get("level")
    assert found.where == expected.get("where")
    assert found.rule == expected.get("rule")
    if expected["outcome"] == "clear":
        assert found.document is not None
        assert found.document.format == expected["format"]
        assert found.document.pages == expected["pages"]
        assert [line.text for line in found.lines] == expected["lines"]


def test_every_file_has_its_expected_result() -> None:
    kept = {path.name for path in FOLDER.iterdir() if path.is_file()} - {"make.py"}

    assert kept == set(NAMES) | {f"{name}.expected.json" for name in NAMES}
    assert len(NAMES) >= 12


def test_the_generator_makes_what_is_kept(tmp_path: Path) -> None:
    runpy.run_path(str(FOLDER / "make.py"))["main"](tmp_path)

    for path in tmp_path.iterdir():
        if path.suffix != ".pdf":  # a newer typesetter may write the same page differently
            assert path.read_bytes() == (FOLDER / path.name).read_bytes(), path.name
