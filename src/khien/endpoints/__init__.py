"""Facts and findings about one PC: ``inspect`` looks, the checks judge, ``explain`` words it.

Sources (files, commands) stand in ``sources``, one module per check in ``checks``; what a
ticket declares of the PC comes in as ``InspectionContext``.
"""

from __future__ import annotations

from khien.endpoints.check import Check
from khien.endpoints.context import MACHINE_CLASSES, InspectionContext
from khien.endpoints.errors import PlatformUnsupported, TargetMissing, TargetUnsupported
from khien.endpoints.facts import ScanFacts
from khien.endpoints.inspection import (
    Inspection,
    checks_registry,
    explain,
    finding_as_json,
    inspect,
    worst_first,
)

__all__ = [
    "MACHINE_CLASSES",
    "Check",
    "Inspection",
    "InspectionContext",
    "PlatformUnsupported",
    "ScanFacts",
    "TargetMissing",
    "TargetUnsupported",
    "checks_registry",
    "explain",
    "finding_as_json",
    "inspect",
    "worst_first",
]
