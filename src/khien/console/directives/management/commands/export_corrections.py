"""``khien manage export-corrections``: reviewed letters as new evaluation cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from khien.console.directives.exporting import export_corrections
from khien.core.errors import KhienError


class Command(BaseCommand):
    """Writes gold/NNN.json and corpus/NNN.txt; never over a file that is there."""

    help = "Ghi các văn bản đã rà soát xong thành bộ mẫu đánh giá máy đọc."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to", type=Path, help=_("thư mục ghi ra; để trống: trong thư mục dữ liệu")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = f"{timezone.localtime():%Y%m%d-%H%M%S}"
        folder = options["to"] or Path(settings.DATA) / "corrections" / now
        try:
            written = export_corrections(folder.absolute())
        except (KhienError, OSError) as error:
            raise CommandError(str(error)) from error
        if not written:
            self.stdout.write(_("Chưa có văn bản nào rà soát xong để ghi."))
            return
        self.stdout.write(
            _("Đã ghi {count} văn bản vào {folder}").format(count=len(written), folder=folder)
        )
        self.stdout.write(_("Tệp có chữ của văn bản: giữ như giữ văn bản."))
