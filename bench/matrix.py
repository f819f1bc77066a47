"""A directive's matrix for a province: 150 organisations × 10 obligations on SQLite.

``khien.console.assignments.queries.matrix`` loads what all verdicts rest on once; its peer, in
the same run on the same rows, asks for the verdict of each cell by itself, as a page with a
loop in its template would. Time is the median of the rounds. Both must say the same of every cell.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from measuring import Figures, median, options, report

ORGANISATIONS = 150
COMPUTERS = 4  # of each organisation
STAFF = 3
CONTROLS = (
    "endpoint.antivirus", "endpoint.firewall", "endpoint.disk-encryption", "endpoint.patched",
    "endpoint.screen-lock", "endpoint.local-accounts", "endpoint.legacy-services",
    "endpoint.remote-control", "people.informed", "system.level-approved",
)  # fmt: skip
ANSWERS = ("pass", "pass", "pass", "fail", "unknown")
ROUNDS, QUICK_ROUNDS = 10, 1


def set_up(folder: Path) -> None:
    """Django on an empty database in ``folder``."""
    os.environ["KHIEN_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "khien.console.settings.dev"
    os.environ.pop("DATABASE_URL", None)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


def province() -> tuple[Any, Any]:
    """The organisations, their people and PCs, one issued letter. (viewer, directive)."""
    from django.utils import timezone

    from khien.console.directives.models import Directive, Obligation
    from khien.console.evidence.models import StoredFile
    from khien.console.organisations.models import Kind, Organisation
    from khien.console.people.models import Grant, Person, Role

    root = Organisation.objects.create(name="Tỉnh Đông Khê", kind=Kind.PROVINCE)
    viewer = Person.objects.create(username="thuong-truc", full_name="Lan", organisation=root)
    Grant.objects.create(person=viewer, role=Role.STANDING_UNIT, scope=root)
    stored = StoredFile.objects.create(
        organisation=root, sha256="0" * 64, size=1, name="x", path="x", added_by=viewer
    )
    letter = Directive.objects.create(
        organisation=root, file=stored, received_on=timezone.localdate(), taken_in_by=viewer,
        number_as_printed="12/UBND-NC", state=Directive.State.ISSUED,
    )  # fmt: skip
    for number, control in enumerate(CONTROLS, start=1):
        Obligation.objects.create(
            directive=letter, order=number, path=str(number), text=f"Nhiệm vụ {number}.",
            controls=[control], confirmed=True,
        )  # fmt: skip
    for number in range(ORGANISATIONS):
        place = Organisation.objects.create(
            name=f"Đơn vị {number:03d}", kind=Kind.DEPARTMENT, parent=root
        )
        _people(place, number)
        _machines(place, number, viewer)
        _work(place, number, letter, viewer)
    return viewer, letter


def _people(place: Any, number: int) -> None:
    from khien.console.people.models import Person

    Person.objects.bulk_create(
        Person(username=f"p{number}-{n}", full_name=f"Người {n}", organisation=place)
        for n in range(STAFF)
    )


def _machines(place: Any, number: int, viewer: Any) -> None:
    """PCs with one current answer for each machine control."""
    from django.utils import timezone

    from khien.console.endpoints.models import Computer
    from khien.console.evidence.models import Bundle, Enrolment, FindingRow, Ticket

    now = timezone.now()
    rows = []
    for n in range(COMPUTERS):
        name = f"{number}-{n}"
        computer = Computer.objects.create(organisation=place, name=f"PC {name}")
        ticket = Ticket.objects.create(
            organisation=place, computer=computer, ticket_id=f"T{name}", made_by=viewer,
            machine_class="connected", expires_at=now + timedelta(days=14),
        )  # fmt: skip
        enrolment = Enrolment.objects.create(
            ticket=ticket, computer=computer, state=Enrolment.State.BOUND, fingerprint=name
        )
        bundle = Bundle.objects.create(
            enrolment=enrolment, organisation=place, sequence=1, payload_sha256=f"b{name}",
            envelope=b"", inspection={}, taken_at=now, received_at=now, receipt=b"",
        )  # fmt: skip
        for index, control in enumerate(c for c in CONTROLS if c.startswith("endpoint.")):
            status = ANSWERS[(number + n + index) % len(ANSWERS)]
            rows.append(
                FindingRow(
                    organisation=place,
                    computer=computer,
                    bundle=bundle,
                    check_id=f"c.{control}",
                    control=control,
                    status=status,
                    reason_code="x",
                    observed_at=now,
                )
            )
    FindingRow.objects.bulk_create(rows)


def _work(place: Any, number: int, letter: Any, viewer: Any) -> None:
    from django.utils import timezone

    from khien.console.assignments.models import Assignment, State

    states = (State.ISSUED, State.ACCEPTED, State.SUBMITTED, State.CONFIRMED)
    due = timezone.localdate() + timedelta(days=number % 20 - 10)
    Assignment.objects.bulk_create(
        Assignment(
            obligation=obligation, organisation=place, issued_by=viewer, due=due, first_due=due,
            state=states[(number + obligation.order) % len(states)],
        )
        for obligation in letter.obligations.all()
    )  # fmt: skip


def together(viewer: Any, letter: Any) -> dict[int, str]:
    """The page's own query: assignment id → what its cell shows."""
    from khien.console.assignments.queries import matrix

    rows = matrix(viewer, letter).rows
    return {c.assignment.pk: c.verdict.look for row in rows for c in row.cells if c is not None}


def cell_by_cell(viewer: Any, letter: Any) -> dict[int, str]:
    """The peer: each cell looked up and judged by itself.

    Every organisation here has its own rows, so a cell by itself means the same as in the whole.
    """
    from khien.console.assignments.queries import assignments_for
    from khien.console.assignments.verdicts import verdicts_of

    found = {}
    keys = assignments_for(viewer).filter(obligation__directive=letter)
    for pk in list(keys.values_list("pk", flat=True)):
        item = assignments_for(viewer).get(pk=pk)
        found[pk] = verdicts_of([item])[pk].look
    return found


class Counter:
    """Counts the queries that pass through a connection; Django's own log keeps 9,000."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.count += 1
        return execute(*arguments)


def measure(
    way: Callable[[Any, Any], dict[int, str]], viewer: Any, letter: Any, rounds: int
) -> tuple[float, int, dict[int, str]]:
    """Median seconds, queries of one round, and the answer."""
    from django.db import connection

    seconds = []
    counter = Counter()
    for _ in range(rounds):
        started = time.perf_counter()
        with connection.execute_wrapper(counter):
            answer = way(viewer, letter)
        seconds.append(time.perf_counter() - started)
    return median(seconds), counter.count // rounds, answer


def main() -> int:
    """Lay the province out, ask both ways, compare, report."""
    chosen = options(__doc__).parse_args()
    rounds = QUICK_ROUNDS if chosen.quick else ROUNDS
    with tempfile.TemporaryDirectory(prefix="khien-bench-") as folder:
        set_up(Path(folder))
        viewer, letter = province()
        together(viewer, letter)  # imports and caches are not what is measured
        seconds, queries, ours = measure(together, viewer, letter, rounds)
        peer_seconds, peer_queries, theirs = measure(cell_by_cell, viewer, letter, rounds)
    if ours != theirs:
        raise SystemExit("matrix: the two ways do not say the same")
    figures: Figures = {
        "cells": len(ours),
        "matrix_seconds": round(seconds, 4),
        "matrix_queries": queries,
        "peer_seconds": round(peer_seconds, 4),
        "peer_queries": peer_queries,
        "seconds_ratio": round(peer_seconds / seconds, 2),
        "queries_ratio": round(peer_queries / queries, 1),
    }
    about = {"organisations": ORGANISATIONS, "obligations": len(CONTROLS), "rounds": rounds}
    report(figures, as_json=chosen.json, about=about)
    return 0


if __name__ == "__main__":
    sys.exit(main())
