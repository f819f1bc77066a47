"""The Django console: keeps, asks and shows. The only package that imports django.

Writes stand in each app's ``actions.py``, reads in ``queries.py``; pages, API, imports, jobs and
the command line go through these, so that a rule holds at every door.
"""

from __future__ import annotations

from pathlib import Path

from khien.core.i18n import add_catalogue

# The console's own errors are translated where the libraries' are, before Django is set up too.
add_catalogue("django", Path(__file__).parent / "web/locale")
