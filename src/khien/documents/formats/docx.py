"""Word documents (.docx, .docm): the text as it prints, with numbering and boxes.

In: an OOXML package under caps. Out: header lines, the body in reading order, notes and
footers last. The marks of tracked deletions, hidden text and field codes do not print.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from khien.core.limits import Limits
from khien.documents.containers.archive import is_office
from khien.documents.containers.zipped import SIGNATURE
from khien.documents.document import Document
from khien.documents.format import Member
from khien.documents.glance import Glance
from khien.documents.packages import OfficePackage
from khien.documents.source import Source
from khien.documents.word import head as word_head

if TYPE_CHECKING:
    from PIL import Image


class WordDocument(OfficePackage):
    """A WordprocessingML package."""

    id = "docx"
    title = ("Tài liệu Word (.docx)", "Word document (.docx)")
    library = "lxml"
    loses = (
        "hình ảnh, chú thích của người soát, định dạng trang",
        "pictures, reviewers' comments, page layout",
    )

    main_type = word_head.MAIN_TYPE

    def score(self, head: bytes, name: str) -> int | None:
        """Any zip may be one: the parts inside decide, in ``read``."""
        if not head.startswith(SIGNATURE):
            return None
        return 80 if b"word/" in head or b"[Content_Types].xml" in head[:64] else 30

    def opens(self, data: bytes) -> bool:
        """Whether it is an office file, or a zip that cannot be opened: a damaged one."""
        return is_office(data) is not False

    def glance(self, source: Source, limits: Limits) -> Glance:
        """The beginning of the main part, headers, footers and labels."""
        return word_head.glance(source)

    def head(self, stream: BinaryIO, limits: Limits) -> Document:
        """About the first page; labels last."""
        return word_head.head(Source.again(stream, limits), limits)

    def looks(self, source: Source, limits: Limits) -> Iterator[Image.Image]:
        """Pictures that the beginning and the headers show."""
        return word_head.looks(source, limits)

    def members(self, stream: BinaryIO, limits: Limits) -> Iterator[Member]:
        """Objects put in, and documents pasted in whole, wherever they lie."""
        return word_head.members(Source.again(stream, limits), limits)

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """Every line of the document."""
        from khien.documents.containers.package import Package
        from khien.documents.word.whole import WholeReader

        return WholeReader(Package(stream.read(), limits=limits), limits).document()
