"""The words at the head of a file as they lie there, bare: enough to say that no mark is there.

In: nothing. Out: the value that a format's ``glance`` gives. A glance is far cheaper than
``head`` and knows no places, colours or boxes. What it promises: every word that ``head`` would
give stands in it too, letter after letter, so that who does not find a mark's letters here need
not read further. Where a format cannot promise that, it says so in ``unsure``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Glance:
    """Words in the ways they are spelled in files.

    ``texts``: printed lines, parted by newlines at least wherever ``head`` begins a line.
    ``xml``: pieces of XML in UTF-8, where tags may stand between the letters of one word.
    ``wide``: bytes that hold UTF-16LE or one-byte letters among others, where up to eight bytes
    of a record's head may stand between two letters.
    ``unsure``: why words alone do not do (a code for people who mend the reader), "" when they do.
    ``pictures``: how many pictures stand in the file that a stamp could be in.
    ``members``: whether other files stand in it, each to be looked at by itself.
    """

    texts: tuple[str, ...] = ()
    xml: tuple[bytes, ...] = ()
    wide: tuple[bytes, ...] = ()
    unsure: str = ""
    pictures: int = 0
    members: bool = False
