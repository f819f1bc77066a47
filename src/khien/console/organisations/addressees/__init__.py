"""Which organisations a letter's words mean: "Các sở, ban, ngành", "Công an tỉnh", "Như trên".

In: the words as printed and the date of the letter. Out: a ``Resolution`` with its reasons. A
group means the organisations of its kinds that exist today, for work is given today; a name is
read as of the letter's date, so that "Sở TT&TT" in a letter of 2024 is the department that took
it over, and in a letter of 2026 is a question for a person. What is not understood is said,
never guessed. Only ``loading`` knows the database.
"""

from __future__ import annotations

from khien.console.organisations.addressees.loading import (
    Directory,
    exists_on,
    resolve_addressee,
)
from khien.console.organisations.addressees.values import Reason, Resolution, State

__all__ = ["Directory", "Reason", "Resolution", "State", "exists_on", "resolve_addressee"]
