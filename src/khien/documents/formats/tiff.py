"""Scanned pages as TIFF, one frame a page: what fax servers and office scanners write."""

from __future__ import annotations

from khien.documents.scan import Scan


class TaggedImage(Scan):
    """A .tiff file."""

    id = "tiff"
    title = ("Ảnh quét TIFF (một hoặc nhiều trang)", "Scan as TIFF, one or more pages")
    kind = "TIFF"
    signatures = (b"II*\x00", b"MM\x00*")
