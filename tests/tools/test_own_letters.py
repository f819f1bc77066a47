"""Our own letters are found with their annotation, and the figures of a folder add up."""

from __future__ import annotations

import json
from pathlib import Path

from tools import own_letters

TEXT = "Yêu cầu các phòng:\n1. Rà soát máy in trước ngày 15/12/2026.\n"


def test_a_folder_is_read_and_scored(tmp_path: Path) -> None:
    annotation = {
        "file": "1_thu.txt",
        "obligations": [
            {
                "text": "Rà soát máy in trước ngày 15/12/2026.", "actors": ["các phòng"],
                "modality": "must", "path": "1", "deadline": "2026-12-15",
            }
        ],
    }  # fmt: skip
    (tmp_path / "1.json").write_text(json.dumps(annotation), "utf-8")
    (tmp_path / "1_thu.txt").write_text(TEXT, "utf-8")
    lines = own_letters.figures(tmp_path)
    assert lines[0] == "obligations.f1: 1.000 (matched 1, predicted 1, annotated 1)"
    assert lines[-1] == "letters: 1, dated deadlines 1"


def test_every_letter_of_ours_is_whole() -> None:
    found = list(own_letters.letters())
    assert len(found) >= 24
    for letter in found:
        text = own_letters.scoring.key(letter.text)
        for item in letter.annotation["obligations"]:
            assert own_letters.scoring.key(item["text"]) in text, letter.path.name
