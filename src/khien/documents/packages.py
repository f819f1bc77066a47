"""What the formats in zip packages share: office files of XML and OpenDocument files.

In: a Source that is a zip. Out: whether it is of the kind, and the files within. A format adds what
it reads, as ``scan`` does for pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, ClassVar

from khien.core.limits import Limits
from khien.documents.containers import ooxml
from khien.documents.containers.zipped import SIGNATURE
from khien.documents.format import Format, Member
from khien.documents.odf import package
from khien.documents.source import Source

if TYPE_CHECKING:
    from PIL import Image


class OfficePackage(Format):
    """An OOXML package whose main part is of the kind ``main_type``."""

    within = "zip"
    main_type: ClassVar[re.Pattern[bytes]]

    def claims(self, source: Source) -> int | None:
        """By what the package says its main part is."""
        return ooxml.claimed(source, self.main_type)

    def members(self, stream: BinaryIO, limits: Limits) -> Iterator[Member]:
        """Objects put in, and documents pasted in whole."""
        return ooxml.members(Source.again(stream, limits), limits)


class SheetsOrSlides(OfficePackage):
    """Packages that a first part tells: ``folder`` is where its parts lie, ``sureness`` how sure
    the first bytes make."""

    folder: ClassVar[bytes]
    sureness: ClassVar[int] = 85

    def score(self, head: bytes, name: str) -> int | None:
        """Any zip may be one: its first part says so, where it stands first."""
        is_one = head.startswith(SIGNATURE) and self.folder in head
        return self.sureness if is_one else None

    def opens(self, data: bytes) -> bool:
        """Whether the package says that it is of the kind."""
        return ooxml.opens(data, self.main_type)


class OpenDocument(Format):
    """An OpenDocument package of one of ``kinds``, by its media type."""

    library = "lxml"
    within = "zip"
    kinds: ClassVar[tuple[bytes, ...]]

    def score(self, head: bytes, name: str) -> int | None:
        """By the media type, which stands first in the package."""
        is_package = head.startswith(SIGNATURE) and head[30:38] == b"mimetype"
        said = any(package.MEDIA + kind in head[:200] for kind in self.kinds)
        return 91 if is_package and said else None

    def claims(self, source: Source) -> int | None:
        """By the media type."""
        return package.claimed(source, self.kinds)

    def looks(self, source: Source, limits: Limits) -> Iterator[Image.Image]:
        """Pictures that the beginning and the margins show."""
        return package.looks(source, limits)

    def members(self, stream: BinaryIO, limits: Limits) -> Iterator[Member]:
        """The documents within."""
        return package.members(Source.again(stream, limits), limits)
