"""The table of the reader's rules in docs/evaluation.md: form served, samples it fires on.

``python tools/rules_table.py`` writes the table between its marks, ``check`` says whether it is
current and whether each rule fires on at least two sample letters: one that does not is a rule
for a single letter, and goes.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

from khien.core.errors import DocumentError
from khien.directives import read_directive
from khien.directives.rules import Rule, collecting, rules
from khien.documents import read

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "evaluation.md"
LETTERS = (ROOT / "samples" / "letters", ROOT / "samples" / "directives")
ENDINGS = {".txt", ".md"}
BEGIN, END = "<!-- rules: begin -->", "<!-- rules: end -->"
FEWEST = 2
NAMED = 4  # letters named in a row; the others are counted


def firings() -> dict[str, list[str]]:
    """Rule id → sample letters on which it decides something."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(path for folder in LETTERS for path in folder.rglob("*")):
        if path.suffix not in ENDINGS or path.name == "README.md":
            continue
        try:
            document = read(path.read_bytes(), path.name)
        except DocumentError:
            continue
        with collecting() as counts:
            read_directive(document)
        for name in counts:
            found[name].append(path.stem)
    return found


def lonely(found: dict[str, list[str]]) -> list[Rule]:
    """Rules that fire on fewer than two letters."""
    return [rule for rule in rules() if len(found.get(rule.id, [])) < FEWEST]


def table(found: dict[str, list[str]]) -> str:
    """The rows, in order of declaration."""
    rows = ["| rule | form it serves | letters | for instance |", "|---|---|---|---|"]
    for rule in rules():
        letters = found.get(rule.id, [])
        shown = ", ".join(name.split("_")[0] for name in letters[:NAMED])
        form = rule.form.replace("|", "\\|")
        rows.append(f"| `{rule.id}` | {form} | {len(letters)} | {shown} |")
    return "\n".join(rows)


def page_with(text: str, rows: str) -> str:
    """``text`` with the table between its marks; raises ValueError where they are missing."""
    before, _, rest = text.partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise ValueError(f"{PAGE.name} has no place for the rules ({BEGIN} … {END})")
    return f"{before}{BEGIN}\n\n{rows}\n\n{END}{after}"


def main(arguments: list[str]) -> int:
    """Write the page, or with ``check`` compare it."""
    found = firings()
    current = PAGE.read_text("utf-8")
    wanted = page_with(current, table(found))
    alone = lonely(found)
    for rule in alone:
        print(f"rules: {rule.id} fires on {len(found.get(rule.id, []))} sample letters")
    if "check" in arguments:
        if wanted != current:
            print("rules: docs/evaluation.md is not current; run tools/rules_table.py")
        return 1 if alone or wanted != current else 0
    PAGE.write_text(wanted, "utf-8")
    print(f"rules: {len(rules())} in docs/evaluation.md")
    return 1 if alone else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
