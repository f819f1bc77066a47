"""``khien manage``: administration of a console through its management commands."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from khien.cli.console_extra import need_console
from khien.core.i18n import N_, gettext

HELP = N_("quản trị bảng điều khiển")
EXAMPLES = (
    "khien manage --data du-lieu migrate",
    "khien manage --data du-lieu export-corrections --to bo-mau",
)


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
    execute_from_command_line(["khien manage", django_name(verb), *options])
    return 0


def django_name(verb: str) -> str:
    """A command of ours typed with hyphens, as Django names it: after its module."""
    from khien import console

    name = verb.replace("-", "_")
    ours = Path(console.__file__ or "").parent
    known = name.isidentifier() and any(ours.glob(f"*/management/commands/{name}.py"))
    return name if known else verb
