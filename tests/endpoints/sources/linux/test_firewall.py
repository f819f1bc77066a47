"""Rules of nftables and iptables from recorded listings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.endpoints.facts import Firewall, Unseen
from khien.endpoints.sources.linux.firewall import firewall, judge_iptables, judge_nft
from khien.endpoints.sources.linux.host import Output
from tests.endpoints.made import host

IN_USE = {"proc/net/if_inet6": "fe80 04 40 20 80 eth0\n0001 01 80 10 80 lo\n"}
LO_ONLY = {"proc/net/if_inet6": "0001 01 80 10 80 lo\n"}
MATCH = {"match": {"op": "==", "left": {"meta": {"key": "iifname"}}, "right": "lo"}}


def chain(family: str, policy: str = "accept", *, hook: str = "input") -> dict[str, Any]:
    return {
        "chain": {
            "family": family, "table": "filter", "name": "in", "type": "filter",
            "hook": hook, "prio": 0, "policy": policy,
        }
    }  # fmt: skip


def rule(family: str, *parts: dict[str, Any], name: str = "in") -> dict[str, Any]:
    return {"rule": {"family": family, "table": "filter", "chain": name, "expr": list(parts)}}


DROP: dict[str, Any] = {"drop": None}
ACCEPT: dict[str, Any] = {"accept": None}
REJECT: dict[str, Any] = {"reject": {"type": "icmpx"}}
COUNTER: dict[str, Any] = {"counter": {"packets": 1, "bytes": 60}}


@pytest.mark.parametrize(
    ("ruleset", "ipv4", "ipv6"),
    [
        ([], "open", "open"),
        ([chain("inet", "drop")], "closed", "closed"),
        ([chain("ip", "drop")], "closed", "open"),
        ([chain("ip", "drop"), chain("ip6", "drop")], "closed", "closed"),
        ([chain("inet")], "open", "open"),
        ([chain("inet", "drop", hook="forward")], "open", "open"),
        ([chain("inet"), rule("inet", MATCH, ACCEPT)], "unclear", "unclear"),
        ([chain("inet"), rule("inet", MATCH, ACCEPT), rule("inet", DROP)], "closed", "closed"),
        ([chain("inet"), rule("inet", COUNTER, REJECT)], "closed", "closed"),
        ([chain("inet", "drop"), rule("inet", COUNTER, ACCEPT)], "open", "open"),
        ([chain("inet", "drop"), rule("inet", MATCH, DROP), rule("inet", ACCEPT)], "unclear",
         "unclear"),
        ([chain("inet"), rule("inet", DROP, name="elsewhere")], "open", "open"),
        ([chain("ip", "drop"), chain("inet")], "closed", "open"),
    ],
)  # fmt: skip
def test_nft(ruleset: list[dict[str, Any]], ipv4: str, ipv6: str) -> None:
    assert judge_nft(ruleset) == {"ipv4": ipv4, "ipv6": ipv6}


@pytest.mark.parametrize(
    ("listing", "expected"),
    [
        ("", "open"),
        ("-P INPUT ACCEPT\n", "open"),
        ("-P INPUT DROP\n", "closed"),
        ("-P INPUT DROP\n-A INPUT -i lo -j ACCEPT\n-A INPUT -j ufw-before-input\n", "closed"),
        ("-P INPUT ACCEPT\n-A INPUT -p tcp --dport 22 -j ACCEPT\n-A INPUT -j DROP\n", "closed"),
        ("-P INPUT ACCEPT\n-A INPUT -j REJECT --reject-with icmp-port-unreachable\n", "closed"),
        ("-P INPUT ACCEPT\n-A INPUT -s 10.0.0.1/32 -j DROP\n", "unclear"),
        ("-P INPUT DROP\n-A INPUT -j ACCEPT\n", "open"),
        ("-P INPUT DROP\n-A INPUT -s 10.0.0.1/32 -j DROP\n-A INPUT -j ACCEPT\n", "unclear"),
    ],
)
def test_iptables(listing: str, expected: str) -> None:
    assert judge_iptables(listing) == expected


def test_root_reads_nft(tmp_path: Path) -> None:
    answer = json.dumps({"nftables": [{"metainfo": {}}, chain("inet", "drop")]})
    seen = firewall(host(tmp_path, IN_USE, {"nft": answer}))
    assert seen == Firewall("nftables", "closed", "closed", True)


def test_loopback_alone_is_no_ipv6(tmp_path: Path) -> None:
    seen = firewall(host(tmp_path, LO_ONLY, {"nft": json.dumps({"nftables": []})}))
    assert seen == Firewall("nftables", "open", "open", False)


def test_iptables_where_nft_shows_nothing(tmp_path: Path) -> None:
    answers: dict[str, Output | str] = {
        "nft": json.dumps({"nftables": []}),
        "iptables": "-P INPUT DROP\n",
        "ip6tables": "-P INPUT ACCEPT\n",
    }
    assert firewall(host(tmp_path, IN_USE, answers)) == Firewall("iptables", "closed", "open", True)


@pytest.mark.parametrize(
    "answer",
    [
        Output(code=1, errors="Operation not permitted"),
        Output(code=0, text="not json"),
        Output(code=0, text="[]"),
        Output(code=0, text='{"nftables": 5}'),
        Output(code=0, text='{"nftables": []}', truncated=True),
        Output(code=-9, timed_out=True),
    ],
)
def test_an_answer_that_is_none_is_unseen(tmp_path: Path, answer: Output) -> None:
    seen = firewall(host(tmp_path, {}, {"nft": answer, "iptables": Output(code=4)}))
    assert seen == Unseen("not-supported-here", "nft, iptables")


def test_without_root_rules_are_unseen(tmp_path: Path) -> None:
    seen = firewall(host(tmp_path, {}, {"nft": "", "systemctl": "inactive\n"}, elevated=False))
    assert isinstance(seen, Unseen)
    assert seen.reason_code == "needs-elevation"


def test_without_root_firewalld_shows_its_state(tmp_path: Path) -> None:
    answers = {"firewall-cmd": "", "systemctl": "active\n"}
    seen = firewall(host(tmp_path, IN_USE, answers, elevated=False))
    assert seen == Firewall("firewalld", "closed", "closed", True)


def test_no_tool_is_no_firewall(tmp_path: Path) -> None:
    assert firewall(host(tmp_path, IN_USE)) == Firewall("", "open", "open", True)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["chain", "rule", "expr", "hook", "type", "policy", "family", "drop"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@settings(deadline=None, max_examples=100)
@given(JSON)
def test_any_json_gives_an_answer(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    here = host(
        tmp_path_factory.getbasetemp() / "any", {}, {"nft": json.dumps({"nftables": value})}
    )
    assert isinstance(firewall(here), Firewall | Unseen)


@settings(deadline=None, max_examples=100)
@given(st.text())
def test_any_listing_is_survived(text: str) -> None:
    assert judge_iptables(text) in ("open", "closed", "unclear")
