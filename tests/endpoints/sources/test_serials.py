"""Serials that tell PCs apart, and what makers print instead."""

from __future__ import annotations

import pytest

from khien.endpoints.sources.serials import telling


@pytest.mark.parametrize(
    "junk",
    ["", " ", "To be filled by O.E.M.", "None", "N/A", "Default string", "System Serial Number",
     "0000000", "xxxx", "0123456789", "123456789ABCDEF", "Not Specified", "INVALID", "oem"],
)  # fmt: skip
def test_fillers_are_left_out(junk: str) -> None:
    assert telling([junk, "DK-1"]) == ["DK-1"]


def test_each_once_and_in_the_order_given() -> None:
    assert telling(["B2", " A1 ", "B2", "5CG1234567"]) == ["B2", "A1", "5CG1234567"]
