"""The log's newest root as a report prints it: whoever keeps the paper is a witness."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from khien.core.i18n import N_
from khien.reports.letter import Code

CAPTION = N_(
    "Mốc nhật ký của báo cáo này. Giữ bản in: bất cứ ai có mốc này đều kiểm được rằng nhật ký về "
    "sau không bị viết lại (khien bundle verify … --checkpoint, khien manage verify-log)."
)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log's tree head at the time of the report, printed as outside witness."""

    size: int
    root: str
    sealed_at: datetime

    @property
    def words(self) -> str:
        """What its QR code says (khien.evidence.log_proof)."""
        return f"KHIEN-LOG:1:{self.size}:{self.root}"

    def code(self, caption: str = CAPTION) -> Code:
        """Its QR code with what it is for."""
        return Code(self.words, caption)
