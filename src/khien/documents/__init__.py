"""Any file to a Document: pages of lines with position, style and confidence.

In: a binary stream, its name and Limits. Out: a ``Document`` value, or one named error of
``core.errors``. No marks, no meaning, no settings.
"""

from __future__ import annotations
