"""The three letters of the demo, moved in time so that the newest is always a few days old."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from importlib import resources
from typing import Any

from khien.reports.letter import Letter, letter_docx, letter_pdf

# The letters were written as of this day; every date in them moves with today.
WRITTEN = date(2026, 11, 25)
NAMES = ("antivirus", "secrets", "inspection")
_IN_WORDS = re.compile(r"ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})")


def _moved_words(text: str, by: timedelta) -> str:
    def move(match: re.Match[str]) -> str:
        day = date(int(match[3]), int(match[2]), int(match[1])) + by
        month = f"{day.month:02}" if day.month < 3 else str(day.month)
        return f"ngày {day.day:02} tháng {month} năm {day.year}"

    return _IN_WORDS.sub(move, text)


def _moved(value: Any, by: timedelta) -> Any:
    if isinstance(value, str):
        return _moved_words(value, by)
    if isinstance(value, list):
        return [_moved(item, by) for item in value]
    if isinstance(value, dict):
        return {key: _moved(item, by) for key, item in value.items()}
    return value


def letter(name: str, *, today: date) -> Letter:
    """One of ``NAMES`` as it would have been written for ``today``."""
    source = resources.files("khien.data") / "demo" / f"letters_{name}.json"
    values = json.loads(source.read_text("utf-8"))
    by = today - WRITTEN
    written = date.fromisoformat(values["date"]) + by
    moved = {**_moved(values, by), "date": written.isoformat()}
    return Letter.from_json(json.dumps(moved, ensure_ascii=False))


def letter_file(name: str, *, today: date) -> tuple[str, bytes]:
    """(file name, bytes): one letter as PDF, the others as DOCX, as offices send them."""
    value = letter(name, today=today)
    if name == "inspection":
        return "cong-van-tu-kiem-tra.pdf", letter_pdf(value)
    return f"cong-van-{name}.docx", letter_docx(value)
