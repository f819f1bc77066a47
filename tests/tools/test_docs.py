"""``make docs``: every picture it names is there, small, and of the size it says."""

from __future__ import annotations

import importlib.util
import io
import sys
from pathlib import Path
from types import ModuleType

import pytest

Image = pytest.importorskip("PIL.Image")
ROOT = Path(__file__).resolve().parents[2]
MOST_BYTES = 300_000


@pytest.fixture(scope="module")
def docs() -> ModuleType:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        spec = importlib.util.spec_from_file_location("docs_tool", ROOT / "tools/docs.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["docs_tool"] = module
        spec.loader.exec_module(module)
    finally:
        sys.path.pop(0)
    return module


def test_every_picture_is_there_and_no_other(docs: ModuleType) -> None:
    there = {path.stem for path in docs.PICTURES.glob("*.png")}
    assert there == set(docs.PAGES)


def test_pictures_are_small_and_as_large_as_a_screen(docs: ModuleType) -> None:
    for name, picture in docs.PAGES.items():
        path = docs.PICTURES / f"{name}.png"
        assert path.stat().st_size < MOST_BYTES, name
        assert Image.open(path).size == picture.size, name


def test_a_picture_keeps_its_frequent_colours(docs: ModuleType) -> None:
    image = Image.new("RGB", (40, 40), (244, 246, 249))
    for x in range(40):
        image.putpixel((x, 3), (179, 38, 30))
    raw = io.BytesIO()
    image.save(raw, "PNG")
    small = Image.open(io.BytesIO(docs.small_png(raw.getvalue()))).convert("RGB")
    near = [abs(a - b) for a, b in zip(small.getpixel((0, 3)), (179, 38, 30), strict=True)]
    assert max(near) <= 4


def test_a_name_that_is_not_known_is_said(
    docs: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert docs.main(["khong-co"]) == 2
    assert "khong-co" in capsys.readouterr().err
