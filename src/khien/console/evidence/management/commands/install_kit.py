"""``khien manage install-kit FILE``: the Windows kit that officers download with their ticket."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from khien.console.evidence import actions
from khien.core.errors import KhienError


class Command(BaseCommand):
    """Prints what was taken in, to compare with what ``make windows`` printed."""

    help = "Đặt bộ kiểm tra Windows (dist/Khien-Windows.zip do make windows làm) vào hệ thống."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help=_("tệp Khien-Windows.zip"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            kit = actions.install_kit(options["file"])
        except KhienError as error:
            raise CommandError(str(error)) from error
        told = _("Đã đặt bộ kiểm tra phiên bản {version} ({python}). SHA-256: {sha256}")
        self.stdout.write(told.format(version=kit.version, python=kit.python, sha256=kit.sha256))
