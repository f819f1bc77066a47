"""A new key for bundles to be encrypted to; what was encrypted to a former one still opens."""

from __future__ import annotations

from django.db import transaction

from khien.console.audit import actions as audit
from khien.console.evidence import console_keys


@transaction.atomic(durable=True)
def change_bundle_key() -> str:
    """The new recipient (age1…), for tickets handed out from now on. Whoever may write the data
    folder may do this."""
    recipient = console_keys.change_bundle_key()
    audit.record("bundle.change_key", actor=None, recipient=recipient)
    return recipient
