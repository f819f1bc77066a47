"""PDF files that bear a mark whose letters are drawn apart, in forms, or with others among them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from samples.marked.letter import Letter, Piece, plain
from samples.marked.writers.pdf import pdf

_LEFT = plain("ỦY BAN NHÂN DÂN", "TỈNH ĐÔNG KHÊ", "Số: 12/UBND-NC", "xin")
_RIGHT = plain("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_BODY = (
    "Kính gửi: Các sở, ban, ngành.",
    *(f"Điều {n}. Các cơ quan rà soát thiết bị và báo cáo kết quả trong quý." for n in range(9)),
)
_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj\n", re.DOTALL)
_MARK = re.compile(r"BT /F1 13 Tf 1 0 0 1 (\d+) (\d+) Tm <(\w{4})(\w{4})(\w{4})> Tj ET\n")
_WORDS = re.compile(r"<(\w{12})> Tj")  # of three letters
_FORM = (
    "<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> {} >> "
    "/Length {} >>\nstream\n{}\nendstream"
)


def letter() -> bytes:
    """A letter with a boxed mark."""
    boxed = Piece("MẬT", bold=True, red=True)
    return pdf(Letter(left=_LEFT, right=_RIGHT, boxes=(boxed,), body=_BODY))


def rewritten(data: bytes, drawn: str, forms: dict[str, str]) -> bytes:
    """``data`` with its mark drawn as ``drawn`` says; ``forms`` may be used in it."""
    objects = {int(number): content for number, content in _OBJECT.findall(data)}
    content_at = next(n for n, content in objects.items() if b" Tj ET" in content)
    stream = objects[content_at].decode("ascii").partition("stream\n")[2]
    stream = stream.removesuffix("\nendstream")
    found = _MARK.search(stream)
    assert found is not None
    names = dict(zip("xyMAT", found.groups(), strict=True))
    mark = "".join(found.groups()[2:])
    names["xin"] = next(each for each in _WORDS.findall(stream) if each != mark)
    stream = stream[: found.start()] + _spelled(drawn, names) + "\n" + stream[found.end() :]
    objects[content_at] = f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream".encode()
    first = max(objects) + 1
    shown = " ".join(f"/{name} {first + at} 0 R" for at, name in enumerate(forms))
    for at, inner in enumerate(forms.values()):
        text = _spelled(inner, names)
        objects[first + at] = _FORM.format(f"/XObject << {shown} >>", len(text), text).encode()
    page = next(n for n, content in objects.items() if b"/Type /Page " in content)
    objects[page] = objects[page].replace(
        b"/Resources << ", f"/Resources << /XObject << {shown} >> ".encode()
    )
    return _file(objects)


def _spelled(drawn: str, names: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: names[found[1]], drawn)


def _file(objects: Mapping[int, bytes]) -> bytes:
    made, places = b"%PDF-1.7\n", []
    for number, content in sorted(objects.items()):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    made += b"".join(b"%010d 00000 n \n" % at for at in places)
    made += b"trailer << /Size %d /Root 1 0 R >>\n" % (len(places) + 1)
    return made + b"startxref\n%d\n%%%%EOF\n" % start


def at(by: int, letter: str, *, extra: str = "") -> str:
    """One letter drawn ``by`` points right of the mark's place."""
    return f"BT /F1 13 Tf {extra} 1 0 0 1 {{x}} {{y}} Tm {by} 0 Td <{letter}> Tj ET"


def boxed(drawn: str) -> str:
    """Red, in a double frame."""
    return f"q 1 0 0 rg 1 0 0 RG {drawn} {{x}} {{y}} 30 20 re S Q"


M, A, T = at(0, "{M}"), at(7, "{A}"), at(14, "{T}")
DRAWN = {
    "plain": "BT /F1 13 Tf 1 0 0 1 {x} {y} Tm <{M}{A}{T}> Tj ET",
    "each placed": f"{M} {A} {T}",
    "from behind": f"{T} {A} {M}",
    "middle last": f"{M} {T} {A}",
    "kerned": "BT /F1 13 Tf 1 0 0 1 {x} {y} Tm [<{M}> -60 <{A}> 40 <{T}>] TJ ET",
    "spaced": "BT /F1 13 Tf 9 Tc 1 0 0 1 {x} {y} Tm <{M}{A}{T}> Tj 0 Tc ET",
    "far apart": f"{at(0, '{M}')} {at(20, '{A}')} {at(40, '{T}')}",
    "farther apart": f"{at(0, '{M}')} {at(40, '{A}')} {at(80, '{T}')}",
    "others between": f"{M} {at(250, '{xin}')} {A} {at(250, '{xin}')} {T}",
    "unseen between": f"{M} {at(7, '{xin}', extra='3 Tr')} 0 Tr {A} {T}",
    "white between": f"{M} 1 1 1 rg {at(7, '{xin}')} 1 0 0 rg {A} {T}",
    "doubled": f"{M} {at(0, '{M}')} {A} {at(7, '{A}')} {T} {at(14, '{T}')}",
    "doubled whole": "BT /F1 13 Tf 1 0 0 1 {x} {y} Tm <{M}{A}{T}> Tj ET "
    "BT /F1 13 Tf 1 0 0 1 {x} {y} Tm 0.3 0 Td <{M}{A}{T}> Tj ET",
    "raised": f"{M} BT /F1 13 Tf 1 0 0 1 {{x}} {{y}} Tm 7 3 Td <{{A}}> Tj ET {T}",
    "small middle": f"{M} BT /F1 9 Tf 1 0 0 1 {{x}} {{y}} Tm 9 0 Td <{{A}}> Tj ET {T}",
    "scaled": "q 2 0 0 2 0 0 cm BT /F1 6.5 Tf 0.5 0 0 0.5 0 0 Tm {x} {y} Td <{M}{A}{T}> Tj ET Q",
    "said otherwise": "/Span << /ActualText <FEFF00780069006E> >> BDC "
    "BT /F1 13 Tf 1 0 0 1 {x} {y} Tm <{M}{A}{T}> Tj ET EMC",
    "stacked": "BT /F1 13 Tf 1 0 0 1 {x} {y} Tm 410 14 Td <{M}> Tj 0 -14 Td <{A}> Tj 0 -14 Td <{T}> Tj ET",
    "standing": "BT /F1 13 Tf 0 1 -1 0 {x} {y} Tm <{M}{A}{T}> Tj ET",
}  # fmt: skip
FORMS = {
    "form": ("/X Do", {"X": DRAWN["plain"]}),
    "form in a form": ("/X Do", {"X": "/Y Do", "Y": DRAWN["plain"]}),
    "forms in forms": ("/X Do", {"X": "/Y Do", "Y": "/Z Do", "Z": "/V Do", "V": DRAWN["plain"]}),
    "a form for each": ("/X Do /Y Do /Z Do", {"X": M, "Y": A, "Z": T}),
    "middle in a form": (f"{M} /X Do {T}", {"X": A}),
    "middle in a form before": (f"/X Do {M} {T}", {"X": A}),
}


def portable() -> Iterator[tuple[str, str, bytes]]:
    """PDF files."""
    data = letter()
    for name, drawn in DRAWN.items():
        yield "pdf", name, rewritten(data, boxed(drawn), {})
    for name, (drawn, forms) in FORMS.items():
        yield "pdf", name, rewritten(data, boxed(drawn), forms)
