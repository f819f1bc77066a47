"""A home for each role. Each answers one question at the top, in one sentence."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from khien.console.assignments import queries as assignments
from khien.console.coverage import queries as coverage
from khien.console.directives import queries as directives
from khien.console.endpoints import queries as machines
from khien.console.evidence import queries as evidence
from khien.console.evidence import standing as evidence_standing
from khien.console.exchange import queries as exchange
from khien.console.incidents import queries as incidents
from khien.console.marked_files import queries as marked_files
from khien.console.notices import queries as notices
from khien.console.organisations import queries as organisations
from khien.console.people import access
from khien.console.people.models import Person
from khien.console.web.requests import PersonRequest
from khien.core.text import fold

MOST_HITS = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """One result of a search."""

    title: str
    url: str
    more: str = ""


def standing_unit(request: PersonRequest) -> HttpResponse:
    """Hôm nay ai cần được gọi?"""
    viewer = request.user
    league, protection = assignments.league(viewer), coverage.counted(viewer)
    context = {
        "late": sum(1 for line in league if line.overdue),
        "league": _protected(league[:100], protection),
        "protection": coverage.together(protection.values()),
        "odd_open": incidents.open_count(viewer),
        "incident_drafts": incidents.open_drafts(viewer),
        "to_review": assignments.waiting_for_review(viewer).count(),
        "held": evidence.held_for(viewer).count(),
        "changes": assignments.changes_since_yesterday(viewer),
        "contradictions": assignments.contradictions(viewer).count(),
        "letters": directives.directives_for(viewer).exclude(state="filed")[:5],
        "first_hour": organisations.first_hour_open(viewer),
        "marked": marked_files.open_total(viewer),
        "silence": evidence_standing.silence_for(viewer),
    }
    return render(request, "homes/standing_unit.html", context)


def officer(request: PersonRequest) -> HttpResponse:
    """Việc của tôi: what to do, by days left; my PCs."""
    viewer = request.user
    context = {
        "work": assignments.my_work(viewer),
        "machines": machines.counts_for(viewer),
        "protection": coverage.together(coverage.counted(viewer).values()),
        "incident_drafts": incidents.open_drafts(viewer),
        "marked": marked_files.open_total(viewer),
        "silence": evidence_standing.silence_for(viewer),
        "doubts": evidence_standing.open_doubts(viewer),
        "readings": notices.home(viewer),
        "answers": incidents.new_answers(viewer),
        "many_places": len(access.scope_ids(request.user, "assignment.view")) > 1,
        "may_accept": bool(access.scope_ids(viewer, "assignment.accept")),
        "may_import": bool(access.scope_ids(viewer, "bundle.import")),
    }
    return render(request, "homes/officer.html", context)


def inspector(request: PersonRequest) -> HttpResponse:
    """The organisations on the inspector's list, with what their evidence says."""
    league = _protected(assignments.league(request.user), coverage.counted(request.user))
    return render(request, "homes/inspector.html", {"league": league})


def _protected(
    league: list[assignments.League], protection: dict[int, coverage.Headline]
) -> list[tuple[assignments.League, coverage.Headline | None]]:
    """Each organisation's line with how many of its PCs are protected."""
    return [(line, protection.get(line.organisation.pk)) for line in league]


def administrator(request: PersonRequest) -> HttpResponse:
    """Accounts and settings; no content of anybody's work."""
    context = {
        "first_hour": organisations.first_hour_open(request.user),
        "may_set_up_exchange": exchange.may_set_up(request.user),
    }
    return render(request, "homes/administrator.html", context)


def staff(request: PersonRequest) -> HttpResponse:
    """What to read, and the way to report something odd."""
    context = {
        "readings": notices.home(request.user),
        "answers": incidents.new_answers(request.user),
    }
    return render(request, "homes/staff.html", context)


def search(viewer: Person, words: str) -> list[tuple[str, list[Hit]]]:
    """Groups of hits, only of what the viewer may see; folded, so marks do not matter."""
    folded = fold(words)
    places = access.scope(viewer, "organisation.view").filter(name_folded__contains=folded)
    computers = machines.computers_of(access.scope_ids(viewer, "computer.view"))
    letters = directives.matching(directives.directives_for(viewer), words)
    groups = [
        (_("Đơn vị"), [
            Hit(o.name, reverse("organisations:detail", args=[o.pk])) for o in places[:MOST_HITS]
        ]),
        (_("Văn bản"), [
            Hit(str(d), reverse("directives:letter", args=[d.pk]), d.subject)
            for d in letters[:MOST_HITS]
        ]),
        (_("Máy tính"), [
            Hit(c.name, reverse("endpoints:computer", args=[c.pk]), c.organisation.name)
            for c in computers.filter(name__icontains=words).select_related("organisation")[
                :MOST_HITS
            ]
        ]),
    ]  # fmt: skip
    return [(title, hits) for title, hits in groups if hits]
