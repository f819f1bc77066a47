"""What a PDF says beside its pages: its properties, its labels, the values of its fields.

In: an open document, by handle. Out: pairs of a name and a value, in bounded numbers.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from khien.core.text import nfc, spelled_out, squeeze
from khien.documents.pdfium import raw as pdfium

_KEYS = ("Title", "Subject", "Keywords", "Classification", "Sensitivity", "DoMat")
_LABEL = b"MSIP_Label_"
_LABELS = re.compile(rb"MSIP_Label_[0-9A-Fa-f-]{8,40}_Name\b")
_MOST_LABELS = 20
_EMPTY, _MOST_BYTES = 2, 8_192  # of one value
_PACKET, _PACKET_END = b"<x:xmpmeta", b"</x:xmpmeta>"
_MOST_PACKET = 65_536
END = 131_072  # bytes at either end of a large file, where such things are kept
_SAID = re.compile(
    r"<(?:dc:(?:title|subject|description)|pdf:Keywords|pdfx:[\w.-]{1,80})\b[^<>]{0,200}>"
    r"(.{1,4000}?)</(?:dc|pdf|pdfx):",
    re.DOTALL,
)
_TAG = re.compile(r"<[^<>]{0,400}>")
_LABEL_VALUE = re.compile(r"MSIP_Label_[\w-]{1,40}?_Name=[\"']([^\"'<>]{1,500})[\"']")
_MOST_VALUES = 200
_MOST_PACKETS, _MOST_FORM, _MOST_SAID = 20, 4 * 2**20, 2_000
_INLINE = re.compile(r"</?(?:span|b|i|u|sup|sub)\b[^<>]{0,400}>")
_FIELDS = frozenset(
    {pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX,
     pdfium.FPDF_FORMFIELD_LISTBOX}
)  # fmt: skip


def values(document: Any, pieces: Iterable[bytes]) -> list[str]:
    """The values of the document's properties; ``pieces``: the file, or its ends."""
    keys: dict[str, None] = dict.fromkeys(_KEYS)
    said: list[str] = []
    for data in pieces:
        if _first(data, _LABEL) >= 0:
            found = dict.fromkeys(_LABELS.findall(data)[: _MOST_LABELS * 4])
            keys |= dict.fromkeys(each.decode("ascii") for each in list(found)[:_MOST_LABELS])
        said += _packet(data)
    told = [text for key in keys if (text := _meta(document, key))]
    return list(dict.fromkeys([*told, *said]))


def _meta(document: Any, key: str) -> str:
    asked = key.encode("ascii")
    if pdfium.FPDF_GetMetaText(document, asked, None, 0) <= _EMPTY:
        return ""  # as of most
    return string_of(lambda into, size: pdfium.FPDF_GetMetaText(document, asked, into, size))


def string_of(ask: Callable[[Any, int], int]) -> str:
    """The string that pdfium's ``ask(buffer, size)`` writes in UTF-16, on one line."""
    needed = ask(None, 0)
    if not _EMPTY < needed <= _MOST_BYTES:
        return ""
    buffer = ctypes.create_string_buffer(needed)
    ask(buffer, needed)
    return squeeze(nfc(buffer.raw[: needed - 2].decode("utf-16-le", "replace")))


def _first(data: bytes, mark: bytes) -> int:
    """Where ``mark`` stands first, near either end of the file."""
    found = data.find(mark, 0, END)
    if found >= 0 or len(data) <= END:
        return found
    return data.find(mark, max(len(data) - END, END - len(mark)))


def _packet(data: bytes) -> list[str]:
    """What the metadata stream says, which is nearly always left unpacked."""
    begin = _first(data, _PACKET)
    if begin < 0:
        return []
    end = data.find(_PACKET_END, begin, begin + _MOST_PACKET)
    text = data[begin : end if end > 0 else begin + _MOST_PACKET].decode("utf-8", "replace")
    found = _LABEL_VALUE.findall(text)
    for said in _SAID.findall(text)[:_MOST_VALUES]:
        found += _TAG.sub("\n", said).splitlines()[:_MOST_VALUES]
    return [shown for each in found if (shown := squeeze(spelled_out(each)))]


class Fields:
    """The form of a document, if it has one; the values that were filled in are asked for by
    annotation."""

    def __init__(self, document: Any) -> None:
        self.kind = pdfium.FPDF_GetFormType(document)
        self._form: Any = None
        self._information: Any = None  # pdfium keeps it as long as the form
        if self.kind == pdfium.FORMTYPE_ACRO_FORM:
            self._information = pdfium.FPDF_FORMFILLINFO(version=2)
            self._form = pdfium.FPDFDOC_InitFormFillEnvironment(document, self._information)

    @property
    def is_xfa(self) -> bool:
        """Whether what a person sees is built by a program from XML inside."""
        return self.kind in {pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND}

    def value(self, annotation: Any) -> str:
        """What was filled into the field that ``annotation`` shows."""
        if not self._form or pdfium.FPDFAnnot_GetFormFieldType(self._form, annotation) not in (
            _FIELDS
        ):
            return ""
        return string_of(
            lambda into, size: pdfium.FPDFAnnot_GetFormFieldValue(
                self._form, annotation, _wide(into), size
            )
        )

    def close(self) -> None:
        """To be called before the document is closed."""
        if self._form:
            pdfium.FPDFDOC_ExitFormFillEnvironment(self._form)
            self._form = None


def _wide(into: Any) -> Any:
    return None if into is None else ctypes.cast(into, ctypes.POINTER(pdfium.FPDF_WCHAR))


def built_form(document: Any) -> list[str]:
    """What a form says that a program builds from XML: its template and the data filled in."""
    found: list[str] = []
    for at in range(min(pdfium.FPDF_GetXFAPacketCount(document), _MOST_PACKETS)):
        needed = ctypes.c_ulong()
        pdfium.FPDF_GetXFAPacketContent(document, at, None, 0, needed)
        if not 0 < needed.value <= _MOST_FORM:
            continue
        buffer = ctypes.create_string_buffer(needed.value)
        pdfium.FPDF_GetXFAPacketContent(document, at, buffer, needed.value, needed)
        text = _INLINE.sub("", buffer.raw.decode("utf-8", "replace"))
        said = map(squeeze, spelled_out(_TAG.sub("\n", text)).splitlines())
        found += [each for each in said if each][:_MOST_SAID]
    return found


def attachments(document: Any, *, most: int, bytes_each: int) -> Iterator[tuple[str, bytes | None]]:
    """Each file that the document brings, by name: its bytes, or None when there are too many
    or they cannot be had."""
    for at in range(min(pdfium.FPDFDoc_GetAttachmentCount(document), most)):
        attached = pdfium.FPDFDoc_GetAttachment(document, at)
        if not attached:
            yield "", None
            continue
        name = string_of(
            lambda into, size, one=attached: pdfium.FPDFAttachment_GetName(  # type: ignore[misc]
                one, _wide(into), size
            )
        )
        yield name, _bytes_of(attached, bytes_each)


def _bytes_of(attached: Any, most: int) -> bytes | None:
    needed = ctypes.c_ulong()
    if not pdfium.FPDFAttachment_GetFile(attached, None, 0, needed):
        return None
    if not 0 < needed.value <= most:
        return b"" if needed.value == 0 else None
    buffer = ctypes.create_string_buffer(needed.value)
    if not pdfium.FPDFAttachment_GetFile(attached, buffer, needed.value, needed):
        return None
    return buffer.raw[: needed.value]
