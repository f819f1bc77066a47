"""How incoming packets are met, asked of the kernel's own rules (nft, else iptables).

``closed``: what no rule lets in is dropped. ``open``: nothing is filtered. ``unclear``: rules
are there, but this reading cannot tell what they let through.
"""

from __future__ import annotations

import json
import re
from typing import Any

from khien.endpoints.facts import Firewall, Maybe, Unseen
from khien.endpoints.sources.linux.host import Host

CLOSED, OPEN, UNCLEAR = "closed", "open", "unclear"
_STOPS = ("drop", "reject")
_FAMILIES = {"inet": ("ipv4", "ipv6"), "ip": ("ipv4",), "ip6": ("ipv6",)}


def firewall(host: Host) -> Maybe[Firewall]:
    """The firewall in force. Rules show only to root; firewalld's state shows to all."""
    tools = [tool for tool in ("nft", "iptables", "ufw", "firewall-cmd") if host.which(tool)]
    if not tools:
        return Firewall("", OPEN, OPEN, ipv6_in_use(host))
    if not host.elevated:
        # firewalld rejects what no zone allows, for both families
        answer = host.command("systemctl", "is-active", "firewalld")
        if "firewall-cmd" in tools and answer.text.strip() == "active":
            return Firewall("firewalld", CLOSED, CLOSED, ipv6_in_use(host))
        return Unseen("needs-elevation", ", ".join(tools))
    if "nft" in tools and (seen := _nft(host)) is not None:
        return seen
    if "iptables" in tools and (seen := _iptables(host)) is not None:
        return seen
    return Unseen("not-supported-here", ", ".join(tools))


def _nft(host: Host) -> Firewall | None:
    answer = host.command("nft", "-j", "list", "ruleset")
    if answer.code != 0 or answer.timed_out or answer.truncated:
        return None
    try:
        ruleset = json.loads(answer.text)["nftables"]
        verdicts = judge_nft([item for item in ruleset if isinstance(item, dict)])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if OPEN in verdicts.values() and host.which("iptables"):
        legacy = _iptables(host)  # rules set by iptables-legacy do not show in nft
        if legacy is not None and (legacy.ipv4, legacy.ipv6) != (OPEN, OPEN):
            return legacy
    return Firewall("nftables", verdicts["ipv4"], verdicts["ipv6"], ipv6_in_use(host))


def judge_nft(ruleset: list[dict[str, Any]]) -> dict[str, str]:
    """What the input chains of an ``nft -j list ruleset`` do, for each family."""
    verdicts = {"ipv4": OPEN, "ipv6": OPEN}
    chains = [item["chain"] for item in ruleset if isinstance(item.get("chain"), dict)]
    rules = [item["rule"] for item in ruleset if isinstance(item.get("rule"), dict)]
    for chain in chains:
        if chain.get("hook") != "input" or chain.get("type") != "filter":
            continue
        place = (chain.get("family"), chain.get("table"), chain.get("name"))
        own = [
            rule
            for rule in rules
            if (rule.get("family"), rule.get("table"), rule.get("chain")) == place
        ]
        verdict = _judge_chain(str(chain.get("policy", "accept")), own)
        for family in _FAMILIES.get(str(place[0]), ()):
            verdicts[family] = _stricter(verdicts[family], verdict)
    return verdicts


def _judge_chain(policy: str, rules: list[dict[str, Any]]) -> str:
    if any(_bare(rule) == "accept" for rule in rules):
        return OPEN if len(rules) == 1 else UNCLEAR
    if policy in _STOPS or (rules and _bare(rules[-1]) in _STOPS):
        return CLOSED
    return UNCLEAR if rules else OPEN


def _bare(rule: dict[str, Any]) -> str | None:
    """The verdict of a rule without conditions (counters and logging aside)."""
    parts = [part for part in rule.get("expr") or [] if isinstance(part, dict)]
    names = [next(iter(part), "") for part in parts]
    deciding = [name for name in names if name not in ("counter", "log", "comment")]
    return deciding[0] if len(deciding) == 1 else None


def _stricter(one: str, other: str) -> str:
    # A packet must pass every base chain, so one closed chain closes the family.
    return min(one, other, key=(CLOSED, UNCLEAR, OPEN).index)


def _iptables(host: Host) -> Firewall | None:
    verdicts = []
    for command in ("iptables", "ip6tables"):
        answer = host.command(command, "-S", "INPUT")
        if answer.code != 0 or answer.timed_out:
            return None
        verdicts.append(judge_iptables(answer.text))
    return Firewall("iptables", verdicts[0], verdicts[1], ipv6_in_use(host))


def judge_iptables(listing: str) -> str:
    """What ``iptables -S INPUT`` does with a packet no rule names."""
    lines = [line.strip() for line in listing.splitlines() if line.strip()]
    policy = next((line.split()[-1] for line in lines if line.startswith("-P INPUT")), "ACCEPT")
    rules = [line for line in lines if line.startswith("-A INPUT")]
    if "-A INPUT -j ACCEPT" in rules:
        return OPEN if len(rules) == 1 else UNCLEAR
    last = rules[-1] if rules else ""
    if policy == "DROP" or re.match(r"-A INPUT -j (DROP|REJECT)\b", last):
        return CLOSED
    return UNCLEAR if rules else OPEN


def ipv6_in_use(host: Host) -> bool:
    """Whether any interface but loopback has an IPv6 address, link-local ones included."""
    lines = (host.text("/proc/net/if_inet6", most=1 << 20) or "").splitlines()
    return any(line.split()[-1:] != ["lo"] for line in lines if line.strip())
