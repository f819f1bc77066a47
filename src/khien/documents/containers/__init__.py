"""What several formats share: the capped zip reader, hardened XML, OLE2 directories."""

from __future__ import annotations
