"""The real kit with the publisher's Python for Windows, run under Wine: its path file, its
libraries, ``cmd.exe``, the registry by ``winreg``, processes, locks and folders as Windows has
them. PowerShell, Security Center and raw drives are not there: what they tell is unknown here.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from samples.files.binary.pst import Message, store
from samples.marked.born import cases
from tools.windows.problems import CannotBuild

from khien.evidence.bundle import verify_bundle
from khien.evidence.encryption import decrypt, is_encrypted, make_identity, recipient_of
from tests.kit.conftest import put_ticket
from tests.kit.wine import Wine, has_wine, windows_python
from tools.windows import embedded, layout, libraries, wheels

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),  # every package for Windows is fetched and compiled
    pytest.mark.skipif(not has_wine(), reason="WINE IS NOT INSTALLED: no part is run on Windows"),
]
MACHINE = "HKLM\\System\\CurrentControlSet"
DRIVE = f"{MACHINE}\\Enum\\USBSTOR\\Disk&Ven_Kingston&Prod_DataTraveler&Rev_PMAP\\60A44C413F8C&0"
SOFTWARE = "HKLM\\Software\\Microsoft\\Windows"


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As ``make windows`` lays it out, every pinned package in it."""
    top = tmp_path_factory.mktemp("windows")
    python, root = top / "python", top / "Khien-Windows"
    windows_python(top, python)
    embedded.check_real(python)
    print(embedded.check_signature(python / "python.exe"))
    (root / "lib").mkdir(parents=True)
    try:
        packages = wheels.fetch(root / "lib")
    except CannotBuild as error:
        pytest.skip(f"NO NETWORK: the wheels for Windows were not fetched: {error.detail[:200]}")
    assert libraries.missing(root / "lib") == {}
    layout.lay_out(root, python=python, packages=packages, about={})
    layout.compile_all(root / "lib")
    return root


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wine]:
    made = Wine(tmp_path_factory.mktemp("wine"))
    made.set_values(DRIVE, [("Service", "REG_SZ", "disk"), ("FriendlyName", "REG_SZ", "Kingston")])
    made.set_values(f"{SOFTWARE} NT\\CurrentVersion\\Winlogon", [
        ("AutoAdminLogon", "REG_SZ", "1"), ("DefaultUserName", "REG_SZ", "vanthu"),
        ("DefaultPassword", "REG_SZ", "mat-khau-o-day"),
    ])  # fmt: skip
    made.set_values(f"{SOFTWARE}\\CurrentVersion\\Uninstall\\UltraViewer_is1", [
        ("DisplayName", "REG_SZ", "UltraViewer version 6.6"), ("DisplayVersion", "REG_SZ", "6.6"),
    ])  # fmt: skip
    made.set_values(
        f"{MACHINE}\\Control\\Terminal Server", [("fDenyTSConnections", "REG_DWORD", "0")]
    )
    yield made
    made.close()


def double_click(windows: Wine, kit: Path, name: str, *words: str) -> str:
    """What the window shows; any key closes it."""
    done = windows.run("cmd", "/c", name, *words, folder=kit, typed="\n")
    return done.stdout


def test_this_pc_is_looked_at_and_signs(windows: Wine, kit: Path) -> None:
    ticket = put_ticket(kit, pc_id=None, places=2)
    shown = double_click(windows, kit, "Kiem tra may nay.cmd")
    ticket.unlink()
    assert "việc phải sửa" in shown, shown
    (bundle,) = (kit / "ket-qua").glob("*.khien")
    (page,) = (kit / "ket-qua").glob("*.html")
    sent = verify_bundle(bundle.read_bytes())
    told = sent.inspection
    assert (sent.place, told["source"]["kind"]) == (1, "live")
    assert "Windows" in told["subject"]["os"]
    answers = {each["check"]: (each["status"], each["reason_code"]) for each in told["findings"]}
    assert [each["serial"] for each in told["usb_storage"]] == ["60A44C413F8C"]
    assert answers["usb.issued-only"][0] == "fail"
    assert answers["autologon.off"] == ("fail", "on")
    assert answers["remote-control.absent"][0] == "fail"
    assert answers["remote-desktop.closed"][0] == "fail"
    # What this Windows cannot tell is unknown, and nothing of it passed.
    for check in ("accounts.local-passwords", "antivirus.present-and-fresh", "os.security-updates"):
        assert answers[check][0] == "unknown", (check, answers[check])
    for written in (bundle, page):
        assert b"mat-khau-o-day" not in written.read_bytes()
    html = page.read_text("utf-8")
    assert "UltraViewer" in html
    assert "/proc" not in html
    assert not list(kit.rglob("*.pyc.*"))


def test_a_bundle_leaves_the_pc_encrypted(windows: Wine, kit: Path) -> None:
    key = make_identity()
    ticket = put_ticket(kit, pc_id=None, places=2, encrypt_to=recipient_of(key))
    before = set((kit / "ket-qua").glob("*.khien"))
    double_click(windows, kit, "Kiem tra may nay.cmd")
    ticket.unlink()
    (bundle,) = set((kit / "ket-qua").glob("*.khien")) - before
    sealed = bundle.read_bytes()
    assert is_encrypted(sealed)
    assert verify_bundle(decrypt(sealed, [key])).inspection["source"]["kind"] == "live"


def test_every_kind_of_marked_file_is_found(windows: Wine, kit: Path) -> None:
    folder = windows.drive / "hồ sơ"
    folder.mkdir()
    marked = {"kho-thu.pst"}
    (folder / "kho-thu.pst").write_bytes(store([Message("MẬT: Kế hoạch bảo vệ", "Kính gửi")]))
    kinds: dict[tuple[str, bool], int] = {}
    for case in cases():
        kind = (Path(case.name).suffix, case.level is not None)
        if kinds.get(kind, 0) < 2:
            kinds[kind] = kinds.get(kind, 0) + 1
            name = case.name.replace("/", "_")
            (folder / name).write_bytes(case.data)
            marked |= {name} if case.level else set()
    assert len(marked) > 40
    done = windows.run(
        "python\\python.exe", "-X", "utf8", "-B", "-m", "khien.kit", "search", "C:\\hồ sơ",
        folder=kit,
    )  # fmt: skip
    (report,) = windows.drive.rglob("quet.jsonl")
    rows = [json.loads(line) for line in report.read_text("utf-8").splitlines()]
    found = {row["path"].rpartition("\\")[2] for row in rows if "level" in row}
    assert found == marked, done.stdout[-2_000:]
    assert "quet.html" in done.stdout
    shutil.rmtree(folder)


def test_a_file_before_it_is_sent(windows: Wine, kit: Path) -> None:
    folder = windows.drive / "gui"
    folder.mkdir()
    (folder / "lịch & họp.txt").write_text("Thông báo lịch họp giao ban tuần.", "utf-8")
    shown = windows.run(
        "python\\python.exe", "-X", "utf8", "-B", "-m", "khien.kit", "send",
        "C:\\gui\\lịch & họp.txt", folder=kit,
    )  # fmt: skip
    assert "lịch & họp.txt" in shown.stdout
    assert shown.returncode == 0, shown.stdout


def test_what_the_kit_runs_is_the_publishers_own(kit: Path) -> None:
    programs = [each for each in kit.rglob("*") if each.suffix in {".exe", ".com", ".bat"}]
    assert {each.name for each in programs} == {"python.exe", "pythonw.exe"}
    if shutil.which("osslsigncode"):
        assert embedded.PUBLISHER in embedded.check_signature(kit / "python" / "python.exe")
