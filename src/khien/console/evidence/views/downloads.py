"""Sending a file back so that a browser only ever saves it (ATTACKS 12)."""

from __future__ import annotations

from typing import BinaryIO

from django.http import FileResponse


def as_download(stream: BinaryIO, name: str) -> FileResponse:
    """An attachment of no type: nothing of it is rendered or run, whatever it holds."""
    response = FileResponse(
        stream, as_attachment=True, filename=name, content_type="application/octet-stream"
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
