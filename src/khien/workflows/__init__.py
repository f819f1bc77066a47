"""What needs two of the libraries: no Django, no state of its own."""

from __future__ import annotations
