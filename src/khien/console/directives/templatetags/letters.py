"""What the letters' pages show in small: a card by its key, a share, ends of a cut."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from django import template

from khien.console.directives.queries import name_words

register = template.Library()
V = TypeVar("V")
WORDS = 4  # shown on either side of a cut inside a sentence


@register.filter
def at(values: Mapping[int, V], key: int) -> V:
    """``values[key]``."""
    return values[key]


@register.filter
def share(part: float) -> str:
    """0.9 as "90 %"."""
    return f"{round(100 * part)} %"


@register.filter
def plain_name(name: str) -> str:
    """A printed name for people."""
    return name_words(name)


@register.filter
def end_of(words: str) -> str:
    """The last few words."""
    return " ".join(words.split()[-WORDS:])


@register.filter
def start_of(words: str) -> str:
    """The first few words."""
    return " ".join(words.split()[:WORDS])
