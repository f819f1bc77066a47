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
from khien.controls.matching import ControlMatch, controls_for
from khien.controls.narrowing import NARROWING_MESSAGES, Narrowed, Unit, narrow, with_share
from khien.controls.params import control_params
from khien.controls.verdicts import DECLARED, MESSAGES, Verdict, fresh_status, is_declared, judge

__all__ = [
    "DECLARED",
    "MESSAGES",
    "NARROWING_MESSAGES",
    "Control",
    "ControlMatch",
    "LegalBasis",
    "Narrowed",
    "Rule",
    "RuleKind",
    "Unit",
    "Verdict",
    "basis_on",
    "catalogue",
    "control_params",
    "controls_for",
    "fresh_status",
    "is_declared",
    "judge",
    "legal_bases",
    "narrow",
    "with_share",
]
