"""Files for scans: letters with and without a mark, with fictitious words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from khien.documents.ocr.recognition import Mode
from khien.markings.scanning import Options, Scan, Seen

HEAD = "UBND TỈNH ĐÔNG KHÊ\nSố: 12/BC-UBND\n"
BODY = "Kính gửi: Sở Nội vụ\nThực hiện kế hoạch công tác năm, đơn vị báo cáo như sau.\n"
MARKED = HEAD + "MẬT\nĐông Khê, ngày 02 tháng 3 năm 2026\nBÁO CÁO\n" + BODY
PLAIN = HEAD + "Đông Khê, ngày 02 tháng 3 năm 2026\nBÁO CÁO\n" + BODY


def letters(folder: Path, count: int, *, marked_every: int = 7) -> list[str]:
    """``count`` letters in some folders; the paths of those that bear a mark."""
    marked = []
    for number in range(count):
        path = folder / f"ho-so-{number % 5}" / f"cong-van-{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        bears = number % marked_every == 0
        path.write_text((MARKED if bears else PLAIN) + f"Bản số {number}.\n", "utf-8")
        if bears:
            marked.append(str(path))
    return sorted(marked)


def scanned(roots: Sequence[Path], **options: object) -> tuple[list[Seen], Scan]:
    """One whole scan with one worker."""
    chosen = Options(**({"workers": 1, "ocr": Mode.NEVER, "fast": True} | options))  # type: ignore[arg-type]
    scan = Scan([str(each) for each in roots], chosen)
    return list(scan), scan


def marks_in(seen: Sequence[Seen]) -> list[str]:
    """Paths of files in which something was found, sorted."""
    return sorted(_found(seen))


def _found(seen: Sequence[Seen]) -> Iterator[str]:
    for each in seen:
        if each.report.found:
            yield each.entry.path
