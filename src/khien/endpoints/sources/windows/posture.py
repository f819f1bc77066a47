"""``Facts.windows``: each source of a Windows PC's state behind its own guard."""

from __future__ import annotations

from khien.endpoints.facts import seen
from khien.endpoints.sources.places.artifacts import Artifacts
from khien.endpoints.sources.windows.accounts import accounts
from khien.endpoints.sources.windows.defender import defender
from khien.endpoints.sources.windows.encryption import encryption
from khien.endpoints.sources.windows.exposure import exposure
from khien.endpoints.sources.windows.firewall import firewall
from khien.endpoints.sources.windows.locks import locks
from khien.endpoints.sources.windows.patches import patches
from khien.endpoints.sources.windows.policy import policy
from khien.endpoints.sources.windows.programs import programs
from khien.endpoints.sources.windows.registry import Registry
from khien.endpoints.sources.windows.release import windows_release
from khien.endpoints.sources.windows.security_center import security_center
from khien.endpoints.sources.windows.shortcuts import removable_shortcuts
from khien.endpoints.sources.windows.time_zone import Zone, zone_of
from khien.endpoints.windows_facts import WindowsFacts


def posture(artifacts: Artifacts, registry: Registry) -> WindowsFacts:
    """The state of the PC; a source that fails is ``Unseen`` and stops no other."""
    zone = seen(lambda: zone_of(registry), what="TimeZoneInformation")
    return WindowsFacts(
        release=seen(lambda: windows_release(registry), what="SOFTWARE"),
        patches=seen(lambda: patches(artifacts, registry), what="SOFTWARE"),
        security_center=seen(lambda: security_center(artifacts), what="OBJECTS.DATA"),
        defender=seen(lambda: defender(artifacts, registry), what="Windows Defender"),
        programs=seen(lambda: programs(registry), what="SOFTWARE, SYSTEM"),
        firewall=seen(lambda: firewall(registry), what="SYSTEM"),
        encryption=seen(lambda: encryption(registry), what="SYSTEM"),
        accounts=seen(lambda: accounts(registry), what="SAM"),
        policy=seen(lambda: policy(registry), what="SAM"),
        locks=seen(lambda: locks(registry), what="SOFTWARE, NTUSER.DAT"),
        exposure=seen(lambda: exposure(registry), what="SYSTEM, SOFTWARE"),
        time_zone_minutes=-zone.bias if isinstance(zone, Zone) else None,
        shortcuts=seen(lambda: removable_shortcuts(artifacts), what="Recent"),
    )
