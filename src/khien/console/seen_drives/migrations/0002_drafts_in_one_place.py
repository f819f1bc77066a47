"""Drafts about drives issued for secrets move to the incidents app, which keeps every draft."""

from django.db import migrations

STATES = {"open": "open", "incident": "confirmed", "not_incident": "set_aside"}


def move(apps, schema_editor):
    """One row for each, with its PC."""
    incident = apps.get_model("incidents", "IncidentDraft")
    drafts = apps.get_model("seen_drives", "SecretDriveDraft").objects.select_related("drive")
    for old in drafts.order_by("pk").iterator():
        row = incident.objects.create(
            organisation_id=old.organisation_id, kind="secret_drive",
            key=f"drive:{old.computer_id}:{old.drive_id}", what=old.drive.serial,
            last_seen=old.last_seen, repeats=old.repeats, state=STATES[old.state],
            drafted_at=old.drafted_at, decided_by_id=old.decided_by_id,
            decided_at=old.decided_at, note=old.note,
        )  # fmt: skip
        row.computers.add(old.computer_id)


class Migration(migrations.Migration):
    dependencies = [("seen_drives", "0001_initial"), ("incidents", "0002_incident_drafts")]
    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.DeleteModel(name="SecretDriveDraft"),
    ]
