"""A scanned page as PNG."""

from __future__ import annotations

from khien.documents.scan import Scan


class PortableNetworkGraphic(Scan):
    """A .png file."""

    id = "png"
    title = ("Ảnh quét PNG", "Scan as PNG")
    kind = "PNG"
    signatures = (b"\x89PNG\r\n\x1a\n",)
