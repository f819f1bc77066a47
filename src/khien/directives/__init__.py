"""A letter to what it asks: ``read_directive`` and its JSON form.

In: a ``Document``. Out: a frozen ``Directive`` with header, recipients, obligations, citations
and signer, each pointing back to characters of ``Document.text``. Nothing here decides what is
done with an obligation; a person corrects what was read before anything is issued.
"""

from __future__ import annotations

from khien.directives.export import as_json
from khien.directives.reader import read_directive
from khien.directives.values import (
    Citation,
    Directive,
    Due,
    Header,
    Modality,
    Obligation,
    Place,
    Relation,
    Scope,
    Signer,
    Span,
    Warning_,
)

__all__ = [
    "Citation",
    "Directive",
    "Due",
    "Header",
    "Modality",
    "Obligation",
    "Place",
    "Relation",
    "Scope",
    "Signer",
    "Span",
    "Warning_",
    "as_json",
    "read_directive",
]
