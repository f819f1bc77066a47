"""``khien manage import-kev``: CISA's catalogue of exploited weaknesses, from its own file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from khien.console.weaknesses import held
from khien.core.errors import KhienError
from khien.endpoints.weaknesses.kev import MOST_BYTES, keep_kev


class Command(BaseCommand):
    """Nothing is fetched: whoever runs the console brings the file."""

    help = "Nhận danh mục KEV của CISA từ tệp known_exploited_vulnerabilities.json."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help=_("tệp tải từ trang của CISA"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open("rb") as stream:
                data = stream.read(MOST_BYTES + 1)
            taken = keep_kev(data, held.folder())
        except (KhienError, OSError) as error:
            raise CommandError(str(error)) from error
        said = _("Đã nhận danh mục KEV ngày {day}: {count} lỗ hổng đang bị khai thác.")
        day = f"{taken.released:%d/%m/%Y}"
        self.stdout.write(said.format(day=day, count=len(taken.entries)))
