"""Values become documents: letters, progress reports, activation slips, as DOCX and PDF.

Nothing here asks a database or judges anything; what is printed is what was handed in. An
official document is written in Vietnamese whatever the language of the person who exports it.
"""

from __future__ import annotations
