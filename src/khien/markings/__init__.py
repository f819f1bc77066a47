"""Classification marks in born-digital documents: which level a letter bears, if any.

In: a ``Document``. Out: ``Mark`` values; never any text of the document.
"""

from __future__ import annotations

from khien.markings.mark import Mark, State, Where
from khien.markings.reasons import reason_sentence
from khien.markings.search import marks, worst_mark

__all__ = ["Mark", "State", "Where", "marks", "reason_sentence", "worst_mark"]
