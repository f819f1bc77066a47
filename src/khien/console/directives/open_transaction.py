"""What several modules share of an act demands that the act's transaction is open."""

from __future__ import annotations

from django.db import transaction
from django.db.transaction import TransactionManagementError


def in_transaction() -> None:
    """Raise unless a transaction is open."""
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("a letter is changed in the transaction of its act")
