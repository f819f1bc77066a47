"""``khien manage``: administration of a console through its management commands."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from khien.cli.console_extra import need_console
from khien.core.errors import UsageError
from khien.core.i18n import N_, gettext

HELP = N_("quản trị bảng điều khiển")
EXAMPLES = (
    "khien manage --data du-lieu migrate",
    "khien manage --data du-lieu export-corrections --to bo-mau",
)


class NoTables(UsageError):
    """A command of ours on a data folder that no console has used yet."""

    text = N_("Thư mục dữ liệu này chưa có cơ sở dữ liệu.")
    hint = N_("Chạy lệnh sau trước rồi thử lại: khien manage --data THƯ-MỤC migrate")


def configure(parser: argparse.ArgumentParser) -> None:
    """The data folder, then a management command with its own options."""
    parser.add_argument("--data", type=Path, help=gettext(N_("thư mục dữ liệu")))
    parser.add_argument("rest", nargs=argparse.REMAINDER, help=gettext(N_("lệnh quản trị")))


def run(arguments: argparse.Namespace) -> int:
    """Hand the rest to Django's management commands."""
    need_console()
    from khien.console import service

    data = (arguments.data or Path(os.environ.get("KHIEN_DATA", "var/khien"))).resolve()
    os.environ["KHIEN_DATA"] = str(data)
    service.make_folders(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khien.console.settings.dev")
    from django.core.management import execute_from_command_line

    verb, *options = arguments.rest or ["help"]
    name = django_name(verb)
    if is_ours(name) and not {"-h", "--help"} & set(options):
        _need_tables()
    execute_from_command_line(["khien manage", name, *options])
    return 0


def _need_tables() -> None:
    """Raise NoTables where nothing was migrated, before a command fails in the middle."""
    import django

    django.setup()
    from django.db import connection

    if "django_migrations" not in connection.introspection.table_names():
        raise NoTables


def django_name(verb: str) -> str:
    """A command of ours typed with hyphens, as Django names it: after its module."""
    name = verb.replace("-", "_")
    return name if is_ours(name) else verb


def is_ours(name: str) -> bool:
    """Whether it is a command of the console, not one of Django's."""
    from khien import console

    ours = Path(console.__file__ or "").parent
    return name.isidentifier() and any(ours.glob(f"*/management/commands/{name}.py"))
