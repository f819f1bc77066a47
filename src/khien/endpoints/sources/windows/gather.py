"""All sources of one Windows PC, each behind its own guard, as one ``Facts``.

What only another system keeps is ``Unseen``; what only Windows keeps stands in
``Facts.windows``, which a check looks at first.
"""

from __future__ import annotations

from datetime import datetime

from khien.endpoints.context import InspectionContext
from khien.endpoints.facts import Facts, Subject, Unseen, seen
from khien.endpoints.sources.places.artifacts import Artifacts
from khien.endpoints.sources.windows.hives import registry_of
from khien.endpoints.sources.windows.posture import posture
from khien.endpoints.sources.windows.registry import Registry
from khien.endpoints.sources.windows.release import operating_system, subject
from khien.endpoints.sources.windows.traces import traces
from khien.endpoints.sources.windows.usb import usb

_NOT_HERE = Unseen("not-supported-here", "Windows")


def gather(
    artifacts: Artifacts,
    *,
    context: InspectionContext,
    now: datetime,
    registry: Registry | None = None,
) -> Facts:
    """The facts of the PC that ``artifacts`` came from. A source that fails is ``Unseen``.

    ``registry``: another one than the hives among ``artifacts``, such as the running system's.
    """
    registry = registry or registry_of(artifacts)
    who = seen(lambda: subject(registry), what="SYSTEM")
    return Facts(
        subject=Subject("", (), (), "Windows") if isinstance(who, Unseen) else who,
        taken_at=now,
        context=context,
        system=seen(lambda: operating_system(registry), what="SOFTWARE"),
        updates=_NOT_HERE,
        software=_NOT_HERE,
        signatures=_NOT_HERE,
        firewall=_NOT_HERE,
        disk=_NOT_HERE,
        accounts=_NOT_HERE,
        screen=_NOT_HERE,
        services=_NOT_HERE,
        usb=seen(lambda: usb(artifacts, registry, context, now), what="SYSTEM, setupapi.dev.log"),
        traces=seen(lambda: traces(artifacts, registry), what="SOFTWARE, SYSTEM"),
        windows=posture(artifacts, registry),
    )
