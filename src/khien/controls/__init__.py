"""Controls: what would prove an obligation, and whether what was found proves it.

The catalogue and the legal bases are data with validity dates; ``controls_for`` maps the words
of an instruction to controls, ``judge`` turns findings into a verdict. Unknown is never pass.
"""

from __future__ import annotations

from khien.controls.catalogue import (
    Control,
    LegalBasis,
    Rule,
    RuleKind,
    basis_on,
    catalogue,
    legal_bases,
)
from khien.controls.matching import ControlMatch, control_params, controls_for
from khien.controls.verdicts import DECLARED, MESSAGES, Verdict, judge

__all__ = [
    "DECLARED",
    "MESSAGES",
    "Control",
    "ControlMatch",
    "LegalBasis",
    "Rule",
    "RuleKind",
    "Verdict",
    "basis_on",
    "catalogue",
    "control_params",
    "controls_for",
    "judge",
    "legal_bases",
]
