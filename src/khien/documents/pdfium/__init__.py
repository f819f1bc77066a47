"""Reading PDF pages through pdfium: characters, pictures, annotations. Values out only."""

from __future__ import annotations
