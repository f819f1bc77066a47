"""Any file to a Document: pages of lines with position, style and confidence.

In: a binary stream or bytes, its name and Limits. Out: a ``Document`` value, or one named
error of ``core.errors``. No marks, no meaning, no settings.
"""

from __future__ import annotations

from khien.documents.document import Document, Line, LineKind, Style
from khien.documents.reading import all_formats, format_of, head, page_image, read

__all__ = [
    "Document",
    "Line",
    "LineKind",
    "Style",
    "all_formats",
    "format_of",
    "head",
    "page_image",
    "read",
]
