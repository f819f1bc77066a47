"""Sizes and wording: files under 500 lines, functions under 45, no names that hide things.

Prints each place that breaks a rule; exit 1 when there is any. Migrations are generated and
left out.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE_LINES = 500
FUNCTION_LINES = 45
HIDING_NAMES = {"utils", "helpers", "common", "manager", "base2", "misc"}
CODE = {".py", ".sh", ".css", ".js", ".html"}
# Words that must not stand in the project: hosts of package registries and unfinished work.
UNWANTED = ("TO" + "DO", "FIX" + "ME", "pypi" + ".org", "registry." + "npmjs", "deb." + "debian")


def tracked() -> list[Path]:
    """Files of the checkout that are ours: what git tracks or would track."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    return [ROOT / name for name in sorted(set(listed)) if (ROOT / name).is_file()]


def long_functions(path: Path) -> Iterator[str]:
    """Functions of a Python file with more lines than allowed."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            lines = node.end_lineno - node.lineno + 1
            if lines >= FUNCTION_LINES:
                yield f"{path.relative_to(ROOT)}:{node.lineno}: {node.name} has {lines} lines"


def problems(path: Path) -> Iterator[str]:
    """Everything wrong with one file."""
    where = path.relative_to(ROOT)
    if path.suffix not in CODE or "migrations" in path.parts:
        return
    text = path.read_text("utf-8")
    count = text.count("\n")
    if count >= FILE_LINES:
        yield f"{where}: {count} lines"
    if path.stem in HIDING_NAMES:
        yield f"{where}: a name that does not say what is inside"
    for word in UNWANTED:
        if word in text:
            yield f"{where}: holds {word!r}"
    if path.suffix == ".py":
        yield from long_functions(path)


def main() -> int:
    """Print the problems; 1 when there is any."""
    found = [line for path in tracked() for line in problems(path)]
    print("\n".join(found) if found else "sizes: all within bounds")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
