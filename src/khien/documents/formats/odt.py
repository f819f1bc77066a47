"""OpenDocument texts (.odt, .ott): the text as it prints, with list numbers and boxes.

In: a zip package under caps. Out: header lines, the body in reading order, notes and
footers last. Deleted, hidden and commented text does not print and is not read.
"""

from __future__ import annotations

from typing import BinaryIO

from khien.core.limits import Limits
from khien.documents.containers.zipped import SIGNATURE
from khien.documents.document import Document
from khien.documents.glance import Glance
from khien.documents.odf import head as odf_head
from khien.documents.odf import package
from khien.documents.packages import OpenDocument
from khien.documents.source import Source

_MEDIA = package.MEDIA + b"text"
_NAME_AT = 30  # where a zip's first member is named


class OpenDocumentText(OpenDocument):
    """An OpenDocument text package."""

    id = "odt"
    title = ("Tài liệu OpenDocument (.odt)", "OpenDocument text (.odt)")
    loses = (
        "hình ảnh, chú thích của người soát, định dạng trang",
        "pictures, reviewers' comments, page layout",
    )
    kinds = (b"text",)

    def score(self, head: bytes, name: str) -> int | None:
        """By the media type, which stands first in the package."""
        if not head.startswith(SIGNATURE) or head[_NAME_AT : _NAME_AT + 8] != b"mimetype":
            return None
        return 90 if _MEDIA in head[:200] else 40  # compressed: looked at in ``read``

    def glance(self, source: Source, limits: Limits) -> Glance:
        """The beginning of the body, headers and footers, labels."""
        return odf_head.glance(source)

    def head(self, stream: BinaryIO, limits: Limits) -> Document:
        """About the first page; labels last."""
        return odf_head.text_head(Source.again(stream, limits), limits)

    def read(self, stream: BinaryIO, limits: Limits) -> Document:
        """Every line of the document."""
        from khien.documents.odf.whole import text

        return text(stream.read(), limits)
