"""Evidence that can be checked by anyone who holds the keys: tickets, bundles, receipts, the log.

Bytes in, values out. Nothing here opens a socket; only ``bindings`` and ``private_files`` touch
a disk (this PC's key and its chain), and only ``places`` writes beside a ticket on a stick.
"""

from __future__ import annotations
