"""Windows Defender Firewall: its profiles as the policy, else the PC's own keys, have them.

In: the registry. Out: ``WindowsFirewall``. Source: MS-GPFAS 2.2.2 (EnableFirewall,
DefaultInboundAction: 0 lets in what no rule names).
"""

from __future__ import annotations

from khien.endpoints.facts import Maybe, Unseen
from khien.endpoints.sources.windows.registry import Key, Registry, number_of
from khien.endpoints.windows_facts import WindowsFirewall

_OWN = "SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy"
_POLICY = "SOFTWARE\\Policies\\Microsoft\\WindowsFirewall"
_SERVICE = "SYSTEM\\CurrentControlSet\\Services\\MpsSvc"
_PROFILES = (("domain", "DomainProfile"), ("private", "StandardProfile"),
             ("public", "PublicProfile"))  # fmt: skip
_NEVER = 4


def firewall(registry: Registry) -> Maybe[WindowsFirewall]:
    """The three profiles; a service that never starts means that all are off."""
    own, policy = registry.key(_OWN), registry.key(_POLICY)
    if own is None and policy is None:
        return Unseen("nothing-found-here", "SYSTEM")
    if not registry.has("SYSTEM") or not registry.has("SOFTWARE"):
        return Unseen("nothing-found-here", "SYSTEM, SOFTWARE")  # a policy may say otherwise
    stopped = number_of(registry.key(_SERVICE), "Start") == _NEVER
    on: dict[str, bool | None] = {}
    lets_in = []
    for name, key in _PROFILES:
        # Private networks are called PrivateProfile where a policy was written by newer tools.
        keys = [key, "PrivateProfile"] if name == "private" else [key]
        enabled = _first(policy, own, keys, "EnableFirewall")
        on[name] = False if stopped else None if enabled is None else bool(enabled)
        if on[name] and _first(policy, own, keys, "DefaultInboundAction") == 0:
            lets_in.append(name)
    return WindowsFirewall(**on, lets_in=tuple(lets_in))


def _first(policy: Key | None, own: Key | None, names: list[str], value: str) -> int | None:
    for top in (policy, own):
        for name in names:
            found = number_of(top.subkey(name) if top else None, value)
            if found is not None:
                return found
    return None
