"""The programs we are measured against, installed when a benchmark asks for one."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "requirements" / "bench.txt"


def kreuzberg() -> str:
    """Name, version and settings of kreuzberg, which is installed first where it is missing."""
    if importlib.util.find_spec("kreuzberg") is None:
        print("installing the peer (requirements/bench.txt)", file=sys.stderr)
        uv = Path(sys.executable).with_name("uv")
        subprocess.run(
            [str(uv), "pip", "install", "--quiet", "--python", sys.executable,
             "--require-hashes", "-r", str(REQUIREMENTS)],
            check=True, env={**os.environ, "UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1"},
        )  # fmt: skip
        importlib.invalidate_caches()
    # The words of Vietnamese that our own reader has: both sides recognise with the same.
    os.environ["TESSDATA_PREFIX"] = str(ROOT / "src" / "khien" / "documents" / "ocr" / "models")
    version = importlib.metadata.version("kreuzberg")
    return (
        f"kreuzberg {version}: ExtractionConfig(disable_ocr=True, use_cache=False); scans: "
        "ExtractionConfig(ocr=OcrConfig(backend='tesseract', language='vie'), use_cache=False)"
    )
