"""Reading words out of pictures of pages: made upright, cleaned, recognised, put in order."""

from __future__ import annotations
