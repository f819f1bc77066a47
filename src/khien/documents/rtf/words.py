"""The control words of Rich Text that open destinations or stand for characters.

In: the words of Rich Text 1.9.1. Out: what the reader does with each.
"""

from __future__ import annotations

from khien.documents.document import LineKind

# Word -> the part its lines go to ("": that of the text around), and their kind.
FLOWS: dict[str, tuple[str, LineKind]] = {
    **{f"header{page}": ("header", LineKind.HEADER) for page in ("", "l", "r", "f")},
    **{f"footer{page}": ("footer", LineKind.FOOTER) for page in ("", "l", "r", "f")},
    "footnote": ("note", LineKind.FOOTER),
    "shptxt": ("", LineKind.BOX),
    "dptxbxtext": ("", LineKind.BOX),
}
TABLES = frozenset({"fonttbl", "colortbl"})
# Destinations whose words are kept aside: a shape's property, a list's printed marker.
WRITTEN = frozenset({"sn", "sv", "listtext", "pntext", "upr"})
# Starred, but what is inside shows.
PASSED_THROUGH = frozenset({"ud", "shpinst", "do", "shp", "shpgrp", "field", "result"})
SKIPPED = frozenset(
    {"stylesheet", "info", "pict", "fldinst", "xe", "tc", "tcn", "rxe", "txe", "bkmkstart",
     "bkmkend", "annotation", "nonesttables", "shprslt", "nonshppict", "listtable",
     "listoverridetable", "filetbl", "revtbl", "themedata", "datastore", "objdata", "objclass",
     "atnid", "atnauthor", "private", "template", "falt", "panose", "fontemb", "ftnsep",
     "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "pnseclvl"}
)  # fmt: skip
SYMBOLS = {
    "tab": "\t", "emdash": "\u2014", "endash": "\u2013", "bullet": "\u2022", "lquote": "\u2018",
    "rquote": "\u2019", "ldblquote": "\u201c", "rdblquote": "\u201d", "emspace": " ",
    "enspace": " ", "qmspace": " ", "zwnj": "", "zwj": "", "zwbo": "", "zwnbo": "",
}  # fmt: skip
PARAGRAPH_PLACES = frozenset(
    {"absw", "absh", "posx", "posy", "posnegx", "posnegy", "posxc", "posxr", "posxl", "posyt",
     "posyc", "posyb", "phpg", "phmrg", "phcol", "pvpg", "pvmrg", "pvpara"}
)  # fmt: skip
