"""A page saved as WebP: what phones and messengers make of a photograph."""

from __future__ import annotations

from khien.documents.scan import Scan

_CONTAINER, _KIND = b"RIFF", slice(8, 12)


class WebPicture(Scan):
    """A .webp file."""

    id = "webp"
    title = ("Ảnh WebP", "Picture as WebP")
    kind = "WEBP"
    signatures = (_CONTAINER,)

    def score(self, head: bytes, name: str) -> int | None:
        """Certain when the container says what it holds: films begin with the same letters."""
        return 100 if head.startswith(_CONTAINER) and head[_KIND] == b"WEBP" else None
