"""What must not reach a log: the secret in a slip's link (ATTACKS 34)."""

from __future__ import annotations

import logging
import re

# people:activate; the framework logs the path of every answer of 400 and above.
_SLIP = re.compile(r"(/people/activate/)[^/\s?\"']+")


class WithoutSecrets(logging.Filter):
    """Masks the token of an activation link in a record's words and arguments."""

    def filter(self, record: logging.LogRecord) -> bool:
        words = record.getMessage()
        masked = _SLIP.sub(r"\1…", words)
        if masked != words:
            record.msg, record.args = masked, ()
        return True
