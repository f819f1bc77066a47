"""A photographed or scanned page as JPEG."""

from __future__ import annotations

from khien.documents.scan import Scan


class PhotographicImage(Scan):
    """A .jpg file."""

    id = "jpeg"
    title = ("Ảnh chụp, ảnh quét JPEG", "Photograph or scan as JPEG")
    kind = "JPEG"
    signatures = (b"\xff\xd8\xff",)
