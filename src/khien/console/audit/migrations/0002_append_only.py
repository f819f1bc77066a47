"""Triggers: what the log holds is never changed or removed, whoever asks the database."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# table: forbidden acts. Content may be emptied by retention (DELETE), never changed.
FORBIDDEN = {
    "audit_event": ("UPDATE", "DELETE"),
    "audit_leaf": ("UPDATE", "DELETE"),
    "audit_treehead": ("UPDATE", "DELETE"),
    "audit_content": ("UPDATE",),
}


def _sqlite(table: str, act: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def add(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers of the database in use."""
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION khien_append_only() RETURNS trigger AS $$ BEGIN "
            "RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"
        )
    for table, acts in FORBIDDEN.items():
        for act in acts:
            if vendor == "sqlite":
                schema_editor.execute(_sqlite(table, act))
            else:
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    "FOR EACH ROW EXECUTE FUNCTION khien_append_only()"
                )
        if vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION khien_append_only()"
            )


def remove(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop them again (a development act; production never goes back)."""
    on = schema_editor.connection.vendor == "postgresql"
    for table, acts in FORBIDDEN.items():
        for act in (*acts, "TRUNCATE") if on else acts:
            where = f" ON {table}" if on else ""
            schema_editor.execute(f"DROP TRIGGER {table}_no_{act.lower()}{where}")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
