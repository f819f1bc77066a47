"""The recogniser itself: Tesseract in this process, started once.

In: a grey image. Out: its words by printed line, each with its box in pixels and how sure the
recogniser is. No file is written and no other program is run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from khien.core.errors import NoTextLayer
from khien.core.i18n import N_
from khien.core.text import nfc

if TYPE_CHECKING:
    from PIL import Image

MODELS = Path(__file__).parent / "models"
LANGUAGE = "vie"
_WORD_LEVEL = "5"
_COLUMNS = 12  # of Tesseract's table of words

PAGE, BLOCK, ONE_LINE = 3, 6, 7  # Tesseract's page segmentation modes
PixelBox = tuple[int, int, int, int]


class RecognitionMissing(NoTextLayer):
    """The recogniser, or what it has learnt of Vietnamese, is not installed."""

    text = N_("Tệp là bản quét mà máy này chưa cài phần nhận dạng chữ ({missing}).")
    hint = N_("Chạy make setup để cài, hoặc dùng bản .docx hay .pdf có lớp chữ của văn bản.")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its box is left, top, right, bottom in pixels; ``confidence`` is 0..1."""

    text: str
    box: PixelBox
    confidence: float


def words_by_line(
    image: Image.Image, *, dpi: int, seconds: float, mode: int = PAGE
) -> list[list[Word]] | None:
    """The words of each printed line; None when it took longer than ``seconds``."""
    api = _engine()
    api.SetPageSegMode(mode)
    api.SetImageBytes(image.tobytes(), image.width, image.height, 1, image.width)
    api.SetSourceResolution(dpi)
    try:
        if not api.Recognize(max(int(seconds * 1000), 1)):
            return None
        return list(_lines(api.GetTSVText(0)))
    finally:
        api.Clear()


@lru_cache(maxsize=1)
def _engine() -> Any:
    """The one recogniser of this process."""
    if not (MODELS / f"{LANGUAGE}.traineddata").is_file():
        raise RecognitionMissing(missing=f"{LANGUAGE}.traineddata")
    try:
        import tesserocr
    except ImportError:
        raise RecognitionMissing(missing="tesserocr") from None
    try:
        api = tesserocr.PyTessBaseAPI(
            path=f"{MODELS}/", lang=LANGUAGE, psm=PAGE, oem=tesserocr.OEM.LSTM_ONLY
        )
    except RuntimeError:
        raise RecognitionMissing(missing=f"{LANGUAGE}.traineddata") from None
    return api


def _lines(table: str) -> Iterator[list[Word]]:
    """The words of Tesseract's table, those of one line together."""
    line: list[Word] = []
    current: tuple[str, ...] = ()
    for row in table.splitlines():
        cells = row.split("\t", _COLUMNS - 1)
        if len(cells) < _COLUMNS or cells[0] != _WORD_LEVEL:
            continue
        text = nfc(cells[11]).strip()
        if not text:
            continue
        place = tuple(cells[1:5])
        if place != current and line:
            yield line
            line = []
        current = place
        left, top, width, height = (int(cell) for cell in cells[6:10])
        sure = max(0.0, min(float(cells[10]) / 100, 1.0))
        line.append(Word(text, (left, top, left + width, top + height), sure))
    if line:
        yield line
