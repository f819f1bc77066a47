"""Copy the few files the console, the reports and the recogniser need out of node_modules.

They are pinned in package-lock.json, never committed, and shipped inside our wheel. Each
vendor folder keeps the licence its package came with.
"""

from __future__ import annotations

import gzip
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src/khien/console/web/static/vendor"
FONTS = ROOT / "src/khien/reports/fonts"
MODELS = ROOT / "src/khien/documents/ocr/models"
# The integer model alone: the other file of the package holds the same one and, four times its
# size, the tables of the recogniser before it (docs/decisions/0007-ocr.md).
VIETNAMESE = "@tesseract.js-data/vie/4.0.0_best_int/vie.traineddata.gz"

FILES = {
    "htmx.org/dist/htmx.min.js": VENDOR / "htmx/htmx.min.js",
    "htmx.org/LICENSE": VENDOR / "htmx/LICENSE",
    "@tabler/core/dist/css/tabler.min.css": VENDOR / "tabler/tabler.min.css",
}
ICONS = [
    "shield-check", "circle-check", "circle-x", "help-circle", "user-check", "circle-dashed",
    "alert-triangle", "clock", "file-text", "building", "device-desktop", "usb", "users",
    "clipboard-list", "bell", "search", "download", "upload", "copy", "printer", "logout",
    "home", "list-check", "history", "key", "eye", "pencil", "plus", "x", "chevron-right",
    "arrow-left", "flag", "message-report", "certificate", "ban", "language", "settings",
]  # fmt: skip
TINOS = ("400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic")


def copy(source: Path, target: Path) -> None:
    """Copy one file, making its folder; say which package file is missing."""
    if not source.is_file():
        sys.exit(f"assets: {source.relative_to(ROOT)} is missing; run `make clean setup`")
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix in {".css", ".js"}:
        # A source map we do not ship must not be asked for (the static storage checks each link).
        body = re.sub(r"(?m)^(/\*# |//# )sourceMappingURL=.*$", "", source.read_text("utf-8"))
        target.write_text(body, "utf-8")
        return
    shutil.copyfile(source, target)


def sprite() -> None:
    """One SVG sprite of the icons in use, so that a page makes one request for all of them."""
    parts = ['<svg xmlns="http://www.w3.org/2000/svg">']
    for name in ICONS:
        source = MODULES / "@tabler/icons/icons/outline" / f"{name}.svg"
        if not source.is_file():
            sys.exit(f"assets: icon {name} is missing")
        body = source.read_text("utf-8")
        inner = body[body.index(">", body.index("<svg")) + 1 : body.rindex("</svg>")]
        parts.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
            f'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{inner}</symbol>'
        )
    parts.append("</svg>")
    target = VENDOR / "icons/icons.svg"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join(parts), "utf-8")
    copy(MODULES / "@tabler/icons/LICENSE", VENDOR / "icons/LICENSE")


def fonts() -> None:
    """Tinos: Times-like widths and every Vietnamese letter, embedded in the PDF reports."""
    base = MODULES / "@expo-google-fonts/tinos"
    for weight in TINOS:
        found = sorted(base.rglob(f"Tinos_{weight}.ttf"))
        if not found:
            sys.exit(f"assets: Tinos {weight} is missing")
        copy(found[0], FONTS / found[0].name)
    licence = next(iter(sorted(base.glob("LICENSE*"))), None)
    if licence:
        copy(licence, FONTS / "LICENSE")


def recognition() -> None:
    """What the recogniser has learnt of Vietnamese, unpacked as it wants it."""
    source = MODULES / VIETNAMESE
    if not source.is_file():
        sys.exit(f"assets: {VIETNAMESE} is missing; run `make clean setup`")
    MODELS.mkdir(parents=True, exist_ok=True)
    with gzip.open(source) as packed, (MODELS / "vie.traineddata").open("wb") as target:
        shutil.copyfileobj(packed, target)
    # The package carries no licence file: its description names the licence.
    copy(MODULES / "@tesseract.js-data/vie/package.json", MODELS / "vie.package.json")


def main() -> None:
    """Copy everything; idempotent."""
    for source, target in FILES.items():
        copy(MODULES / source, target)
    sprite()
    fonts()
    recognition()


if __name__ == "__main__":
    main()
