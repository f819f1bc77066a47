"""Base templates, components, static files, middleware and the home pages."""

from __future__ import annotations
