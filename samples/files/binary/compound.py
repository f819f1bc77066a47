"""Writes an OLE2 compound file from streams by path, for the samples: the project's own writer."""

from __future__ import annotations

from khien.documents.containers.cfb_writing import compound

__all__ = ["compound"]
