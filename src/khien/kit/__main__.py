"""``python -m khien.kit check | search | send``: one verb for each file to double-click.

In: the verb, and paths for ``search`` and ``send``. Out: lines on the window, pages and bundles
in files, and an exit code as CLI.md says; ``HANDED_ON`` when an elevated window took over.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

from khien.cli.main import USAGE_ERROR, utf8_streams
from khien.core.errors import KhienError
from khien.core.i18n import DEFAULT_LANGUAGE, N_, gettext, use_language
from khien.kit import checking, searching, sending
from khien.kit.folder import kit_here
from khien.kit.windows import ELEVATED, HANDED_ON, elevate, wait_for_key

VERBS = {"check": checking.run, "search": searching.run, "send": sending.run}
# A person asked to look at one file waits for nothing; the other two see more with rights.
WANT_RIGHTS = {"check", "search"}
ASK = N_("Windows sẽ hỏi quyền quản trị một lần. Chọn No thì vẫn xem những gì xem được.")
UNEXPECTED = N_("Chương trình gặp lỗi ngoài dự tính. Chụp màn hình này gửi người phụ trách.")
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Do one verb; a window that was opened for it waits until it was read."""
    words = list(sys.argv[1:] if argv is None else argv)
    utf8_streams()
    with use_language(os.environ.get("KHIEN_LANG", DEFAULT_LANGUAGE)):
        own_window = ELEVATED in words
        words = [word for word in words if word != ELEVATED]
        if not words or words[0] not in VERBS:
            print("khien.kit check | search | send", file=sys.stderr)
            return USAGE_ERROR
        try:
            if words[0] in WANT_RIGHTS and not own_window and elevate(words, say_before=_ask):
                return HANDED_ON
            return _do(words)
        finally:
            if own_window:
                wait_for_key()


def _ask() -> None:
    print(gettext(ASK), flush=True)


def _do(words: Sequence[str]) -> int:
    try:
        return VERBS[words[0]](kit_here(), words[1:])
    except KhienError as error:
        print(error, file=sys.stderr)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception:  # the window is all that a person can show of it
        traceback.print_exc()
        print(gettext(UNEXPECTED), file=sys.stderr)
    return USAGE_ERROR


if __name__ == "__main__":
    sys.exit(main())
