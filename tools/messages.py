"""Messages: gather what is marked for translation, check English is complete, compile.

usage: messages.py compile | check

English stands in small PO fragments, one per part, under ``locale/parts`` of ``core`` (libraries
and command line) and of ``console/web``. ``compile`` merges them into the catalogues that
gettext and Django load; ``check`` fails on a marked string without English and on an English
entry that nothing uses any more.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/khien"
CONSOLE = SOURCE / "console"
MARKERS = {"_", "N_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
LIBRARIES = (SOURCE / "core/locale", "khien")
WEB = (CONSOLE / "web/locale", "django")
_IN_TEMPLATE = re.compile(r"""gettext\(u?'((?:[^'\\]|\\.)*)'\)|gettext\(u?"((?:[^"\\]|\\.)*)"\)""")
_PLURAL_IN_TEMPLATE = re.compile(r"""ngettext\(u?(['"])((?:\\.|(?!\1).)*)\1""")


def _literal(node: ast.expr) -> str | None:
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return None
    return value if isinstance(value, str) else None


def marked_in_python(path: Path) -> Iterator[str]:
    """Every literal first argument of a marker call in a Python file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in MARKERS and (text := _literal(node.args[0])):
            yield text


def marked_in_template(path: Path) -> Iterator[str]:
    """Every translated string of a Django template."""
    from django.utils.translation.template import templatize

    source = templatize(path.read_text("utf-8"), origin=str(path))
    for match in _IN_TEMPLATE.finditer(source):
        raw = match.group(1) if match.group(1) is not None else match.group(2)
        yield re.sub(r"\\(.)", lambda m: {"n": "\n"}.get(m.group(1), m.group(1)), raw)
    for match in _PLURAL_IN_TEMPLATE.finditer(source):
        yield re.sub(r"\\(.)", lambda m: {"n": "\n"}.get(m.group(1), m.group(1)), match.group(2))


def marked(*, console: bool) -> dict[str, Path]:
    """Each marked string with a file that holds it."""
    found: dict[str, Path] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        if (CONSOLE in path.parents) == console and "migrations" not in path.parts:
            found.update(dict.fromkeys(marked_in_python(path), path))
    if console:
        for pattern in ("*.html", "*.txt"):
            for path in sorted(CONSOLE.rglob(f"templates/**/{pattern}")):
                found.update(dict.fromkeys(marked_in_template(path), path))
    return found


def english(locale: Path) -> Catalog:
    """The fragments under ``locale/parts`` as one English catalogue."""
    merged = Catalog(locale="en")
    for part in sorted((locale / "parts").glob("*.po")):
        for message in read_po(BytesIO(part.read_bytes()), locale="en", abort_invalid=True):
            if message.id:
                merged.add(message.id, message.string, flags=message.flags - {"fuzzy"})
    return merged


def compile_all() -> None:
    """Write ``en/LC_MESSAGES/*.mo`` where the fragments have changed."""
    for locale, domain in (LIBRARIES, WEB):
        if not (locale / "parts").is_dir():
            continue
        target = locale / "en/LC_MESSAGES" / f"{domain}.mo"
        buffer = BytesIO()
        write_mo(buffer, english(locale))
        if not target.is_file() or target.read_bytes() != buffer.getvalue():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(buffer.getvalue())


def check() -> int:
    """Print what lacks English and what nothing uses; 1 when there is any."""
    import django
    from django.conf import settings

    settings.configure(USE_I18N=False)
    django.setup()
    wrong = 0
    for (locale, domain), console in ((LIBRARIES, False), (WEB, True)):
        wanted = marked(console=console)
        have = {
            str(m.id if isinstance(m.id, str) else m.id[0]): m.string
            for m in english(locale)
            if m.id
        }
        for text, path in wanted.items():
            if not have.get(text):
                wrong += 1
                print(f"{path.relative_to(ROOT)}: no English for {text!r} ({domain})")
        for text in sorted(set(have) - set(wanted)):
            wrong += 1
            print(f"{locale.relative_to(ROOT)}: nothing uses {text!r}")
    print(f"messages: {wrong} to mend" if wrong else "messages: complete")
    return int(wrong > 0)


if __name__ == "__main__":
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command == "compile":
        compile_all()
    elif command == "check":
        sys.exit(check())
    else:
        sys.exit(__doc__)
