"""Zips with fixed times and the parts that every office package has."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from html import escape

FIXED_TIME = (2026, 3, 5, 0, 0, 0)
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_LABELS = "http://schemas.microsoft.com/office/2020/mipLabelMetadata"
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def zipped(parts: Mapping[str, str | bytes], *, media: str = "") -> bytes:
    """A zip of ``parts``; text gets an XML declaration. ``media``: stored first, as ODF asks."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        if media:
            package.writestr(zipfile.ZipInfo("mimetype", FIXED_TIME), media)
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, FIXED_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            data = content if isinstance(content, bytes) else f"{_DECLARED}{content}"
            package.writestr(info, data)
    return buffer.getvalue()


def relations(targets: Mapping[str, str]) -> str:
    """A part of relationships: ``targets`` by the last word of their kind."""
    inner = "".join(
        f'<Relationship Id="rId{at}" Type="{_kind(kind)}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets.items(), start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def _kind(kind: str) -> str:
    kind = kind.split("#", maxsplit=1)[0]  # several of one kind are told apart so
    if kind == "core-properties":
        return f"{PACKAGE}/relationships/metadata/{kind}"
    if kind == "labels":
        return "http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels"
    return f"{RELATION}/{kind}"


def content_types(overrides: Mapping[str, str]) -> str:
    """The part that names the media of the others."""
    inner = "".join(
        f'<Override PartName="/{name}" ContentType="{media}"/>' for name, media in overrides.items()
    )
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/>{inner}</Types>'
    )


def document_properties(
    properties: Mapping[str, str], *, title: str = "", label: str = ""
) -> tuple[dict[str, str], dict[str, str]]:
    """The parts for what a package says of itself, and their relationships."""
    parts: dict[str, str] = {}
    targets: dict[str, str] = {}
    if title:
        parts["docProps/core.xml"] = (
            f'<cp:coreProperties xmlns:cp="{_CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{escape(title)}</dc:title></cp:coreProperties>"
        )
        targets["core-properties"] = "docProps/core.xml"
    if properties:
        inner = "".join(
            f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{at}" '
            f'name="{escape(name)}"><vt:lpwstr>{escape(value)}</vt:lpwstr></property>'
            for at, (name, value) in enumerate(properties.items(), start=2)
        )
        parts["docProps/custom.xml"] = (
            f'<Properties xmlns="{PROPERTIES}/custom-properties" '
            f'xmlns:vt="{PROPERTIES}/docPropsVTypes">{inner}</Properties>'
        )
        targets["custom-properties"] = "docProps/custom.xml"
    if label:
        parts["docMetadata/LabelInfo.xml"] = (
            f'<clbl:labelList xmlns:clbl="{_LABELS}"><clbl:label id="{{0a1b2c3d-0000-4000-8000-'
            f'000000000001}}" enabled="1" method="Privileged" name="{escape(label)}" '
            'siteId="{0a1b2c3d-0000-4000-8000-000000000002}" contentBits="0" removed="0"/>'
            "</clbl:labelList>"
        )
        targets["labels"] = "docMetadata/LabelInfo.xml"
    return parts, targets
