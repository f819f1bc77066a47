"""The log's checkpoint in a report: a code that a phone reads, in PDF and in DOCX alike."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import zxingcpp
from PIL import Image

from khien.evidence.log_proof import LogCheckpoint, read_checkpoint
from khien.reports.progress import (
    ProgressReport,
    progress_docx,
    progress_letter,
    progress_pdf,
)
from khien.reports.witness import Checkpoint

ROOT = "9f" * 32
POINT = Checkpoint(size=4_812, root=ROOT, sealed_at=datetime(2026, 11, 25, 3, tzinfo=UTC))


def read(picture: Image.Image) -> list[str]:
    return [each.text for each in zxingcpp.read_barcodes(picture.convert("L"))]


def test_the_pdf_s_code_is_the_checkpoint(report: ProgressReport) -> None:
    document = pypdfium2.PdfDocument(progress_pdf(replace(report, checkpoint=POINT)))
    found = [word for page in document for word in read(page.render(scale=150 / 72).to_pil())]
    assert found == [POINT.words]
    assert read_checkpoint(found[0]) == LogCheckpoint(4_812, bytes.fromhex(ROOT))


def test_the_docx_s_code_is_the_same(report: ProgressReport) -> None:
    data = progress_docx(replace(report, checkpoint=POINT))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.startswith("word/media/")]
        pictures = [Image.open(io.BytesIO(archive.read(name))) for name in names]
    assert [read(each) for each in pictures] == [[POINT.words]]


def test_a_report_without_a_checkpoint_has_no_code(report: ProgressReport) -> None:
    report = replace(report, checkpoint=None)
    assert b"word/media" not in progress_docx(report)
    assert not any("KHIEN-LOG" in line for line in str(progress_letter(report)).splitlines())
