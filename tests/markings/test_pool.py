"""Workers that are ended, stopped or hang: the file is named, everything else is looked at."""

from __future__ import annotations

import dataclasses
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from khien.core.limits import DEFAULT_LIMITS
from khien.documents.ocr.recognition import Mode
from khien.markings import pool as pool_module
from khien.markings.finding import Status
from khien.markings.pool import Answer, How, Job, NoWorkers, Pool
from khien.markings.walk import Walk
from tests.markings.scan_files import letters

HOW = How(ocr=Mode.NEVER, fast=True)
posix = pytest.mark.skipif(os.name != "posix", reason="ends processes by signal")


def jobs(folder: Path) -> list[Job]:
    return [Job(entry) for each in Walk().folders([str(folder)]) for entry in each.files]


def answers(pool: Pool, wanted: list[Job]) -> Iterator[Answer]:
    for answer in pool.run(wanted):
        assert answer is not None
        yield answer


def paths(told: list[Answer]) -> list[str]:
    return sorted(each.job.entry.path for each in told)


def test_each_job_is_answered_once(tmp_path: Path) -> None:
    marked = letters(tmp_path, 150)
    wanted = jobs(tmp_path)
    with Pool(2, HOW) as pool:
        told = list(answers(pool, wanted))
        assert len(pool.process_ids) == 2
    assert paths(told) == sorted(each.entry.path for each in wanted)
    assert sorted(each.job.entry.path for each in told if each.report.found) == marked


def test_no_jobs_start_no_process() -> None:
    with Pool(2, HOW) as pool:
        assert list(pool.run([])) == []
        assert pool.process_ids == []


def test_none_among_the_jobs_comes_back_at_once(tmp_path: Path) -> None:
    letters(tmp_path, 3)
    with Pool(1, HOW) as pool:
        told = list(pool.run([None, *jobs(tmp_path), None, None]))
    assert told.count(None) == 3
    assert len(told) == 6


@posix
def test_a_worker_ended_once_costs_nothing(tmp_path: Path) -> None:
    letters(tmp_path, 400)
    wanted = jobs(tmp_path)
    told: list[Answer] = []
    with Pool(2, HOW) as pool:
        for number, each in enumerate(answers(pool, wanted)):
            told.append(each)
            if number in {20, 200}:
                os.kill(pool.process_ids[0], signal.SIGKILL)
    assert paths(told) == sorted(each.entry.path for each in wanted)
    assert {each.report.status for each in told} == {Status.EXAMINED}


@posix
def test_a_file_on_which_workers_die_twice_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters(tmp_path, 40)
    (tmp_path / "ho-so-0/cong-van-5.txt").write_text("giết")
    monkeypatch.setattr(pool_module, "_BOOTSTRAP", _with(
        "look = worker.Looker.about\n"
        "def about(self, path, known):\n"
        "    if path.endswith('cong-van-5.txt'): os.kill(os.getpid(), 9)\n"
        "    return look(self, path, known)\n"
        "worker.Looker.about = about\n"
    ))  # fmt: skip
    with Pool(1, HOW) as pool:
        told = list(answers(pool, jobs(tmp_path)))
    bad = [each for each in told if each.report.status is Status.UNREADABLE]
    assert len(told) == 40
    assert [Path(each.job.entry.path).name for each in bad] == ["cong-van-5.txt"]
    assert bad[0].report.unread[0].code == "died"


def _with(code: str) -> str:
    return (
        "import os, sys, time; sys.path.append(sys.argv[1])\n"
        f"from khien.markings import worker\n{code}worker.main()\n"
    )


def test_a_file_that_takes_too_long_is_named_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters(tmp_path, 30)
    monkeypatch.setattr(pool_module, "_SECONDS", 0.6)
    monkeypatch.setattr(pool_module, "_BOOTSTRAP", _with(
        "look = worker.Looker.about\n"
        "def about(self, path, known):\n"
        "    if path.endswith('cong-van-5.txt'): time.sleep(600)\n"
        "    return look(self, path, known)\n"
        "worker.Looker.about = about\n"
    ))  # fmt: skip
    with Pool(2, HOW) as pool:
        told = list(answers(pool, jobs(tmp_path)))
    late = [each for each in told if each.report.unread]
    assert len(told) == 30
    assert [(Path(each.job.entry.path).name, each.report.unread[0].code) for each in late] == [
        ("cong-van-5.txt", "timeout")
    ]


def test_workers_that_never_begin_are_an_error_of_the_pc(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters(tmp_path, 3)
    monkeypatch.setattr(pool_module, "_BOOTSTRAP", "raise SystemExit(1)")
    with Pool(1, HOW) as pool, pytest.raises(NoWorkers):
        list(pool.run(jobs(tmp_path)))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="RLIMIT_AS of Linux")
def test_memory_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    letters(tmp_path, 8)
    monkeypatch.setattr(pool_module, "_BOOTSTRAP", _with(
        "look = worker.examine\n"
        "def examine(source, **how):\n"
        "    if source.name == 'cong-van-5.txt': bytearray(1 << 30)\n"
        "    return look(source, **how)\n"
        "worker.examine = examine\n"
    ))  # fmt: skip
    small = dataclasses.replace(DEFAULT_LIMITS, memory_bytes=400 << 20)
    with Pool(1, dataclasses.replace(HOW, limits=small)) as pool:
        told = list(answers(pool, jobs(tmp_path)))
    assert [each.report.unread[0].code for each in told if each.report.unread] == ["memory"]


def test_a_pause_hands_out_nothing_and_ends(tmp_path: Path) -> None:
    letters(tmp_path, 20)
    asked: list[bool] = []

    def may_go_on() -> bool:
        asked.append(True)
        return len(asked) > 2

    with Pool(1, HOW, may_go_on=may_go_on) as pool:
        assert len(list(pool.run(jobs(tmp_path)))) == 20
    assert len(asked) > 3


def test_a_password_is_not_shown() -> None:
    how = How(share={"address": "smb://may/d", "user": "an", "password": "rất kín"})
    assert "rất kín" not in repr(how)


def test_slow_files_have_more_time_with_recognition() -> None:
    assert How(ocr=Mode.AUTO).seconds > How(ocr=Mode.NEVER).seconds


@posix
def test_what_a_worker_is_told_of_its_surroundings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KHIEN_SECRET", "bí mật")
    letters(tmp_path, 1)
    with Pool(1, HOW) as pool:
        for _ in pool.run(jobs(tmp_path)):
            told = Path(f"/proc/{pool.process_ids[0]}/environ")
            if told.exists():
                assert b"KHIEN_SECRET" not in told.read_bytes()
