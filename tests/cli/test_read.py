"""``khien read``: tables for people, JSON Lines for programs, exit codes, hostile names."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.documents.making import p, word

from khien.cli.main import main

LETTER = (
    "ỦY BAN NHÂN DÂN TỈNH ĐÔNG KHÊ\nSố: 12/UBND-NC\nĐông Khê, ngày 05 tháng 3 năm 2026\n"
    "V/v rà soát máy tính\n\nKính gửi: Các sở, ban, ngành.\n\n"
    "Ủy ban nhân dân tỉnh yêu cầu các cơ quan, đơn vị:\n"
    "1. Rà soát toàn bộ máy tính kết nối mạng, gỡ bỏ phần mềm lạ.\n"
    "2. Báo cáo kết quả về Công an tỉnh trước ngày 15/4/2026.\n"
)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "cong-van.txt"
    path.write_text(LETTER, "utf-8")
    return path


@pytest.fixture
def marked(tmp_path: Path) -> Path:
    path = tmp_path / "dau.docx"
    path.write_bytes(word(p("MẬT") + p("Kính gửi: Sở Y tế")))
    return path


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, str, str]:
    code = main(["read", *map(str, words)])
    out, err = capsys.readouterr()
    return code, out, err


def test_a_table_for_people(letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, letter)

    assert (code, err) == (0, "")
    assert "cong-van.txt" in out
    assert "12/UBND-NC" in out
    assert "Rà soát toàn bộ máy tính" in out
    assert "ai làm: các cơ quan, đơn vị" in out
    assert "addressees" not in out


def test_json_lines_in_input_order_with_the_unreadable_among_them(
    letter: Path, marked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    absent = tmp_path / "khong-co.txt"
    picture = tmp_path / "anh.docx"
    picture.write_bytes(b"\xff\xd8\xff\xe0")
    code, out, err = run(capsys, "--json", letter, marked, absent, picture, letter)
    told = [json.loads(line) for line in out.splitlines()]

    assert (code, err) == (3, "")
    assert [each["file"] for each in told] == [
        str(path) for path in (letter, marked, absent, picture, letter)
    ]
    assert [each.get("error", {}).get("code") for each in told] == [
        None,
        "marked",
        "damaged",
        "damaged",
        None,
    ]
    assert told[0]["schema"] == "khien.directive/1"
    for each in told[1:4]:
        assert set(each) == {"file", "error"}
        assert set(each["error"]) == {"code", "message", "hint"}
        assert each["error"]["message"]


def test_text_is_exactly_what_spans_index(letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, text, _ = run(capsys, "--text", letter)
    _, out, _ = run(capsys, "--json", letter)

    assert text == LETTER
    for each in json.loads(out)["obligations"]:
        start, end = each["span"]
        assert " ".join(text[start:end].split()) == each["text"]


def test_text_keeps_its_line_ends_on_a_real_stream(letter: Path) -> None:
    command = [sys.executable, "-m", "khien.cli.main", "read", "--text", str(letter)]
    done = subprocess.run(command, capture_output=True, check=True)

    assert done.stdout == LETTER.encode()


def test_a_marked_file_says_nothing_but_its_level(
    marked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, marked)

    assert (code, out) == (3, "")
    assert "MẬT" in err
    assert "Sở Y tế" not in err


SAMPLES = Path(__file__).parents[2] / "samples" / "files"


def test_a_scan_is_recognised_unless_it_may_not_be(capsys: pytest.CaptureFixture[str]) -> None:
    scan = SAMPLES / "ban-quet.png"
    code, out, _ = run(capsys, "--json", scan)
    letter = json.loads(out)

    assert code == 0
    assert letter["ocr"] is True
    assert 0.5 < letter["confidence"] < 1.0
    assert (letter["number"], letter["date"]) == ("12", "2026-03-05")
    assert "scan-marks" in {each["code"] for each in letter["warnings"]}

    code, out, _ = run(capsys, "--json", "--ocr", "never", scan)
    assert code == 3
    assert json.loads(out)["error"]["code"] == "ocr_missing"


def test_the_text_of_a_scan_is_what_its_spans_point_into(
    capsys: pytest.CaptureFixture[str],
) -> None:
    scan = SAMPLES / "ban-quet-nghieng.png"
    _, text, _ = run(capsys, "--text", scan)
    _, out, _ = run(capsys, "--json", scan)

    obligations = json.loads(out)["obligations"]
    assert obligations
    for each in obligations:
        start, end = each["span"]
        assert " ".join(text[start:end].split()) == each["text"]


def test_a_text_layer_is_passed_over_only_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    letter = SAMPLES / "cong-van.pdf"

    assert json.loads(run(capsys, "--json", letter)[1])["ocr"] is False
    assert json.loads(run(capsys, "--json", "--ocr", "always", letter)[1])["ocr"] is True


@pytest.mark.parametrize("extra", [["--json"], ["other.txt"]])
def test_text_of_two_things_is_a_usage_error(
    extra: list[str], letter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "--text", letter, *extra)

    assert (code, out) == (2, "")
    assert "--text" in err


def test_no_file_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["read"])

    assert ended.value.code == 2


def test_a_name_cannot_steer_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """ATTACKS 12: names and text from outside stand on one line, as letters."""
    name = "a\x1b]0;x\x07\n\u202egpj.txt"
    path = tmp_path / name
    path.write_text(LETTER, "utf-8")
    other = tmp_path / "\x1b[2J.docx"
    other.write_bytes(b"\xff\xd8")

    _, out, err = run(capsys, path, other)
    assert not set("\x1b\x07\u202e") & set(out + err)

    _, out, _ = run(capsys, "--json", path)
    assert json.loads(out)["file"] == str(path)


def test_a_name_that_is_no_text_is_kept(tmp_path: Path) -> None:
    """ATTACKS 17: bytes that are not UTF-8 in a name."""
    path = os.fsencode(tmp_path) + b"/th\xff.txt"
    Path(os.fsdecode(path)).write_text(LETTER, "utf-8")
    command = [sys.executable, "-m", "khien.cli.main", "read", "--json", os.fsdecode(path)]
    done = subprocess.run(command, capture_output=True, check=True)

    assert os.fsencode(json.loads(done.stdout)["file"]) == path


def test_english(marked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--lang", "en", "--json", marked)

    assert code == 3
    assert json.loads(out)["error"]["code"] == "marked"


def test_help_names_the_modes_of_recognition(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["read", "--help"])

    out = capsys.readouterr().out
    assert "--ocr {auto,never,always}" in out
    assert "khien read cong-van.docx" in out
