"""The closed words of a marked file as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from khien.console.marked_files.models import MarkedFile
from khien.evidence.marked_files import OTHER
from khien.markings.search import all_rules
from khien.markings.unread import unread_sentence

SIZES: Mapping[str, str] = {
    "up-to-10k": N_("đến 10 KB"),
    "up-to-100k": N_("10–100 KB"),
    "up-to-1m": N_("100 KB–1 MB"),
    "up-to-10m": N_("1–10 MB"),
    "up-to-100m": N_("10–100 MB"),
    "larger": N_("trên 100 MB"),
}
WHERES: Mapping[str, str] = {
    "head": N_("đầu trang 1"),
    "stamp": N_("con dấu trong ảnh"),
    "cell": N_("ô bảng"),
    "header": N_("đầu trang, chân trang"),
    "annotation": N_("ghi chú"),
    "body": N_("trong bài"),
    "property": N_("thuộc tính tệp"),
    "name": N_("tên tệp"),
}


def size(row: MarkedFile) -> str:
    """How large, as a class."""
    return _(SIZES[row.size_class]) if row.size_class in SIZES else row.size_class


def where(row: MarkedFile) -> str:
    """In which kind of place the mark stood."""
    return _(WHERES[row.where]) if row.where in WHERES else row.where


def drive(row: MarkedFile) -> str:
    """The drive, or that it is a share."""
    return _("thư mục dùng chung") if row.drive == "share" else row.drive


def file_format(row: MarkedFile) -> str:
    """The kind of file."""
    return _("khác") if row.format == OTHER else row.format


def rule(row: MarkedFile) -> str:
    """What the rule that told the mark looks for."""
    for known in all_rules():
        if known.id == row.rule:
            return known.title[1 if (get_language() or "vi").startswith("en") else 0]
    return _("khung giống con dấu") if row.rule in ("stamp", "unread_stamp") else _("khác")


def month(row: MarkedFile) -> str:
    """05/2026; a dash where no file system knew."""
    year, _dash, number = row.month.partition("-")
    return "—" if year == "1970" else f"{number}/{year}"


def unread(code: str) -> str:
    """Why files could not be examined."""
    return _("Lý do khác") if code == OTHER else unread_sentence(code)
