"""The password and lock-out policy of a Windows PC's own accounts, from SAM.

In: the registry. Out: ``PasswordPolicy``. A domain's policy for its accounts stands elsewhere.
"""

from __future__ import annotations

from khien.endpoints.facts import Maybe, Unseen
from khien.endpoints.sources.windows import sam
from khien.endpoints.sources.windows.registry import Registry
from khien.endpoints.windows_facts import PasswordPolicy

_DOMAIN = "SAM\\SAM\\Domains\\Account"


def policy(registry: Registry) -> Maybe[PasswordPolicy]:
    """The policy; ``Unseen`` where SAM is not there or its value has another form."""
    key = registry.key(_DOMAIN)
    value = key.value("F") if key else None
    fields = sam.domain_fields(value) if isinstance(value, bytes) else None
    if fields is None:
        return Unseen("nothing-found-here", "SAM")
    return PasswordPolicy(
        min_length=fields.min_length,
        history=fields.history,
        max_age_days=fields.max_age_days,
        min_age_days=fields.min_age_days,
        complexity=bool(fields.properties & sam.COMPLEX),
        lockout_threshold=fields.lockout_threshold,
        lockout_minutes=fields.lockout_minutes,
    )
