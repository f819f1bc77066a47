"""The parts of reading an Outlook message: its properties, its packed Rich Text."""

from __future__ import annotations
