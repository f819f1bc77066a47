"""Is a letter authentic: who signed it, when, and is it unchanged since?

In: the bytes of a letter, and the trust roots of whoever asks. Out: a ``Signature``: valid,
invalid (changed since it was signed), unverifiable (why is said) or none. Nothing is fetched;
what is known of revocation is what the file or the roots' folder brings.
"""

from __future__ import annotations

from khien.documents.signatures.roots import NO_ROOTS, BadTrustRoots, TrustRoots, load_roots
from khien.documents.signatures.value import (
    Reason,
    Signature,
    SignatureState,
    reason_in_words,
)
from khien.documents.signatures.verifying import verify

__all__ = [
    "NO_ROOTS",
    "BadTrustRoots",
    "Reason",
    "Signature",
    "SignatureState",
    "TrustRoots",
    "load_roots",
    "reason_in_words",
    "verify",
]
