"""LibreOffice opens the DOCX and makes the same pages of it, without a layout fault."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pypdfium2
import pytest

from khien.reports.layout import A4
from khien.reports.letter import Letter, letter_docx, letter_pdf
from khien.reports.progress import ProgressReport, progress_docx, progress_pdf

OFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.needs_office,
    pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice: soffice is not installed"),
]
MM = 72 / 25.4
# Our own fonts and nothing else, so that the result does not depend on the machine's.
_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>{fonts}</dir><cachedir>{cache}</cachedir>
<alias binding="same"><family>Times New Roman</family><prefer><family>Tinos</family></prefer></alias>
</fontconfig>"""


@pytest.fixture
def convert(tmp_path: Path) -> Callable[[bytes], bytes]:
    """DOCX in, the PDF LibreOffice makes of it out."""
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(
        _FONTS.format(fonts=files("khien.reports") / "fonts", cache=tmp_path / "cache"), "utf-8"
    )

    def run(content: bytes) -> bytes:
        (tmp_path / "letter.docx").write_bytes(content)
        command = [
            str(OFFICE), "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
            "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "letter.docx"),
        ]  # fmt: skip
        env = {**os.environ, "FONTCONFIG_FILE": str(fonts), "HOME": str(tmp_path)}
        subprocess.run(command, env=env, check=True, capture_output=True, timeout=100)
        return (tmp_path / "letter.pdf").read_bytes()

    return run


def _check_margins(content: bytes) -> None:
    for page in pypdfium2.PdfDocument(content):
        text = page.get_textpage()
        width, height = page.get_size()
        left_margin, right_margin = (A4.left, A4.right) if width < height else (A4.top, A4.bottom)
        for index in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(index)
            assert left >= left_margin * MM - 4
            assert right <= width - right_margin * MM + 4
            assert 0 <= bottom <= top <= height


def test_a_letter_converts_whole(
    letter: Letter, convert: Callable[[bytes], bytes], read_pdf_pages: Callable[[bytes], list[str]]
) -> None:
    converted = convert(letter_docx(letter))
    pages, ours = read_pdf_pages(converted), read_pdf_pages(letter_pdf(letter))
    assert len(pages) == len(ours) == 2
    assert sorted("".join(pages).split()) == sorted("".join(ours).split())
    _check_margins(converted)


def test_a_progress_report_converts_whole(
    report: ProgressReport,
    convert: Callable[[bytes], bytes],
    read_pdf_pages: Callable[[bytes], list[str]],
) -> None:
    converted = convert(progress_docx(report))
    pages, ours = read_pdf_pages(converted), read_pdf_pages(progress_pdf(report))
    assert abs(len(pages) - len(ours)) <= 1
    annex = [page for page in pages if "Ủy ban nhân dân xã Số" in page and "Số đến" in page]
    assert len(annex) > 1, "the header of the annex repeats"
    whole = "".join("".join(pages).split())
    for organisation in report.organisations:
        assert "".join(organisation.name.split()) in whole
    assert all(
        f"{number} " == page[: len(str(number)) + 1]
        for number, page in list(enumerate(pages, start=1))[1:]
    )
    _check_margins(converted)
