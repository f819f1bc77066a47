"""Known programs by packages, processes and files; nothing else is kept."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from khien.endpoints.facts import FoundProduct, Software, Unseen, plain
from khien.endpoints.sources.linux.host import Output
from khien.endpoints.sources.linux.software import parse_dpkg, software
from tests.endpoints.made import host

STATUS = """Package: clamav-daemon
Status: install ok installed
Version: 1.4

Package: anydesk
Status: deinstall ok config-files

Package: may-ke-toan-noi-bo
Status: install ok installed
"""


def found_in(seen: object) -> dict[str, FoundProduct]:
    assert isinstance(seen, Software)
    return {product.id: product for product in seen.found}


def test_dpkg_and_processes(tmp_path: Path) -> None:
    files = {
        "var/lib/dpkg/status": STATUS,
        "proc/1/comm": "systemd\n",
        "proc/77/comm": "clamd\n",
        "proc/78/comm": "ten-mat-cua-toi\n",
        "proc/78/cmdline": "ten-mat-cua-toi\0--password\0canary-9",
        "proc/78/environ": "TOKEN=canary-9",
    }
    seen = software(host(tmp_path, files))
    products = found_in(seen)
    assert set(products) == {"clamav"}
    assert (products["clamav"].installed, products["clamav"].running) == (True, True)
    text = repr(plain(seen))
    assert "canary" not in text
    assert "ten-mat" not in text
    assert "ke-toan" not in text


def test_hidden_processes_are_not_stopped_ones(tmp_path: Path) -> None:
    seen = software(host(tmp_path, {"var/lib/dpkg/status": STATUS, "proc/77/comm": "bash\n"}))
    assert found_in(seen)["clamav"].running is None
    assert isinstance(seen, Software)
    assert not seen.processes_seen


def test_a_program_copied_by_hand_shows_by_its_folder(tmp_path: Path) -> None:
    files = {"opt/teamviewer/tv_bin": "", "proc/1/comm": "init\n"}
    seen = software(host(tmp_path, files))
    teamviewer = found_in(seen)["teamviewer"]
    assert (teamviewer.installed, teamviewer.running) == (True, False)


def test_a_program_only_running_is_found(tmp_path: Path) -> None:
    files = {"proc/1/comm": "init\n", "proc/9/comm": "rustdesk\n"}
    rustdesk = found_in(software(host(tmp_path, files)))["rustdesk"]
    assert (rustdesk.installed, rustdesk.running) == (False, True)


def test_rpm(tmp_path: Path) -> None:
    seen = software(host(tmp_path, {}, {"rpm": "bash\ntelnet-server\n"}))
    assert set(found_in(seen)) == {"telnet-server"}


def test_rpm_that_fails_is_not_an_empty_list(tmp_path: Path) -> None:
    seen = software(host(tmp_path, {"proc/1/comm": "init"}, {"rpm": Output(code=1)}))
    assert isinstance(seen, Software)
    assert not seen.packages_seen


def test_pacman(tmp_path: Path) -> None:
    files = {"var/lib/pacman/local/x11vnc-1:0.9.16-8/desc": ""}
    assert "x11vnc" in found_in(software(host(tmp_path, files)))


def test_nothing_to_look_at_is_unseen(tmp_path: Path) -> None:
    assert isinstance(software(host(tmp_path)), Unseen)


@settings(deadline=None, max_examples=100)
@given(st.text())
def test_any_status_is_survived(text: str) -> None:
    assert parse_dpkg(STATUS + "\n\n" + text) >= {"clamav-daemon", "may-ke-toan-noi-bo"}
