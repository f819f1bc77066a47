"""What inventory agents send: FusionInventory's and OCS's XML, GLPI's JSON.

In: the body of a POST. Out: ``Prolog`` (may I deliver?) or ``Inventory``, and the bytes of an
answer. No sockets, no database; who may deliver and what is kept is the console's part.
"""

from __future__ import annotations

from khien.endpoints.inventory.errors import (
    InventoryError,
    InventoryTooLarge,
    NotAnInventory,
    UnknownQuery,
)
from khien.endpoints.inventory.protocol import read, reply
from khien.endpoints.inventory.values import (
    Antivirus,
    Hardware,
    Inventory,
    Prolog,
    Software,
    Volume,
)
from khien.endpoints.inventory.versions import version_key
from khien.endpoints.inventory.wire import INVENTORY_LIMITS, WireLimits

__all__ = [
    "INVENTORY_LIMITS", "Antivirus", "Hardware", "Inventory", "InventoryError",
    "InventoryTooLarge", "NotAnInventory", "Prolog", "Software", "UnknownQuery", "Volume",
    "WireLimits", "read", "reply", "version_key",
]  # fmt: skip
