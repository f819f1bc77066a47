"""The API: routers of the apps under /api/v1, errors as JSON in the reader's language."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from khien import __version__
from khien.console.coverage.api import router as coverage
from khien.console.evidence.api import router as evidence
from khien.core.errors import KhienError

api = NinjaAPI(title="Khiên", version=__version__, docs_url=None, urls_namespace="api")
api.add_router("/", evidence)
api.add_router("/", coverage)


@api.exception_handler(PermissionDenied)
def refused(request: HttpRequest, error: PermissionDenied | type[PermissionDenied]) -> HttpResponse:
    """403 with words that never tell whether the thing exists."""
    return api.create_response(request, {"code": "refused", "message": str(error)}, status=403)


@api.exception_handler(KhienError)
def known(request: HttpRequest, error: KhienError | type[KhienError]) -> HttpResponse:
    """422 with code, message and what to do next."""
    if isinstance(error, type):
        error = error()
    body = {"code": error.code, "message": error.message(), "hint": error.advice()}
    return api.create_response(request, body, status=422)
