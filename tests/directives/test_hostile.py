"""Large hostile texts end: each is read in a process of its own under a generous limit."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAD = r"SỞ Y TẾ\nSố: 12/SYT-VP\nKính gửi: Sở A.\nSở yêu cầu các sở:\n1. "
CASES = {
    "digits": "'1' * 200_000",
    "spaces": "' ' * 200_000",
    "dashes": "'-' * 200_000",
    "stars and rules": "'*_' * 100_000",
    "semicolons": "'; ' * 100_000",
    "empty items": r"'- \n' * 60_000",
    "endless items": r"'1. a\n' * 50_000",
    "addressees": r"'Kính gửi:\n' + '- Sở Y tế;\n' * 20_000",
    "addressees on one line": "'Kính gửi: ' + 'Sở Y tế; ' * 25_000",
    "numbers": "'Số: ' + '1/2-' * 50_000",
    "notation": "HEAD + 'Công văn số 1/' + 'a-' * 100_000",
    "laws": "HEAD + 'Luật Bảo vệ ' * 18_000",
    "issued": "HEAD + 'ngày 1/1/2020 Sở Y tế ban hành ' * 6_000",
    "reports": "HEAD + 'báo cáo về Sở Y tế, ' * 10_000",
    "coordination": "HEAD + 'phối hợp với các sở, ' * 10_000",
    "triggers": "HEAD + 'Khi ' + 'phát hiện ' * 20_000",
    "terms": "HEAD + 'theo thời gian trước thời hạn ' * 7_000",
    "quotes": "HEAD + '\"' * 200_000",
    "brackets": "HEAD + '(' * 200_000",
    "issuers": r"'ỦY BAN NHÂN DÂN\n' * 13_000",
    "copies": r"HEAD + './.\nNơi nhận:\n' + '- Như trên;\n' * 20_000",
    "marks": "'a' + chr(0x301) * 200_000",
    "days": "HEAD + 'trước ngày ' * 8_000",
    "conditions": "HEAD + 'Bảy trạm chưa nộp ' * 6_000",
    "asides": "HEAD + 'Sở Y tế, do ' * 8_000",
    "commas of an event": "HEAD + 'Nếu hết, ' * 10_000",
    "rows": r"'TT | Nhiệm vụ | Đơn vị | Thời hạn\n' + '1 | a | b | c\n' * 10_000",
    "inline items": "HEAD + '; (a) x' * 20_000",
    "told again": "HEAD + 'x thông báo để ' * 8_000",
    "steps": r"'Bước 1: a\n' * 8_000",
}
SCRIPT = """
from khien.directives import as_json, read_directive
from khien.documents.document import Document, Line
HEAD = "{head}"
for name, text in {{{cases}}}.items():
    source = Document.from_lines("txt", [Line(line) for line in text.split(chr(10))])
    as_json(read_directive(source), file="x", sha256="", document=source)
    print(name)
"""


@pytest.mark.parametrize("half", [0, 1])
def test_hostile_texts_are_read_to_an_end(half: int) -> None:
    names = list(CASES)[half::2]
    cases = ", ".join(f"{name!r}: {CASES[name]}" for name in names)
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(head=HEAD, cases=cases)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.stderr == ""
    assert run.stdout.split("\n")[:-1] == names


def test_what_is_kept_is_bounded() -> None:
    from tests.directives.letters import document, read

    items = "\n".join(f"- Rà soát máy tính số {number}." for number in range(6_000))
    letter = read("Kính gửi: Sở Y.\nSở yêu cầu các phòng:\n" + items)
    assert len(letter.obligations) == 2_000
    assert "too-many-obligations" in {warning.code for warning in letter.warnings}
    long = read("a b c. " * 160_000)
    assert "not-read-to-the-end" in {warning.code for warning in long.warnings}
    assert document("").text == ""
