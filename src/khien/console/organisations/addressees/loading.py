"""The book of names of the organisations and aliases in the database."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from django.utils import timezone

from khien.console.organisations.addressees.book import NameBook
from khien.console.organisations.addressees.spelling import own_names
from khien.console.organisations.addressees.values import Name, Period, Resolution
from khien.console.organisations.models import Alias, Kind, Organisation
from khien.core.text import fold


def exists_on(organisation: Organisation, day: date) -> bool:
    """Whether the organisation had begun and not ended; ``valid_to`` is its first day gone."""
    return Period(organisation.valid_from, organisation.valid_to).holds(day)


class Directory(NameBook[Organisation]):
    """The names of the organisations that may be an answer."""

    @classmethod
    def load(cls, *, within: Collection[int] | None = None) -> Directory:
        """``within``: ids that may be an answer (what the issuer may issue to); None: all."""
        rows = Organisation.objects.order_by("order", "name")
        aliases = Alias.objects.select_related("organisation").order_by("pk")
        if within is not None:
            rows, aliases = rows.filter(pk__in=within), aliases.filter(organisation__in=within)
        root = Organisation.objects.filter(parent__isnull=True).first()
        province = fold(root.name) if root is not None and root.kind == Kind.PROVINCE else ""
        place = re.sub(r"^(?:tinh|thanh pho) ", "", province)
        directory = cls(list(rows), timezone.localdate(), place)
        for one in directory.organisations:
            top = one.parent_id is None
            for words in own_names(one.name, one.short_name, one.kind, top=top, province=province):
                directory.add(words, Name(one))
        for alias in aliases:
            period = Period(alias.valid_from, alias.valid_to)
            name = Name(alias.organisation, period, alias.name, alias.confidence)
            directory.add(alias.name, name)
        return directory


def resolve_addressee(
    words: str, *, on: date | None = None, within: Collection[int] | None = None
) -> Resolution[Organisation]:
    """``Directory.load(within=...).resolve(words, on=...)`` for a single name; a letter with
    many lines loads the directory once.
    """
    return Directory.load(within=within).resolve(words, on=on)
