"""firewall.on: the weaker family in use decides."""

from __future__ import annotations

import pytest

from khien.core.findings import Status
from khien.endpoints.checks.firewall import Firewall
from khien.endpoints.facts import Firewall as Seen
from tests.endpoints.made import NEEDS_ROOT, pc, verdict


@pytest.mark.parametrize(
    ("seen", "status", "code"),
    [
        (Seen("nftables", "closed", "closed", True), Status.PASS, "closed"),
        (Seen("iptables", "closed", "open", False), Status.PASS, "closed"),
        (Seen("iptables", "closed", "open", True), Status.FAIL, "ipv6-open"),
        (Seen("nftables", "open", "open", True), Status.FAIL, "open"),
        (Seen("nftables", "open", "closed", True), Status.FAIL, "open"),
        (Seen("nftables", "unclear", "closed", True), Status.UNKNOWN, "rules-unclear"),
        (Seen("nftables", "closed", "unclear", True), Status.UNKNOWN, "rules-unclear"),
        (Seen("nftables", "unclear", "open", True), Status.FAIL, "ipv6-open"),
        (Seen("", "open", "open", True), Status.FAIL, "no-tool"),
    ],
)
def test_verdicts(seen: Seen, status: Status, code: str) -> None:
    assert verdict(Firewall(), pc(firewall=seen)) == (status, code)


def test_without_root_it_is_unknown() -> None:
    assert verdict(Firewall(), pc(firewall=NEEDS_ROOT)) == (Status.UNKNOWN, "needs-elevation")
