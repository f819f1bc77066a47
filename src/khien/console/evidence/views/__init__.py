"""Pages of evidence: handing in, held files, tickets, importing bundles."""

from __future__ import annotations
