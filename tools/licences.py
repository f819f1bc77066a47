"""Licences: every package that Khiên ships with must be compatible with AGPL-3.0-or-later.

Reads what is installed (pip-licenses) and package-lock.json. A licence not on the list fails
until a person has read it and listed the package with the reason.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Compatible with AGPL-3.0-or-later: permissive, weak copyleft with a GPL clause, (A)GPL itself.
COMPATIBLE = re.compile(
    r"\b(MIT|MIT-0|BSD|BSD-2-Clause|BSD-3-Clause|0BSD|ISC|Apache|Apache-2\.0|PSF|PSF-2\.0"
    r"|Python Software Foundation|MPL|MPL-2\.0|Mozilla Public License|LGPL\S*|GPLv3\S*|GPL-3\S*"
    r"|AGPL\S*|GNU Lesser General Public|Unlicense|Public Domain|CC0\S*|Zlib|HPND|OFL\S*"
    r"|GPLv2\+|BlueOak-1\.0\.0)",
    re.IGNORECASE,
)
# package: why it is all right although its metadata does not say so.
EXCEPTIONS: dict[str, str] = {
    "atheris": "Apache-2.0 by the LICENSE file it ships; installed by `make fuzz` only",
    "pyrage": "MIT by the LICENSE file it ships",
}


def python_packages() -> list[tuple[str, str]]:
    """(name, licence) of everything installed, development tools included."""
    listed = subprocess.run(
        [sys.executable, "-m", "piplicenses", "--format=json", "--from=mixed", "--with-system"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return [(row["Name"], row["License"]) for row in json.loads(listed)]


def npm_packages() -> list[tuple[str, str]]:
    """(name, licence) of every package in the lock file."""
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    return [
        (path.removeprefix("node_modules/"), str(entry.get("license", "UNKNOWN")))
        for path, entry in lock["packages"].items()
        if path
    ]


def main() -> int:
    """Print each package that cannot be used; 1 when there is any."""
    wrong = [
        f"{name}: licence {licence!r} is not known to be compatible with AGPL-3.0-or-later"
        for name, licence in python_packages() + npm_packages()
        if name not in EXCEPTIONS and name != "khien" and not COMPATIBLE.search(licence)
    ]
    print("\n".join(wrong) if wrong else "licences: all compatible")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
