"""Which files of a tree are a PC's artifacts: below a Windows folder, or lying flat.

In: a tree of paths (a folder, or a file system within an image, whose paths behave the same).
Out: artifacts. Drive letters may stand on top (``C/``, ``C:/``, ``C%3A/``, ``fs/C:/``), and
``Windows/`` may stand below any few folders. Names are compared without regard to case; links
are not followed. A file of a flat folder is known by its first bytes, whatever it is called.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from khien.documents.containers.shell_link import SIGNATURE as SHORTCUT
from khien.endpoints.sources.places.artifacts import Artifact, Artifacts, Kind
from khien.endpoints.sources.windows.events import SIGNATURE as EVENT_LOG
from khien.endpoints.sources.windows.hives import SIGNATURE as HIVE
from khien.endpoints.sources.windows.hives import kind_of_hive
from khien.endpoints.sources.windows.repository import FILES as REPOSITORY

MOST_ENTRIES, MOST_LEVELS, MOST_ROOTS = 50_000, 8, 8
_HEAD = 64
_CONFIG = "windows/system32/config/"
# Relative to the root of a drive; ``*`` is one folder or a part of a name.
_KNOWN: tuple[tuple[Kind, str], ...] = (
    (Kind.SYSTEM, _CONFIG + "system"),
    (Kind.SOFTWARE, _CONFIG + "software"),
    (Kind.SAM, _CONFIG + "sam"),
    (Kind.SECURITY, _CONFIG + "security"),
    (Kind.USER, "users/*/ntuser.dat"),
    (Kind.USER, "documents and settings/*/ntuser.dat"),
    (Kind.EVENTS, "windows/system32/winevt/logs/*.evtx"),
    (Kind.SETUP_LOG, "windows/inf/setupapi.*log"),
    (Kind.REPOSITORY, "windows/system32/wbem/repository/objects.data"),
    (Kind.REPOSITORY, "windows/system32/wbem/repository/fs/objects.data"),
    (Kind.WLAN_PROFILE, "programdata/microsoft/wlansvc/profiles/interfaces/*/*.xml"),
    (Kind.UPDATE_LOG, "windows/softwaredistribution/reportingevents.log"),
    (Kind.SHORTCUT, "users/*/appdata/roaming/microsoft/windows/recent/*.lnk"),
    (Kind.SHORTCUT, "documents and settings/*/recent/*.lnk"),
    (Kind.NETWORK_USE, "windows/system32/sru/srudb.dat"),
    (Kind.BROWSER, "users/*/appdata/local/google/chrome/user data/*/history"),
    (Kind.BROWSER, "users/*/appdata/local/microsoft/edge/user data/*/history"),
    (Kind.BROWSER, "users/*/appdata/local/coccoc/browser/user data/*/history"),
    (Kind.BROWSER, "users/*/appdata/roaming/mozilla/firefox/profiles/*/places.sqlite"),
)
_FLAT_NAMES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.SETUP_LOG, re.compile(r"setupapi.*\.log$")),
    (Kind.UPDATE_LOG, re.compile(r"reportingevents\.log$")),
    (Kind.NETWORK_USE, re.compile(r"(?:.*_)?srudb\.dat$")),
)
_SETUP_LOG = re.compile(rb"^(?:\xef\xbb\xbf|\xff\xfe)?\[\x00?D\x00?e\x00?v\x00?i\x00?c\x00?e\x00? ")
_HIVE_NAMES = {
    "system": Kind.SYSTEM, "software": Kind.SOFTWARE, "sam": Kind.SAM, "security": Kind.SECURITY,
    "ntuser.dat": Kind.USER,
}  # fmt: skip
_WORTH_TAKING = re.compile(
    r"(?:^setupapi.*log|^reportingevents\.log|srudb\.dat|\.xml|^history|^places\.sqlite)$"
)
_LOG_ENDS = (".log1", ".log2", ".log")


@dataclass(slots=True)
class _Walk:
    """Counts what was looked at; a tree beyond its bound is told as such."""

    entries: int = 0
    cut: bool = False

    def listed(self, folder: Path) -> list[Path]:
        """What stands in a folder, in the order of names; nothing where it cannot be listed."""
        try:
            found = sorted(folder.iterdir(), key=lambda each: each.name)
        except (OSError, ValueError):
            return []
        room = MOST_ENTRIES - self.entries
        self.cut = self.cut or len(found) > room
        self.entries += len(found[:room])
        return found[:room]


def artifacts_in(top: Path) -> Artifacts:
    """The artifacts of the tree below ``top``: of its Windows folders, else of a flat folder."""
    walk = _Walk()
    roots = _roots(top, walk)
    found = [each for root in roots for each in _known(root, top, walk)]
    if not found:
        walk = _Walk()
        found = list(_flat(top, walk))
    unread = {f"> {MOST_ENTRIES}": "too-many-entries"} if walk.cut else {}
    return Artifacts(tuple(found), walk.entries, unread)


def known_in(top: Path) -> list[Artifact]:
    """Those of the Windows folders below ``top`` alone, whose files need not be on this PC."""
    walk = _Walk()
    return [each for root in _roots(top, walk) for each in _known(root, top, walk)]


def may_be_artifact(name: str, head: bytes) -> bool:
    """Whether a file so called, beginning so, is worth taking out of an archive."""
    last = name.replace("\\", "/").rpartition("/")[2].casefold()
    if head.startswith((HIVE, EVENT_LOG, SHORTCUT)) or _SETUP_LOG.match(head):
        return True
    return last.endswith(REPOSITORY) or bool(_WORTH_TAKING.search(last))


def artifact_at(path: Path) -> Artifact | None:
    """One file by itself as an artifact, completed by those beside it; None when it is none."""
    kind = _kind_of(path)
    if kind is None:
        return None
    return Artifact(kind, path, path.name, _beside(kind, path, _Walk().listed(path.parent)))


def _roots(top: Path, walk: _Walk) -> list[Path]:
    """Folders that hold a Windows folder with its System32 or INF, a few levels down."""
    found: list[Path] = []
    level = [top]
    for _ in range(MOST_LEVELS):
        below: list[Path] = []
        for folder in level:
            inside = [each for each in walk.listed(folder) if _is_folder(each)]
            windows = [each for each in inside if each.name.casefold() == "windows"]
            if any(_holds_system(each, walk) for each in windows):
                found.append(folder)
            else:
                below += inside
        if found or not below or walk.cut:
            return found[:MOST_ROOTS]
        level = below
    return found


def _holds_system(windows: Path, walk: _Walk) -> bool:
    names = {each.name.casefold() for each in walk.listed(windows)}
    return bool(names & {"system32", "inf"})


def _known(root: Path, top: Path, walk: _Walk) -> Iterator[Artifact]:
    listings: dict[Path, list[Path]] = {}

    def listed(folder: Path) -> list[Path]:
        if folder not in listings:
            listings[folder] = walk.listed(folder)
        return listings[folder]

    for kind, pattern in _KNOWN:
        for path in _matching(root, pattern.split("/"), listed):
            beside = _beside(kind, path, listed(path.parent))
            yield Artifact(kind, path, _shown(path, top), beside)


def _matching(
    folder: Path, parts: list[str], listed: Callable[[Path], list[Path]]
) -> Iterator[Path]:
    wanted = re.compile(re.escape(parts[0]).replace(r"\*", ".*"))
    for each in listed(folder):
        if not wanted.fullmatch(each.name.casefold()):
            continue
        if len(parts) == 1:
            if _is_file(each):
                yield each
        elif _is_folder(each):
            yield from _matching(each, parts[1:], listed)


def _flat(top: Path, walk: _Walk) -> Iterator[Artifact]:
    """Every file below ``top`` that is an artifact by its first bytes or its name."""
    level = [top]
    for _ in range(MOST_LEVELS):
        below: list[Path] = []
        for folder in level:
            inside = walk.listed(folder)
            below += [each for each in inside if _is_folder(each)]
            for each in inside:
                kind = _kind_of(each) if _is_file(each) else None
                if kind is not None:
                    yield Artifact(kind, each, _shown(each, top), _beside(kind, each, inside))
        level = below


def _kind_of(path: Path) -> Kind | None:
    name = path.name.casefold()
    if name == REPOSITORY[0] or name.endswith("_" + REPOSITORY[0]):
        return Kind.REPOSITORY
    head = _head(path)
    if head.startswith(EVENT_LOG):
        return Kind.EVENTS
    if head.startswith(HIVE):
        # A damaged one is known by its name alone, so that it is told and not passed over.
        return None if name.endswith(_LOG_ENDS) else kind_of_hive(path) or _HIVE_NAMES.get(name)
    if head.startswith(SHORTCUT):
        return Kind.SHORTCUT
    if _SETUP_LOG.match(head):
        return Kind.SETUP_LOG
    return next((kind for kind, named in _FLAT_NAMES if named.match(name)), None)


def _beside(kind: Kind, path: Path, siblings: list[Path]) -> tuple[Path, ...]:
    """A hive's logs that hold something; the other files of a repository."""
    name = path.name.casefold()
    # Never a pipe, which would wait for ever, and no link out of the place.
    named = {each.name.casefold(): each for each in siblings if _is_file(each)}
    if kind is Kind.REPOSITORY:
        lead = name.removesuffix(REPOSITORY[0])
        return tuple(named[lead + each] for each in REPOSITORY[1:] if lead + each in named)
    if kind in (Kind.SYSTEM, Kind.SOFTWARE, Kind.SAM, Kind.SECURITY, Kind.USER):
        logs = [named[name + end] for end in _LOG_ENDS if name + end in named]
        return tuple(each for each in logs if _head(each).startswith(HIVE))
    return ()


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD)
    except (OSError, ValueError):
        return b""


def _is_file(path: Path) -> bool:
    try:
        return path.is_file() and not path.is_symlink()
    except (OSError, ValueError):
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir() and not path.is_symlink()
    except (OSError, ValueError):
        return False


def _shown(path: Path, top: Path) -> str:
    try:
        return path.relative_to(top).as_posix()
    except ValueError:
        return path.name
