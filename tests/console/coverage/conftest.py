"""Lists as consoles export them, taken by the officer of the Sở Y tế."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.console.people import Province

from khien.console.coverage import actions, judging
from khien.console.coverage.actions import Taken
from khien.console.coverage.models import Kind, SourceList
from khien.console.coverage.taking import preview
from khien.console.organisations.models import Organisation
from khien.console.people.models import Person

BOOK = (
    "Mã tài sản;Tên máy tính;Số sê-ri;Người sử dụng;Đơn vị\n"
    "TS1;SYT-01;5CD1234ABC;Nguyễn Văn An;Sở Y tế\n"
    "TS2;SYT-02;5CD1234ABD;Trần Thị Bình;Sở Y tế\n"
    "TS3;SYT-03;;Lê Văn Châu;Sở Y tế\n"
    "TS4;TTYT-01;8XYZ99887;Phạm Thu Hà;Trung tâm Y tế Đông Khê\n"
)
ANTIVIRUS = (
    "Device;Device owner;Status;Last visible;Threat name;Action\n"
    "SYT-01;;Running;{today} 08:00;;\n"
    "SYT-02;;Not running;{today} 08:00;;\n"
    "PC-LA;Lê Văn Châu;Running;{today} 08:00;;\n"
)


def today() -> str:
    from django.utils import timezone

    return f"{timezone.localdate():%d/%m/%Y}"


class Lists:
    """Takes lists with the columns that the headers tell."""

    def __init__(self, province: Province) -> None:
        self.province = province

    def send(
        self, text: str, kind: Kind, *, who: str = "health.officer",
        place: Organisation | None = None, source: str = "",
    ) -> SourceList:  # fmt: skip
        return actions.upload(
            self.person(who), organisation=place or self.province.health, kind=kind,
            source=source or str(kind), product="", file=text.encode("utf-8-sig"), name="a.csv",
        )  # fmt: skip

    def take(self, text: str, kind: Kind, **where: object) -> Taken:
        row = self.send(text, kind, **where)  # type: ignore[arg-type]
        taken = actions.take(row.added_by, row, preview(row).mapping)
        judging.judge_soon()
        return taken

    def person(self, who: str) -> Person:
        return self.province.person(who)


@pytest.fixture
def lists(province: Province, settings: object, tmp_path: object) -> Lists:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return Lists(province)


@pytest.fixture
def judged(lists: Lists) -> Lists:
    """A book of four PCs and an antivirus list: one covered, one off, two to look at."""
    lists.take(BOOK, Kind.ASSET_BOOK)
    lists.take(ANTIVIRUS.format(today=today()), Kind.ANTIVIRUS)
    return lists


Answers = Callable[[], dict[str, str]]
