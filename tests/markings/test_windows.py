"""The records that Windows is given are laid out as its headers say; elsewhere nothing is done."""

from __future__ import annotations

import ctypes
import sys

import pytest

from khien.markings import windows


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="sizes of 64-bit systems")
def test_the_record_of_limits_is_laid_out_as_documented() -> None:
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION in winnt.h: 64 bytes, six counters, four sizes."""
    assert ctypes.sizeof(windows._Basic) == 64
    assert windows._Basic.flags.offset == 16
    assert windows._Extended.process_memory.offset == 112
    assert ctypes.sizeof(windows._Extended) == 144


@pytest.mark.skipif(sys.platform == "win32", reason="there it bounds this very process")
def test_elsewhere_nothing_is_done() -> None:
    windows.bound_memory(1)
    windows.give_way()
    assert len(bytes(2**20)) == 2**20
