"""A scan over time: what is read again, what is remembered, pauses, hours, allowed files."""

from __future__ import annotations

import os
import shutil
import threading
import time
from datetime import date
from pathlib import Path

import pytest

from khien.documents.ocr.recognition import Mode
from khien.markings import scanning
from khien.markings.allow import Allowed, AllowList
from khien.markings.finding import Status
from khien.markings.scanning import Options, Scan, needs_a_person
from khien.markings.window import Window
from tests.markings.scan_files import MARKED, PLAIN, letters, marks_in, scanned


def test_every_file_is_told_of_once(tmp_path: Path) -> None:
    marked = letters(tmp_path, 60)
    seen, scan = scanned([tmp_path])
    assert marks_in(seen) == marked
    assert len({each.entry.path for each in seen}) == len(seen) == 60
    told = scan.summary.as_json()
    assert told["files"] == told["examined"] == 60
    assert (told["findings"], told["unreadable"], told["finished"]) == (len(marked), 0, True)
    assert told["bytes"] == sum(each.entry.size for each in seen)


def test_a_second_run_opens_nothing(tmp_path: Path) -> None:
    marked = letters(tmp_path / "t", 60)
    state = tmp_path / "s"
    first, _ = scanned([tmp_path / "t"], state=state)
    second, scan = scanned([tmp_path / "t"], state=state)
    assert scan.summary.opened == 0
    assert scan.summary.from_cache == 60
    assert scan.process_ids == []
    assert marks_in(second) == marked
    assert sorted(second, key=str) == sorted(
        (type(each)(each.entry, each.report, from_cache=True) for each in first), key=str
    )


def test_only_what_changed_is_read_again(tmp_path: Path) -> None:
    tree, state = tmp_path / "t", tmp_path / "s"
    letters(tree, 20, marked_every=100)
    scanned([tree], state=state)
    (tree / "ho-so-1/cong-van-6.txt").write_text(MARKED, "utf-8")
    (tree / "moi.txt").write_text(MARKED, "utf-8")
    (tree / "ho-so-2/cong-van-7.txt").unlink()
    seen, scan = scanned([tree], state=state)
    assert scan.summary.opened == 2
    assert {"cong-van-6.txt", "moi.txt"} <= {Path(each).name for each in marks_in(seen)}
    assert scan.summary.files == 20


def test_a_new_time_on_the_same_content_is_only_hashed(tmp_path: Path) -> None:
    tree, state = tmp_path / "t", tmp_path / "s"
    marked = letters(tree, 10)
    scanned([tree], state=state)
    for path in tree.rglob("*.txt"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    seen, scan = scanned([tree], state=state)
    assert scan.summary.opened == scan.summary.from_cache == 10
    assert marks_in(seen) == marked
    assert scanned([tree], state=state)[1].summary.opened == 0


def test_a_folder_that_is_gone_is_forgotten(tmp_path: Path) -> None:
    tree, state = tmp_path / "t", tmp_path / "s"
    letters(tree, 20)
    scanned([tree], state=state)
    shutil.rmtree(tree / "ho-so-1")
    scanned([tree], state=state)
    with scanning.State(state, rules="x") as kept:
        assert kept.of_folder(str(tree / "ho-so-1")) == {}
        assert kept.of_folder(str(tree / "ho-so-2"))


def test_another_way_of_looking_reads_again(tmp_path: Path) -> None:
    tree, state = tmp_path / "t", tmp_path / "s"
    letters(tree, 5)
    scanned([tree], state=state)
    assert scanned([tree], state=state, ocr=Mode.AUTO)[1].summary.opened == 5
    assert scanned([tree], state=state, ocr=Mode.AUTO, whole=True)[1].summary.opened == 5


def test_a_failure_is_remembered(tmp_path: Path) -> None:
    tree, state = tmp_path / "t", tmp_path / "s"
    letters(tree, 2)
    (tree / "hong.docx").write_bytes(b"PK\x03\x04" + b"\x00" * 60)
    first, _ = scanned([tree], state=state)
    second, scan = scanned([tree], state=state)
    bad = [each.report for each in first if each.report.status is Status.UNREADABLE]
    assert len(bad) == 1
    assert bad == [each.report for each in second if each.report.status is Status.UNREADABLE]
    assert scan.summary.opened == 0


def test_its_own_files_are_not_looked_at(tmp_path: Path) -> None:
    letters(tmp_path, 3)
    (tmp_path / "quet.jsonl").write_text(MARKED, "utf-8")
    (tmp_path / "quet.jsonl.part").write_text(MARKED, "utf-8")
    seen, _ = scanned([tmp_path], state=tmp_path / "s", own=(tmp_path / "quet.jsonl",))
    assert len(seen) == 3


def test_an_allowed_file_is_told_of_and_counts_no_more(tmp_path: Path) -> None:
    path = tmp_path / "mau.txt"
    path.write_text(MARKED, "utf-8")
    entry = Allowed("mẫu tập huấn", date(2099, 1, 1), path="*/mau.txt")
    (plain,), _ = scanned([path])
    (allowed,), scan = scanned([path], allow=AllowList((entry,)))
    assert needs_a_person(plain)
    assert allowed.allowed == entry
    assert not needs_a_person(allowed)
    assert scan.summary.findings == 1


def test_a_pause_file_holds_the_scan_until_it_is_gone(tmp_path: Path) -> None:
    letters(tmp_path / "t", 10)
    pause = tmp_path / ("s" + scanning.PAUSE_SUFFIX)
    pause.touch()
    scan = Scan([str(tmp_path / "t")], Options(workers=1, ocr=Mode.NEVER, state=tmp_path / "s"))
    seen: list[object] = []
    runner = threading.Thread(target=lambda: seen.extend(scan))
    runner.start()
    time.sleep(0.6)
    assert scan.waits
    assert seen == []
    pause.unlink()
    runner.join(20)
    assert len(seen) == 10
    assert not scan.waits


def test_outside_its_hours_nothing_is_handed_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters(tmp_path, 5)
    asked: list[bool] = []
    monkeypatch.setattr(scanning, "_GATE_SECONDS", 0.0)

    def holds(self: Window, now: object) -> bool:
        asked.append(True)
        return len(asked) > 3

    monkeypatch.setattr(Window, "holds", holds)
    seen, _ = scanned([tmp_path], window=Window.parse("22:00-05:00"))
    assert len(seen) == 5
    assert len(asked) > 3


def test_much_that_is_remembered_is_handed_over_on_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "_MOST_READY", 3)
    letters(tmp_path / "t", 30)
    scanned([tmp_path / "t"], state=tmp_path / "s")
    (tmp_path / "t/moi.txt").write_text(PLAIN, "utf-8")
    seen, scan = scanned([tmp_path / "t"], state=tmp_path / "s")
    assert len(seen) == 31
    assert scan.summary.opened == 1


def test_what_cannot_be_listed_is_unreadable(tmp_path: Path) -> None:
    seen, scan = scanned([tmp_path / "none"])
    assert [each.report.unread[0].code for each in seen] == ["vanished"]
    assert scan.summary.codes == {"vanished": 1}
    assert scan.summary.finished


def test_a_scan_that_is_left_is_not_finished_and_remembers(tmp_path: Path) -> None:
    letters(tmp_path / "t", 100)
    scan = Scan([str(tmp_path / "t")], Options(workers=1, ocr=Mode.NEVER, state=tmp_path / "s"))
    for number, _ in enumerate(steps := iter(scan)):
        if number == 50:
            steps.close()  # type: ignore[attr-defined]
            break
    assert not scan.summary.finished
    assert scanned([tmp_path / "t"], state=tmp_path / "s")[1].summary.from_cache >= 50


def test_a_full_disk_does_not_end_the_scan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    letters(tmp_path / "t", 30)
    real = scanning.State._begin

    def begin(self: scanning.State) -> None:
        real(self)
        self._base.execute("pragma max_page_count = 1")

    monkeypatch.setattr(scanning.State, "_begin", begin)
    seen, scan = scanned([tmp_path / "t"], state=tmp_path / "s")
    assert len(seen) == 30
    assert scan.summary.state_trouble
