"""A scanned page as BMP."""

from __future__ import annotations

from khien.documents.scan import Scan

_HEADER_SIZES = frozenset({12, 40, 52, 56, 64, 108, 124})


class Bitmap(Scan):
    """A .bmp file."""

    id = "bmp"
    title = ("Ảnh quét BMP", "Scan as BMP")
    kind = "BMP"
    signatures = (b"BM",)

    def score(self, head: bytes, name: str) -> int | None:
        """Certain when a header of a known size follows: text may begin with the same letters."""
        header = int.from_bytes(head[14:18], "little")
        if head.startswith(self.signatures) and header in _HEADER_SIZES:
            return 100
        return None
