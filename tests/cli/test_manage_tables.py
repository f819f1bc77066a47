"""A command of ours says what to do first on a folder that no console has used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

KHIEN = Path(sys.executable).with_name("khien")


def test_a_fresh_folder_is_told_what_to_run_first(tmp_path: Path) -> None:
    done = subprocess.run(
        [KHIEN, "manage", "--data", tmp_path, "export-corrections", "--to", tmp_path / "out"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "chưa có cơ sở dữ liệu" in done.stderr
    assert "migrate" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()
