"""Which sections and fields of an inventory are taken: one table for XML and JSON.

A record is a section's name and its fields' texts in the table's order. Whatever has no place in
the table stays in the parser: ENVS and PROCESSES (ATTACKS 31), local users, licence keys, Wi-Fi
names, remote-control ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

Record: TypeAlias = tuple[str, list[str]]

# FusionInventory: Agent/Inventory.pm's %fields; OCS: what its agents send under the same names;
# SECURITYCENTER: OCS's Windows agent. GLPI's JSON has the same names in small letters.
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "ACCOUNTINFO": ("KEYNAME", "KEYVALUE"),
    "HARDWARE": (
        "NAME", "UUID", "OSNAME", "OSVERSION", "OSCOMMENTS", "MEMORY", "PROCESSORT", "VMSYSTEM",
        "CHASSIS_TYPE",
    ),
    "BIOS": ("SSN", "MSN", "SMANUFACTURER", "SMODEL", "TYPE"),
    "OPERATINGSYSTEM": ("FULL_NAME", "NAME", "VERSION", "KERNEL_VERSION", "ARCH"),
    "CPUS": ("NAME", "TYPE"),
    "NETWORKS": ("MACADDR", "MAC", "TYPE", "VIRTUALDEV", "DESCRIPTION"),
    "DRIVES": (
        "LETTER", "VOLUMN", "TYPE", "FILESYSTEM", "TOTAL", "FREE", "ENCRYPT_STATUS",
    ),
    "ANTIVIRUS": ("NAME", "COMPANY", "VERSION", "ENABLED", "UPTODATE", "BASE_CREATION"),
    "SECURITYCENTER": ("CATEGORY", "PRODUCT", "COMPANY", "VERSION", "ENABLED", "UPTODATE"),
    "SOFTWARES": ("NAME", "VERSION", "PUBLISHER"),
}  # fmt: skip


def fields(record: list[str], section: str) -> dict[str, str]:
    """A record's fields by name."""
    return dict(zip(SECTIONS[section], record, strict=True))


def of(records: Iterable[Record], section: str) -> list[list[str]]:
    """The records of one section, in order."""
    return [texts for name, texts in records if name == section]
