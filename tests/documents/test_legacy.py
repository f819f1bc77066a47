"""Fonts from before Unicode are told by their names."""

from __future__ import annotations

import pytest

from khien.documents.legacy import is_misread


@pytest.mark.parametrize(
    ("text", "font", "misread"),
    [
        ("KÝnh göi", ".VnTime", True),
        ("KÝnh göi", "ABCDEF+.VnTimeH", True),
        ("KÝnh göi", "VnArial", True),
        ("Kính göûi", "VNI-Times", True),
        ("Plain", ".VnTime", False),
        ("Kính gửi", "Times New Roman", False),
        ("Kính gửi", "Vnfoo", False),
        ("Kính gửi", None, False),
    ],
)
def test_what_is_misread(text: str, font: str | None, misread: bool) -> None:
    assert is_misread(text, font) is misread
