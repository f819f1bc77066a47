"""What makers leave where a serial should stand: one list for all who compare serials."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khien.core.serials import is_filler
from khien.endpoints.coverage.identity import is_unset_serial, serial_key
from khien.endpoints.sources.serials import telling
from khien.evidence.bundle import real_serials

FILLERS = [
    "", " ", "-", "0", "x", "N/A", "none", "NONE", "Default string", "To be filled by O.E.M.",
    "To Be Filled By O.E.M.012", "System Serial Number", "Base Board Serial Number", "XXXXXXXX",
    "00000000", "123456789", "0123456789ABCDEF", "Not Specified", "Not Present", "Không có",
]  # fmt: skip


@pytest.mark.parametrize("text", FILLERS)
def test_a_filler_names_nobody_whoever_asks(text: str) -> None:
    assert is_filler(text)
    assert is_unset_serial(text)
    assert serial_key(text) == ""
    assert telling([text]) == []
    assert real_serials([text]) == ()


@pytest.mark.parametrize("text", ["DK-1", "5CG1234567", "PF2A", "B2", "VMware-56 4d 1f", "S1"])
def test_a_serial_stays(text: str) -> None:
    assert not is_filler(text)
    assert telling([text]) == [text]
    assert real_serials([text]) == (text,)


@given(st.text(max_size=40))
def test_any_text_is_judged_alike_with_spaces_about_it(text: str) -> None:
    assert is_filler(text) == is_filler(f" {text} ")
