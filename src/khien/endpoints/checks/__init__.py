"""The checks of one PC, one module each; found by walking this package."""

from __future__ import annotations
