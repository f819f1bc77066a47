"""Pages hold together: links lead somewhere, the reference is what the code says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.style.project import ROOT, SOURCE, headings, links, ours, pages, texts

from tools import reference

SCREENSHOTS = ROOT / "docs/screenshots"
# Written in pieces, so that this file does not hold them.
HOSTS = ("pypi" + ".org", "python" + "hosted.org", "registry.npm" + "js", "deb." + "debian.org",
         "npm" + "mirror", "proxy.golang" + ".org")  # fmt: skip
PLACES = re.compile("(?<![\\w.])/wo" + r"rk/(?:main|shared|\.)")
OTHER_LANGUAGES = {"README.md": "README.vi.md", "README.vi.md": "README.md"}


def named(value: object) -> str:
    return str(value.relative_to(ROOT)) if isinstance(value, Path) else str(value)


@pytest.mark.parametrize("page", pages(), ids=named)
def test_links_lead_somewhere(page: Path) -> None:
    for target in links(page):
        if re.match(r"[a-z]+:", target):
            assert target.startswith(("https://", "mailto:")), target
            continue
        path, _, fragment = target.partition("#")
        place = (page.parent / path).resolve() if path else page
        if SCREENSHOTS in place.parents and not SCREENSHOTS.is_dir():
            continue  # made by `make docs`; the next test says so
        assert place.is_relative_to(ROOT), target
        assert place.exists(), target
        if fragment and place.suffix == ".md":
            assert fragment in headings(place), target


def test_every_screenshot_is_shown_somewhere() -> None:
    if not SCREENSHOTS.is_dir():
        pytest.skip("docs/screenshots is made by `make docs`")
    shown = {(page.parent / target).resolve() for page in pages() for target in links(page)}
    assert [p.name for p in sorted(SCREENSHOTS.glob("*.png")) if p not in shown] == []


def test_every_picture_says_what_it_shows() -> None:
    for page in pages():
        assert "![](" not in page.read_text("utf-8"), page.name


@pytest.mark.parametrize(("page", "other"), OTHER_LANGUAGES.items())
def test_both_readmes_say_the_same_commands(page: str, other: str) -> None:
    ours, theirs = ((ROOT / name).read_text("utf-8") for name in (page, other))
    fences = re.compile(r"(?ms)^```\n(.*?)^```")
    strip = [[re.sub(r"\s+#.*", "", b) for b in fences.findall(text)] for text in (ours, theirs)]
    assert strip[0] == strip[1]
    assert other in ours


def test_the_reference_is_current() -> None:
    assert reference.stale() == [], "run `make docs`"


def test_no_page_of_the_reference_is_left_over() -> None:
    assert {path.name for path in reference.FOLDER.glob("*.md")} == set(reference.PAGES)


def test_nothing_names_a_package_host_or_a_place_of_one_machine() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {found}"
        for path, text in texts()
        for found in [*(host for host in HOSTS if host in text), *PLACES.findall(text)]
    ]
    assert wrong == []


def test_every_package_holds_something() -> None:
    folders: dict[Path, int] = {}
    for path in ours():
        if path.is_relative_to(SOURCE):
            folders[path.parent] = folders.get(path.parent, 0) + 1
    lonely = [
        named(folder)
        for folder, count in folders.items()
        if count == 1 and (folder / "__init__.py").is_file() and folder.name != "migrations"
    ]
    assert [folder for folder in lonely if not any((ROOT / folder).glob("*/*"))] == []


def test_every_module_begins_by_saying_what_it_is_for() -> None:
    silent = []
    for path, text in texts():
        code = path.suffix == ".py" and path.is_relative_to(SOURCE) and text.strip()
        if not code or "migrations" in path.parts or path.name == "urls.py":
            continue
        if not text.lstrip().startswith(('"""', 'r"""')):
            silent.append(named(path))
    assert silent == []
