from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from tests.tools.windows.made_pe import pe
from tools.windows.embedded import NEEDED


@pytest.fixture
def parts() -> dict[str, bytes]:
    """Files named as the embeddable Python's; the program is a made one, not Python."""
    made = {name: pe("kernel32.dll") for name in NEEDED}
    made |= {
        "python.exe": pe("kernel32.dll", "python311.dll", signed=True),
        "python311.zip": b"PK\5\6" + bytes(18),
        "python311._pth": b"python311.zip\r\n.\r\n",
    }
    return made


@pytest.fixture
def archive(tmp_path: Path, parts: dict[str, bytes]) -> Path:
    path = tmp_path / "python-3.11.9-embed-amd64.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return path
