"""``khien read``: one directive per file, as a table for people or JSON Lines for programs."""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from khien.cli.directive_table import shown, table
from khien.core.errors import DocumentError, UsageError
from khien.core.i18n import N_, gettext
from khien.documents.ocr.recognition import Mode
from khien.documents.signatures.roots import TrustRoots, load_roots
from khien.workflows.archives import examine_each
from khien.workflows.intake import Examination, Outcome, examine
from khien.workflows.workshop import Workshop

HELP = N_(
    "Đọc công văn (.docx, .doc, .pdf, .odt, .rtf, .html, .eml, .msg, .md, .txt, gói .zip) "
    "thành phần đầu và các nhiệm vụ."
)
EXAMPLES = (
    "khien read cong-van.docx",
    "khien read --json cong-van.pdf chi-thi.docx",
    "khien read --text cong-van.docx",
    "khien read --json cac-cong-van.zip",
    "khien read --roots chung-thu-goc cong-van-da-ky.pdf",
)
DONE, NOT_ALL_READ = 0, 3


class OneFileForText(UsageError):
    """--text prints one text; two would run together."""

    text = N_("Tùy chọn --text chỉ dùng với một tệp, không dùng cùng --json.")
    hint = N_("Ví dụ: khien read --text cong-van.docx")


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of CLI.md."""
    parser.add_argument("files", nargs="+", type=Path, metavar=gettext(N_("TỆP")))
    parser.add_argument(
        "--json", action="store_true", help=gettext(N_("mỗi tệp một dòng JSON, theo thứ tự nhập"))
    )
    parser.add_argument(
        "--text", action="store_true", help=gettext(N_("in đúng phần chữ mà các vị trí chỉ tới"))
    )
    parser.add_argument(
        "--ocr",
        choices=tuple(mode.value for mode in Mode),
        default=Mode.AUTO.value,
        help=gettext(
            N_(
                "nhận dạng chữ trong ảnh: khi không có lớp chữ đáng tin, không bao giờ, "
                "hay luôn luôn"
            )
        ),
    )
    parser.add_argument(
        "--roots",
        type=Path,
        metavar=gettext(N_("THƯ_MỤC")),
        help=gettext(N_("chứng thư gốc để kiểm chữ ký (.pem, .crt, .cer, .der, .crl)")),
    )


def run(arguments: argparse.Namespace) -> int:
    """Read every file; 0 when all were read, 3 when some could not be."""
    if arguments.text and (len(arguments.files) > 1 or arguments.json):
        raise OneFileForText()
    code, roots = DONE, load_roots(arguments.roots)
    with Workshop(ocr=Mode(arguments.ocr)) as workshop:
        for number, path in enumerate(arguments.files, start=1):
            _progress(number, len(arguments.files))
            for name, result in _read(path, arguments, workshop, roots):
                code = _show(name, result, arguments, code)
    return code


def _show(
    name: str, result: Examination | DocumentError, arguments: argparse.Namespace, code: int
) -> int:
    """Print what a file says; the exit code so far."""
    if isinstance(result, DocumentError):
        _show_error(name, result, as_json=arguments.json)
        return NOT_ALL_READ
    if arguments.text:
        _print_text(result.text)
    elif arguments.json:
        print(json.dumps(result.directive, ensure_ascii=False), flush=True)
    else:
        print("\n".join(table(name, result.directive or {})), flush=True)
    return code


def _progress(number: int, of: int) -> None:
    """Which file is being read, on a terminal only, overwritten by what comes next."""
    if of > 1 and sys.stderr.isatty():
        print(f"\r{number}/{of}\r", end="", file=sys.stderr, flush=True)


def _read(
    path: Path, arguments: argparse.Namespace, workshop: Workshop, roots: TrustRoots
) -> Iterator[tuple[str, Examination | DocumentError]]:
    """What each letter of ``path`` says: of a file itself, of an archive each one inside."""
    name = str(path)
    if arguments.text:  # of an archive the letter that is alone in it
        alone = examine(path, name=name, read=True, workshop=workshop, roots=roots)
        found = iter([(name, alone)])
    else:
        found = examine_each(path, workshop=workshop, roots=roots)
    for shown_as, each in found:
        clear = each.outcome is Outcome.CLEAR
        yield shown_as, each if clear else each.error or DocumentError()


def _print_text(text: str) -> None:
    """Exactly the text: a line end turned into two characters would shift every span."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(newline="\n")
    sys.stdout.write(text)
    if sys.stdout.isatty():
        sys.stdout.write("\n")


def _show_error(path: str, error: DocumentError, *, as_json: bool) -> None:
    if as_json:
        told = {"code": error.code, "message": error.message(), "hint": error.advice()}
        print(json.dumps({"file": path, "error": told}, ensure_ascii=False), flush=True)
    else:
        print(f"{shown(path)}: {error}", file=sys.stderr)
