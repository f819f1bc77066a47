"""The data files that lie in the package, read by their place.

``importlib.resources`` and ``pathlib`` say the same and bring a megabyte of modules into every
worker.
"""

from __future__ import annotations

import os

_HERE = os.path.dirname(os.path.realpath(__file__))  # noqa: PTH120
FOLDER = os.path.join(os.path.dirname(_HERE), "data")  # noqa: PTH118, PTH120


def text(*parts: str) -> str:
    """The file ``parts`` below ``data``, in UTF-8; raises OSError."""
    with open(os.path.join(FOLDER, *parts), encoding="utf-8") as file:  # noqa: PTH118, PTH123
        return file.read()
