"""Which PC and which Windows: names, build, revision, day of installation.

In: a registry. Out: ``Subject`` and ``WindowsRelease``. Windows 11 keeps the name "Windows 10"
in its registry: from build 22000 on it is called by its own name here.
"""

from __future__ import annotations

from khien.endpoints.facts import Maybe, OperatingSystem, Subject, Unseen
from khien.endpoints.sources.windows.registry import Registry, number_of, text_of
from khien.endpoints.sources.windows.traits import traits
from khien.endpoints.sources.windows.usb_registry import installed_at
from khien.endpoints.windows_facts import WindowsRelease

_VERSION = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"
_NAME = "SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ComputerName"
_PRODUCT = "SYSTEM\\CurrentControlSet\\Control\\ProductOptions"
_FIRST_11 = 22_000


def subject(registry: Registry) -> Subject:
    """The PC's name, system and traits; serials and addresses are not kept in a hive."""
    release = windows_release(registry)
    shown = "Windows" if isinstance(release, Unseen) else described(release)
    return Subject(text_of(registry.key(_NAME), "ComputerName"), (), (), shown, traits(registry))


def windows_release(registry: Registry) -> Maybe[WindowsRelease]:
    """The release; ``Unseen`` where the SOFTWARE hive is not there."""
    key = registry.key(_VERSION)
    build = text_of(key, "CurrentBuildNumber") or text_of(key, "CurrentBuild")
    if key is None or not build.isdigit():
        return Unseen("nothing-found-here", "SOFTWARE")
    name = text_of(key, "ProductName")
    if int(build) >= _FIRST_11:
        name = name.replace("Windows 10", "Windows 11")
    kind = text_of(registry.key(_PRODUCT), "ProductType") or text_of(key, "InstallationType")
    return WindowsRelease(
        product=name,
        edition=text_of(key, "EditionID"),
        display=text_of(key, "DisplayVersion") or text_of(key, "ReleaseId"),
        build=int(build),
        revision=number_of(key, "UBR"),
        installed_at=installed_at(registry),
        server="server" in (kind + name).casefold() or kind in ("ServerNT", "LanmanNT"),
    )


def described(release: WindowsRelease) -> str:
    """As a person names it: ``Windows 10 Pro 22H2 (19045.5131)``."""
    number = f"{release.build}.{release.revision}" if release.revision else str(release.build)
    return " ".join(part for part in (release.product, release.display, f"({number})") if part)


def operating_system(registry: Registry) -> Maybe[OperatingSystem]:
    """The release as every system has it: ``id`` windows, ``version`` its build."""
    release = windows_release(registry)
    if isinstance(release, Unseen):
        return release
    number = f"{release.build}.{release.revision or 0}"
    return OperatingSystem("windows", str(release.build), described(release), number, False, None)
