"""The libraries speak the page's language; errors are plain pages in that language."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_cache_control

from khien.console.web.errors import UnstorableText, WrittenMeanwhile
from khien.core.errors import KhienError
from khien.core.i18n import DEFAULT_LANGUAGE, LANGUAGES, use_language


class ChosenLanguage:
    """Vietnamese unless the person chose otherwise with the link at the foot of a page.

    What the browser prefers is not asked: many office PCs in Vietnam carry an English system.
    The libraries' messages get the same language.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in LANGUAGES else DEFAULT_LANGUAGE
        with translation.override(language), use_language(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


class NotKept:
    """What a signed-in person saw is not kept by the browser: the next person at a shared PC
    finds nothing behind the Back button.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated and "Cache-Control" not in response:
            patch_cache_control(response, private=True, no_store=True)
        return response


class PlainErrors:
    """A KhienError that no view caught becomes a page with what happened and what to do; a
    refusal says that there is no right here, which never looks like an empty page (ATTACKS 10).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Refuse text that PostgreSQL would refuse, whichever page it was sent to. The API and
        the agents' address read their own bodies.
        """
        if request.path.startswith("/api/") or request.path == "/inventory":
            return None
        if any(map(_has_nul, (request.GET, request.POST))):
            return _problem(request, UnstorableText(), status=400)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if request.path.startswith("/api/"):
            return None
        if isinstance(error, PermissionDenied):
            return render(request, "403.html", {"reason": str(error)}, status=403)
        if isinstance(error, KhienError):
            return _problem(request, error, status=422)
        # The transaction of the act was rolled back: nothing is half written.
        if isinstance(error, DataError):
            return _problem(request, UnstorableText(), status=422)
        if isinstance(error, IntegrityError):
            return _problem(request, WrittenMeanwhile(), status=409)
        return None


def _problem(request: HttpRequest, error: KhienError, *, status: int) -> HttpResponse:
    context = {"message": error.message(), "advice": error.advice()}
    return render(request, "problem.html", context, status=status)


def _has_nul(sent: QueryDict) -> bool:
    return any("\0" in text for key, values in sent.lists() for text in chain((key,), values))
