"""Listening ports of /proc/net and Samba's configuration."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.endpoints.facts import Services, Unseen
from khien.endpoints.sources.linux.services import listening_ports, offers_smb1, services
from tests.endpoints.made import host

HEAD = "  sl  local_address rem_address   st tx_queue\n"


def row(address: str, state: str = "0A") -> str:
    return f"   0: {address} 00000000:0000 {state} 00000000:00000000 00:00000000\n"


def test_telnet_for_all_and_ftp_on_loopback_only(tmp_path: Path) -> None:
    tcp = HEAD + row("00000000:0017") + row("0100007F:0015")
    seen = services(host(tmp_path, {"proc/net/tcp": tcp}))
    assert seen == Services(("Telnet",), True, None)


@pytest.mark.parametrize(
    ("address", "heard"),
    [
        ("00000000000000000000000000000000:0017", True),
        ("00000000000000000000000001000000:0017", False),  # ::1
        ("0000000000000000FFFF00000100007F:0017", False),  # ::ffff:127.0.0.1
        ("0B00A8C0:0017", True),
        ("3500007F:0017", False),  # 127.0.0.53
    ],
)
def test_loopback_in_all_its_forms(address: str, heard: bool) -> None:
    assert (23 in listening_ports(HEAD + row(address), transport="tcp")) is heard


def test_an_open_connection_does_not_listen() -> None:
    assert listening_ports(HEAD + row("0B00A8C0:0017", "01"), transport="tcp") == set()


def test_tftp_listens_on_udp_only(tmp_path: Path) -> None:
    files = {"proc/net/tcp": HEAD + row("00000000:0045"), "proc/net/udp": HEAD}
    assert services(host(tmp_path / "a", files)) == Services((), True, None)
    files["proc/net/udp"] = HEAD + row("00000000:0045", "07")
    assert services(host(tmp_path / "b", files)) == Services(("TFTP",), True, None)


@pytest.mark.parametrize(
    ("line", "old"),
    [
        ("server min protocol = NT1", True),
        ("   min protocol=LANMAN1", True),
        ("SERVER MIN PROTOCOL = nt1", True),
        ("server min protocol = SMB2_10", False),
        ("; server min protocol = NT1", False),
        ("# min protocol = NT1", False),
        ("client min protocol = NT1", False),
        ("", False),
    ],
)
def test_smb1(line: str, old: bool) -> None:
    assert offers_smb1(f"[global]\n{line}\n") is old


def test_the_last_setting_counts() -> None:
    assert not offers_smb1("min protocol = NT1\nserver min protocol = SMB3\n")


def test_samba_without_sockets_seen(tmp_path: Path) -> None:
    seen = services(host(tmp_path, {"etc/samba/smb.conf": "[global]\n"}))
    assert seen == Services((), False, False)


def test_nothing_to_look_at(tmp_path: Path) -> None:
    assert isinstance(services(host(tmp_path)), Unseen)


@settings(deadline=None, max_examples=100)
@given(st.text())
def test_any_text_is_survived(text: str) -> None:
    listening_ports(HEAD + text, transport="tcp")
    listening_ports(HEAD + f"0: {text} x 0A", transport="tcp")
    offers_smb1(text)
