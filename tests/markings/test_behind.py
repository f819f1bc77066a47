"""A mark that stands behind much that prints nothing: found, or the file is named; never clean."""

from __future__ import annotations

import io

import pytest

from khien.documents.ocr.recognition import Mode
from khien.documents.source import Source
from khien.markings.examining import examine
from khien.markings.finding import Status

LINES = ("ỦY BAN NHÂN DÂN", "TỈNH ĐÔNG KHÊ", "MẬT", "Số: 12/BC-UBND")
TEXT = "\n".join(LINES)
PAGE = "".join(f"<p>{line}</p>" for line in LINES)
RICH = "M\\u7852?T\\par S\\u7889?: 12/BC-UBND\\par}"
PLAIN = f"Content-Type: text/plain; charset=utf-8\n\n{TEXT}\n"
MAIL = "MIME-Version: 1.0\nFrom: a@dongkhe.example\n"
MIXED = f"{MAIL}Content-Type: multipart/mixed; boundary=b\n\n"
BLANK, PREAMBLE, PACKED = " \n", "preamble\n", "QUFB\n"
FILE = "--b\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n"

FOUND = {
    "style.html": f"<html><head><style>{'a{color:red}' * 25_000}</style></head><body>{PAGE}",
    "script.html": f"<html><head><script>{'var a=1;' * 36_000}</script></head><body>{PAGE}",
    "comments.html": f"<html><body>{'<!-- x -->' * 27_000}{PAGE}",
    "picture.html": f'<html><body><img src="data:image/png;base64,{"A" * 270_000}">{PAGE}',
    "blank.html": f"<html><body>{BLANK * 140_000}{PAGE}",
    "groups.rtf": "{\\rtf1\\ansi " + "{\\*\\xx x}" * 25_000 + RICH,
    "preamble.eml": f"{MIXED}{PREAMBLE * 120_000}--b\n{PLAIN}--b--\n",
    "file-first.eml": f"{MIXED}{FILE}{PACKED * 220_000}--b\n{PLAIN}--b--\n",
}
NAMED = {
    "blank.txt": " \n" * 120_000 + TEXT,
    "blank.md": "\n" * 120_000 + TEXT,
    "addresses.eml": f"{MAIL}To: {'a@dongkhe.example, ' * 60_000}\n{PLAIN}",
    "fields.eml": MAIL + "X-A: b\n" * 2_100 + PLAIN,
}


@pytest.mark.parametrize("name", FOUND)
def test_it_is_found(name: str) -> None:
    report = examine(Source(io.BytesIO(FOUND[name].encode()), name), ocr=Mode.NEVER)
    assert [each.level for each in report.found] == ["MẬT"]


@pytest.mark.parametrize("name", NAMED)
def test_it_is_found_or_named(name: str) -> None:
    report = examine(Source(io.BytesIO(NAMED[name].encode()), name), ocr=Mode.NEVER)
    assert report.found or report.status is Status.UNREADABLE


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.txt", "Kính gửi các đơn vị trong tỉnh.\n" * 9_000),
     ("a.html", "<html><body>" + "<p>Kính gửi các đơn vị trong tỉnh.</p>" * 9_000),
     ("a.eml", f"{MIXED}--b\n{PLAIN.replace('MẬT', 'Kính gửi')}{FILE}{PACKED * 220_000}--b--")],
)  # fmt: skip
def test_a_long_file_with_words_at_its_head_is_read_no_further(name: str, text: str) -> None:
    source = Source(io.BytesIO(text.encode()), name)
    report = examine(source, ocr=Mode.NEVER)
    assert (report.status, report.found) == (Status.EXAMINED, ())
