"""Every sample of ``samples/files`` gives the result that stands beside it."""

from __future__ import annotations

import json
import re
import runpy
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from khien.workflows.intake import examine
from khien.workflows.workshop import Workshop

FOLDER = Path(__file__).parents[2] / "samples" / "files"
MAKERS = {"make.py", "make_office.py", "make_scans.py"}
# A newer typesetter, or another library of pictures, may write the same page differently.
NOT_BY_BYTES = {".pdf", ".png", ".jpg", ".tiff", ".bmp"}
NAMES = sorted(path.name.removesuffix(".expected.json") for path in FOLDER.glob("*.expected.json"))


def share_of(lines: list[str], text: str) -> float:
    """How many of the words of ``lines`` stand in ``text``, as often."""
    laid, found = (Counter(re.findall(r"\w+", each)) for each in (" ".join(lines), text))
    return (laid & found).total() / laid.total()


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
        assert found.document.ocr is expected.get("ocr", False)
        if "words" in expected:
            assert share_of(expected["lines"], found.text) >= expected["words"]
        else:
            assert [line.text for line in found.lines] == expected["lines"]


def test_every_file_has_its_expected_result() -> None:
    kept = {path.name for path in FOLDER.iterdir() if path.is_file()} - MAKERS

    assert kept == set(NAMES) | {f"{name}.expected.json" for name in NAMES}
    assert len(NAMES) >= 12


def test_the_generator_makes_what_is_kept(tmp_path: Path) -> None:
    for maker in MAKERS:
        runpy.run_path(str(FOLDER / maker))["main"](tmp_path)

    assert {path.name for path in tmp_path.iterdir()} | MAKERS == {
        path.name for path in FOLDER.iterdir() if path.is_file()
    }
    for path in tmp_path.iterdir():
        if path.suffix not in NOT_BY_BYTES:
            assert path.read_bytes() == (FOLDER / path.name).read_bytes(), path.name
