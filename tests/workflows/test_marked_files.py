"""From the local report to what leaves the PC: counted, classed, without a name."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.evidence.evidence_samples import NOW, a_ticket, an_inspection
from tests.workflows.scans import a_row, write_report

from khien.evidence.bundle import verify_bundle
from khien.evidence.keys import make_key
from khien.evidence.marked_files import MAX_FILES, MarkedFiles, read_marked_files
from khien.evidence.unit_key import UnitKey, make_unit_key, settle_key
from khien.workflows import marked_files as module
from khien.workflows.inspection import run_inspection, scan_max_age
from khien.workflows.marked_files import fixed_drives, marked_files, scan_facts, vocabulary
from khien.workflows.scan_result import ScanResult, read_scan_result

CONSOLE = make_key()
TICKET = a_ticket(CONSOLE)
CANARY = "ke-hoach-tac-chien"
DRIVES = ("C:", "D:")


@pytest.fixture
def key() -> UnitKey:
    return make_unit_key(TICKET, now=NOW)


def a_result(tmp_path: Path, *rows: dict[str, object], **summary: object) -> ScanResult:
    path = write_report(tmp_path / "quet.jsonl", rows, **summary)  # type: ignore[arg-type]
    return read_scan_result(path, now=datetime.now(UTC), max_age=timedelta(days=30))


def test_a_file_becomes_ten_fields(tmp_path: Path, key: UnitKey) -> None:
    row = a_row(f"D:\\{CANARY}\\2026\\{CANARY}.docx", member=f"{CANARY}.doc")
    part = marked_files(a_result(tmp_path, row, roots=["D:\\"]), key=key, drives=DRIVES)
    (one,) = part.files
    assert one.as_json() == {
        "finding_id": key.finding_id(str(row["path"]), str(row["sha256"])), "drive": "D:",
        "depth": 2, "format": "docx", "size_class": "up-to-100k", "month": "2026-05",
        "level": "MẬT", "state": "marked", "rule": "box", "where": "head",
    }  # fmt: skip
    assert read_marked_files(part.as_json(), vocabulary=vocabulary()) == part
    told = json.dumps(part.as_json())
    assert CANARY not in told
    assert str(row["sha256"]) not in told


def test_of_several_marks_in_a_file_the_worst_is_told(tmp_path: Path, key: UnitKey) -> None:
    path = "/srv/a.zip"
    rows = [
        a_row(path, state="form", member="1"), a_row(path, state="box_unread", level=None),
        a_row(path, level="MẬT", member="2"), a_row(path, level="TỐI MẬT", member="3"),
        a_row("/srv/b.docx", state="declassified"), a_row("/srv/c.docx", state="form"),
    ]  # fmt: skip
    part = marked_files(a_result(tmp_path, *rows), key=key, drives=("/",))
    assert [(one.level, one.state) for one in part.files] == [("TỐI MẬT", "marked")]
    assert part.counts == {"marked": 1, "declassified": 1, "form": 1}
    assert scan_facts(part).marked == 1


def test_without_a_unit_key_files_are_counted_only(tmp_path: Path) -> None:
    part = marked_files(a_result(tmp_path, a_row("/srv/a.docx")), key=None, drives=("/",))
    assert (part.files, part.left_out, part.key_id) == ((), 1, None)
    assert scan_facts(part).marked == 1
    read_marked_files(part.as_json(), vocabulary=vocabulary())


def test_the_order_of_the_walk_is_not_told(tmp_path: Path, key: UnitKey) -> None:
    rows = [a_row(f"/srv/{at}.docx") for at in range(30)]
    part = marked_files(a_result(tmp_path, *rows), key=key, drives=("/",))
    ids = [one.finding_id for one in part.files]
    assert ids == sorted(ids)


def test_more_than_a_bundle_holds_are_counted(tmp_path: Path, key: UnitKey) -> None:
    one = a_result(tmp_path, a_row("/srv/a.docx")).found[0]
    found = tuple(replace(one, path=f"/srv/{at}.docx") for at in range(MAX_FILES + 7))
    result = replace(a_result(tmp_path), found=found)
    part = marked_files(result, key=key, drives=("/",))
    assert (len(part.files), part.left_out) == (MAX_FILES, 7)
    read_marked_files(part.as_json())


def test_words_from_elsewhere_are_other(tmp_path: Path, key: UnitKey) -> None:
    row = a_row("/srv/a", format=CANARY, rule=CANARY, modified=None)
    result = a_result(tmp_path, row, unread={CANARY: 2, "encrypted": 1}, rules=CANARY)
    part = marked_files(result, key=key, drives=("/",))
    assert (part.files[0].format, part.files[0].rule) == ("other", "other")
    assert part.files[0].month == "1970-01"
    assert part.unreadable == {"other": 2, "encrypted": 1}
    assert scan_facts(part).encrypted == 1
    assert CANARY not in json.dumps(part.as_json())


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/a.docx", ("/", 0)), ("/home/lan/a.docx", ("/", 2)), ("C:\\a.docx", ("C:", 0)),
        ("\\\\MAY\\D$\\mật\\a.docx", ("share", 1)), ("smb://MAY/D$/a.docx", ("share", 0)),
        ("/" + "x/" * 90 + "a.docx", ("/", 63)),
    ],
)  # fmt: skip
def test_where_a_file_lies_is_a_drive_and_a_depth(
    tmp_path: Path, key: UnitKey, path: str, place: tuple[str, int]
) -> None:
    (one,) = marked_files(a_result(tmp_path, a_row(path)), key=key, drives=DRIVES).files
    assert (one.drive, one.depth) == place


def test_a_whole_drive_is_one_walked_from_its_top(tmp_path: Path) -> None:
    def whole(*roots: str) -> tuple[int, bool]:
        part = marked_files(a_result(tmp_path, roots=list(roots)), key=None, drives=DRIVES)
        return scan_facts(part).whole, part.is_whole

    assert whole("C:\\", "D:\\") == (2, True)
    assert whole("C:\\", "D:\\Công văn") == (1, False)
    assert whole("C:\\", "smb://MAY/D$") == (1, False)


def test_the_drives_of_this_pc(monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform != "win32":
        assert fixed_drives() == ("/",)
    assert module.fixed_drives()


def test_an_inspection_with_a_scan_makes_one_signed_bundle(tmp_path: Path) -> None:
    key = settle_key(tmp_path / "state", TICKET, tmp_path, now=NOW).key
    row = a_row(f"/srv/{CANARY}.docx")
    result = a_result(tmp_path, row)
    done = run_inspection(
        ticket=TICKET, state_dir=tmp_path / "state", now=NOW, scan=result,
        inspect=lambda target, ticket, now: an_inspection(),
    )  # fmt: skip
    assert done.bundle is not None
    part = read_marked_files(verify_bundle(done.bundle).inspection["marked_files"])
    assert isinstance(part, MarkedFiles)
    assert part.key_id == key.key_id
    assert part.files[0].finding_id == key.finding_id(str(row["path"]), str(row["sha256"]))
    for secret in (CANARY.encode(), str(row["sha256"]).encode(), key.secret.hex().encode()):
        assert secret not in done.bundle


def test_the_figures_are_judged_with_the_pc(tmp_path: Path) -> None:
    from khien.workflows.inspection import _inspect

    if not sys.platform.startswith("linux"):
        pytest.skip("only a Linux PC is looked at live")
    part = marked_files(a_result(tmp_path, a_row("/srv/a.docx")), key=None)
    found = _inspect(None, TICKET, datetime.now(UTC), scan=scan_facts(part))["findings"]
    (answer,) = [one for one in found if one["check"] == "secrets.no-marked-files-online"]
    assert (answer["status"], answer["reason_code"]) == ("fail", "marked")
    found = _inspect(None, TICKET, datetime.now(UTC))["findings"]
    (answer,) = [one for one in found if one["check"] == "secrets.no-marked-files-online"]
    assert (answer["status"], answer["reason_code"]) == ("unknown", "not-scanned")


def test_a_wiped_pc_is_asked_about_with_a_scan_beside_it_too(tmp_path: Path) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("only a Linux PC is looked at live")
    done = run_inspection(
        ticket=TICKET, state_dir=tmp_path / "state", now=datetime.now(UTC), changes_use=True,
        with_bundle=False, scan=a_result(tmp_path, a_row("/srv/a.docx")),
    )  # fmt: skip
    told = {one["check"]: one["reason_code"] for one in done.inspection["findings"]}
    assert told["disk.wiped-before-reuse"] == "no-image"
    assert told["secrets.no-marked-files-online"] == "marked"


def test_the_ticket_says_how_old_a_result_may_be() -> None:
    assert scan_max_age(None) == timedelta(days=30)
    assert scan_max_age(replace(TICKET, policy={"scan_max_age_days": 7})) == timedelta(days=7)
