"""From a mount down the kernel's tree of block devices."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.endpoints.facts import Disk, Unseen
from khien.endpoints.sources.linux.disk import disk, parse_mounts
from tests.endpoints.made import host

BLOCK = "sys/class/block"
CRYPT = "CRYPT-LUKS2-0123456789abcdef-luks"


def mountinfo(*mounts: tuple[str, str, str, str]) -> str:
    return "".join(
        f"{number} 1 {device} / {point} rw,relatime shared:1 - {kind} {source} rw\n"
        for number, (point, device, kind, source) in enumerate(mounts, 20)
    )


def made(
    tmp_path: Path, info: str, tree: dict[str, list[str]], uuids: dict[str, str]
) -> Disk | Unseen:
    """A PC with block devices ``tree`` (name -> the devices it stands on)."""
    files = {"proc/self/mountinfo": info}
    files |= {f"{BLOCK}/{name}/size": "1" for name in tree}
    files |= {f"{BLOCK}/{name}/dm/uuid": uuid for name, uuid in uuids.items()}
    here = host(tmp_path, files)
    for name, below in tree.items():
        slaves = tmp_path / BLOCK / name / "slaves"
        slaves.mkdir()
        for lower in below:
            (slaves / lower).symlink_to(tmp_path / BLOCK / lower)
    return disk(here)


def test_a_plain_partition(tmp_path: Path) -> None:
    info = mountinfo(("/", "8:2", "ext4", "/dev/sda2"))
    assert made(tmp_path, info, {"sda2": []}, {}) == Disk({"/": False}, "ext4")


def test_lvm_on_luks(tmp_path: Path) -> None:
    info = mountinfo(("/", "254:1", "ext4", "/dev/dm-1"))
    tree: dict[str, list[str]] = {"dm-1": ["dm-0"], "dm-0": ["sda3"], "sda3": []}
    seen = made(tmp_path, info, tree, {"dm-1": "LVM-abc", "dm-0": CRYPT})
    assert seen == Disk({"/": True}, "ext4")


def test_lvm_over_two_disks_of_which_one_is_bare(tmp_path: Path) -> None:
    info = mountinfo(("/", "254:1", "ext4", "/dev/dm-1"))
    tree: dict[str, list[str]] = {
        "dm-1": ["dm-0", "sdb1"],
        "dm-0": ["sda3"],
        "sda3": [],
        "sdb1": [],
    }
    assert made(tmp_path, info, tree, {"dm-0": CRYPT}) == Disk({"/": False}, "ext4")


def test_the_name_under_dev_mapper_is_resolved(tmp_path: Path) -> None:
    info = mountinfo(("/", "0:30", "btrfs", "/dev/mapper/luks-root"))
    (tmp_path / BLOCK / "dm-0/dm").mkdir(parents=True)
    (tmp_path / BLOCK / "dm-0/dm/name").write_text("luks-root\n")
    assert made(tmp_path, info, {"dm-0": []}, {"dm-0": CRYPT}) == Disk({"/": True}, "btrfs")


def test_home_on_a_bare_partition_beside_an_encrypted_root(tmp_path: Path) -> None:
    info = mountinfo(
        ("/", "254:0", "ext4", "/dev/dm-0"),
        ("/boot", "8:1", "ext4", "/dev/sda1"),
        ("/home", "8:4", "ext4", "/dev/sda4"),
    )
    tree: dict[str, list[str]] = {"dm-0": ["sda3"], "sda3": [], "sda4": [], "sda1": []}
    seen = made(tmp_path, info, tree, {"dm-0": CRYPT})
    assert seen == Disk({"/": True, "/home": False}, "ext4")


@pytest.mark.parametrize("kind", ["overlay", "tmpfs", "nfs4", "zfs", "fuse.sshfs"])
def test_what_is_no_disk_cannot_be_told(tmp_path: Path, kind: str) -> None:
    seen = made(tmp_path, mountinfo(("/", "0:50", kind, kind)), {}, {})
    assert seen == Disk({"/": None}, kind)


def test_a_device_the_kernel_does_not_list_cannot_be_told(tmp_path: Path) -> None:
    seen = made(tmp_path, mountinfo(("/", "8:2", "ext4", "/dev/sda2")), {}, {})
    assert seen == Disk({"/": None}, "ext4")


def test_a_loop_of_devices_ends(tmp_path: Path) -> None:
    info = mountinfo(("/", "254:0", "ext4", "/dev/dm-0"))
    seen = made(tmp_path, info, {"dm-0": ["dm-1"], "dm-1": ["dm-0"]}, {})
    assert seen == Disk({"/": None}, "ext4")


@pytest.mark.parametrize("info", ["", "garbage\n", "1 2 3\n"])
def test_no_root_is_unseen(tmp_path: Path, info: str) -> None:
    assert isinstance(made(tmp_path, info, {}, {}), Unseen)


def test_the_last_mount_on_a_point_counts_and_octals_are_read() -> None:
    info = mountinfo(
        ("/", "0:1", "rootfs", "rootfs"),
        ("/", "8:2", "ext4", "/dev/sda2"),
        ("/a\\040b", "8:3", "xfs", "/dev/sda3"),
    )
    mounts = parse_mounts(info)
    assert mounts["/"] == ("8:2", "ext4", "/dev/sda2")
    assert "/a b" in mounts


@settings(deadline=None, max_examples=100)
@given(st.text())
def test_any_mountinfo_is_survived(text: str) -> None:
    parse_mounts(text + " - " + text)
