"""The registry walks a package once, in the order of ids, and refuses two of one id."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from khien.core import registry

Make = Callable[[dict[str, str]], ModuleType]


class Base:
    id: str


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """``make({"module": "source"})`` is a package on the path, gone after the test."""
    before = set(sys.modules)
    monkeypatch.syspath_prepend(str(tmp_path))
    counter = iter(range(100))

    def build(modules: dict[str, str]) -> ModuleType:
        name = f"made_{tmp_path.name.replace('-', '_')}_{next(counter)}"
        folder = tmp_path / name
        folder.mkdir()
        (folder / "__init__.py").write_text("")
        for module, source in modules.items():
            text = f"from {__name__} import Base\n{source}"
            (folder / f"{module}.py").write_text(text)
        return __import__(name)

    monkeypatch.setitem(sys.modules, __name__, sys.modules[__name__])
    yield build
    for name in set(sys.modules) - before:
        del sys.modules[name]


def kind(name: str, id_: str) -> str:
    return f"class {name}(Base):\n    id = {id_!r}\n"


def ids(package: ModuleType) -> list[str]:
    return [each.id for each in registry.members(package, base=Base, kind="made")]


def test_members_come_in_the_order_of_their_ids(make: Make) -> None:
    assert ids(make({"a": kind("A", "z"), "b": kind("B", "m"), "c": kind("C", "a")})) == [
        "a", "m", "z",
    ]  # fmt: skip


def test_modules_and_classes_with_an_underscore_are_not_members(make: Make) -> None:
    package = make({"_shared": kind("A", "a"), "b": kind("_B", "b") + kind("C", "c")})
    assert ids(package) == ["c"]


def test_a_class_that_is_only_imported_counts_once(make: Make) -> None:
    package = make({"a": kind("A", "a")})
    (Path(str(package.__path__[0])) / "b.py").write_text(
        f"from {package.__name__}.a import A\nfrom {__name__} import Base\n{kind('B', 'b')}"
    )
    assert ids(package) == ["a", "b"]


def test_the_base_itself_and_other_values_are_not_members(make: Make) -> None:
    assert ids(make({"a": "id = 'x'\nclass Other:\n    id = 'other'\nBASE = Base\n"})) == []


def test_two_members_of_one_id_are_refused(make: Make) -> None:
    with pytest.raises(ValueError, match="share the id 'a'"):
        ids(make({"a": kind("A", "a"), "b": kind("B", "a")}))


def installed(folder: Path, points: str, source: str) -> None:
    """A package of somebody else's in ``folder``, as an installer leaves it."""
    info = folder / "theirs-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: theirs\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(points)
    (folder / "theirs_module.py").write_text(source)


THEIRS = f"from {__name__} import Base\n\n\nclass Theirs(Base):\n    id = "


def test_a_third_party_s_member_comes_by_entry_point(make: Make, tmp_path: Path) -> None:
    installed(tmp_path, "[khien.made]\ntheirs = theirs_module:Theirs\n", THEIRS + '"b.theirs"')
    assert ids(make({"a": kind("A", "a"), "c": kind("C", "c")})) == ["a", "b.theirs", "c"]


def test_a_third_party_of_another_kind_is_not_asked(make: Make, tmp_path: Path) -> None:
    installed(tmp_path, "[khien.other]\ntheirs = theirs_module:Theirs\n", "raise SystemExit")
    assert ids(make({"a": kind("A", "a")})) == ["a"]


def test_a_third_party_cannot_replace_ours(make: Make, tmp_path: Path) -> None:
    installed(tmp_path, "[khien.made]\ntheirs = theirs_module:Theirs\n", THEIRS + '"a"')
    with pytest.raises(ValueError, match="share the id"):
        ids(make({"a": kind("A", "a")}))


def test_modules_come_by_name(make: Make) -> None:
    package = make({"zebra": "", "_hidden": "", "apple": ""})
    names = [module.__name__.rpartition(".")[2] for module in registry.modules_of(package)]
    assert names == ["apple", "zebra"]
