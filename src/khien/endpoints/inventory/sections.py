"""Which sections and fields of an inventory are taken: one table for XML and JSON.

A record is a line of UTF-8: its fields' texts in the table's order with tabs between. Whatever has
no place in the table stays in the parser: ENVS and PROCESSES (ATTACKS 31), local users, licence
keys, Wi-Fi names, remote-control ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

Row: TypeAlias = bytes
Records: TypeAlias = Mapping[str, Sequence[Row]]  # by section, in the agent's order

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


def texts(record: Row) -> list[str]:
    """A record's fields in the table's order."""
    return record.decode().split("\t")


def fields(record: Row, section: str) -> dict[str, str]:
    """A record's fields by name."""
    return dict(zip(SECTIONS[section], texts(record), strict=True))
