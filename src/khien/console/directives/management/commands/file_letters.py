"""``khien manage file-letters FOLDER``: a folder of letters already in force, taken in."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from khien.console.directives.folder import file_letters
from khien.console.directives.intake import TakenAs
from khien.console.directives.queries import place_of_intake
from khien.console.organisations.models import Organisation
from khien.console.people.access import Refused
from khien.console.people.models import Person

SOME_UNREAD = 3  # exit code: some files could not be examined


class Command(BaseCommand):
    """Each file through the door of letters; run again, it goes on where it was cut off."""

    help = "Đưa một thư mục văn bản cũ đang có hiệu lực vào hồ sơ: đọc, nối, tra cứu, chưa giao."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help=_("thư mục văn bản"))
        parser.add_argument(
            "--person", required=True, help=_("tên đăng nhập của người đưa văn bản vào")
        )
        parser.add_argument(
            "--organisation", type=int, help=_("số hiệu đơn vị; để trống: đơn vị của người đó")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(_("Không có thư mục {folder}.").format(folder=folder))
        person = Person.objects.filter(username=options["person"], is_active=True).first()
        if person is None:
            raise CommandError(_("Không có người dùng {name}.").format(name=options["person"]))
        counts: Counter[TakenAs] = Counter()
        try:
            place = _place(person, options["organisation"])
            for filed in file_letters(person, folder.absolute(), organisation=place):
                counts[filed.taken.how] += 1
                # A refused file's name may be the subject of a secret: it is not printed.
                hidden = filed.taken.how is TakenAs.MARKED
                name = _("(không ghi tên)") if hidden else filed.name
                error = filed.taken.error
                why = f" · {error.message()}" if error else ""
                self.stdout.write(f"{_said(filed.taken.how)}: {name}{why}")
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write("; ".join(f"{_said(how)}: {n}" for how, n in sorted(counts.items())))
        if set(counts) - {TakenAs.TAKEN, TakenAs.TWIN}:
            sys.exit(SOME_UNREAD)


def _place(person: Person, pk: int | None) -> Organisation:
    if pk is None:
        return place_of_intake(person)
    found: Organisation | None = Organisation.objects.filter(pk=pk).first()
    if found is None:
        raise CommandError(_("Không có đơn vị số {pk}.").format(pk=pk))
    return found


def _said(how: TakenAs) -> str:
    return {
        TakenAs.TAKEN: _("đã nhận"),
        TakenAs.TWIN: _("đã có"),
        TakenAs.MARKED: _("từ chối, có dấu độ mật"),
        TakenAs.HELD: _("giữ chờ xem xét"),
        TakenAs.TOO_LARGE: _("quá lớn"),
        TakenAs.UNREAD: _("không lấy ra được"),
    }[how]
