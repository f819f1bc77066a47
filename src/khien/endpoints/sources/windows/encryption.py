"""What a PC that is not running tells of BitLocker.

In: the registry. Out: ``Encryption``. The state of a drive stands on the drive itself; the
registry keeps only whether Windows was last started from a protected one. Anything else cannot be
told here, and is left to the PC itself.
"""

from __future__ import annotations

from khien.endpoints.facts import Maybe, Unseen
from khien.endpoints.sources.windows.registry import Registry, number_of, text_of
from khien.endpoints.windows_facts import Encryption

_STATUS = "SYSTEM\\CurrentControlSet\\Control\\BitLockerStatus"
_VERSION = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"
_SYSTEM_DRIVE = "C:"


def encryption(registry: Registry) -> Maybe[Encryption]:
    """The drive of Windows: protected at the last start, or None where that is not said."""
    booted = number_of(registry.key(_STATUS), "BootStatus")
    if booted is None:
        return Unseen("nothing-found-here", "BitLockerStatus")
    root = text_of(registry.key(_VERSION), "SystemRoot")
    drive = root[:2].upper() if root[1:2] == ":" else _SYSTEM_DRIVE
    # 0 says only that BitLocker was not at work: a drive may encrypt itself.
    return Encryption(((drive, True if booted == 1 else None),), "BitLockerStatus")
