"""``khien manage agent-ticket``: a ticket for the inventory agents of one organisation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from khien.console.inventory import actions
from khien.console.organisations.models import Organisation
from khien.console.people.access import Refused
from khien.console.people.models import Person
from khien.core.errors import KhienError


class Command(BaseCommand):
    """Prints the secret alone, so that a script can take it; it is not kept."""

    help = "Làm phiếu cho phần mềm kiểm kê của một đơn vị; in ra mã của phiếu, chỉ một lần."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--person", required=True, help=_("tên đăng nhập của cán bộ đầu mối làm phiếu")
        )
        parser.add_argument(
            "--organisation", type=int, help=_("số hiệu đơn vị; để trống: đơn vị của người đó")
        )
        parser.add_argument("--name", default="khien manage", help=_("tên phiếu"))
        parser.add_argument("--places", type=int, default=100, help=_("số máy nhiều nhất"))
        parser.add_argument("--days", type=int, default=actions.DEFAULT_DAYS, help=_("số ngày"))

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.filter(username=options["person"], is_active=True).first()
        if person is None:
            raise CommandError(_("Không có người dùng {name}.").format(name=options["person"]))
        chosen = options["organisation"] or person.organisation_id
        place = Organisation.objects.filter(pk=chosen).first()
        if place is None:
            raise CommandError(_("Không có đơn vị số {number}.").format(number=chosen))
        try:
            _row, secret = actions.make_ticket(
                person, organisation=place, name=options["name"], places=options["places"],
                days=options["days"],
            )  # fmt: skip
        except (KhienError, Refused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(secret)
