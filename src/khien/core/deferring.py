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
# What a library takes out of a module to call it one day, as the parser of XML does.
_TAKEN = {"copy": ("deepcopy",)}


class _Deferred(ModuleType):
    """Stands for a module until something in it is asked for."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # what is asked of every module is no reason to load it
            raise AttributeError(name)
        if name in _TAKEN.get(self.__name__, ()) and sys.modules.get(self.__name__) is self:
            return lambda *given, **named: getattr(_loaded(self), name)(*given, **named)
        return getattr(_loaded(self), name)


def _loaded(stand_in: ModuleType) -> ModuleType:
    """The module that ``stand_in`` stands for; what is asked of that from now on is there."""
    name = stand_in.__name__
    if sys.modules.get(name) is stand_in:
        del sys.modules[name]
    module = __import__(name)
    vars(stand_in).update(vars(module))
    return module


def defer(*names: str) -> None:
    """Load each of ``names``, by default ``SELDOM_ASKED``, no sooner than it is asked for; one
    that is loaded already stays as it is."""
    for name in names or SELDOM_ASKED:
        sys.modules.setdefault(name, _Deferred(name))
