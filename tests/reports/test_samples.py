"""The sample letters: rendered again as committed, read back, and true to what is expected."""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from khien.core.dates import in_words
from khien.core.text import compare_key
from khien.reports.letter import Letter, Paragraph, letter_docx, letter_pdf, letter_text

FOLDER = Path(__file__).resolve().parents[2] / "samples/directives"
NAMES = ("antivirus", "secrets", "inspection")
_MARKER = re.compile(r"^(?:(\d+)\.|([a-zđ])\)) ")


def _maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_letters", FOLDER / "make_letters.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def letters() -> dict[str, Letter]:
    maker = _maker()
    assert maker.NAMES == NAMES
    return {name: maker.letter(name) for name in NAMES}


def _expected(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.expected.json").read_text(encoding="utf-8"))


def _clauses(letter: Letter) -> dict[str, str]:
    """Each numbered paragraph by its path: ``{"1.a": "Cài đặt …"}``; headings among them."""
    found: dict[str, str] = {}
    number = ""
    for block in letter.body:
        assert isinstance(block, Paragraph)
        marker = _MARKER.match(block.text)
        if marker is None:
            continue
        number = marker.group(1) or number
        path = f"{number}.{marker.group(2)}" if marker.group(2) else number
        found[path] = block.text[marker.end() :]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_forms_say_what_the_letter_says(
    name: str,
    letters: dict[str, Letter],
    read_pdf: Callable[[bytes], str],
    read_docx: Callable[[bytes], list[str]],
) -> None:
    letter = letters[name]
    assert (FOLDER / f"{name}.txt").read_text(encoding="utf-8") == letter_text(letter)
    pdf = (FOLDER / f"{name}.pdf").read_bytes()
    assert read_pdf(pdf) == read_pdf(letter_pdf(letter))
    docx = (FOLDER / f"{name}.docx").read_bytes()
    assert read_docx(docx) == read_docx(letter_docx(letter))


@pytest.mark.parametrize("name", NAMES)
def test_every_paragraph_reads_back_from_pdf_and_docx(
    name: str,
    letters: dict[str, Letter],
    read_pdf: Callable[[bytes], str],
    read_docx: Callable[[bytes], list[str]],
) -> None:
    pdf = " ".join(read_pdf((FOLDER / f"{name}.pdf").read_bytes()).split())
    lines = read_docx((FOLDER / f"{name}.docx").read_bytes())
    for block in letters[name].body:
        assert isinstance(block, Paragraph)
        assert block.text in lines
        # a page number may stand between two parts of a paragraph
        assert block.text in re.sub(r" 2 (?=\S)", " ", pdf) or block.text in pdf, block.text


@pytest.mark.parametrize("name", NAMES)
def test_the_expected_head_is_the_letter_s(name: str, letters: dict[str, Letter]) -> None:
    letter, expected = letters[name], _expected(name)
    assert expected["number"] == str(letter.number)
    assert expected["notation"] == letter.notation
    assert letter.number_as_printed == f"Số: {expected['number_as_printed']}"
    assert letter.date == date.fromisoformat(expected["date"])
    assert tuple(expected["addressees"]) == letter.addressees
    assert expected["subject"] == letter.subject
    assert expected["issuer"] == " ".join(letter.issuer).upper()
    assert expected["signer"] == letter.signer.name
    assert letter.kind == ""
    assert expected["doc_type"] == "công văn"


@pytest.mark.parametrize("name", NAMES)
def test_the_expected_obligations_are_the_letter_s_clauses(
    name: str, letters: dict[str, Letter]
) -> None:
    clauses, expected = _clauses(letters[name]), _expected(name)
    obligations = expected["obligations"]
    paths = [row["path"] for row in obligations]
    parents = {path.split(".")[0] for path in paths if "." in path}
    assert paths == [path for path in clauses if path not in parents]
    assert len(paths) == expected["obligations_count"]
    assert sum(row["scope"] == "excluded" for row in obligations) == expected["excluded_count"]
    for row in obligations:
        words = clauses[row["path"]]
        deadline = row["deadline"]
        if deadline and deadline[0] == "2":
            assert f"trước {in_words(date.fromisoformat(deadline))}" in words
        else:
            assert "năm 2026" not in words or row["scope"] == "excluded"
            assert deadline is None or deadline in words
        assert row.get("report_to", "") in words
        assert row.get("recurring", "") in words
        assert (row["modality"] == "must_not") is words.startswith("Không ")


def test_one_letter_has_one_clause_out_of_scope() -> None:
    assert [_expected(name)["excluded_count"] for name in NAMES] == [0, 0, 1]


@pytest.mark.parametrize("name", NAMES)
def test_no_line_of_a_sample_is_a_classification_mark(name: str) -> None:
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert not {compare_key(line) for line in lines} & {"mật", "tối mật", "tuyệt mật"}


def test_the_maker_writes_every_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _maker().main(tmp_path) == 0
    names = {f"{name}.{ending}" for name in NAMES for ending in ("txt", "docx", "pdf")}
    assert {path.name for path in tmp_path.iterdir()} == names
    assert "antivirus.pdf" in capsys.readouterr().out
