"""Windows Firewall: policy before own keys, the service, what is let in; BitLocker's one word."""

from __future__ import annotations

from typing import Any

import pytest

from khien.endpoints.facts import Unseen
from khien.endpoints.sources.windows.encryption import encryption
from khien.endpoints.sources.windows.firewall import firewall
from khien.endpoints.windows_facts import Encryption, WindowsFirewall
from tests.endpoints.made_registry import MadeRegistry, nested

OWN = "Services\\SharedAccess\\Parameters\\FirewallPolicy"
POLICY = "Policies\\Microsoft\\WindowsFirewall"
ON = {"EnableFirewall": 1}


def profiles(**values: dict[str, int]) -> dict[str, Any]:
    return {"DomainProfile": ON, "StandardProfile": ON, "PublicProfile": ON} | values


def seen(own: dict[str, Any], policy: dict[str, Any] | None = None, start: int = 2) -> Any:
    system = nested(OWN, own)
    system["Services"]["MpsSvc"] = {"Start": start}
    software = nested(POLICY, policy) if policy else {}
    return firewall(MadeRegistry(system=system, software=software))


def test_all_three_on() -> None:
    assert seen(profiles()) == WindowsFirewall(True, True, True)


def test_one_off_and_one_not_told() -> None:
    found = seen({"DomainProfile": ON, "PublicProfile": {"EnableFirewall": 0}})
    assert found == WindowsFirewall(True, None, False)


@pytest.mark.parametrize("name", ["StandardProfile", "PrivateProfile"])
def test_a_policy_stands_before_the_own_keys(name: str) -> None:
    assert seen(profiles(), {name: {"EnableFirewall": 0}}).private is False
    assert seen(profiles(StandardProfile={"EnableFirewall": 0}), {name: ON}).private is True


def test_a_service_that_never_starts_means_off() -> None:
    assert seen(profiles(), start=4) == WindowsFirewall(False, False, False)


def test_what_lets_everything_in_is_told_where_it_is_on() -> None:
    wide = {"EnableFirewall": 1, "DefaultInboundAction": 0}
    assert seen(profiles(PublicProfile=wide)).lets_in == ("public",)
    assert seen(profiles(PublicProfile=wide | {"EnableFirewall": 0})).lets_in == ()


@pytest.mark.parametrize("hives", [
    {}, {"software": {}}, {"system": nested(OWN, profiles())}, {"system": {}, "software": {}},
])  # fmt: skip
def test_without_the_policies_nothing_is_concluded(hives: dict[str, Any]) -> None:
    assert isinstance(firewall(MadeRegistry(**hives)), Unseen)


@pytest.mark.parametrize(("value", "protected"), [(1, True), (0, None)])
def test_bitlocker_at_the_last_start(value: int, protected: bool | None) -> None:
    system = nested("Control\\BitLockerStatus", {"BootStatus": value})
    version = nested("Microsoft\\Windows NT\\CurrentVersion", {"SystemRoot": "d:\\Windows"})
    found = encryption(MadeRegistry(system=system, software=version))
    assert found == Encryption((("D:", protected),), "BitLockerStatus")
    assert encryption(MadeRegistry(system=system)) == Encryption(
        (("C:", protected),), "BitLockerStatus"
    )


def test_a_pc_that_says_nothing_of_bitlocker_is_unseen() -> None:
    assert isinstance(encryption(MadeRegistry(system={})), Unseen)
