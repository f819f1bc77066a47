"""What a ticket says of the PC before it is looked at: class, issued drives, policy figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from khien.endpoints.reference_data import policy_figures

MACHINE_CLASSES = ("connected", "independent_lan", "stand_alone", "unknown")


@dataclass(frozen=True, slots=True)
class InspectionContext:
    """Declared facts of the PC. ``issued_serials`` None means that no register is at hand;
    ``changes_use``: it was wiped to be put to another use, and that is to be shown."""

    machine_class: str = "unknown"
    issued_serials: frozenset[str] | None = None
    policy: Mapping[str, float] = field(default_factory=dict)
    changes_use: bool = False

    def __post_init__(self) -> None:
        if self.machine_class not in MACHINE_CLASSES:
            raise ValueError(f"unknown machine class {self.machine_class!r}")

    def figure(self, name: str) -> float:
        """The figure ``name``: the ticket's when it is a positive number, else the default."""
        value = self.policy.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
            return value
        return policy_figures()[name]

    def is_issued(self, serial: str | None, *, serial_is_real: bool) -> bool | None:
        """Whether a drive is in the register; None when that cannot be told."""
        if self.issued_serials is None or not serial or not serial_is_real:
            return None
        return serial.casefold() in {known.casefold() for known in self.issued_serials}
