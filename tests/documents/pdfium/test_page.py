"""A page opened by hand gives what the whole binding gives, and no part of it is loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from khien.core.errors import DamagedDocument
from khien.documents.pdfium.opening import opened
from khien.documents.pdfium.page import page_of
from khien.documents.source import Source

SAMPLES = Path(__file__).parents[3] / "samples" / "files"
LETTER = SAMPLES / "cong-van.pdf"


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.pdf")), ids=lambda path: path.name)
def test_the_same_as_the_whole_binding(path: Path) -> None:
    import pypdfium2

    whole = pypdfium2.PdfDocument(path.read_bytes())
    theirs = whole[0]
    with opened(Source(path.read_bytes())) as document, page_of(document, 0) as page:
        assert (page.width, page.height) == theirs.get_size()
        assert page.box == theirs.get_bbox()
        assert page.rotation == theirs.get_rotation()
        page.rotation = 270
        theirs.set_rotation(270)
        assert (page.rotation, page.width) == (270, theirs.get_width())
        assert page.characters()
        assert page.characters()  # the first are closed
    whole.close()


def test_a_page_that_is_not_there_is_damaged() -> None:
    with (
        opened(Source(LETTER.read_bytes())) as document,
        pytest.raises(DamagedDocument),
        page_of(document, 9_999),
    ):
        pass


def test_reading_words_loads_no_binding_that_draws() -> None:
    said = (
        "import sys; from khien.documents.reading import read; "
        "from khien.documents.ocr.recognition import Mode; "
        f"read(open({str(LETTER)!r}, 'rb'), ocr=Mode.NEVER); print('pypdfium2' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
