"""``khien manage import-fixes``: the operator's own list of what fixes which weakness."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from khien.console.weaknesses import held
from khien.core.errors import KhienError
from khien.endpoints.weaknesses.fixes import MOST_BYTES


class Command(BaseCommand):
    """Its rows stand before ours; the list brought before is replaced."""

    help = "Nhận tệp ghi bản vá nào khắc phục lỗ hổng nào (khien.weakness-fixes/1)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help=_("tệp của đơn vị, theo mẫu trong tài liệu"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open("rb") as stream:
                taken = held.keep_fixes(stream.read(MOST_BYTES + 1))
        except (KhienError, OSError) as error:
            raise CommandError(str(error)) from error
        said = _("Đã nhận {count} dòng bản vá, ngày {day}.")
        self.stdout.write(said.format(count=len(taken.listed), day=f"{taken.as_of:%d/%m/%Y}"))
