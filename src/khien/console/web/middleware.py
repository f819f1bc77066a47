"""The libraries speak the page's language; errors are plain pages in that language."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from khien.core.errors import KhienError
from khien.core.i18n import use_language


class LibraryLanguage:
    """Gives the libraries' messages the language Django chose for this request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with use_language((translation.get_language() or "vi")[:2]):
            return self.get_response(request)


class PlainErrors:
    """A KhienError that no view caught becomes a page with what happened and what to do; a
    refusal says that there is no right here, which never looks like an empty page (ATTACKS 10).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if request.path.startswith("/api/"):
            return None
        if isinstance(error, PermissionDenied):
            return render(request, "403.html", {"reason": str(error)}, status=403)
        if isinstance(error, KhienError):
            context = {"message": error.message(), "advice": error.advice()}
            return render(request, "problem.html", context, status=422)
        return None
