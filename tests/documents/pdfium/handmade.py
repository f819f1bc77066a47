"""PDF files written object by object, for what no program of ours writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_LOCK = f"<< /Filter /Standard /V 1 /R 2 /P -44 /O <{'41' * 32}> /U <{'42' * 32}> >>"

_FORM = "<template><field><text>Mức độ: <span>M</span>ẬT</text></field><text>hai</text></template>"


def handmade(
    content: str,
    *,
    info: str = "",
    annotations: Sequence[str] = (),
    form: str | None = None,
    fields: bool = False,
    xfa: bool = False,
    attached: Mapping[str, bytes] | None = None,
    locked: bool = False,
) -> bytes:
    """One page that draws ``content``. Object 7 is the form ``form``; annotations begin at 20,
    attached files at 40."""
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    resources = "<< /Font << /F 6 0 R >> >>"
    notes = " ".join(f"{20 + at} 0 R" for at in range(len(annotations)))
    catalog = "/Type /Catalog /Pages 2 0 R"
    if fields:
        said = "/XFA 8 0 R" if xfa else ""
        catalog += f" /AcroForm << /Fields [{notes}] {said} >>"
    names = list(attached or {})
    if names:
        listed = " ".join(f"({name}) {40 + 2 * at} 0 R" for at, name in enumerate(names))
        catalog += f" /Names << /EmbeddedFiles << /Names [{listed}] >> >>"
    objects: dict[int, bytes] = {
        1: f"<< {catalog} >>".encode(),
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        f"/Resources {resources} /Annots [{notes}] >>".encode(),
        4: _stream(content.encode()),
        5: f"<< {info} >>".encode(),
        6: font.encode(),
        8: _stream(_FORM.encode()),
    }
    if form is not None:
        form_head = f"/Type /XObject /Subtype /Form /BBox [0 0 100 30] /Resources {resources}"
        objects[7] = _stream(form.encode(), form_head)
    objects |= {20 + at: note.encode() for at, note in enumerate(annotations)}
    for at, (name, data) in enumerate((attached or {}).items()):
        objects |= _attached(40 + 2 * at, name, data)
    lock = f"/Encrypt {_LOCK} /ID [<00> <00>]" if locked else ""
    return _file(objects, lock)


def _attached(place: int, name: str, data: bytes) -> dict[int, bytes]:
    told = f"<< /Type /Filespec /F ({name}) /UF ({name}) /EF << /F {place + 1} 0 R >> >>"
    head = f"/Type /EmbeddedFile /Params << /Size {len(data)} >>"
    return {place: told.encode(), place + 1: _stream(data, head)}


def _stream(data: bytes, head: str = "") -> bytes:
    return f"<< {head} /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def _file(objects: Mapping[int, bytes], trailer: str) -> bytes:
    out = b"%PDF-1.7\n"
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += f"{number} 1\n{place:010d} 00000 n \n".encode()
    size = max(objects) + 1
    return (
        out
        + (
            f"trailer\n<< /Size {size} /Root 1 0 R /Info 5 0 R {trailer} >>\n"
            f"startxref\n{start}\n%%EOF\n"
        ).encode()
    )
