"""The embeddable Python that the builder brings: compared with a sum typed in, taken as it is.

In: a zip file and the SHA-256 that the builder read somewhere else. Out: its files in a folder,
``python.exe`` byte for byte, so that its publisher's signature holds on every PC.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

from .libraries import AMD64, NoLibrary, library
from .problems import CannotBuild

PTH = "python311._pth"
NEEDED = (
    "python.exe", "python311.dll", "python3.dll", "python311.zip", PTH, "vcruntime140.dll",
    "vcruntime140_1.dll",
)  # fmt: skip
PUBLISHER = "Python Software Foundation"
MOST_FILES, MOST_BYTES = 200, 100 * 2**20
_NAME = re.compile(r"python-3\.11\.\d+-embed-amd64\.zip")
_SUM = re.compile(r"[0-9a-f]{64}")
_DIGESTS = re.compile(r"(?:Current|Calculated) message digest\s*:\s*([0-9A-F]+)", re.IGNORECASE)

Ask = Callable[[str], str]


def check_sum(archive: Path, typed: str, ask: Ask | None = None) -> str:
    """The archive's SHA-256, when it is the one typed in; raises CannotBuild."""
    if not archive.is_file():
        raise CannotBuild(f"Không thấy tệp {archive}.", f"There is no file {archive}.")
    if not _NAME.fullmatch(archive.name):
        raise CannotBuild(
            f"{archive.name} không phải gói nhúng 64 bit của Python 3.11.",
            f"{archive.name} is not named like the 64-bit embeddable package of Python 3.11.",
        )
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    print(f"  SHA-256 {archive.name}: {digest}")
    told = _plain(typed) or _plain(ask("  SHA-256: ") if ask and sys.stdin.isatty() else "")
    if not told:
        raise CannotBuild(
            "Chưa có SHA-256 để so: thêm PYTHON_SHA256=<mã công bố nơi tải>.",
            "No SHA-256 to compare with: add PYTHON_SHA256=<the sum published where you got it>.",
        )
    if not _SUM.fullmatch(told) or told != digest:
        raise CannotBuild(
            "SHA-256 không khớp với mã đã gõ; tệp có thể bị thay. Không dùng tệp này.",
            "The SHA-256 is not the one typed in; the file may have been replaced. Not used.",
        )
    return digest


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text).casefold()


def unpack(archive: Path, folder: Path) -> None:
    """The archive's files, flat as the publisher packs them; raises CannotBuild."""
    try:
        with zipfile.ZipFile(archive) as packed:
            infos = packed.infolist()
            size = sum(each.file_size for each in infos)
            odd = [each.filename for each in infos if Path(each.filename).name != each.filename]
            if odd or len(infos) > MOST_FILES or size > MOST_BYTES:
                raise zipfile.BadZipFile(f"{odd[:1]} {len(infos)} {size}")
            packed.extractall(folder)
    except (zipfile.BadZipFile, OSError, RuntimeError) as error:
        raise CannotBuild(
            "Không giải nén được gói Python.", "The Python package cannot be unpacked.", str(error)
        ) from error
    check_real(folder)


def check_real(folder: Path) -> None:
    """Raise CannotBuild unless the folder holds a real, signed 64-bit Python for Windows."""
    absent = [name for name in NEEDED if not (folder / name).is_file()]
    if absent:
        raise CannotBuild(
            f"Gói Python thiếu {', '.join(absent)}.", f"The Python lacks {', '.join(absent)}."
        )
    try:
        told = library((folder / "python.exe").read_bytes())
    except NoLibrary as error:
        raise CannotBuild(
            "python.exe không phải chương trình Windows.", "python.exe is no Windows program.",
            str(error),
        ) from error  # fmt: skip
    if told.machine != AMD64 or not told.signed:
        raise CannotBuild(
            "python.exe không có chữ ký số hoặc không phải bản 64 bit.",
            "python.exe bears no signature or is not for 64-bit Windows.",
        )


def check_signature(program: Path) -> str:
    """What could be told of the Authenticode signature, as a line; raises CannotBuild where it
    is broken or another publisher's."""
    tool = shutil.which("osslsigncode")
    if tool is None:
        return (
            "Authenticode: CHƯA kiểm (máy này không có osslsigncode) / NOT checked "
            "(osslsigncode is not installed here)"
        )
    done = subprocess.run(
        [tool, "verify", "-in", str(program)], capture_output=True, text=True, errors="replace",
        timeout=60, check=False,
    )  # fmt: skip
    text = done.stdout + done.stderr
    digests = {each.upper() for each in _DIGESTS.findall(text)}
    if len(digests) != 1 or PUBLISHER not in text:
        raise CannotBuild(
            f"Chữ ký của python.exe hỏng hoặc không phải của {PUBLISHER}.",
            f"The signature of python.exe is broken or not {PUBLISHER}'s.",
            text[-2_000:],
        )
    if done.returncode == 0:
        return f"Authenticode: {PUBLISHER}, chữ ký đúng / the signature holds"
    return (
        f"Authenticode: {PUBLISHER}, nội dung đúng với chữ ký; chuỗi chứng thư chưa kiểm được / "
        "the content is as signed; the chain could not be checked with the roots of this system"
    )
