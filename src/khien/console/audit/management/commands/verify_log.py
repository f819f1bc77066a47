"""``khien manage verify-log``: whether the log is what was sealed, and continues a checkpoint."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from khien.console.audit import proving
from khien.console.audit.models import TreeHead
from khien.core.errors import KhienError
from khien.evidence import log
from khien.evidence.log_proof import read_checkpoint


class Command(BaseCommand):
    """Compares every event with its leaf and every head with its leaves; ends 1 at a fault."""

    help = _("Nhật ký có đúng như khi khóa không, và có nối tiếp mốc in trên báo cáo không.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--checkpoint``: what the QR code of a report says."""
        parser.add_argument("--checkpoint", metavar="KHIEN-LOG:1:…")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how far the log holds."""
        fault = proving.first_fault()
        if fault is not None:
            raise CommandError(
                _("Nhật ký không còn đúng từ mục %(index)s (%(what)s): có người đã sửa dữ liệu.")
                % {"index": fault.index, "what": fault.what}
            )
        if options["checkpoint"]:
            self._continues(options["checkpoint"])
        head = TreeHead.objects.first()
        if head is None:
            self.stdout.write(_("Nhật ký chưa khóa lần nào."))
            return
        self.stdout.write(_("Nhật ký đúng: %(size)s mục.") % {"size": head.size})
        self.stdout.write(proving.checkpoint_of(head).text)

    def _continues(self, text: str) -> None:
        try:
            asked = read_checkpoint(text)
            leaves = proving.leaves_of(asked.size)
        except KhienError as error:
            raise CommandError(str(error)) from error
        if log.root_of(log.nodes_of(leaves), asked.size) != asked.root:
            raise CommandError(
                _("Nhật ký không nối tiếp mốc đã in (%(size)s mục): nhật ký đã bị viết lại.")
                % {"size": asked.size}
            )
