"""``khien``: finds its commands, parses, runs one, and turns errors into words and exit codes.

A command is a module beside this one with ``HELP``, ``EXAMPLES``, ``configure(parser)`` and
``run(arguments) -> int``. Modules are imported only for the command that is asked for.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import sys
from collections.abc import Sequence
from types import ModuleType

from khien import __version__
from khien.cli import parsing
from khien.core.errors import KhienError
from khien.core.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, gettext, use_language

# In the order a person meets them. A command that is not built yet is absent.
COMMANDS = ("demo", "serve", "manage", "read", "scan", "inspect", "enrol", "receipt", "bundle")
USAGE_ERROR = 2
INTERRUPTED = 130

ABOUT = N_("Khiên: từ công văn đến việc đã làm và có minh chứng.")


def _wanted_language(argv: Sequence[str]) -> str:
    """``--lang X`` wherever it stands, else KHIEN_LANG, else Vietnamese."""
    for index, word in enumerate(argv):
        if word == "--lang" and index + 1 < len(argv):
            return argv[index + 1]
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return os.environ.get("KHIEN_LANG", DEFAULT_LANGUAGE)


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"khien.cli.{name}")


def _available(name: str) -> bool:
    return importlib.util.find_spec(f"khien.cli.{name}") is not None


def _parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    """A parser with every command named, but only the one in use configured."""
    parsing.speak()
    chosen = next((word for word in argv if word in COMMANDS), None)
    parser = argparse.ArgumentParser(prog="khien", description=gettext(ABOUT))
    parser.add_argument(
        "--version", action="version", version=f"khien {__version__}",
        help=gettext(N_("hiện phiên bản rồi thôi")),
    )  # fmt: skip
    parser.add_argument("--lang", choices=LANGUAGES, help=gettext(N_("ngôn ngữ của lời nhắn")))
    commands = parser.add_subparsers(dest="command", metavar=gettext(N_("LỆNH")))
    for name in COMMANDS:
        if not _available(name):
            continue
        if chosen not in (None, name):
            commands.add_parser(name, add_help=False)
            continue
        module = _module(name)
        examples = "\n".join(f"  {example}" for example in module.EXAMPLES)
        command = commands.add_parser(
            name,
            help=gettext(module.HELP),
            description=gettext(module.HELP),
            epilog=gettext(N_("Ví dụ:")) + "\n" + examples,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_argument(
            "--lang",
            choices=LANGUAGES,
            default=argparse.SUPPRESS,
            help=gettext(N_("ngôn ngữ của lời nhắn")),
        )
        module.configure(command)
    return parser


def _say(error: KhienError) -> None:
    print(f"khien: {error.message()}", file=sys.stderr)
    if error.advice():
        print(f"       {error.advice()}", file=sys.stderr)


def utf8_streams() -> None:
    """Vietnamese must print on a Windows console whose code page is not UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the return value is the process's exit code (CLI.md)."""
    words = list(sys.argv[1:] if argv is None else argv)
    utf8_streams()
    with use_language(_wanted_language(words)):
        parser = _parser(words)
        arguments = parser.parse_args(words)
        if arguments.command is None:
            parser.print_help()
            return USAGE_ERROR
        try:
            return int(_module(arguments.command).run(arguments))
        except KhienError as error:
            _say(error)
            return USAGE_ERROR
        except BrokenPipeError:
            # The reader of our output went away; there is nobody left to tell.
            sys.stderr.close()
            return 0
        except KeyboardInterrupt:
            print(gettext(N_("Đã dừng theo yêu cầu.")), file=sys.stderr)
            return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
