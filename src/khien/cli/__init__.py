"""The command line: one file a command, thin over the libraries, no Django needed."""

from __future__ import annotations
