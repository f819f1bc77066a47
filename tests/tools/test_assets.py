"""Front-end files: what is missing is said, source maps we do not ship are not asked for."""

from __future__ import annotations

import gzip
import tomllib
from pathlib import Path

import pytest

from tools import assets

ROOT = Path(__file__).parents[2]


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(assets, "ROOT", tmp_path)
    monkeypatch.setattr(assets, "MODULES", tmp_path / "node_modules")
    monkeypatch.setattr(assets, "VENDOR", tmp_path / "vendor")
    return tmp_path / "node_modules"


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_a_file_is_copied_without_its_source_map(modules: Path, tmp_path: Path) -> None:
    source = write(modules / "x/x.css", "a{}\n/*# sourceMappingURL=x.css.map */\nb{}\n")
    assets.copy(source, tmp_path / "vendor/x/x.css")
    assert "sourceMappingURL" not in (tmp_path / "vendor/x/x.css").read_text()
    assert "b{}" in (tmp_path / "vendor/x/x.css").read_text()


def test_other_files_are_copied_byte_for_byte(modules: Path, tmp_path: Path) -> None:
    source = modules / "x/font.ttf"
    source.parent.mkdir(parents=True)
    source.write_bytes(b"\x00\xff//# sourceMappingURL=x\n")
    assets.copy(source, tmp_path / "font.ttf")
    assert (tmp_path / "font.ttf").read_bytes() == source.read_bytes()


def test_a_missing_file_is_named_with_what_to_do(modules: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"x/y\.js is missing; run `make clean setup`"):
        assets.copy(modules / "x/y.js", tmp_path / "y.js")


def test_the_sprite_holds_every_icon_once(
    modules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "ICONS", ["eye", "key"])
    for name in assets.ICONS:
        write(
            modules / f"@tabler/icons/icons/outline/{name}.svg",
            f'<!-- x --><svg class="a">\n<path d="{name}"/></svg>',
        )
    write(modules / "@tabler/icons/LICENSE", "MIT")
    assets.sprite()
    sprite = (tmp_path / "vendor/icons/icons.svg").read_text("utf-8")
    for name in assets.ICONS:
        assert sprite.count(f'<symbol id="{name}"') == 1
        assert f'<path d="{name}"/>' in sprite
    assert (tmp_path / "vendor/icons/LICENSE").read_text() == "MIT"


def test_an_icon_that_the_package_lacks_is_named(
    modules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "ICONS", ["no-such-icon"])
    with pytest.raises(SystemExit, match="no-such-icon"):
        assets.sprite()


def test_every_icon_a_template_names_is_in_the_list() -> None:
    import re

    root = Path(__file__).resolve().parents[2]
    named: set[str] = set()
    for template in (root / "src/khien/console").rglob("*.html"):
        named |= set(re.findall(r'{% icon "([a-z-]+)"', template.read_text("utf-8")))
    assert named
    assert named <= set(assets.ICONS)


def test_what_the_recogniser_has_learnt_is_unpacked(
    modules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "MODELS", tmp_path / "models")
    packed = modules / assets.VIETNAMESE
    packed.parent.mkdir(parents=True)
    packed.write_bytes(gzip.compress(b"model"))
    write(modules / "@tesseract.js-data/vie/package.json", '{"license": "MIT"}')

    assets.recognition()

    assert (tmp_path / "models/vie.traineddata").read_bytes() == b"model"
    assert "license" in (tmp_path / "models/vie.package.json").read_text("utf-8")


def test_a_missing_model_is_named_with_what_to_do(modules: Path) -> None:
    with pytest.raises(
        SystemExit, match=r"vie\.traineddata\.gz is missing; run `make clean setup`"
    ):
        assets.recognition()


@pytest.mark.parametrize("folder", [assets.VENDOR, assets.FONTS, assets.MODELS])
def test_what_the_build_makes_is_ignored_by_git_and_ships_in_the_wheel(folder: Path) -> None:
    inside = folder.relative_to(ROOT).as_posix()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

    assert f"{inside}/" in (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert f"{inside}/**" in project["tool"]["hatch"]["build"]["targets"]["wheel"]["artifacts"]
