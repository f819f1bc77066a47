"""Born-digital files with and without marks, over all formats and forms, the same for one seed.

In: a seed. Out: cases one after another, made as they are asked for. The names are neutral.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from random import Random

from samples.marked import negatives, positives
from samples.marked.letter import Letter
from samples.marked.writers import binary_sheets, odf, office, old, pdf, text, word

SEED = 20261125
Writer = Callable[[Letter], bytes]


@dataclass(frozen=True, slots=True)
class Case:
    """One file. ``level``: the mark it bears, None for none; ``state``: marked, or for the others
    what is right to say: clear, form, declassified; ``kind``: format and form."""

    name: str
    data: bytes
    level: str | None
    state: str
    kind: str

    @property
    def format(self) -> str:
        """The format's name."""
        return self.kind.partition(":")[0]


# Every writer that can hold lines of a head.
LINED: Mapping[str, Writer] = {
    "docx": word.docx,
    "doc": old.doc,
    "odt": odf.odt,
    "rtf": text.rtf,
    "pdf": pdf.pdf,
    "html": text.html,
    "txt": text.txt,
    "md": text.markdown,
    "xlsx": office.xlsx,
    "xlsb": binary_sheets.xlsb,
    "xls": old.xls,
    "ods": odf.ods,
    "pptx": office.pptx,
    "ppt": old.ppt,
    "odp": odf.odp,
}
# Of the forms that need more than lines, the formats that can hold them.
_LAID_OUT: Mapping[str, tuple[str, ...]] = {
    "box": ("docx", "doc", "odt", "rtf", "html", "pdf", "pptx", "odp", "xls", "ppt"),
    "margin": ("docx", "doc", "odt", "rtf", "html", "pdf", "xlsx", "xlsb", "xls"),
    "nested": ("docx", "odt"),
    "behind_cover": ("docx", "doc", "odt", "rtf", "pdf"),
}
# Forms that a format cannot show: slides have no body for a word to stand below.
_WITHOUT_TABLES = frozenset({"md", "ppt"})
_WITHOUT_BODY = frozenset({"pptx", "odp", "ppt"})
_TABLED = frozenset({"listed", "headings", "people", "goods", "glossary"})


def cases(seed: int = SEED) -> Iterator[Case]:
    """Every case: those with a mark, then those without."""
    from samples.marked import special

    draw = Random(seed)
    made = [
        *_positives(draw),
        *special.positives(draw),
        *_negatives(draw),
        *special.negatives(draw),
    ]
    for at, (kind, level, state, make) in enumerate(made, start=1):
        suffix = kind.partition(":")[0]
        yield Case(f"van-ban-{at:03}.{suffix}", make(), level, state, kind)


Made = tuple[str, str | None, str, Callable[[], bytes]]


def _positives(draw: Random) -> Iterator[Made]:
    levels = cycle(positives.LEVELS)
    for form, make in positives.PRINTED.items():
        for name, write in LINED.items():
            if form == "rowed" and name in _WITHOUT_TABLES:
                continue
            level = next(levels)
            yield f"{name}:{form}", level, "marked", partial(write, make(draw, level))
        next(levels)
    for form, make in positives.LAID_OUT.items():
        for name in _LAID_OUT[form]:
            level = next(levels)
            yield f"{name}:{form}", level, "marked", partial(LINED[name], make(draw, level))


def _negatives(draw: Random) -> Iterator[Made]:
    groups = (
        ("clear", negatives.CLEAR), ("form", negatives.FORMS), ("declassified", negatives.LIFTED)
    )  # fmt: skip
    for state, forms in groups:
        for form, make in forms.items():
            for name, write in LINED.items():
                if form in _TABLED and name in _WITHOUT_TABLES:
                    continue
                if form == "below_body" and name in _WITHOUT_BODY:
                    continue
                yield f"{name}:{form}", None, state, partial(write, make(draw))
