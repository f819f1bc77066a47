"""PDF by typst: data goes in as JSON, templates are ours, fonts are ours, nothing else is read.

No text of a document ever becomes template source, so text that looks like template code is
printed as it stands (``tests/reports/test_injection.py``). The same value gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from khien.core.errors import KhienError
from khien.core.i18n import N_
from khien.reports.codes import CODE_SIDE, qr_svg
from khien.reports.layout import A4, FONT_PDF
from khien.reports.letter import Annex, Block, Code, Letter, Paragraph, head_lines, printable

FONT_FILES = tuple(
    f"Tinos_{name}.ttf" for name in ("400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic")
)


class FontsMissing(KhienError):
    """The fonts that the build puts beside this module are not there."""

    code = "fonts_missing"
    text = N_("Thiếu phông chữ để xuất PDF ({missing}).")
    hint = N_("Chạy make setup để cài phông chữ, hoặc xuất dạng DOCX.")


class PdfFailed(KhienError):
    """typst refused what it was given; ``detail`` is its message, for the log."""

    code = "pdf_failed"
    text = N_("Không xuất được PDF.")
    hint = N_("Xuất dạng DOCX và báo người phụ trách.")


def write_letter(letter: Letter) -> bytes:
    """``letter`` as PDF."""
    return compile_template("letter", _letter(letter))


def compile_template(name: str, data: Mapping[str, Any]) -> bytes:
    """PDF of ``templates/<name>.typ`` with ``data``; every text in it is made printable."""
    import typst

    with as_file(files("khien.reports")) as home:
        fonts = home / "fonts"
        _check_fonts(fonts)
        try:
            result: bytes = typst.compile(
                str(home / "templates" / f"{name}.typ"),
                root=str(home / "templates"),
                font_paths=[str(fonts)],
                ignore_system_fonts=True,
                format="pdf",
                timestamp=0,  # no clock in the file: the same value, the same bytes
                sys_inputs={"data": json.dumps(_printable(data), ensure_ascii=False)},
            )
        except typst.TypstError as error:
            raise PdfFailed(str(error)) from error
    return result


def _check_fonts(folder: Path) -> None:
    missing = [name for name in FONT_FILES if not (folder / name).is_file()]
    if missing:
        raise FontsMissing(missing=", ".join(missing))


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(item) for item in value]
    return value


def _letter(letter: Letter) -> dict[str, Any]:
    signer = letter.signer
    return {
        "layout": A4.as_data(),
        "font": FONT_PDF,
        "title_of_file": letter.subject,
        "author": " ".join(letter.issuer),
        "parent": head_lines(letter.parent),
        "issuer": head_lines(letter.issuer),
        "number": letter.number_as_printed,
        "place_and_date": letter.place_and_date,
        "kind": letter.kind.upper(),
        "subject": letter.subject,
        "urgency": letter.urgency.upper(),
        "addressees": letter.addressees,
        "body": [_block(block) for block in letter.body],
        "recipients": letter.recipients,
        "signer": {
            "lines": [line.upper() for line in (*signer.authority, *signer.title)],
            "name": signer.name,
        },
        "address": letter.address,
        "annexes": [_annex(annex, letter) for annex in letter.annexes],
    }


def _annex(annex: Annex, letter: Letter) -> dict[str, Any]:
    return {
        "label": annex.label,
        "title": annex.title.upper(),
        "reference": f"(Kèm theo {letter.reference()})",
        "landscape": annex.landscape,
        "blocks": [_block(block) for block in annex.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Code):
        code = {"qr": qr_svg(block.words), "side": CODE_SIDE}
        return {"kind": "code", "caption": block.caption, **code}
    kind = "paragraph" if isinstance(block, Paragraph) else "table"
    return {"kind": kind, **asdict(block)}
