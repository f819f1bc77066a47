"""``khien manage first_person``: the first account of an empty installation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from khien.console.people.first_person import (
    UNIT_NAME,
    NotEmpty,
    make_first_person,
    remake_first_slip,
)
from khien.core.errors import KhienError


class Command(BaseCommand):
    """Prints a link and a code, each good once, for fourteen days. There is no password yet."""

    help = "Tạo người đầu tiên (đơn vị thường trực, quản trị) và in phiếu kích hoạt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", default="", help=_("họ và tên"))
        parser.add_argument("--unit", default=UNIT_NAME, help=_("tên đơn vị thường trực"))
        parser.add_argument("--username", default="", help=_("tên đăng nhập; để trống sẽ tự đặt"))
        parser.add_argument("--phone", default="", help=_("điện thoại"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            slip = make_first_person(
                full_name=options["name"], unit=options["unit"],
                username=options["username"], phone=options["phone"],
            )  # fmt: skip
        except NotEmpty as error:
            again = remake_first_slip()
            if again is None:
                raise CommandError(str(error)) from error
            slip = again
        except KhienError as error:
            raise CommandError(str(error)) from error
        expires = f"{slip.expires:%d/%m/%Y}"
        self.stdout.write(_("Mở liên kết này và nhập mã để đặt mật khẩu (dùng một lần):"))
        self.stdout.write(f"  {slip.url}")
        self.stdout.write(_("  Mã: {code}").format(code=slip.code))
        self.stdout.write(
            _("  Tên đăng nhập: {username} · dùng được đến {expires}").format(
                username=slip.person.username, expires=expires
            )
        )
