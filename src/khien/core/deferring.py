"""Modules of the standard library that others load at their top and that a worker never asks.

In: their names. Out: nothing; each is loaded when something in it is asked for, as any library
may at any time. ``dataclasses`` alone brings more than a megabyte of readers of source code into
every process in this way, of which it uses none where a class says itself what it is. (A module
made by ``importlib.util.LazyLoader`` is loaded by the next import of it before Python 3.12.)
"""

from __future__ import annotations

import sys
from types import ModuleType

SELDOM_ASKED = ("inspect", "copy")


class _Deferred(ModuleType):
    """Stands for a module until something in it is asked for."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # what is asked of every module is no reason to load it
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        module = __import__(self.__name__)
        vars(self).update(vars(module))
        value: object = getattr(module, name)
        return value


def defer(*names: str) -> None:
    """Load each of ``names``, by default ``SELDOM_ASKED``, no sooner than it is asked for; one
    that is loaded already stays as it is."""
    for name in names or SELDOM_ASKED:
        sys.modules.setdefault(name, _Deferred(name))
