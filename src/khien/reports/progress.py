"""The progress report of one directive: figures in, an official report out.

In: a ``ProgressReport`` with every count already made. Out: a ``Letter`` (kind BÁO CÁO) with
the table of Decree 30/2020, annex IV, as an annex on its side, and its DOCX and PDF. Each
figure stands in three parts: verified by a machine, declared by a person, unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from khien.core.dates import VIETNAM, in_words, numeric
from khien.reports.layout import PROGRESS_COLUMNS
from khien.reports.letter import (
    Align,
    Annex,
    Block,
    Column,
    Letter,
    Look,
    Paragraph,
    Signer,
    Table,
    letter_docx,
    letter_pdf,
)
from khien.reports.witness import Checkpoint

_NAMED = 30  # names in one sentence; the rest stand in the annex
_COUNT = Align.RIGHT
NOBODY = Signer()  # a draft: whoever signs is filled in by hand


@dataclass(frozen=True, slots=True)
class Parts:
    """Results by how they are known. ``failed``: a machine measured that it is not so; printed
    as a part of its own wherever there is any, so that no result disappears from the sum.
    """

    machine: int = 0
    declared: int = 0
    unknown: int = 0
    failed: int = 0

    @property
    def total(self) -> int:
        """All of them together."""
        return self.machine + self.declared + self.unknown + self.failed


@dataclass(frozen=True, slots=True)
class Timing:
    """Assignments by where they stand against the deadline now in force."""

    done_on_time: int = 0
    done_late: int = 0
    open_in_time: int = 0
    open_overdue: int = 0
    declined: int = 0
    withdrawn: int = 0

    @property
    def total(self) -> int:
        """Everything issued that was not withdrawn."""
        return (
            self.done_on_time
            + self.done_late
            + self.open_in_time
            + self.open_overdue
            + self.declined
        )


@dataclass(frozen=True, slots=True)
class DirectiveHead:
    """The directive as printed on it. ``arrival_number`` is its number in the incoming register."""

    issuer: str
    number_as_printed: str  # "15/TBATANM-CAT"
    date: date | None
    subject: str
    kind: str = "Công văn"
    arrival_number: str = ""

    def reference(self) -> str:
        """``Công văn số 15/TBATANM-CAT ngày 05/01/2026 của Tiểu ban …``."""
        number = self.number_as_printed.removeprefix("Số:").strip()
        kind = self.kind[:1].upper() + self.kind[1:]
        day = f" ngày {numeric(self.date)}" if self.date else ""
        return f"{kind} số {number}{day} của {self.issuer}"


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One organisation's part. ``state`` is the status as shown on screen."""

    name: str
    state: str
    timing: Timing
    parts: Parts
    deadline: date | None = None
    reply_number: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ObligationRow:
    """One instruction of the directive. One that is ``excluded`` is listed, never counted."""

    path: str
    text: str
    deadline: str = ""
    parts: Parts = Parts()
    excluded: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ProgressReport:
    """Everything the report prints. Times are aware; they are shown in Vietnam's time."""

    directive: DirectiveHead
    as_of: datetime
    issuer: tuple[str, ...]
    notation: str
    place: str
    parts: Parts
    timing: Timing
    organisations: tuple[OrganisationRow, ...]
    obligations: tuple[ObligationRow, ...]
    version: str
    parent: tuple[str, ...] = ()
    number: int | None = None
    date: date | None = None
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    signer: Signer = NOBODY
    checkpoint: Checkpoint | None = None
    unconfirmed_years: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        times = [self.as_of] + ([self.checkpoint.sealed_at] if self.checkpoint else [])
        if any(time.tzinfo is None for time in times):
            raise ValueError("times of a report must be aware")


def progress_docx(report: ProgressReport) -> bytes:
    """The report as DOCX."""
    return letter_docx(progress_letter(report))


def progress_pdf(report: ProgressReport) -> bytes:
    """The report as PDF."""
    return letter_pdf(progress_letter(report))


def progress_letter(report: ProgressReport) -> Letter:
    """The report laid out as a document of the kind BÁO CÁO."""
    return Letter(
        parent=report.parent,
        issuer=report.issuer,
        number=report.number,
        notation=report.notation,
        place=report.place,
        date=report.date,
        kind="Báo cáo",
        subject=f"Tiến độ thực hiện {report.directive.reference()}",
        addressees=report.addressees,
        body=tuple(_body(report)),
        recipients=report.recipients,
        signer=report.signer,
        annexes=(
            Annex(
                title="Tiến độ giải quyết văn bản của từng cơ quan, đơn vị",
                label="Phụ lục I",
                blocks=(_progress_table(report), *_footing(report)),
                landscape=True,
            ),
            Annex(
                title="Số liệu của từng cơ quan, đơn vị",
                label="Phụ lục II",
                blocks=(_figures_table(report), *_footing(report)),
                landscape=True,
            ),
        ),
    )


def grouped(number: int) -> str:
    """``1.234``: thousands set apart by a point."""
    return f"{number:,}".replace(",", ".")


def share(part: int, whole: int) -> str:
    """``45,5 %`` (kept on one line); a dash where there is nothing to take a share of."""
    return f"{100 * part / whole:.1f}\N{NO-BREAK SPACE}%".replace(".", ",") if whole else "–"


def _body(report: ProgressReport) -> Iterator[Block]:
    issuer = " ".join(report.issuer)
    subject = f" về việc {report.directive.subject}" if report.directive.subject else ""
    yield Paragraph(
        f"Thực hiện {report.directive.reference()}{subject}, {issuer}"
        f" báo cáo tiến độ tính đến {_moment(report.as_of)} như sau:"
    )
    yield Paragraph("I. KẾT QUẢ CHUNG", Look.HEADING)
    yield from _overall(report)
    yield Paragraph("II. CƠ QUAN, ĐƠN VỊ CẦN ĐÔN ĐỐC", Look.HEADING)
    yield from _late(report)
    yield Paragraph("III. NHIỆM VỤ TRONG VĂN BẢN", Look.HEADING)
    yield from _obligations(report)
    yield Paragraph(
        f"Trên đây là tiến độ thực hiện {report.directive.reference()}, {issuer} báo cáo./."
    )
    yield from _footing(report)
    if report.checkpoint:
        yield report.checkpoint.code()


def _overall(report: ProgressReport) -> Iterator[Block]:
    timing = report.timing
    extra = [
        f"{word} {grouped(count)}"
        for word, count in (("từ chối", timing.declined), ("thu hồi", timing.withdrawn))
        if count
    ]
    yield Paragraph(
        f"1. Đã giao {grouped(timing.total)} việc cho"
        f" {grouped(len(report.organisations))} cơ quan, đơn vị. Hoàn thành đúng hạn"
        f" {grouped(timing.done_on_time)} ({share(timing.done_on_time, timing.total)}), hoàn"
        f" thành quá hạn {grouped(timing.done_late)} ({share(timing.done_late, timing.total)});"
        f" đang thực hiện trong hạn {grouped(timing.open_in_time)}, đang thực hiện quá hạn"
        f" {grouped(timing.open_overdue)}"
        f" ({share(timing.open_overdue, timing.total)}){''.join('; ' + item for item in extra)}."
    )
    yield Paragraph("2. Kết quả theo nguồn xác nhận:")
    parts = report.parts
    meanings = (
        ("Máy kiểm chứng", parts.machine, "Máy đo và ký số, còn mới"),
        ("Người khai", parts.declared, "Người phụ trách khai hoặc nộp tài liệu"),
        ("Không rõ", parts.unknown, "Chưa có kết quả, kết quả đã cũ hoặc không xem được"),
        *([("Chưa đạt", parts.failed, "Máy đo và ký số: chưa đạt")] if parts.failed else []),
    )
    rows = [
        (name, meaning, grouped(count), share(count, parts.total))
        for name, count, meaning in meanings
    ]
    rows.append(("Cộng", "", grouped(parts.total), share(parts.total, parts.total)))
    yield Table(
        (
            Column("Nguồn", 22),
            Column("Nghĩa là", 48),
            Column("Số kết quả", 15, _COUNT),
            Column("Tỷ lệ", 15, _COUNT),
        ),
        tuple(rows),
    )


def _late(report: ProgressReport) -> Iterator[Block]:
    late = sorted(
        (row for row in report.organisations if row.timing.open_overdue),
        key=lambda row: (-row.timing.open_overdue, row.name),
    )
    if not late:
        yield Paragraph("Không có cơ quan, đơn vị đang quá hạn.")
        return
    named = "; ".join(f"{row.name} ({row.timing.open_overdue} việc)" for row in late[:_NAMED])
    rest = len(late) - _NAMED
    more = f"; và {rest} cơ quan, đơn vị khác tại Phụ lục I" if rest > 0 else ""
    yield Paragraph(f"{len(late)} cơ quan, đơn vị đang quá hạn: {named}{more}.")


def _obligations(report: ProgressReport) -> Iterator[Block]:
    inside = [row for row in report.obligations if not row.excluded]
    if inside:
        yield _obligations_table(inside, failed=bool(report.parts.failed))
    else:
        yield Paragraph("Không có nhiệm vụ nào trong phạm vi theo dõi.")
    outside = [row for row in report.obligations if row.excluded]
    if outside:
        yield Paragraph(
            f"Ngoài phạm vi ({len(outside)} nội dung): không giao, không theo dõi và không tính"
            " vào số liệu của báo cáo này:"
        )
    for row in outside:
        reason = f" ({row.reason})" if row.reason else ""
        text = row.text.rstrip(" .;/")
        yield Paragraph(f"- Mục {row.path}: {text}{reason}.")


def _obligations_table(rows: list[ObligationRow], *, failed: bool) -> Table:
    counts = _count_titles(failed=failed)
    return Table(
        (
            Column("Mục", 9, Align.CENTRE),
            Column("Nội dung", 76 - 11 * len(counts)),
            Column("Thời hạn", 15, Align.CENTRE),
            *(Column(title, 11, _COUNT) for title in counts),
        ),
        tuple(
            (row.path, row.text, row.deadline, *_counts(row.parts, failed=failed)) for row in rows
        ),
    )


def _progress_table(report: ProgressReport) -> Table:
    """The table of annex IV, one row for each organisation."""
    columns = tuple(
        Column(title, width, Align.LEFT if number in {1, 2, 6} else Align.CENTRE)
        for number, (title, width) in enumerate(PROGRESS_COLUMNS)
    )
    directive = report.directive
    rows = tuple(
        (
            directive.arrival_number,
            directive.reference(),
            row.name,
            numeric(row.deadline) if row.deadline else "Không ghi",
            row.state,
            row.reply_number,
            row.note,
        )
        for row in report.organisations
    )
    return Table(columns, rows)


def _figures_table(report: ProgressReport) -> Table:
    failed = bool(report.parts.failed)
    titles = (
        "Được giao",
        "Xong đúng hạn",
        "Xong quá hạn",
        "Đang làm, trong hạn",
        "Đang làm, quá hạn",
        *_count_titles(failed=failed),
    )
    columns = (
        Column("STT", 5, Align.CENTRE),
        Column("Cơ quan, đơn vị", 29),
        *(Column(title, 66 / len(titles), _COUNT) for title in titles),
    )
    rows = [
        (str(number), row.name, *_figures(row.timing, row.parts, failed=failed))
        for number, row in enumerate(report.organisations, start=1)
    ]
    rows.append(("", "Toàn bộ", *_figures(report.timing, report.parts, failed=failed)))
    return Table(columns, tuple(rows))


def _figures(timing: Timing, parts: Parts, *, failed: bool) -> tuple[str, ...]:
    counts = (
        timing.total,
        timing.done_on_time,
        timing.done_late,
        timing.open_in_time,
        timing.open_overdue,
    )
    return (*(grouped(count) for count in counts), *_counts(parts, failed=failed))


def _count_titles(*, failed: bool) -> tuple[str, ...]:
    return ("Máy kiểm chứng", "Người khai", "Không rõ", *(("Chưa đạt",) if failed else ()))


def _counts(parts: Parts, *, failed: bool) -> tuple[str, ...]:
    counts = (parts.machine, parts.declared, parts.unknown, *((parts.failed,) if failed else ()))
    return tuple(grouped(count) for count in counts)


def _footing(report: ProgressReport) -> Iterator[Block]:
    """What lets a reader check the figures later: as-of time, calendar, log, program."""
    if report.unconfirmed_years:
        years = ", ".join(str(year) for year in report.unconfirmed_years)
        yield Paragraph(
            f"Lịch nghỉ năm {years} chưa được xác nhận; hạn tính theo ngày làm việc có thể lệch.",
            Look.NOTE,
        )
    log = "Nhật ký chưa khóa lần nào."
    if report.checkpoint:
        point = report.checkpoint
        log = (
            f"Nhật ký đã khóa đến {_moment(point.sealed_at)}: {grouped(point.size)} mục, mã gốc"
            f" {point.root}."
        )
    yield Paragraph(
        f"Số liệu tính đến {_moment(report.as_of)}. {log} Khiên {report.version}.", Look.NOTE
    )


def _moment(time: datetime) -> str:
    local = time.astimezone(VIETNAM)
    return f"{local:%H:%M} {in_words(local.date())}"
