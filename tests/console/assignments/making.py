"""Letters and assignments for tests, made through the models (the acts have tests of their own)."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django.utils import timezone
from tests.console.people import Province

from khien.console.assignments.models import Assignment
from khien.console.directives.models import Directive, Obligation
from khien.console.evidence.models import StoredFile
from khien.console.organisations.models import Organisation


def make_directive(province: Province, **values: Any) -> Directive:
    """An issued letter with nothing in it yet."""
    person = province.person("standing")
    file = StoredFile.objects.create(
        organisation=province.root, sha256=secrets.token_hex(32), size=1, name="cong-van.txt",
        path=secrets.token_hex(8), added_by=person,
    )  # fmt: skip
    defaults: dict[str, Any] = {
        "organisation": province.root, "state": Directive.State.ISSUED, "file": file,
        "number_as_printed": "15/CAT-ANM", "subject": "bảo đảm an toàn, an ninh mạng",
        "received_on": date(2026, 11, 2), "taken_in_by": person, "issued_by": person,
        "issued_at": timezone.now(),
    }  # fmt: skip
    return Directive.objects.create(**(defaults | values))


def make_obligation(directive: Directive, **values: Any) -> Obligation:
    """One obligation; in scope, no control, unless said otherwise."""
    order = directive.obligations.count() + 1
    defaults: dict[str, Any] = {
        "order": order, "path": str(order), "text": "Cài đặt phần mềm diệt virus tập trung.",
    }  # fmt: skip
    return Obligation.objects.create(directive=directive, **(defaults | values))


def make_assignment(
    province: Province, organisation: Organisation, *, obligation: Obligation | None = None,
    **values: Any,
) -> Assignment:  # fmt: skip
    """One assignment, issued unless said otherwise."""
    given = obligation or make_obligation(make_directive(province))
    defaults: dict[str, Any] = {
        "due": date(2026, 12, 15), "first_due": date(2026, 12, 15),
        "issued_by": province.person("standing"),
    }  # fmt: skip
    return Assignment.objects.create(
        obligation=given, organisation=organisation, **(defaults | values)
    )
