"""Files and keys of each test only, as in the tests of evidence."""

from __future__ import annotations

from tests.console.evidence.conftest import places

__all__ = ["places"]
