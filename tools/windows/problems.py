"""What stops the build, said in both languages with the next step."""

from __future__ import annotations


class CannotBuild(Exception):
    """``vi`` and ``en`` say the same."""

    def __init__(self, vi: str, en: str, detail: str = "") -> None:
        self.vi, self.en, self.detail = vi, en, detail
        super().__init__(f"{vi}\n{en}" + (f"\n{detail}" if detail else ""))


MISSING_PYTHON = CannotBuild(
    "Thiếu Python cho Windows: tải gói “Windows embeddable package (64-bit)” của Python 3.11 từ "
    "trang tải chính thức của Python, lấy mã SHA-256 công bố ở đó, rồi chạy:\n"
    "  make windows PYTHON_EMBED=python-3.11.x-embed-amd64.zip PYTHON_SHA256=<64 ký tự>",
    "The Python for Windows is missing: download Python 3.11's “Windows embeddable package "
    "(64-bit)” from Python's own download page, take the SHA-256 published there, then run the "
    "command above.",
)
