"""``khien manage change-bundle-key``: bundles are encrypted to a new key from now on."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from khien.console.evidence import actions
from khien.core.errors import KhienError


class Command(BaseCommand):
    """Prints the new recipient; former keys stay in the file and go on opening."""

    help = "Đổi khóa mã hóa gói kết quả; gói mã hóa bằng khóa cũ vẫn mở được."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            recipient = actions.change_bundle_key()
        except KhienError as error:
            raise CommandError(str(error)) from error
        told = _(
            "Khóa mới: {recipient}. Phiếu tải từ bây giờ dùng khóa này; phiếu cũ vẫn dùng được."
        )
        self.stdout.write(told.format(recipient=recipient))
