"""Whom the console trusts, and what is known of each letter's signatures."""

from __future__ import annotations
