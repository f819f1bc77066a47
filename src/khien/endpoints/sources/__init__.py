"""Where facts come from, nowhere else in this package: ``linux`` and ``windows`` say what a PC
keeps, ``places`` say where it was carried to: a folder, an archive, an image."""

from __future__ import annotations
