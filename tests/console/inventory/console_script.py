"""Run with a console's settings: make a ticket, list a ticket's agents, look for a text.

usage: console_script.py ticket NAME | agents SECRET | find TEXT   (answers as JSON)
"""

from __future__ import annotations

import json
import sys
from typing import Any

import django


def ticket(name: str) -> dict[str, str]:
    from khien.console.inventory import actions
    from khien.console.organisations.models import Kind, Organisation
    from khien.console.people.models import Grant, Person, Role

    place = Organisation.objects.create(name=f"Sở {name}", kind=Kind.DEPARTMENT)
    person = Person.objects.create(username=name, full_name="Cán bộ", organisation=place)
    Grant.objects.create(person=person, role=Role.OFFICER, scope=place)
    _row, secret = actions.make_ticket(person, organisation=place, name="Máy", places=5)
    return {"secret": secret}


def agents(secret: str) -> list[dict[str, Any]]:
    from khien.console.inventory.models import Agent, SetMember
    from khien.console.inventory.taking import hash_of

    found = []
    for one in Agent.objects.filter(ticket__secret_hash=hash_of(secret)):
        software = SetMember.objects.filter(in_set__in=one.sets.values("in_set"))
        found.append(
            {
                "program": one.program, "hostname": one.hostname, "os_name": one.os_name,
                "software": software.count(),
            }
        )  # fmt: skip
    return found


def find(text: str) -> dict[str, Any]:
    """Whether any row of any table holds ``text``; of how many rows."""
    from django.apps import apps
    from django.db import connection

    from khien.console.inventory.models import Agent

    rows = 0
    found = False
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT * FROM {table}")
            for row in cursor:
                rows += 1
                found = found or text in repr(row)
    return {"rows": rows, "found": found, "agents": Agent.objects.count()}


if __name__ == "__main__":
    django.setup()
    print(json.dumps({"ticket": ticket, "agents": agents, "find": find}[sys.argv[1]](sys.argv[2])))
