"""Whom an event concerns: "Khi xảy ra …, các cơ quan phải …".

In: a passage and where its clause of condition ends. Out: the bodies told, and how they are.
"""

from __future__ import annotations

import re

from khien.directives import modality
from khien.directives.actors import leading_names
from khien.directives.passages import Passage
from khien.directives.values import Modality

_HELP = re.compile(r" [^.;:,]{3,80}? (?:hỗ trợ|giúp đỡ|giúp|can thiệp|hướng dẫn)[\s.;/]*$")


def after_trigger(part: Passage, end: int, kind: Modality) -> tuple[tuple[str, ...], Modality]:
    """ "Khi xảy ra …, các cơ quan phải …": the body after the clause, and its modality."""
    at = _after_commas(part, end)
    verb = modality.governing(part, at, min(len(part.text), at + 20))
    if verb is not None and verb.start() == at:
        if _HELP.match(part.key, verb.end()):
            return (), kind  # "…, đề nghị Tổ A hỗ trợ": those told ask for help
        kind = modality.modality_of(verb["verb"])
        at = verb.end() + 1
    if at >= len(part.text):
        return (), kind
    lead = leading_names(part, at)
    return (lead.names if lead else ()), modality.at_verb(part, lead.end if lead else at, kind)


def _after_commas(part: Passage, end: int) -> int:
    """Where the act of "Nếu chết, mất tích, Phòng … báo cáo" begins: past the commas of the
    clause when a body that acts stands after one of them."""
    first = at = _skipped(part, end)
    for _ in range(3):
        if at < len(part.text) and leading_names(part, at) is not None:
            return at
        comma = part.key.find(", ", at, at + 120)
        if comma < 0:
            break
        at = _skipped(part, comma)
    return first


def _skipped(part: Passage, at: int) -> int:
    while at < len(part.text) and part.text[at] in ", ":
        at += 1
    return at + 4 if part.key.startswith("thì ", at) else at
