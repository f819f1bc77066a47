"""Documents a letter names."""

from __future__ import annotations

import pytest

from khien.directives.citations import read_citations
from khien.directives.passages import Passage
from tests.directives.letters import document, read


def passage(text: str) -> Passage:
    return Passage.of(text, range(len(text) + 1))


@pytest.mark.parametrize(
    ("text", "printed", "date", "issuer"),
    [
        ("theo Công văn số 12/UBND-NC ngày 14/11/2026 của UBND tỉnh về việc này",
         "Công văn số 12/UBND-NC ngày 14/11/2026", "2026-11-14", "UBND tỉnh"),
        ("theo Công văn số 12/STTTT-BCVT ngày 16 tháng 5 năm 2026 của Sở Y tế về",
         "Công văn số 12/STTTT-BCVT ngày 16 tháng 5 năm 2026", "2026-05-16", "Sở Y tế"),
        ("Chỉ thị số 42-CT/TW ngày 24/3/2026 của Ban Bí thư về tăng cường",
         "Chỉ thị số 42-CT/TW ngày 24/3/2026", "2026-03-24", "Ban Bí thư"),
        ("Quyết định số 105/2026/QĐ-TTg về việc này", "Quyết định số 105/2026/QĐ-TTg", None, None),
        ("công văn 59/BCĐ-QLTT ngày 23/12/2026 v/v", "công văn 59/BCĐ-QLTT ngày 23/12/2026",
         "2026-12-23", None),
        ("Nghị quyết 20-NQ/TW, các đơn vị", "Nghị quyết 20-NQ/TW", None, None),
        ("Công điện số 1155/CĐE- BYT về việc", "Công điện số 1155/CĐE- BYT", None, None),
        ("Ngày 18/10/2026 Sở Y tế ban hành Công văn số 9/SYT-VP về việc",
         "Công văn số 9/SYT-VP", "2026-10-18", "Sở Y tế"),
        ("quy định tại khoản 5, khoản 7 Điều 5 Luật Bảo vệ BMNN quy định về",
         "khoản 5, khoản 7 Điều 5 Luật Bảo vệ BMNN", None, None),
        ("theo Luật Cán bộ, công chức năm 2008, quy định",
         "Luật Cán bộ, công chức năm 2008", "2008", None),
        ("Căn cứ Luật An ninh mạng ngày 10 tháng 12 năm 2025;",
         "Luật An ninh mạng ngày 10 tháng 12 năm 2025", "2025-12-10", None),
        ("Căn cứ Luật An ninh mạng số 116/2025/QH15;",
         "Luật An ninh mạng số 116/2025/QH15", None, None),
    ],
)  # fmt: skip
def test_forms(text: str, printed: str, date: str | None, issuer: str | None) -> None:
    (found,) = read_citations([passage(text)])
    assert (found.as_printed, found.date, found.issuer) == (printed, date, issuer)
    assert text[found.span.start : found.span.end].startswith(printed[:10])


@pytest.mark.parametrize(
    "text",
    [
        "theo đúng pháp luật và quy định của luật",
        'tài liệu "Luật Cơ bản" và "Luật Thử nghiệm" trên',
        "điện thoại số 069.4149.779, số 02 đường Mẫu",
        "giai đoạn 2015 - 2030, chiếm 7/10 số máy",
    ],
)
def test_what_is_no_citation(text: str) -> None:
    assert read_citations([passage(text)]) == ()


def test_the_same_document_is_cited_once() -> None:
    text = (
        "Công văn số 9/SYT- VP, rồi Công văn số 9/SYT-VP ngày 1/2/2026, rồi Thông báo số 7/TB-SYT"
    )
    assert [c.as_printed for c in read_citations([passage(text)])] == [
        "Công văn số 9/SYT- VP",
        "Thông báo số 7/TB-SYT",
    ]


def test_the_letters_own_number_is_no_citation() -> None:
    letter = "SỞ Y TẾ\nSố: 9/SYT-VP\nKính gửi: Sở Y.\nSở yêu cầu:\n1. Rà soát máy.\n"
    assert read(letter).citations == ()


def test_spans_point_into_the_text() -> None:
    text = "Kính gửi: Sở Y.\n\nThực hiện Công văn số 9/SYT-\nVP   ngày 1/2/2026, Sở yêu cầu:\n"
    cite = read(text).citations[0]
    assert " ".join(document(text).text[cite.span.start : cite.span.end].split()) == cite.as_printed


def test_an_issuer_ends_where_the_next_document_begins() -> None:
    text = "Theo Công văn số 8/UBND-NC của UBND tỉnh và Công văn số 9/UBND-NC của UBND tỉnh, Sở"
    first, second = read_citations([passage(text)])
    assert (first.issuer, second.issuer) == ("UBND tỉnh", "UBND tỉnh")


@pytest.mark.parametrize(
    ("words", "issuer"),
    [
        ("của Sở Y tế về rà soát máy tính", "Sở Y tế"),
        ("của UBND tỉnh về việc rà soát", "UBND tỉnh"),
        ("của Sở Nông nghiệp và Môi trường về phòng cháy rừng", "Sở Nông nghiệp và Môi trường"),
    ],
)
def test_an_issuer_ends_before_what_the_document_is_about(words: str, issuer: str) -> None:
    (found,) = read_citations([passage(f"Theo Công văn số 8/A-B ngày 1/9/2026 {words}")])
    assert found.issuer == issuer
