"""A scan at the first door: its lines pass the mark rules, and what is unsure waits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from khien.core.i18n import use_language
from khien.core.limits import DEFAULT_LIMITS, Limits
from khien.documents.document import Document, Line, LineKind
from khien.documents.ocr import engine
from khien.documents.ocr.recognition import Mode
from khien.workflows import worker
from khien.workflows import workshop as module
from khien.workflows.intake import (
    DoubtfulMark,
    MisreadMark,
    Outcome,
    UnreadStamp,
    error_of,
    examine,
)
from khien.workflows.worker import RECOGNISING, UNKNOWN_LEVEL, Reader, examine_file
from khien.workflows.workshop import Workshop

SAMPLES = Path(__file__).parents[2] / "samples" / "files"


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with Workshop() as shared:
        yield shared


def codes(directive: object) -> set[str]:
    assert isinstance(directive, dict)
    return {each["code"] for each in directive["warnings"]}


def test_a_clear_scan_says_that_its_marks_may_be_unread(workshop: Workshop) -> None:
    found = examine(SAMPLES / "ban-quet-nghieng.png", read=True, workshop=workshop)

    assert found.outcome is Outcome.CLEAR
    assert found.directive is not None
    assert "scan-marks" in codes(found.directive)
    message = next(each for each in found.directive["warnings"] if each["code"] == "scan-marks")
    assert message["message"].startswith("Bản quét: dấu độ mật")
    assert found.document is not None
    assert found.document.ocr
    assert 0 < found.directive["confidence"] < 1  # type: ignore[operator]


def test_the_warning_is_said_in_the_language_asked_for(workshop: Workshop) -> None:
    with use_language("en"):
        found = examine(SAMPLES / "ban-quet.bmp", read=True, workshop=workshop)

    assert found.directive is not None
    assert any("A scan:" in each["message"] for each in found.directive["warnings"])


def test_a_red_stamp_turns_the_scan_away(workshop: Workshop) -> None:
    found = examine(SAMPLES / "ban-quet-dau-mat.png", read=True, workshop=workshop)

    assert (found.outcome, found.level) == (Outcome.MARKED, "TỐI MẬT")
    assert found.document is None
    assert found.directive is None


def test_an_unread_stamp_waits_and_is_read_when_a_person_says_it_is_none(
    workshop: Workshop,
) -> None:
    scan = SAMPLES / "ban-quet-khung-trong.png"
    found = examine(scan, read=True, workshop=workshop)

    assert found.outcome is Outcome.UNEXAMINABLE
    assert isinstance(found.error, UnreadStamp)
    assert isinstance(found.error, DoubtfulMark)
    assert (found.level, found.rule, found.reasons) == (
        UNKNOWN_LEVEL, "unread_stamp", ("unread-stamp",),
    )  # fmt: skip

    declared = examine(scan, read=True, past_mark=True, workshop=workshop)
    assert declared.outcome is Outcome.CLEAR
    assert declared.level == UNKNOWN_LEVEL
    assert "Kính gửi" in declared.text


def test_a_level_misread_waits_and_says_why(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x", "utf-8")
    read = Document.from_lines(
        "png", [Line("SỞ Y TẾ"), Line("TỐI MẠT", kind=LineKind.BOX), Line("Kính gửi: a")], ocr=True
    )
    monkeypatch.setattr(Reader, "read", lambda *_: read)

    answer = examine_file(path, name="a", reader=Reader(DEFAULT_LIMITS), read=False)
    assert answer["outcome"] == "doubtful"
    assert answer["level"] == "TỐI MẬT"
    assert "misread" in answer["reasons"]

    monkeypatch.setattr(workshop, "ask", lambda *_, **__: answer)
    found = examine(path, workshop=workshop)
    assert isinstance(found.error, MisreadMark)
    assert "TỐI MẬT" in found.error.message()


def test_recognition_that_is_not_installed_is_said_loudly(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(engine, "MODELS", tmp_path)
    engine._engine.cache_clear()
    request = {
        "path": str(SAMPLES / "ban-quet.bmp"), "name": "a", "language": "vi", "read": True,
        "past_mark": False, "limits": {}, "ocr": "auto",
    }  # fmt: skip
    monkeypatch.setattr(worker, "_bound", lambda *_, **__: None)
    answer = worker._answer(request)
    engine._engine.cache_clear()

    error = error_of(answer)
    assert answer["code"] == "ocr_not_installed"
    assert error.code == "ocr_missing"
    assert "vie.traineddata" in error.message()
    assert "make setup" in error.advice()


def test_the_worker_says_once_that_it_recognises(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[bytes] = []
    bounds: list[float | None] = []
    monkeypatch.setattr(worker, "_bound", lambda _limits, seconds=None: bounds.append(seconds))
    reader = Reader(Limits(seconds=5, ocr_seconds=7), say=said.append)
    reader.read((SAMPLES / "ban-quet.bmp").read_bytes(), "a")

    assert said == [RECOGNISING]
    assert bounds == [12]
    assert json.loads(RECOGNISING) == {"outcome": "recognising"}


def slow(sleep: float, more: bytes) -> str:
    """A worker that says it recognises, is silent for ``sleep`` seconds, then says ``more``."""
    return (
        "import sys, time; input(); out = sys.stdout.buffer; "
        f"out.write({RECOGNISING!r}); out.flush(); time.sleep({sleep}); "
        f"out.write({more!r}); out.flush(); time.sleep(20)"
    )


CLEAR = b'{"outcome": "clear", "size": 1, "sha256": "0"}\n'


@pytest.mark.parametrize(
    ("more", "sleep", "ocr_seconds", "late"),
    [(CLEAR, 0.8, 5.0, False), (CLEAR, 2.5, 0.2, True), (RECOGNISING, 0.1, 0.2, True)],
    ids=["in time", "too late", "asks twice"],
)
def test_whoever_recognises_gets_more_time_once(
    more: bytes,
    sleep: float,
    ocr_seconds: float,
    late: bool,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"x")
    monkeypatch.setattr(module, "_GRACE_SECONDS", 0.3)
    monkeypatch.setattr(module, "_BOOTSTRAP", slow(sleep, more))
    with Workshop() as shop:
        found = examine(path, limits=Limits(seconds=0.3, ocr_seconds=ocr_seconds), workshop=shop)

    if late:
        assert found.outcome is Outcome.UNEXAMINABLE
        assert found.error_code in {"timeout", "damaged"}
    else:
        assert found.outcome is Outcome.CLEAR


def test_a_workshop_that_may_not_recognise_refuses_scans() -> None:
    with Workshop(ocr=Mode.NEVER) as blind:
        found = examine(SAMPLES / "ban-quet.bmp", workshop=blind)

    assert found.error_code == "ocr_missing"
