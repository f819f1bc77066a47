"""Whatever the facts: no check raises, each answers, sentences are whole, unknown is no pass."""

from __future__ import annotations

import json
import string
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from khien.core.findings import Status
from khien.core.i18n import use_language
from khien.core.messages import COMMON, MessageTable
from khien.endpoints import InspectionContext, checks_registry, finding_as_json
from khien.endpoints.context import MACHINE_CLASSES
from khien.endpoints.facts import (
    Accounts,
    Disk,
    Facts,
    Firewall,
    FoundProduct,
    LockSetting,
    OnlineTrace,
    OnlineTraces,
    OperatingSystem,
    ScreenLock,
    Services,
    SignatureBase,
    Software,
    Subject,
    Unseen,
    Updates,
    UsbHistory,
    UsbRecord,
)
from khien.endpoints.inspection import Inspection, judge
from tests.endpoints.made import GOOD, NOW, pc

NAMES = st.text(max_size=12)
COUNTS = st.integers(min_value=0, max_value=5)
MOMENTS = st.datetimes(
    min_value=datetime(2000, 1, 1), max_value=datetime(2060, 1, 1), timezones=st.just(UTC)
)
MAYBE_MOMENTS = st.none() | MOMENTS
MAYBE = st.sampled_from([True, False, None])
UNSEEN = st.builds(
    Unseen,
    st.sampled_from(["needs-elevation", "not-supported-here", "timed-out", "check-failed"]),
    st.just("/somewhere"),
)
SYSTEMS = st.builds(
    OperatingSystem,
    id=st.sampled_from(["debian", "ubuntu", "fedora", "arch", ""]),
    version=st.sampled_from(["12", "13", "20.04", "24.04", "43", "", "x.y.z"]),
    name=NAMES,
    kernel=NAMES,
    container=st.booleans(),
    subscription=MAYBE,
)
UPDATES = st.builds(
    Updates,
    manager=st.sampled_from(["apt", "dnf"]),
    pending=COUNTS,
    security=COUNTS,
    lists_at=MAYBE_MOMENTS,
    security_source=st.booleans(),
    last_upgrade_at=st.none() | st.just("2026-11-01"),
)
PRODUCTS = st.builds(
    FoundProduct,
    id=st.sampled_from(["clamav", "kesl", "anydesk", "telnet"]),
    name=NAMES,
    kinds=st.lists(
        st.sampled_from(["antivirus", "edr", "remote-control", "legacy"]), min_size=1
    ).map(tuple),
    installed=st.booleans(),
    running=MAYBE,
    confidence=st.sampled_from("CSR"),
)
SOFTWARE = st.builds(
    Software,
    found=st.lists(PRODUCTS, max_size=4).map(tuple),
    packages_seen=st.booleans(),
    processes_seen=st.booleans(),
)
SIGNATURES = st.builds(
    SignatureBase, files=st.lists(NAMES, max_size=2).map(tuple), built_at=MAYBE_MOMENTS
)
STATES = st.sampled_from(["closed", "open", "unclear"])
FIREWALLS = st.builds(
    Firewall,
    tool=st.sampled_from(["nftables", "iptables", ""]),
    ipv4=STATES,
    ipv6=STATES,
    ipv6_in_use=st.booleans(),
)
DISKS = st.builds(
    Disk,
    mounts=st.dictionaries(st.sampled_from(["/", "/home", "/var"]), MAYBE, max_size=3),
    root_type=st.sampled_from(["ext4", "overlay", "zfs"]),
)
ACCOUNTS = st.builds(Accounts, COUNTS, COUNTS, COUNTS, COUNTS)
FAMILIES = st.sampled_from(["gnome", "kde", "other"])
LOCKS = st.builds(
    LockSetting,
    family=FAMILIES,
    origin=NAMES,
    enabled=MAYBE,
    minutes=st.none() | st.floats(min_value=0, max_value=120),
    enforced=st.booleans(),
)
SCREENS = st.builds(
    ScreenLock,
    desktops=st.lists(NAMES, max_size=2).map(tuple),
    families=st.lists(FAMILIES, max_size=2, unique=True).map(tuple),
    display_server=st.booleans(),
    settings=st.lists(LOCKS, max_size=3).map(tuple),
    homes_unread=COUNTS,
    homes_silent=COUNTS,
)
SERVICES = st.builds(
    Services,
    listening=st.lists(st.sampled_from(["Telnet", "FTP"]), max_size=2).map(tuple),
    sockets_seen=st.booleans(),
    smb1=MAYBE,
)
RECORDS = st.builds(
    UsbRecord,
    serial=st.none() | NAMES,
    serial_is_real=st.booleans(),
    vendor=st.none() | NAMES,
    product=st.none() | NAMES,
    first_seen=MAYBE_MOMENTS,
    last_seen=MAYBE_MOMENTS,
    last_removed=MAYBE_MOMENTS,
    drive=st.none() | st.just("sdb"),
    issued=MAYBE,
    sources=st.just(("journal",)),
    flags=st.just(()),
)
HISTORIES = st.builds(
    UsbHistory,
    records=st.lists(RECORDS, max_size=3).map(tuple),
    covered_since=MAYBE_MOMENTS,
    sources=st.just(("journal",)),
    unread=st.lists(st.just("journal"), max_size=1).map(tuple),
)
TRACES = st.builds(
    OnlineTraces,
    traces=st.lists(
        st.builds(OnlineTrace, NAMES, MAYBE_MOMENTS, NAMES, st.booleans()), max_size=3
    ).map(tuple),
    looked=st.lists(
        st.sampled_from(["NetworkManager", "DHCP", "route"]), max_size=3, unique=True
    ).map(tuple),
    unread=st.lists(st.just("DHCP"), max_size=1).map(tuple),
)
CONTEXTS = st.builds(
    InspectionContext,
    machine_class=st.sampled_from(MACHINE_CLASSES),
    issued_serials=st.none() | st.frozensets(NAMES, max_size=2),
)
FACTS = st.builds(
    Facts,
    subject=st.builds(
        Subject, hostname=NAMES, serials=st.just(()), macs=st.just(()), os=st.just("Linux")
    ),
    taken_at=st.just(NOW),
    context=CONTEXTS,
    system=SYSTEMS | UNSEEN,
    updates=UPDATES | UNSEEN,
    software=SOFTWARE | UNSEEN,
    signatures=SIGNATURES | UNSEEN,
    firewall=FIREWALLS | UNSEEN,
    disk=DISKS | UNSEEN,
    accounts=ACCOUNTS | UNSEEN,
    screen=SCREENS | UNSEEN,
    services=SERVICES | UNSEEN,
    usb=HISTORIES | UNSEEN,
    traces=TRACES | UNSEEN,
)


@settings(deadline=None, max_examples=150)
@given(FACTS)
def test_every_check_answers_with_a_whole_sentence(facts: Facts) -> None:
    for check in checks_registry().values():
        findings = list(check.run(facts))
        assert findings
        for finding in findings:
            assert finding.reason_code in check.MESSAGES or finding.reason_code in COMMON
            for language in ("vi", "en"):
                with use_language(language):
                    shown = finding_as_json(finding)
                assert shown["reason"] != finding.reason_code
                assert not set(_places(check.MESSAGES, finding.reason_code)) - set(shown["facts"])


def _places(messages: MessageTable, code: str) -> list[str]:
    """The facts the sentences of a code name."""
    message = messages.get(code) or COMMON[code]
    text = message.reason + message.remedy
    return [name for _, name, _, _ in string.Formatter().parse(text) if name]


@settings(deadline=None, max_examples=100)
@given(FACTS)
def test_the_result_is_plain_json(facts: Facts) -> None:
    result = Inspection(facts, judge(facts)).as_json()
    assert json.loads(json.dumps(result, allow_nan=False)) == result


def test_with_every_source_unseen_nothing_passes_or_fails() -> None:
    missing = Unseen("needs-elevation", "everything")
    facts = pc(
        **dict.fromkeys(
            [
                "system", "updates", "software", "signatures", "firewall", "disk", "accounts",
                "screen", "services", "usb", "traces",
            ],
            missing,
        ),
    )  # fmt: skip
    found = [each for each in judge(facts) if each.reason_code != "not-windows"]
    answers = {finding.check: finding.status for finding in found}
    # Nobody asked for this PC to be wiped.
    assert answers.pop("disk.wiped-before-reuse") is Status.NOT_APPLICABLE
    # Its class alone excuses a stand-alone PC.
    assert answers.pop("secrets.no-marked-files-online") is Status.NOT_APPLICABLE
    assert set(answers.values()) == {Status.UNKNOWN}


@settings(deadline=None, max_examples=100)
@given(FACTS)
def test_a_pass_needs_its_source(facts: Facts) -> None:
    """Which fact each pass rests on: take it away and the pass is gone."""
    rests_on = {
        "accounts.local-passwords": "accounts",
        "antivirus.present-and-fresh": "software",
        "disk.encrypted": "disk",
        "edr.present": "software",
        "firewall.on": "firewall",
        "isolation.declared-class": "traces",
        "os.security-updates": "updates",
        "os.supported": "system",
        "remote-control.absent": "software",
        "screen.locks": "screen",
        "services.legacy": "services",
        "usb.issued-only": "usb",
        "secrets.no-marked-files-online": "scan",
    }
    # What only Windows or a disk's image tells has its own tests.
    assert set(rests_on) <= set(checks_registry())
    for finding in judge(facts):
        if finding.status is Status.PASS:
            source = getattr(facts, rests_on[finding.check])
            assert source is not None
            assert not isinstance(source, Unseen)


@settings(deadline=None, max_examples=50)
@given(st.integers(min_value=0, max_value=4000))
def test_time_alone_never_makes_a_pc_better(days: int) -> None:
    """The same facts seen later: a pass may be lost, never won."""
    later = pc(taken_at=NOW + timedelta(days=days))
    bad = {one.check for one in judge(GOOD) if one.status is not Status.PASS}
    assert bad <= {one.check for one in judge(later) if one.status is not Status.PASS}
