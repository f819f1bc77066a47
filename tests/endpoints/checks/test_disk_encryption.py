"""disk.encrypted: every mount with data; a container never shows the disk."""

from __future__ import annotations

from dataclasses import replace

from khien.core.findings import Status
from khien.endpoints.checks.disk_encryption import DiskEncryption
from khien.endpoints.facts import Disk
from tests.endpoints.made import GOOD, NEEDS_ROOT, only, pc, verdict


def test_all_encrypted_passes() -> None:
    assert verdict(DiskEncryption(), pc()) == (Status.PASS, "encrypted")


def test_one_bare_mount_fails_and_is_named() -> None:
    finding = only(DiskEncryption(), pc(disk=Disk({"/": True, "/home": False}, "ext4")))
    assert (finding.status, finding.facts["mounts"]) == (Status.FAIL, ["/home"])


def test_a_mount_without_a_disk_is_unknown() -> None:
    facts = pc(disk=Disk({"/": None}, "overlay"))
    assert verdict(DiskEncryption(), facts) == (Status.UNKNOWN, "disk-not-seen")
    assert verdict(DiskEncryption(), pc(disk=Disk({}, "ext4")))[0] is Status.UNKNOWN


def test_bare_beside_unseen_is_a_fail() -> None:
    facts = pc(disk=Disk({"/": False, "/srv": None}, "ext4"))
    assert verdict(DiskEncryption(), facts)[0] is Status.FAIL


def test_a_container_is_unknown_whatever_it_sees() -> None:
    assert not isinstance(GOOD.system, type(NEEDS_ROOT))
    facts = pc(system=replace(GOOD.system, container=True))
    assert verdict(DiskEncryption(), facts) == (Status.UNKNOWN, "in-a-container")


def test_unseen_is_unknown() -> None:
    facts = pc(disk=NEEDS_ROOT, system=NEEDS_ROOT)
    assert verdict(DiskEncryption(), facts) == (Status.UNKNOWN, "needs-elevation")
