"""LibreOffice's copies of a letter say what the letter says, also with fonts that lack letters."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.directives import forms

OFFICE = shutil.which("soffice")
SAMPLES = Path(__file__).parents[2] / "samples" / "directives"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.needs_office,
    pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice: soffice is not installed"),
]


def converted(folder: Path, kind: str) -> dict[str, bytes]:
    """Every sample letter in Word form as LibreOffice saves it as ``kind``, with the fonts the
    machine has."""
    letters = [str(SAMPLES / f"{name}.docx") for name in forms.NAMES]
    command = [
        str(OFFICE), "--headless", f"-env:UserInstallation=file://{folder}/profile",
        "--convert-to", kind, "--outdir", str(folder), *letters,
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=200)
    return {name: (folder / f"{name}.{kind}").read_bytes() for name in forms.NAMES}


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_saved_again_a_letter_says_the_same(tmp_path: Path, kind: str) -> None:
    for name, data in converted(tmp_path, kind).items():
        expected = forms.said(forms.read((SAMPLES / f"{name}.txt").read_bytes()))
        assert forms.said(forms.read(data)) == expected
