"""One module a file format; each holds one ``Format`` class."""

from __future__ import annotations
