"""What every page of ours that is written to a file begins with: no script, nothing fetched."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from html import escape

from khien.core.i18n import language


def head(title: str, style: str, *, pictures: bool = False, generator: str = "") -> Iterator[str]:
    """From the first tag to the page's heading; ``pictures``: some stand within the page."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    shown = " img-src data:;" if pictures else ""
    yield "<!doctype html>"
    yield f'<html lang="{language()}"><head><meta charset="utf-8">'
    yield (
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\';'
        f"{shown} style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'\">"
    )
    if generator:
        yield f'<meta name="generator" content="{escape(generator)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{escape(title)}</title><style>{style}</style></head><body><main>"
    yield f"<h1>{escape(title)}</h1>"
