"""What inventory agents deliver: tickets for them, their PCs, the software on those."""

from __future__ import annotations
