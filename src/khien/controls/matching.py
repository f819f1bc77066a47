"""Which controls would prove an instruction, with the words that led there.

The words stand in the catalogue. None is a valid answer: such an obligation is proven by a
person. A permission asks for no proof, and an excluded instruction gets no control at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from khien.controls.catalogue import Ask, catalogue
from khien.core.text import compare_key, squeeze

MOST_CHARACTERS = 20_000  # of one instruction
_SHARE = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d{1,2})?)\s?%")
_NETWORK = re.compile(
    r"mạng ([A-Z][A-Za-z]{1,15}(?![\wÀ-ỹ])|truyền số liệu chuyên dùng|nội bộ|diện rộng)"
)
# A product is a run of Latin names with a capital after the word that says what it is.
_PRODUCT = re.compile(
    r"(?:phần mềm|giải pháp|công cụ|ứng dụng|hệ thống)\s(?:[a-zà-ỹđ]+\s){0,6}"
    r"([A-Z][A-Za-z0-9]{1,20}(?:[ -][A-Z][A-Za-z0-9]{1,20}){0,3})(?![\wÀ-ỹ])"
)
REPORT = "report.submitted"
_REPORTING = ("báo cáo", "gửi", "trình")
_WITH_PRODUCT = ("endpoint.", "mail.", "system.monitored")
_WITH_NETWORK = ("endpoint.", "secrets.", "system.", "service.")


@dataclass(frozen=True, slots=True)
class ControlMatch:
    """A control an instruction asks for, and the words of it that say so."""

    control_id: str
    reason_words: tuple[str, ...]


def controls_for(
    obligation_text: str,
    *,
    modality: str,
    excluded: bool = False,
    report_to: str | None = None,
    trigger: str | None = None,
) -> tuple[ControlMatch, ...]:
    """The controls that would prove the instruction, in the catalogue's order.

    ``report_to``: the body that receives a report; with no event that sets it off (``trigger``)
    the report itself is what will be handed in.
    """
    if excluded or modality == "may":
        return ()
    text = compare_key(obligation_text[:MOST_CHARACTERS])
    found: list[ControlMatch] = []
    for control in catalogue().values():
        words = _words(control.asks, text)
        if not words and control.id == REPORT and report_to and not trigger:
            words = tuple(word for word in _REPORTING if _stands(word, text))
        if words:
            found.append(ControlMatch(control.id, words))
    return tuple(found)


def _words(asks: Iterable[Ask], text: str) -> tuple[str, ...]:
    for ask in asks:
        if any(_stands(word, text) for word in ask.never):
            continue
        first = [word for word in ask.any_of if _stands(word, text)]
        second = [word for word in ask.also if _stands(word, text)]
        if first and (second or not ask.also):
            return tuple(dict.fromkeys([*first, *second]))
    return ()


@lru_cache(maxsize=2048)
def _pattern(word: str) -> re.Pattern[str]:
    tail = "" if word.endswith("-") else r"(?!\w)"
    return re.compile(rf"(?<!\w){re.escape(word)}{tail}")


def _stands(word: str, text: str) -> bool:
    return word in text and _pattern(word).search(text) is not None


def control_params(
    obligation_text: str, control_ids: Iterable[str]
) -> Mapping[str, Mapping[str, str]]:
    """What the instruction fixes for a control: share, product named, network meant."""
    text = squeeze(obligation_text[:MOST_CHARACTERS])
    share, network, product = _SHARE.search(text), _NETWORK.search(text), _PRODUCT.search(text)
    found: dict[str, dict[str, str]] = {}
    for control in control_ids:
        values: dict[str, str] = {}
        if share and float(share[1].replace(",", ".")) <= 100:
            values["share"] = share[1].replace(",", ".")
        if network and control.startswith(_WITH_NETWORK):
            values["network"] = network[1]
        if product and control.startswith(_WITH_PRODUCT):
            values["product"] = product[1]
        if values:
            found[control] = values
    return found
