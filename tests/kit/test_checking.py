"""``Kiem tra may nay.cmd``: three lines, a page, a bundle beside the kit."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from khien.evidence import private_files
from khien.evidence.bindings import bindings
from khien.evidence.bundle import read_declared, verify_bundle
from khien.evidence.encryption import decrypt, is_encrypted, make_identity, recipient_of
from khien.evidence.judgement import Outcome
from khien.evidence.receipt import Receipt, make_receipt
from khien.evidence.secrets import make_secret
from khien.kit import checking
from khien.kit.folder import Kit
from khien.kit.searching import REPORT
from khien.kit.windows import own_folder
from khien.workflows import inspection as workflow
from tests.kit.conftest import CONSOLE, put_ticket
from tests.workflows.scans import write_report


@pytest.fixture(autouse=True)
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    pages: list[Path] = []
    monkeypatch.setattr(checking, "open_page", pages.append)
    return pages


def unknown(code: str) -> dict[str, Any]:
    return {
        "check": "linux.firewall", "control": "endpoint.firewall", "status": "unknown",
        "reason_code": code, "reason": "Không đọc được.", "observed_at": "2026-11-25T00:00:00Z",
        "facts": {}, "source": "", "remedy": "",
    }  # fmt: skip


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_three_lines_a_page_and_a_signed_bundle(
    kit: Kit, findings: list[dict[str, Any]], opened: list[Path], state: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    put_ticket(kit.root)
    findings += [unknown("needs-elevation"), unknown("nothing-found-here")]
    assert checking.run(kit, []) == 3
    (page,) = (kit.root / "ket-qua").glob("*.html")
    (bundle,) = (kit.root / "ket-qua").glob("*.khien")
    assert opened == [page]
    assert told(capsys)[1:4] == [
        "Máy này còn 1 việc phải sửa.",
        "Chưa xem được 2 mục, trong đó 1 mục cần quyền quản trị.",
        f"Trang kết quả: ket-qua/{page.name}. Gói để nộp: ket-qua/{bundle.name}.",
    ]
    text = page.read_text("utf-8")
    assert "Máy này còn 1 việc phải sửa" in text
    assert "Cài ClamAV." in text
    (binding,) = bindings(state)
    sent = verify_bundle(bundle.read_bytes())
    assert (sent.pc_id, sent.fingerprint) == ("PC-1", binding.fingerprint)


def test_without_a_ticket_the_pc_is_looked_at_and_the_reason_told(
    kit: Kit, findings: list[dict[str, Any]], capsys: pytest.CaptureFixture[str], state: Path
) -> None:
    findings[0]["status"] = "pass"
    assert checking.run(kit, []) == 0
    lines = told(capsys)
    assert lines[1:3] == ["Máy này không còn việc phải sửa.", "Đã xem được mọi mục cần xem."]
    assert "Không có phiếu" in lines[4]
    assert not list((kit.root / "ket-qua").glob("*.khien"))
    assert not state.exists()


def test_the_console_s_fingerprint_is_shown_the_first_time_only(
    kit: Kit, findings: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    put_ticket(kit.root)
    checking.run(kit, [])
    assert "Vân tay hệ thống" in capsys.readouterr().err
    checking.run(kit, [])
    assert "Vân tay" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"expires_at": datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)}, "hạn"),
        ({"pc_id": None, "places": 1}, "chỗ"),
    ],
)
def test_a_ticket_that_cannot_be_used_does_not_stop_the_look(
    kit: Kit, findings: list[dict[str, Any]], capsys: pytest.CaptureFixture[str],
    changes: dict[str, Any], reason: str, state: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    path = put_ticket(kit.root, **changes)
    if "places" in changes:  # the only place went to another PC
        checking.run(kit, [])
        monkeypatch.setenv("KHIEN_STATE", str(state.with_name("another-pc")))
        assert path.with_name(path.name + ".places").is_file()
        capsys.readouterr()
    checking.run(kit, [])
    text = capsys.readouterr().out
    assert "Máy này còn 1 việc phải sửa." in text
    assert reason in text.splitlines()[4]
    assert len(list((kit.root / "ket-qua").glob("*.khien"))) == int("places" in changes)


def test_a_batch_places_each_pc_by_the_file_beside_the_ticket(
    kit: Kit, findings: list[dict[str, Any]], state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_ticket(kit.root, pc_id=None, places=3)
    places = []
    for number in range(2):
        monkeypatch.setenv("KHIEN_STATE", str(state.with_name(f"pc-{number}")))
        checking.run(kit, [])
        (binding,) = bindings(state.with_name(f"pc-{number}"))
        places.append(binding.place)
    assert places == [1, 2]


def test_without_a_place_for_the_key_the_bundle_is_declared_and_said_so(
    kit: Kit, findings: list[dict[str, Any]], capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch, state: Path,
) -> None:  # fmt: skip
    put_ticket(kit.root)
    real = private_files.can_write
    for module in (workflow, checking):
        monkeypatch.setattr(module, "can_write", lambda place: place != state and real(place))
    checking.run(kit, [])
    assert "chưa có chữ ký" in capsys.readouterr().out
    (bundle,) = (kit.root / "ket-qua").glob("*.khien")
    read_declared(bundle.read_bytes())


def test_receipts_carried_back_are_taken(
    kit: Kit, findings: list[dict[str, Any]], state: Path
) -> None:
    put_ticket(kit.root)
    checking.run(kit, [])
    (first,) = (kit.root / "ket-qua").glob("*.khien")
    (binding,) = bindings(state)
    sent = verify_bundle(first.read_bytes())
    receipt = Receipt(
        console_id=sent.console_id, organisation_id=sent.organisation_id,
        ticket_id=sent.ticket_id, pc_id="PC-1", place=None, fingerprint=binding.fingerprint,
        bundle_sha256=sent.payload_sha256, sequence=1, outcome=Outcome.ACCEPT,
        received_at=datetime.now(UTC).replace(microsecond=0), next_challenge=make_secret(),
    )  # fmt: skip
    (kit.root / "bien-nhan.khien").write_bytes(make_receipt(receipt, key=CONSOLE))
    (kit.root / "bien-nhan-hong.khien").write_bytes(b"not a receipt")
    checking.run(kit, [])
    (after,) = bindings(state)
    assert after.head is not None
    assert after.head.sequence == 1


def test_the_last_search_s_figures_go_along(
    kit: Kit, findings: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    put_ticket(kit.root)
    seen: list[object] = []
    real = checking.run_inspection
    monkeypatch.setattr(
        checking, "run_inspection", lambda **kw: (seen.append(kw["scan"]), real(**kw))[1]
    )
    checking.run(kit, [])
    folder = own_folder()
    folder.mkdir(parents=True)
    (folder / REPORT).write_text("{damaged\n")
    checking.run(kit, [])
    write_report(folder / REPORT)
    checking.run(kit, [])
    assert [each is not None for each in seen] == [False, False, True]


def test_a_share_that_cannot_be_written_is_said(
    kit: Kit, findings: list[dict[str, Any]], capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:  # fmt: skip
    elsewhere = tmp_path / "home/Khien-ket-qua"
    elsewhere.mkdir(parents=True)
    monkeypatch.setattr(Kit, "results", lambda self: elsewhere)
    checking.run(kit, [])
    out = capsys.readouterr().out
    assert f"kết quả nằm ở {elsewhere}" in out
    assert re.search(rf"Trang kết quả: {re.escape(str(elsewhere))}", out)


def test_a_ticket_that_encrypts_leaves_no_plain_bundle_on_the_stick(
    kit: Kit, findings: list[dict[str, Any]], opened: list[Path]
) -> None:
    owner = make_identity()
    put_ticket(kit.root, encrypt_to=recipient_of(owner))
    assert checking.run(kit, []) == 1
    (bundle,) = (kit.root / "ket-qua").glob("*.khien")
    assert is_encrypted(bundle.read_bytes())
    assert verify_bundle(decrypt(bundle.read_bytes(), [owner])).signed
