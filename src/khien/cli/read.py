"""``khien read``: one directive per file, as a table for people or JSON Lines for programs."""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from khien.core.errors import DocumentError, NoTextLayer, UsageError
from khien.core.i18n import N_, gettext
from khien.workflows.intake import Examination, Outcome, examine
from khien.workflows.workshop import Workshop

HELP = N_("Đọc công văn (.docx, .pdf có lớp chữ, .txt) thành phần đầu và các nhiệm vụ.")
EXAMPLES = (
    "khien read cong-van.docx",
    "khien read --json cong-van.pdf chi-thi.docx",
    "khien read --text cong-van.docx",
)
DONE, NOT_ALL_READ = 0, 3


class OneFileForText(UsageError):
    """--text prints one text; two would run together."""

    text = N_("Tùy chọn --text chỉ dùng với một tệp, không dùng cùng --json.")
    hint = N_("Ví dụ: khien read --text cong-van.docx")


class OcrNotBuilt(NoTextLayer):
    """The reader has no character recognition in this version."""

    text = N_("Bản này chưa nhận dạng được chữ trong ảnh quét (--ocr always).")


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
        choices=("auto", "never", "always"),
        default="auto",
        help=gettext(
            N_("nhận dạng chữ trong bản quét; bản này chưa có, bản quét báo lỗi ocr_missing")
        ),
    )


def run(arguments: argparse.Namespace) -> int:
    """Read every file; 0 when all were read, 3 when some could not be."""
    if arguments.text and (len(arguments.files) > 1 or arguments.json):
        raise OneFileForText()
    code = DONE
    with Workshop() as workshop:
        for path in arguments.files:
            result = _read(path, arguments.ocr, workshop)
            if isinstance(result, DocumentError):
                code = NOT_ALL_READ
                _show_error(path, result, as_json=arguments.json)
            elif arguments.text:
                _print_text(result.text)
            elif arguments.json:
                print(json.dumps(result.directive, ensure_ascii=False), flush=True)
            else:
                print("\n".join(_table(path, result.directive or {})), flush=True)
    return code


def _read(path: Path, ocr: str, workshop: Workshop) -> Examination | DocumentError:
    if ocr == "always":
        return OcrNotBuilt()
    found = examine(path, name=str(path), read=True, workshop=workshop)
    if found.outcome is Outcome.CLEAR:
        return found
    return found.error or DocumentError()


def _print_text(text: str) -> None:
    """Exactly the text: a line end turned into two characters would shift every span."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(newline="\n")
    sys.stdout.write(text)
    if sys.stdout.isatty():
        sys.stdout.write("\n")


def _show_error(path: Path, error: DocumentError, *, as_json: bool) -> None:
    if as_json:
        told = {"code": error.code, "message": error.message(), "hint": error.advice()}
        print(json.dumps({"file": str(path), "error": told}, ensure_ascii=False), flush=True)
    else:
        print(f"{shown(path)}: {error}", file=sys.stderr)


def shown(words: object) -> str:
    """Outside words on one line of a terminal: control characters cannot steer it."""
    return "".join(ch if ch.isprintable() else "�" for ch in " ".join(str(words).split()))


def _table(path: Path, directive: Mapping[str, Any]) -> Iterator[str]:
    """The directive as lines of a table for people."""
    yield f"── {shown(path)}"
    signer = directive.get("signer") or {}
    for label, value in (
        (N_("Cơ quan"), directive.get("issuer")),
        (N_("Số, ký hiệu"), directive.get("number_as_printed")),
        (N_("Ngày"), directive.get("date")),
        (N_("Loại"), directive.get("doc_type")),
        (N_("Trích yếu"), directive.get("subject")),
        (N_("Kính gửi"), "; ".join(directive.get("addressees") or [])),
        (N_("Người ký"), " · ".join(filter(None, (signer.get("title"), signer.get("name"))))),
    ):
        yield f"  {gettext(label):<14}{shown(value or '—')}"
    obligations = directive.get("obligations") or []
    yield f"  {gettext(N_('Nhiệm vụ'))}: {len(obligations)}"
    for each in obligations:
        yield from _obligation(each)
    for warning in directive.get("warnings") or []:
        yield f"  ! {shown(warning.get('message', ''))}"


def _actor(name: str) -> str:
    """The contract's word for "whoever the letter is addressed to", in words."""
    return gettext(N_("các nơi nhận ở mục Kính gửi")) if name == "addressees" else name


def _obligation(each: Mapping[str, Any]) -> Iterator[str]:
    words = str(each.get("text", ""))
    short = words if len(words) <= 300 else words[:299] + "…"
    yield f"  [{shown(each.get('id', ''))}] {shown(short)}"
    facts = [
        (N_("ai làm"), "; ".join(_actor(name) for name in each.get("actors") or [])),
        (N_("hạn"), each.get("deadline_text") or each.get("deadline")),
        (N_("báo cáo"), each.get("report_to")),
        (N_("kiểm chứng bằng"), ", ".join(each.get("controls") or [])),
    ]
    told = [f"{gettext(label)}: {shown(value)}" for label, value in facts if value]
    if each.get("scope") == "excluded":
        told.append(gettext(N_("ngoài phạm vi, không giao")))
    if told:
        yield "      " + " · ".join(told)
