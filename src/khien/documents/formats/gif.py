"""A page saved as GIF: what old programs for screen pictures write."""

from __future__ import annotations

from khien.documents.scan import Scan


class GraphicsInterchange(Scan):
    """A .gif file; of a moving picture each frame is a page."""

    id = "gif"
    title = ("Ảnh GIF", "Picture as GIF")
    kind = "GIF"
    signatures = (b"GIF87a", b"GIF89a")
