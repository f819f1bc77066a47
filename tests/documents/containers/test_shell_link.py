"""Shortcuts: where the volume is described, and named errors for everything else."""

from __future__ import annotations

import contextlib
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.documents.containers.shell_link import SIGNATURE, link_info, volume


def link(*, flags: int = 2, ids: bytes = b"", info: int = 1, kind: int = 2) -> bytes:
    """A head, perhaps a list of ids, LinkInfo with one volume ([MS-SHLLINK] 2.1 to 2.3)."""
    head = (SIGNATURE + struct.pack("<I", flags)).ljust(0x4C, b"\0")
    listed = struct.pack("<H", len(ids)) + ids if flags & 1 else b""
    described = struct.pack("<III", 16, kind, 0x1234ABCD).ljust(16, b"\0")
    return head + listed + struct.pack("<IIII", 44, 28, info, 28).ljust(28, b"\0") + described


@pytest.mark.parametrize(("flags", "ids", "at"), [(2, b"", 76), (3, b"", 78), (3, b"abc", 81)])
def test_the_volume_stands_behind_the_list_of_ids(flags: int, ids: bytes, at: int) -> None:
    data = link(flags=flags, ids=ids, kind=4)
    found = link_info(data)
    assert found is not None
    assert (found.at, found.size, found.head, found.place) == (at, 44, 28, 28)
    assert volume(data, at + 28) == (4, 0x1234ABCD)


def test_a_link_may_tell_of_no_place_or_of_no_volume() -> None:
    assert link_info(link(flags=0)) is None
    found = link_info(link(info=2))
    assert found is not None
    assert found.place is None


@pytest.mark.parametrize("data", [b"", SIGNATURE, link()[:80], b"\0" + link()[1:]])
def test_what_is_no_link_or_cut_short_is_said_so(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"shell link|cut short"):
        link_info(data)
    with pytest.raises(ValueError, match="cut short"):
        volume(data, len(data))


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=120), st.integers(0, 2**32))
def test_any_bytes_end_by_name(rest: bytes, at: int) -> None:
    for look in (lambda: link_info(SIGNATURE + rest), lambda: volume(rest, at)):
        with contextlib.suppress(ValueError):
            look()
