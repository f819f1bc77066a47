"""The walk lists what is there, opens nothing, follows nothing, and names what it may not see."""

from __future__ import annotations

import builtins
import os
import socket
import sys
import unicodedata
from pathlib import Path

import pytest

from khien.markings import walk
from khien.markings.walk import Entry, Refused, Walk, code_of

posix = pytest.mark.skipif(os.name != "posix", reason="made with POSIX calls")


def listed(*roots: Path | str, **how: object) -> tuple[list[str], list[Refused], Walk]:
    """Paths, refusals and the walk."""
    one = Walk(**how)  # type: ignore[arg-type]
    folders = list(one.folders([str(each) for each in roots]))
    return (
        [entry.path for folder in folders for entry in folder.files],
        [each for folder in folders for each in folder.refused],
        one,
    )


def test_every_file_once_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "d/c.txt", "d/e/f.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    paths, refused, _ = listed(tmp_path)
    assert paths == [str(tmp_path / each) for each in ("a.txt", "b.txt", "d/c.txt", "d/e/f.txt")]
    assert refused == []


def test_an_entry_tells_size_time_and_number(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("abc")
    (folder,) = Walk().folders([str(tmp_path)])
    status = path.stat()
    assert folder.files == (Entry(str(path), 3, status.st_mtime_ns, status.st_ino),)


def test_nothing_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("abc")

    def refuse(*args: object, **more: object) -> None:
        raise AssertionError("opened")

    monkeypatch.setattr(os, "open", refuse)
    monkeypatch.setattr(builtins, "open", refuse)
    assert len(listed(tmp_path)[0]) == 1


def test_a_root_within_another_is_walked_once(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d/a.txt").write_text("a")
    inner = tmp_path / "d"
    assert len(listed(tmp_path, inner, inner / "a.txt", tmp_path)[0]) == 1
    assert len(listed(inner / "a.txt", inner)[0]) == 1
    assert len(listed(inner / "a.txt", inner / "a.txt")[0]) == 1


def test_a_neighbour_with_a_longer_name_is_no_inner_one(tmp_path: Path) -> None:
    for name in ("nam", "nam-2025"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text("a")
    assert len(listed(tmp_path / "nam", tmp_path / "nam-2025")[0]) == 2


@posix
def test_links_and_loops_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "never")
    paths, refused, one = listed(tmp_path)
    assert paths == [str(tmp_path / "a.txt")]
    assert (refused, one.passed) == ([], 3)


@posix
def test_a_root_that_is_a_link_is_where_it_leads(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d/a.txt").write_text("a")
    (tmp_path / "link").symlink_to(tmp_path / "d")
    assert listed(tmp_path / "link")[0] == [str(tmp_path / "d/a.txt")]


@posix
def test_pipes_sockets_and_devices_are_counted_and_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("socket")
        paths, refused, one = listed(tmp_path)
    assert (paths, refused, one.passed) == ([], [], 2)
    assert listed(tmp_path / "pipe")[1] == [Refused(str(tmp_path / "pipe"), "not_a_file")]
    assert listed("/dev/null")[1] == [Refused("/dev/null", "not_a_file")]


@posix
def test_names_stay_as_their_bytes_are(tmp_path: Path) -> None:
    nfd = unicodedata.normalize("NFD", "Báo cáo mật.txt")
    names = [b"kh\xf4ng-utf8.txt", os.fsencode(nfd), b"d" * 251 + b".txt", b"x\ny\x1b[1m.txt"]
    for name in names:
        (tmp_path / os.fsdecode(name)).write_text("a")
    paths, _, _ = listed(tmp_path)
    assert {os.fsencode(Path(each).name) for each in paths} == set(names)


@posix
def test_a_sparse_file_is_as_large_as_it_says(tmp_path: Path) -> None:
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(1 << 40)
    (folder,) = Walk().folders([str(tmp_path)])
    assert folder.files[0].size == 1 << 40


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    assert listed(tmp_path / "none")[1] == [Refused(str(tmp_path / "none"), "vanished")]
    assert listed("a\x00b")[1][0].code == "refused"


def test_a_folder_that_may_not_be_listed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "open").mkdir()
    (tmp_path / "open/a.txt").write_text("a")
    real = os.scandir

    def scandir(path: str) -> object:
        if path.endswith("closed"):
            raise PermissionError(13, "no")
        return real(path)

    monkeypatch.setattr(walk.os, "scandir", scandir)
    paths, refused, _ = listed(tmp_path)
    assert paths == [str(tmp_path / "open/a.txt")]
    assert refused == [Refused(str(tmp_path / "closed"), "no_permission")]


def test_a_folder_that_vanishes_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    folders = Walk().folders([str(tmp_path)])
    next(folders)
    (tmp_path / "b").rmdir()
    assert [each.refused for each in folders] == [
        (), (Refused(str(tmp_path / "b"), "vanished"),)
    ]  # fmt: skip


def test_a_tree_without_end_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "_MOST_DEPTH", 3)
    deep = tmp_path / "1/2/3/4/5"
    deep.mkdir(parents=True)
    (deep / "a.txt").write_text("a")
    paths, refused, _ = listed(tmp_path)
    assert paths == []
    assert refused == [Refused(str(tmp_path / "1/2/3"), "nested")]


def test_a_folder_mounted_again_within_itself_is_met_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    one = Walk()
    status = tmp_path.stat()
    one._met.add(((tmp_path / "a/b").stat().st_dev, (tmp_path / "a/b").stat().st_ino))
    folders = [each.path for each in one.folders([str(tmp_path)])]
    assert folders == [str(tmp_path), str(tmp_path / "a")]
    assert (status.st_dev, status.st_ino) in one._met
    assert one.passed == 1


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("*.iso", ["a.txt", "d/c.txt", "d/e/f.txt"]),
        ("d", ["a.txt", "b.iso"]),
        ("d/e", ["a.txt", "b.iso", "d/c.txt"]),
        ("*/e/*", ["a.txt", "b.iso", "d/c.txt"]),
        ("none", ["a.txt", "b.iso", "d/c.txt", "d/e/f.txt"]),
        ("[", ["a.txt", "b.iso", "d/c.txt", "d/e/f.txt"]),
    ],
)
def test_excludes_meet_names_and_paths(tmp_path: Path, pattern: str, left: list[str]) -> None:
    for name in ("a.txt", "b.iso", "d/c.txt", "d/e/f.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    paths, _, one = listed(tmp_path, excludes=[pattern])
    assert paths == [str(tmp_path / each) for each in left]
    assert one.excluded == (1 if len(left) < 4 else 0)


def test_a_folder_that_only_bears_a_name_of_the_system_is_looked_at(tmp_path: Path) -> None:
    names = ["Windows/WinSxS/a.txt", "d/System Volume Information/b.txt", "dev/c.txt"]
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text(name)
    paths, _, one = listed(tmp_path)
    assert sorted(paths) == sorted(str(tmp_path / each) for each in names)
    assert one.system == []


def test_folders_of_a_mounted_windows_are_left_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.path.ismount", lambda path: Path(path) == tmp_path)
    for name in ("Windows/WinSxS/a", "windows/installer", "Users/an"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "Windows/WinSxS/a/a.txt").write_text("a")
    paths, _, one = listed(tmp_path)
    assert paths == []
    assert one.system == [
        str(tmp_path / "Windows/WinSxS"), str(tmp_path / "windows/installer")
    ]  # fmt: skip
    assert one.excluded == 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="folders of Linux")
def test_a_root_of_the_system_is_walked_when_it_is_asked_for_itself() -> None:
    one = Walk()
    inner = next(iter(one.folders(["/"])))
    assert inner.path == "/"
    assert {"/proc", "/sys", "/dev"} <= set(one.system)


def test_files_of_the_scan_itself_are_passed_over(tmp_path: Path) -> None:
    own = tmp_path / "quet.jsonl"
    own.write_text("{}")
    assert listed(tmp_path, own=frozenset({str(own)}))[0] == []


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PermissionError(13, ""), "no_permission"),
        (FileNotFoundError(2, ""), "vanished"),
        (NotADirectoryError(20, ""), "vanished"),
        (BlockingIOError(11, ""), "locked"),
        (OSError(5, ""), "refused"),
        (ValueError(), "refused"),
    ],
)
def test_each_refusal_has_a_code(error: Exception, code: str) -> None:
    assert code_of(error) == code


def test_windows_names_a_file_that_is_held() -> None:
    error = PermissionError(13, "")
    error.winerror = 32  # type: ignore[attr-defined]
    assert code_of(error) == "locked"
