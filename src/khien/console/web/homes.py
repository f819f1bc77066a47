"""A home for each role. Each answers one question at the top, in one sentence."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from khien.console.people.models import Person
from khien.console.web.requests import PersonRequest


@dataclass(frozen=True, slots=True)
class Hit:
    """One result of a search."""

    title: str
    url: str
    more: str = ""


def standing_unit(request: PersonRequest) -> HttpResponse:
    return render(request, "homes/staff.html", {})


def officer(request: PersonRequest) -> HttpResponse:
    return render(request, "homes/staff.html", {})


def inspector(request: PersonRequest) -> HttpResponse:
    return render(request, "homes/staff.html", {})


def administrator(request: PersonRequest) -> HttpResponse:
    return render(request, "homes/staff.html", {})


def staff(request: PersonRequest) -> HttpResponse:
    return render(request, "homes/staff.html", {})


def search(viewer: Person, words: str) -> list[tuple[str, list[Hit]]]:
    return []
