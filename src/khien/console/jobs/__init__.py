"""Periodic work with a lease and a heartbeat, and the worker process."""

from __future__ import annotations
