"""Machines that are not PCs, as network discovery or a list tells of them.

In: FusionInventory's NETDISCOVERY or SNMPQUERY request as XML, or a table (CSV, XLSX). Out:
``FoundDevice`` values. What nobody can see from the network (whether the password was changed,
whether the Internet reaches it) is never among them.
"""

from __future__ import annotations

from khien.endpoints.devices.reading import read_devices
from khien.endpoints.devices.values import DeviceKind, Devices, FoundDevice

__all__ = ["DeviceKind", "Devices", "FoundDevice", "read_devices"]
