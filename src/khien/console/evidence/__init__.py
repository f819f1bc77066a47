"""Files, tickets, bundles, receipts, findings: what stands behind a verdict."""

from __future__ import annotations
