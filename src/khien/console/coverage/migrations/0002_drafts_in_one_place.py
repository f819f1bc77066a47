"""Drafts about malware move to the incidents app, which keeps every draft."""

from datetime import UTC

from django.db import migrations

STATES = {"open": "open", "incident": "confirmed", "dismissed": "set_aside"}


def _iso(at):
    return at.astimezone(UTC).isoformat(timespec="seconds")


def move(apps, schema_editor):
    """One row for each, with the PCs and the source of its finds."""
    find = apps.get_model("coverage", "Find")
    incident = apps.get_model("incidents", "IncidentDraft")
    for old in apps.get_model("coverage", "Draft").objects.order_by("pk").iterator():
        finds = find.objects.filter(organisation=old.organisation_id, name_key=old.name_key)
        finds = list(finds.order_by("first_at", "pk"))
        row = incident.objects.create(
            organisation_id=old.organisation_id, kind=f"malware_{old.why}",
            key=f"malware:{old.name_key}", what=old.name,
            source=finds[0].source if finds else "", count=old.computers,
            first_seen=_iso(min([old.last_at, *(one.first_at for one in finds)])),
            last_seen=_iso(old.last_at), repeats=old.repeats, state=STATES[old.state],
            drafted_at=old.drafted_at, decided_by_id=old.decided_by_id,
            decided_at=old.decided_at, note=old.note,
        )  # fmt: skip
        row.computers.add(*{one.computer_id for one in finds if one.computer_id})


class Migration(migrations.Migration):
    dependencies = [("coverage", "0001_initial"), ("incidents", "0002_incident_drafts")]
    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.DeleteModel(name="Draft"),
    ]
