"""The data files that lie in the package, read by their place.

``importlib.resources`` says the same and brings a megabyte of modules into every worker.
"""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "data"


def text(*parts: str) -> str:
    """The file ``parts`` below ``data``, in UTF-8; raises OSError."""
    return DATA.joinpath(*parts).read_text("utf-8")
