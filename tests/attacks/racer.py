"""usage: python -m tests.attacks.racer   Acts done by four processes at once on one database.

``KHIEN_DATA`` and ``DATABASE_URL`` say which, empty before. Prints JSON: scenario → the answers of
the four, and what the database holds after. Used by test_25_at_once.py.
"""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

WORKERS = 4
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khien.console.settings.test")


def _slips(officer: Any) -> list[tuple[str, str]]:
    """Two people who have not begun: the token and the code of each one's slip."""
    from khien.console.people import slip_actions
    from khien.console.people.models import Person

    slips = []
    for name in ("mot", "hai"):
        person = Person(username=name, full_name=name, organisation=officer.organisation)
        person.set_unusable_password()
        person.save()
        made = slip_actions.make_slips(officer, [person]).slips[0]
        slips.append((made.url.rstrip("/").rsplit("/", 1)[-1], made.code))
    return slips


def _seed() -> dict[str, Any]:
    """The rows that the scenarios fight for; their ids."""
    from django.core.management import call_command
    from tests.console.assignments.making import make_assignment
    from tests.console.directives.letters import letter
    from tests.console.evidence.pcs import Pc
    from tests.console.people import make_province

    from khien.console.endpoints.models import Computer
    from khien.console.evidence import actions as evidence
    from khien.console.incidents import actions as incidents
    from khien.console.incidents.models import OddThing
    from khien.console.organisations.models import Organisation

    call_command("migrate", verbosity=0, interactive=False)
    province = make_province()
    standing, officer = province.person("standing"), province.person("health.officer")
    staff = province.person("health.staff")
    left, right = (
        Organisation.objects.create(parent=province.health, name=name, kind="subordinate")
        for name in ("Phòng trái", "Phòng phải")
    )
    work = make_assignment(province, province.health, state="submitted", submitted_by=officer)
    slips = _slips(officer)
    for number in range(incidents.REPORTS_A_DAY - 1):
        incidents.report(staff, what=str(number), where="x", when="x")
    computer = Computer.objects.create(organisation=province.health, name="YT-01")
    ticket = evidence.make_ticket(officer, organisation=province.health, computer=computer)
    bundle = Pc(Path(os.environ["KHIEN_DATA"]) / "pc").bundle(ticket)
    directive = letter(standing, province.police, confirmed=True)
    assert OddThing.objects.count() == incidents.REPORTS_A_DAY - 1
    return {
        "standing": standing.pk, "officer": officer.pk, "staff": staff.pk,
        "health": province.health.pk, "left": left.pk, "right": right.pk, "work": work.pk,
        "slips": slips, "bundle": bundle.hex(), "directive": directive.pk,
        "reviewed": letter(standing, province.police).pk,
        "obligations": [row.pk for row in directive.obligations.all() if row.is_work],
        "places": [province.health.pk, province.culture.pk, province.commune.pk],
    }  # fmt: skip


def _acts(ids: dict[str, Any], number: int) -> dict[str, Callable[[], object]]:
    """Scenario → what this one of the four does."""
    from khien.console.people.models import Person

    standing, officer, staff = (
        Person.objects.get(pk=ids[name]) for name in ("standing", "officer", "staff")
    )
    return {
        **_of_places(ids, number, officer),
        **_of_people(ids, number, officer, staff),
        **_of_letters(ids, number, standing),
    }


def _of_places(ids: dict[str, Any], number: int, officer: Any) -> dict[str, Callable[[], object]]:
    from khien.console.endpoints import actions as endpoints
    from khien.console.evidence import actions as evidence
    from khien.console.organisations import actions as organisations
    from khien.console.organisations.models import Organisation

    health = Organisation.objects.get(pk=ids["health"])
    two = [Organisation.objects.get(pk=ids[name]) for name in ("left", "right")]
    one, other = two if number % 2 else two[::-1]
    return {
        "organisation": lambda: organisations.add_organisation(
            officer, health, organisations.Details("Phòng mới", "subordinate")
        ),
        "circle": lambda: organisations.move_organisation(officer, one, other),
        "computer": lambda: endpoints.add_computer(officer, organisation=health, name="YT-02"),
        "drive": lambda: endpoints.add_drive(officer, organisation=health, serial="U-1"),
        "bundle": lambda: (
            evidence.take_bundle(None, bytes.fromhex(ids["bundle"]), via="api").outcome.value
        ),
    }


def _of_people(
    ids: dict[str, Any], number: int, officer: Any, staff: Any
) -> dict[str, Callable[[], object]]:
    from khien.console.incidents import actions as incidents
    from khien.console.people import actions as people
    from khien.console.people import slip_actions

    health = officer.organisation
    (token, code), (guessed, _code) = ids["slips"]
    password = f"một câu dài khó đoán {number}"
    new = people.NewPerson("Nguyễn Văn An", health)
    return {
        "made_username": lambda: people.add_person(officer, new).username,
        "typed_username": lambda: people.add_person(
            officer, people.NewPerson("An", health, username="an.nv")
        ),
        "people": lambda: [one.username for one in people.bring_people(officer, [new] * 3).people],
        "slip": lambda: slip_actions.activate(token, code, password) is not None,
        "guess": lambda: [slip_actions.activate(guessed, "AAAA-AAAA", password) for _ in "12345"],
        "report": lambda: incidents.report(staff, what="x", where="x", when="x"),
    }


def _of_letters(ids: dict[str, Any], number: int, standing: Any) -> dict[str, Callable[[], object]]:
    from khien.console.assignments import actions as assignments
    from khien.console.directives import actions as directives
    from khien.console.directives.models import Directive
    from khien.console.notices import actions as notices

    letter = Directive.objects.get(pk=ids["directive"])
    row = Directive.objects.get(pk=ids["reviewed"]).obligations.order_by("order")[0]
    decide = assignments.confirm if number % 2 else assignments.ask_revision
    targets = {pk: set(ids["places"]) for pk in ids["obligations"]}
    return {
        "decision": lambda: decide(standing, ids["work"], words="x"),
        "correction": lambda: directives.leave_out(
            standing, row, version=row.version, reason=f"lý do {number}"
        ),
        "issue": lambda: directives.issue(standing, letter, targets=targets).made,
        "notice": lambda: notices.publish(
            standing, letter, [ids["health"]], title="Đọc", body="Đừng cắm USB lạ."
        ),
    }


def _run(ids: dict[str, Any], number: int, barrier: Any, answers: Any) -> None:
    import django

    django.setup()
    from khien.console.people.access import Refused
    from khien.core.errors import KhienError

    for name, act in _acts(ids, number).items():
        barrier.wait(timeout=60)
        try:
            made = act()
        except (KhienError, Refused) as error:
            answer: object = getattr(error, "code", "refused")
        except Exception as error:
            answer = f"!{type(error).__name__}: {error}"
        else:
            answer = made if isinstance(made, str | bool | int | list) else "done"
        answers.put((name, answer))


def _held(ids: dict[str, Any]) -> dict[str, Any]:
    from khien.console.assignments.models import Assignment, Entry
    from khien.console.evidence.models import Bundle, FindingRow
    from khien.console.incidents.models import OddThing
    from khien.console.notices.models import Notice
    from khien.console.organisations.models import Organisation
    from khien.console.people.models import ActivationSlip

    slip = ActivationSlip.objects.get(person__username="hai")
    two = Organisation.objects.filter(pk__in=[ids["left"], ids["right"]])
    return {
        "parents": sorted({row.parent_id for row in two} - {ids["left"], ids["right"]}),
        "entries": Entry.objects.filter(assignment=ids["work"]).count(),
        "tries": slip.failed_tries, "revoked": slip.revoked_at is not None,
        "bundles": Bundle.objects.count(), "findings": FindingRow.objects.count(),
        "reports": OddThing.objects.count(), "notices": Notice.objects.count(),
        "assignments": Assignment.objects.filter(obligation__in=ids["obligations"]).count(),
        "wanted": len(ids["obligations"]) * len(ids["places"]),
    }  # fmt: skip


def main() -> None:
    import django

    django.setup()
    from django.db import connection

    ids = _seed()
    connection.close()
    context = multiprocessing.get_context("spawn")
    barrier, queue = context.Barrier(WORKERS), context.Queue()
    workers = [
        context.Process(target=_run, args=(ids, number, barrier, queue))
        for number in range(WORKERS)
    ]
    for worker in workers:
        worker.start()
    total = WORKERS * len(_acts(ids, 0))
    answers: dict[str, list[object]] = {}
    for _ in range(total):
        name, answer = queue.get(timeout=90)
        answers.setdefault(name, []).append(answer)
    for worker in workers:
        worker.join(timeout=30)
    print(json.dumps({"answers": answers, "held": _held(ids)}))


if __name__ == "__main__":
    main()
