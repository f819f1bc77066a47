"""What is remembered, for whom it holds, and what becomes of a damaged or busy file."""

from __future__ import annotations

import dataclasses
import os
import sqlite3
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.markings.finding import FileReport, Found, Status, Unread
from khien.markings.mark import State as MarkState
from khien.markings.mark import Where
from khien.markings.state import State, StateDamaged, StateInUse, StateUnwritable, rules_version
from khien.markings.walk import Entry

ENTRY = Entry("/srv/a.txt", 10, 123_456_789, 7)
FOUND = FileReport(
    Status.EXAMINED, "txt",
    (Found("MẬT", MarkState.MARKED, 0.9, "head_line", Where.HEAD, reasons=("whole-line",)),),
    sha256="ab" * 32,
)  # fmt: skip


def opened(path: Path, rules: str = "1") -> State:
    return State(path, rules=rules)


@pytest.mark.parametrize(
    "report",
    [FOUND, FileReport(Status.SKIPPED), FileReport(Status.EXAMINED, "pdf"),
     FileReport(Status.UNREADABLE, "zip", unread=(Unread("encrypted", "a/b.docx"),))],
)  # fmt: skip
def test_a_report_comes_back_as_it_was(tmp_path: Path, report: FileReport) -> None:
    with opened(tmp_path / "s") as state:
        state.remember("/srv", "a.txt", ENTRY, report, "hash")
    with opened(tmp_path / "s") as state:
        known = state.of_folder("/srv")["a.txt"]
    assert known.report == report
    assert known.content == "hash"
    assert known.holds(ENTRY, "1")


@pytest.mark.parametrize(
    "change", [{"size": 11}, {"mtime_ns": 1}, {"inode": 8}],
)  # fmt: skip
def test_a_changed_file_holds_no_more(tmp_path: Path, change: dict[str, int]) -> None:
    with opened(tmp_path / "s") as state:
        state.remember("/srv", "a.txt", ENTRY, FOUND, None)
        state.commit()
        known = state.of_folder("/srv")["a.txt"]
    assert not known.holds(dataclasses.replace(ENTRY, **change), "1")  # type: ignore[arg-type]
    assert not known.holds(ENTRY, "2")


@pytest.mark.parametrize(
    ("code", "holds"),
    [("locked", False), ("vanished", False), ("no_permission", False), ("ocr_missing", False),
     ("changed", False), ("timeout", True), ("encrypted", True), ("damaged", True)],
)  # fmt: skip
def test_what_may_heal_is_tried_again(tmp_path: Path, code: str, *, holds: bool) -> None:
    report = FileReport(Status.UNREADABLE, unread=(Unread(code),))
    with opened(tmp_path / "s") as state:
        state.remember("/srv", "a.txt", ENTRY, report, None)
        state.commit()
        assert state.of_folder("/srv")["a.txt"].holds(ENTRY, "1") is holds


def test_names_of_any_bytes_come_back(tmp_path: Path) -> None:
    name, folder = os.fsdecode(b"c\xf4ng.txt"), os.fsdecode(b"/srv/v\xe3n")
    with opened(tmp_path / "s") as state:
        state.remember(folder, name, ENTRY, FOUND, None)
        state.commit()
        assert set(state.of_folder(folder)) == {name}
        state.forget(folder, [name])
        assert state.of_folder(folder) == {}


def test_folders_that_are_gone_are_forgotten_and_no_others(tmp_path: Path) -> None:
    with opened(tmp_path / "s") as state:
        for folder in ("/srv/a", "/srv/a/b", "/srv/ab", "/srv/a/c"):
            state.remember(folder, "x", ENTRY, FOUND, None)
        state.commit()
        state.forget_folders("/srv/a", {"/srv/a", "/srv/a/c"})
        left = [each for each in ("/srv/a", "/srv/a/b", "/srv/ab", "/srv/a/c")
                if state.of_folder(each)]  # fmt: skip
    assert left == ["/srv/a", "/srv/ab", "/srv/a/c"]


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "s"
    path.write_bytes(b"")
    path.chmod(0o644)
    with opened(path) as state:
        state.remember("/srv", "a.txt", ENTRY, FOUND, None)
        state.commit()
        for each in tmp_path.iterdir():
            assert stat.S_IMODE(each.stat().st_mode) == 0o600


def test_two_scans_do_not_share_it(tmp_path: Path) -> None:
    with opened(tmp_path / "s"), pytest.raises(StateInUse):
        opened(tmp_path / "s")
    with opened(tmp_path / "s"):
        pass


def test_what_is_no_state_is_said_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "s"
    path.write_text("không phải tệp nhớ " * 100)
    before = path.read_bytes()
    with pytest.raises(StateDamaged) as caught:
        opened(path)
    assert path.read_bytes() == before
    assert str(path) in caught.value.message()
    assert caught.value.advice()


def test_another_database_is_no_state(tmp_path: Path) -> None:
    base = sqlite3.connect(tmp_path / "s")
    base.execute("create table other (a)")
    base.commit()
    base.close()
    with pytest.raises(StateDamaged):
        opened(tmp_path / "s")


def test_a_state_of_another_schema_is_said(tmp_path: Path) -> None:
    with opened(tmp_path / "s"):
        pass
    base = sqlite3.connect(tmp_path / "s")
    base.execute("update about set value = '99' where name = 'schema'")
    base.commit()
    base.close()
    with pytest.raises(StateDamaged):
        opened(tmp_path / "s")


def test_a_report_that_was_tampered_with_is_said(tmp_path: Path) -> None:
    with opened(tmp_path / "s") as state:
        state.remember("/srv", "a.txt", ENTRY, FOUND, None)
    base = sqlite3.connect(tmp_path / "s")
    base.execute("update files set report = '{\"status\": 3}'")
    base.commit()
    base.close()
    with opened(tmp_path / "s") as state, pytest.raises(StateDamaged):
        state.of_folder("/srv")


def filled(path: Path) -> bytes:
    with opened(path) as state:
        for number in range(300):
            state.remember("/srv", f"a{number}.txt", ENTRY, FOUND, None)
    return path.read_bytes()


@settings(deadline=None, max_examples=40)
@given(at=st.integers(0, 10**6), byte=st.integers(0, 255), cut=st.booleans())
def test_damage_anywhere_is_an_answer_or_a_named_error(
    tmp_path_factory: pytest.TempPathFactory, at: int, byte: int, *, cut: bool
) -> None:
    path = tmp_path_factory.mktemp("state") / "s"
    data = bytearray(filled(path))
    place = at % len(data)
    if cut:
        del data[place:]
    else:
        data[place : place + 64] = bytes([byte]) * len(data[place : place + 64])
    path.write_bytes(bytes(data))
    try:
        with opened(path) as state:
            state.of_folder("/srv")
    except (StateDamaged, StateUnwritable):
        return


def test_no_place_for_it_is_said(tmp_path: Path) -> None:
    for path in (tmp_path / "none/s", tmp_path):
        with pytest.raises(StateUnwritable):
            opened(path)


def test_what_cannot_be_written_is_trouble_and_no_error(tmp_path: Path) -> None:
    state = opened(tmp_path / "s")
    state._base.execute("pragma max_page_count = 1")  # a disk that is full
    with state:
        for number in range(2000):
            state.remember("/srv", f"a{number}.txt", ENTRY, FOUND, None)
        state.commit()
        assert state.trouble
    with opened(tmp_path / "s") as again:
        assert again.of_folder("/srv") == {}


def test_the_rules_have_a_version() -> None:
    assert len(rules_version()) == 24


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="links and rights of POSIX")
def test_a_link_and_another_file_are_refused_and_left_as_they_were(tmp_path: Path) -> None:
    letter = tmp_path / "cong-van.txt"
    letter.write_text("Kính gửi các đơn vị")
    letter.chmod(0o644)
    (tmp_path / "s").symlink_to(letter)
    with pytest.raises(StateUnwritable):
        opened(tmp_path / "s")
    with pytest.raises(StateDamaged):
        opened(letter)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StateUnwritable):
        opened(tmp_path / "pipe")
    assert stat.S_IMODE(letter.stat().st_mode) == 0o644
    assert letter.read_text() == "Kính gửi các đơn vị"
