"""``Kiem tra truoc khi gui.cmd``: does a file bear a mark that forbids sending it?

In: files dropped onto the double-click file. Out: one sentence a file. Explorer hands them over
in a command line that a shell would take apart at ``&`` and ``%``; the double-click file passes
that line on unread, and it is taken apart here.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from khien.cli.main import main as khien
from khien.core.i18n import N_, gettext
from khien.kit.folder import Kit

VARIABLE = "DROPPED_FILES"
MOST_FILES = 500
_SWITCH = "/c "
_SCRIPT_END = ".cmd"
DROP = N_("Kéo tệp cần kiểm tra và thả lên tệp “Kiem tra truoc khi gui.cmd”.")
USAGE_ERROR = 2


def run(kit: Kit, words: Sequence[str]) -> int:
    """A sentence for each file; the gravest exit code of ``khien scan``."""
    del kit
    paths = list(words) or dropped(os.environ.get(VARIABLE, ""))
    if not paths:
        print(gettext(DROP))
        return USAGE_ERROR
    worst = 0
    for path in paths[:MOST_FILES]:
        print(f"\n{Path(path).name}", flush=True)
        one = ["scan", path] if Path(path).is_dir() else ["scan", "--one", path]
        worst = max(worst, khien(one))
    return worst


def dropped(line: str) -> list[str]:
    r"""The paths in ``cmd.exe /c ""D:\Kiem tra truoc khi gui.cmd" C:\a&b.docx "C:\a b.docx""``.

    Explorer puts quotes around a path with a blank and around no other.
    """
    at = line.casefold().find(_SWITCH)
    if at < 0:  # the file was started from a window that was open already
        return []
    told = line[at + len(_SWITCH) :].strip()
    if told.startswith('""') and told.endswith('"'):
        told = told[1:-1]
    parts = _apart(told)
    first = next((n for n, part in enumerate(parts) if part.casefold().endswith(_SCRIPT_END)), -1)
    return parts[first + 1 :] if first >= 0 else []


def _apart(text: str) -> list[str]:
    """The words of ``text``; within quotes a blank does not end one."""
    words: list[str] = []
    word, quoted = "", False
    for ch in text:
        if ch == '"':
            quoted = not quoted
        elif ch == " " and not quoted:
            words.append(word)
            word = ""
        else:
            word += ch
    return [each for each in (*words, word) if each]
