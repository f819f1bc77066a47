"""Write docs/reference from the code: commands, checks, controls, formats, settings.

usage: reference.py [check]

Without a word the pages are written; ``check`` only compares and ends 1 when one is not
current. Each page is a pure function of the code, so that a test can compare it too.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from khien.cli.main import COMMANDS
from khien.console.settings.variables import VARIABLES
from khien.controls import Control, LegalBasis, RuleKind, catalogue, legal_bases
from khien.core.i18n import gettext, use_language
from khien.core.messages import COMMON, MessageTable
from khien.documents import all_formats
from khien.documents.format import Format
from khien.endpoints import Check, checks_registry
from khien.markings.search import all_rules

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs/reference"
NOTE = "<!-- Written from the code by tools/reference.py (make docs). Changes here are lost. -->"
SURE = {
    "C": "read in the source text",
    "S": "to be verified: read in an account of it",
    "R": "to be verified: recalled",
}
USUAL_ENDINGS = {"biff": "excel4.xls", "jpeg": "jpg"}  # of formats whose files are called so
EXIT_CODES = (
    ("0", "done, nothing wrong found"),
    ("1", "done, something found (`inspect`: a fail; `bundle verify`: does not hold; "
          "`receipt`: refused or waiting)"),
    ("2", "usage or environment error"),
    ("3", "some inputs could not be examined; wins over 0 and 1"),
    ("130", "stopped by Ctrl-C"),
)  # fmt: skip


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A Markdown table; bars and line ends inside a cell cannot break it."""
    heads = list(heads)
    yield "| " + " | ".join(heads) + " |"
    yield "|" + "---|" * len(heads)
    for row in rows:
        yield "| " + " | ".join(cell(part) for part in row) + " |"


def cell(text: str) -> str:
    """``text`` on one line of a table."""
    return " ".join(text.replace("|", "\\|").split())


def page(title: str, about: str, lines: Iterable[str]) -> str:
    """A whole page as text."""
    return "\n".join([f"# {title}", "", NOTE, "", about, "", *lines]).rstrip() + "\n"


def in_both(text: str) -> tuple[str, str]:
    """A source string in Vietnamese and English."""
    with use_language("en"):
        return text, gettext(text)


# Commands


def commands() -> str:
    """Every command with its examples and options, in English with the Vietnamese title."""
    lines: list[str] = []
    with use_language("en"):
        for name in COMMANDS:
            lines += _command(name)
    lines += ["## Exit codes", "", *table(("code", "meaning"), EXIT_CODES)]
    about = "Messages come in Vietnamese; `--lang en` or `KHIEN_LANG=en` gives English. Data goes\n"
    about += "to standard output, messages to standard error."
    return page("Commands", about, lines)


def _command(name: str) -> Iterator[str]:
    module = importlib.import_module(f"khien.cli.{name}")
    parser = argparse.ArgumentParser(prog=f"khien {name}", add_help=False)
    module.configure(parser)
    title, english = in_both(module.HELP)
    yield from (f"## khien {name}", "", english, "", f"*{title}*", "", "```")
    yield from module.EXAMPLES
    yield from ("```", "")
    yield from _options(parser)


def _options(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The usage line and options of ``parser``, then of the verbs under it."""
    verbs: Mapping[str, argparse.ArgumentParser] = {}
    rows = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            verbs = action.choices
        elif not isinstance(action, argparse._HelpAction):
            rows.append((f"`{_words(action)}`", action.help or "", _default(action)))
    if rows:
        yield from table((parser.prog, "meaning", "default"), rows)
        yield ""
    for verb in verbs.values():
        yield from _options(verb)


def _words(action: argparse.Action) -> str:
    """An argument as it is typed."""
    value = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    if action.choices is not None:
        value = ",".join(map(str, action.choices))
    if not action.option_strings:
        return value + ("…" if action.nargs in ("+", "*", argparse.REMAINDER) else "")
    names = ", ".join(action.option_strings)
    return names if action.nargs == 0 else f"{names} {value}"


def _default(action: argparse.Action) -> str:
    plain = action.default not in (None, False, argparse.SUPPRESS, [])
    return f"`{action.default}`" if plain else ""


# Checks and rules


def checks() -> str:
    """Every check of a PC with each sentence it may say, and every rule of marks."""
    lines: list[str] = []
    for check in checks_registry().values():
        lines += _check(check)
    lines += ["## Of every check", "", *_messages(COMMON), ""]
    lines += ["## Rules of classification marks", ""]
    lines += table(
        ("rule", "Vietnamese", "English", "where", "references"),
        ((f"`{r.id}`", *r.title, r.where.value, "; ".join(r.references)) for r in all_rules()),
    )
    about = "What `khien inspect` asks of a PC. A check answers pass, fail, unknown or not\n"
    about += "applicable with a reason code; unknown is never a pass."
    return page("Checks", about, lines)


def _check(check: Check) -> Iterator[str]:
    yield from (f"## {check.id}", "", f"{check.title['en']} (*{check.title['vi']}*)", "")
    yield f"- proves: [`{check.control}`](controls.md#{anchor(check.control)})"
    yield f"- looks at: `{check.source}`"
    if check.windows_source:
        yield f"- looks at, on Windows: `{check.windows_source}`"
    yield from (f"- reference: {reference}" for reference in check.references)
    yield from ("", *_messages(check.MESSAGES), "")


def _messages(messages: MessageTable) -> Iterator[str]:
    rows = []
    for code, message in sorted(messages.items()):
        for language, words in zip(
            ("vi", "en"), _both(message.reason, message.remedy), strict=True
        ):
            rows.append((f"`{code}`", language, *words))
    yield from table(("code", "", "reason", "what to do"), rows)


def _both(*texts: str) -> list[list[str]]:
    with use_language("en"):
        return [list(texts), [gettext(text) for text in texts]]


def anchor(heading: str) -> str:
    """The fragment that a Markdown page gives a heading of one code word."""
    return "".join(ch for ch in heading.lower() if ch.isalnum() or ch in "-_")


# Controls


def controls() -> str:
    """The catalogue: what can be proven, by whom, how fresh, on what legal basis."""
    lines: list[str] = []
    proven = _checks_by_control()
    for control in catalogue().values():
        lines += _control(control, proven.get(control.id, []))
    lines += ["## Legal bases", ""]
    lines += table(
        ("id", "number", "Vietnamese", "English", "in force", "until", "how sure"),
        (_basis_row(basis) for basis in legal_bases().values()),
    )
    about = "A control is what an obligation can be proven by. Who answers: a machine, a person\n"
    about += "or both. An answer older than its freshness counts as unknown."
    return page("Controls", about, lines)


def _checks_by_control() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for check in checks_registry().values():
        found.setdefault(check.control, []).append(check.id)
    return found


def _control(control: Control, proven_by: list[str]) -> Iterator[str]:
    rule = {
        RuleKind.ALL: f"every {control.unit} passes",
        RuleKind.SHARE: f"at least {control.rule.least:.0%} of the {control.unit}s pass",
        RuleKind.LATEST: "the latest answer passes",
    }[control.rule.kind]
    yield from (f"## {control.id}", "", f"{control.title('en')} (*{control.title('vi')}*)", "")
    yield f"- answered by: {control.kind}, one answer for each {control.unit}"
    yield f"- holds when: {rule}; an answer is fresh for {control.freshness_days} days"
    links = [f"[`{name}`](checks.md#{anchor(name)})" for name in proven_by]
    yield f"- automatic checks: {', '.join(links) or _without_check(control)}"
    bases = [legal_bases()[name] for name in control.basis]
    yield "- legal basis: " + ("; ".join(f"{b.number} ({_period(b)})" for b in bases) or "none")
    yield ""


def _without_check(control: Control) -> str:
    return "none in this version" if control.kind == "machine" else "none; people answer it"


def _period(basis: LegalBasis) -> str:
    end = f" to {basis.out_of_force}" if basis.out_of_force else ""
    mark = ", to be verified" if basis.to_verify else ""
    begun = f"from {basis.in_force}" if basis.in_force else "first day not known"
    return f"{begun}{end}{mark}"


def _basis_row(basis: LegalBasis) -> tuple[str, ...]:
    end = str(basis.out_of_force) if basis.out_of_force else ""
    return (
        f"`{basis.id}`", basis.number, basis.name("vi"), basis.name("en"),
        str(basis.in_force or "not known"), end, SURE[basis.confidence],
    )  # fmt: skip


# Formats and settings


def formats() -> str:
    """Every file format that is read, with what reads it and what is lost."""
    about = "What `khien read` and the console read. A file is known by its bytes, not by its\n"
    about += "name; anything else is refused by name (`unsupported`), never guessed. Fonts and\n"
    about += "bytes of TCVN3, VNI and VISCII are converted. Where no library is named the reader\n"
    about += "is our own. What cannot be looked at (a file embedded in another, words in doubt)\n"
    about += "is held for a person; it is never passed over in silence."
    heads = ("format", "Vietnamese", "English", "library", "không đọc", "what is lost", "sample")
    return page("File formats", about, table(heads, map(_format, all_formats())))


def _format(each: Format) -> tuple[str, ...]:
    library = ", ".join(f"`{name.strip()}`" for name in each.library.split(",") if name.strip())
    sample = sample_of(each.id)
    link = f"[{sample}](../../samples/files/{sample})" if sample else ""
    return (f"`{each.id}`", *each.title, library, *each.loses, link)


def sample_of(name: str) -> str:
    """The sample file that shows a format: the plain letter, or a scan of one, where there is
    such a file."""
    folder = ROOT / "samples/files"
    ending = USUAL_ENDINGS.get(name, name)
    for stem in ("cong-van", "ban-quet"):
        if (folder / f"{stem}.{ending}").is_file():
            return f"{stem}.{ending}"
    return next((path.name for path in sorted(folder.glob(f"*.{ending}"))), "")


def settings() -> str:
    """Every environment variable."""
    rows = (
        (f"`{v.name}`", v.meaning + (" (keep secret)" if v.secret else ""), v.default)
        for v in VARIABLES
    )
    about = "Environment variables. [production.md](../production.md) says which a province sets."
    return page("Settings", about, table(("variable", "meaning", "default"), rows))


PAGES = {
    "commands.md": commands,
    "checks.md": checks,
    "controls.md": controls,
    "formats.md": formats,
    "settings.md": settings,
}


def pages() -> dict[str, str]:
    """File name -> what it must hold."""
    return {name: write() for name, write in PAGES.items()}


def stale() -> list[str]:
    """The pages that are missing or not current."""
    wanted = pages()
    return [
        name
        for name, text in wanted.items()
        if not (FOLDER / name).is_file() or (FOLDER / name).read_text("utf-8") != text
    ]


def main() -> int:
    """Write every page, or with ``check`` name those that are not current."""
    if sys.argv[1:] == ["check"]:
        old = stale()
        print(
            "\n".join(f"docs/reference/{name}: not current" for name in old) or "reference: current"
        )
        return int(bool(old))
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
