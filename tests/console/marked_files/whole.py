"""The whole database as text, for whoever searches it."""

from __future__ import annotations

from django.db import connection


def everything() -> str:
    """Every value of every row, bytes decoded byte by byte."""
    found: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for value in row:
                    is_bytes = isinstance(value, bytes | memoryview)
                    found.append(bytes(value).decode("latin-1") if is_bytes else str(value))
    return "\n".join(found)
