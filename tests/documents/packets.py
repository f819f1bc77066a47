"""Exchange packets for tests, in the variants that are seen."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Sequence
from functools import partial
from xml.sax.saxutils import escape

NS = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
LETTER = """ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH ĐÔNG KHÊ\tĐộc lập - Tự do - Hạnh phúc
Số: 15/UBND-NC\tĐông Khê, ngày 05 tháng 11 năm 2026
V/v cài đặt phần mềm phòng, chống mã độc

Kính gửi: Các sở, ban, ngành.

Ủy ban nhân dân tỉnh yêu cầu các sở, ban, ngành:
1. Cài đặt phần mềm phòng, chống mã độc trên 100% máy tính, hoàn thành trước ngày 30/11/2026.
2. Báo cáo kết quả về Công an tỉnh trước ngày 05/12/2026.

Nơi nhận:
- Như trên;
- Lưu: VT, NC.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Văn Mẫu
"""
ANNEX = """PHỤ LỤC
Biểu tổng hợp kết quả cài đặt
"""


def zipped(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name, (2026, 11, 2, 8, 0, 0)), data)
    return out.getvalue()


def packet(
    files: Sequence[tuple[str, bytes]] = (("0015.txt", LETTER.encode()),),
    *,
    prefix: str = "edXML:",
    business: str = "Bussiness",
    transfer: str = "edXML:ContentTransferEncoded",
    day: str = "PromulgationDate",
    wrap: bool = False,
    number: str = "15",
    notation: str = "UBND-NC",
    date: str = "2026/11/05",
    subject: str = "V/v cài đặt phần mềm phòng, chống mã độc",
    sender: str = "UBND tỉnh Đông Khê",
    due: str = "2026/11/30",
    doc_type: str = "0",
    more: str = "",
    order: Sequence[int] | None = None,
) -> bytes:
    """A packet as a sender would build it."""
    tag, leaf = partial(_tag, prefix), partial(_leaf, prefix)
    header = tag("MessageHeader", "".join((
        tag("From", leaf("OrganId", "000.00.00.H99") + leaf("OrganName", sender)),
        tag("To", leaf("OrganId", "000.05.00.H99") + leaf("OrganName", "Sở Y tế")),
        tag("To", leaf("OrganId", "000.06.00.H99") + leaf("OrganName", "Sở Công Thương")),
        leaf("DocumentId", f"000.00.00.H99,{date},{number}/{notation}"),
        tag("Code", leaf("CodeNumber", number) + leaf("CodeNotation", notation)),
        tag("PromulgationInfo", leaf("Place", "Đông Khê") + leaf(day, date)),
        tag("DocumentType", leaf("Type", "18") + leaf("TypeName", "Công văn")),
        leaf("Subject", subject),
        tag("SignerInfo", leaf("Position", "CHỦ TỊCH") + leaf("FullName", "Nguyễn Văn Mẫu")),
        leaf("DueDate", due),
        tag("OtherInfo", leaf("Priority", "1")) + leaf("SteeringType", "1"),
        more,
    )))  # fmt: skip
    trace = tag("TraceHeaderList", tag(business, leaf(f"{business}DocType", doc_type)))
    ids = (leaf("ContentId", f"cid:{n}") for n in order or range(len(files)))
    manifest = "".join(tag("Reference", each) for each in ids)
    attached = "".join(_attached(n, *file, transfer, wrap=wrap) for n, file in enumerate(files))
    inside = tag("edXMLEnvelope", tag("edXMLHeader", header + trace)
        + tag("edXMLBody", tag("edXMLManifest", manifest)))  # fmt: skip
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<edXML xmlns="{NS}" xmlns:edXML="{NS}">'
        f"{inside}<AttachmentEncoded>{attached}</AttachmentEncoded></edXML>"
    ).encode()


def _attached(number: int, name: str, data: bytes, transfer: str, *, wrap: bool) -> str:
    encoded = base64.b64encode(zipped(name, data) if wrap else data).decode()
    return (
        f"<Attachment><ContentId>cid:{number}</ContentId>"
        f"<AttachmentName>{escape(name)}</AttachmentName>"
        f"<{transfer}>{encoded}</{transfer}></Attachment>"
    )


def _tag(prefix: str, name: str, inner: str) -> str:
    return f"<{prefix}{name}>{inner}</{prefix}{name}>"


def _leaf(prefix: str, name: str, text: str) -> str:
    return _tag(prefix, name, escape(text))
