"""Where a PC's files are: a folder, an archive, an image; each gives the same ``Artifacts``."""

from __future__ import annotations
