"""What the picture formats share: pages are frames, their words are recognised.

In: a stream that a picture format was sure of. Out: a Document by recognition, or one frame
as PNG, upright as the reader saw it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, ClassVar

from khien.core.errors import DamagedDocument, NoTextLayer, TimedOut, TooLargeDocument
from khien.core.limits import Budget, Limits
from khien.documents.document import Document, Line
from khien.documents.format import Format
from khien.documents.glance import Glance
from khien.documents.ocr.recognition import Mode, Recognition

if TYPE_CHECKING:
    from PIL import Image

    from khien.documents.source import Source


class Scan(Format):
    """A picture file: ``kind`` is Pillow's name of it, ``signatures`` its first bytes."""

    library = "pillow, tesserocr"
    loses = (
        "nét chữ máy không nhận ra; chữ đọc được có độ tin cậy từng dòng",
        "words that recognition misses; each line says how sure it is",
    )
    kind: ClassVar[str]
    signatures: ClassVar[tuple[bytes, ...]]

    def score(self, head: bytes, name: str) -> int | None:
        """Certain when the signature leads."""
        return 100 if head.startswith(self.signatures) else None

    def glance(self, source: Source, limits: Limits) -> Glance:
        """It is a picture and has no words."""
        return Glance(unsure="scan", pictures=1)

    def looks(self, source: Source, limits: Limits) -> Iterator[Image.Image]:
        """The upper part of the first frame."""
        from khien.documents import pictures

        yield pictures.upper_part(pictures.opened(source.stream(), [self.kind], limits))

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """Every frame, recognised."""
        return self._read(stream, limits, most=None)

    def head(self, stream: BinaryIO, limits: Limits) -> Document:
        """The first frame."""
        return self._read(stream, limits, most=1)

    def picture(self, stream: BinaryIO, limits: Limits, *, page: int, width: int) -> bytes:
        """One frame, upright, made smaller or larger."""
        from PIL import Image

        from khien.documents import pictures
        from khien.documents.ocr.upright import set_upright

        for number, frame in self._frames(stream, limits):
            if number == page:
                shown = pictures.decoded(frame, wanted=max(width, pictures.NARROWEST))
                size = pictures.shown_size(shown.width, shown.height, width)
                sized = shown.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
                return pictures.as_png(set_upright(sized))
        raise DamagedDocument("no such page")

    def _read(self, stream: BinaryIO, limits: Limits, *, most: int | None) -> Document:
        from khien.documents import pictures

        recognition = Recognition(limits)
        if recognition.mode is Mode.NEVER:
            raise NoTextLayer()
        budget = Budget(limits)
        lines: list[Line] = []
        facts: dict[str, str] = {}
        unread: list[str] = []
        pages = 0
        for number, frame in self._frames(stream, limits):
            pages = number
            if most is not None and number > most:
                continue
            budget.check_time()
            before = recognition.seconds
            read = None
            if not recognition.out_of_budget:
                read = recognition.page(pictures.decoded(frame), number)
            budget.leave_out(recognition.seconds - before)
            if read is None:
                unread.append(str(number))
                continue
            lines += read.lines
            if read.unread_stamps:
                facts["unread_stamps"] = str(read.unread_stamps)
        if "1" in unread:
            raise TimedOut()
        if not any(line.page == 1 for line in lines):
            raise NoTextLayer()
        facts["scanned_pages"] = ",".join(str(number) for number in range(1, pages + 1))
        if unread:
            facts["unread_pages"] = ",".join(unread)
        return Document.from_lines(self.id, lines, pages=pages, ocr=True, properties=facts)

    def _frames(self, stream: BinaryIO, limits: Limits) -> Iterator[tuple[int, Image.Image]]:
        """Each frame with its number, not decoded; the same object every time."""
        from khien.documents import pictures

        picture = pictures.opened(stream, [self.kind], limits)
        count = int(getattr(picture, "n_frames", 1))
        if count > limits.pages:
            raise TooLargeDocument(limit=str(limits.pages))
        for number in range(1, count + 1):
            try:
                picture.seek(number - 1)
            except (EOFError, OSError, ValueError, SyntaxError):
                raise DamagedDocument("frame") from None
            pictures.check_size(picture.size, limits)
            yield number, picture
