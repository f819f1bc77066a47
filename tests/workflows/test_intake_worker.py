"""What the worker does with a path, and that no bytes at all can make it answer wrongly."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from khien.core.errors import DamagedDocument, TooLargeDocument
from khien.core.limits import DEFAULT_LIMITS, Limits
from khien.workflows.intake import Examination, Outcome, examine
from khien.workflows.spool import Spool
from khien.workflows.worker import _bytes_of
from khien.workflows.workshop import Workshop


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with Workshop() as shared:
        yield shared


@pytest.fixture(scope="module")
def spool() -> Iterator[Spool]:
    with Spool() as shared:
        yield shared


CODES = {"marked", "encrypted", "damaged", "too_large", "unsupported", "timeout", "ocr_missing"}


def holds(found: Examination) -> None:
    """What must hold of every answer."""
    if found.outcome is Outcome.CLEAR:
        assert found.error is None
        assert found.sha256
        assert found.directive is not None
        for line in found.lines:
            assert found.text[line.start : line.end] == line.text
        return
    assert found.error_code in CODES
    assert (found.sha256, found.directive, found.document) == (None, None, None)
    assert (found.error_code == "marked") is (found.level is not None)


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.one_of(st.binary(max_size=400), st.text(max_size=200).map(str.encode)))
@example(data="MẬT\nKính gửi: Sở Y tế".encode())
@example(data="Kính gửi: Sở Y tế\n1. Rà soát máy tính.".encode())
def test_any_bytes_have_a_whole_answer(data: bytes, workshop: Workshop, spool: Spool) -> None:
    holds(examine(data, read=True, spool=spool, workshop=workshop))


def test_a_file_is_read_once_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"abc")

    assert _bytes_of(path, DEFAULT_LIMITS) == b"abc"


def test_a_link_to_a_file_is_the_file(tmp_path: Path, workshop: Workshop) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Kính gửi: Sở Y tế", "utf-8")
    link = tmp_path / "b.txt"
    link.symlink_to(path)

    assert examine(link, workshop=workshop).outcome is Outcome.CLEAR


def test_a_loop_of_links_is_no_file(tmp_path: Path, workshop: Workshop) -> None:
    one, other = tmp_path / "a", tmp_path / "b"
    one.symlink_to(other)
    other.symlink_to(one)

    assert examine(one, workshop=workshop).error_code == "damaged"


def test_a_file_that_vanished_before_the_worker_opened_it(tmp_path: Path) -> None:
    with pytest.raises(DamagedDocument):
        _bytes_of(tmp_path / "gone", DEFAULT_LIMITS)


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes or devices by name")
def test_a_pipe_or_device_that_took_its_place_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero"), tmp_path):
        with pytest.raises(DamagedDocument):
            _bytes_of(path, DEFAULT_LIMITS)


def test_a_file_that_grew_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"abcdef")

    with pytest.raises(TooLargeDocument):
        _bytes_of(path, Limits(file_bytes=5))


def test_the_name_is_only_told_never_opened(tmp_path: Path, workshop: Workshop) -> None:
    """ATTACKS 15: a file name from outside is a label."""
    path = tmp_path / "a.txt"
    path.write_text("Kính gửi: Sở Y tế", "utf-8")
    name = "../../../etc/passwd\x00\n<script>"
    found = examine(path, name=name, read=True, workshop=workshop)

    assert found.directive is not None
    assert found.directive["file"] == name
    assert "root" not in found.text
