"""Which units an instruction means, and which answers say what it asks: before the verdict.

The letter fixes parameters (``params``), the register and the findings may decide them or not.
A unit outside what the letter means leaves the count; one that cannot be decided stays in it and
is unknown, never covered. So the letter can only make a verdict stricter about units, except for
the share that it asks for itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from khien.controls.catalogue import Control, Rule, RuleKind
from khien.controls.params import Params
from khien.core.findings import Finding, Status
from khien.core.i18n import N_
from khien.core.messages import Message
from khien.core.text import fold

OTHER_PRODUCT = "other-product"
UNDECIDED = "parameter-undecided"
_INTERNET = "internet"
# A PC that reaches the Internet is of this class; the other two are on no such network.
_CONNECTED = "connected"
_ALONE = "stand_alone"

NARROWING_MESSAGES: Mapping[str, Message] = {
    OTHER_PRODUCT: Message(
        N_("Máy chạy {found}, văn bản yêu cầu {product}."), N_("Cài {product} rồi kiểm tra lại.")
    ),
    UNDECIDED: Message(
        N_("Kết quả kiểm tra không cho biết điều văn bản yêu cầu."),
        N_("Nộp minh chứng riêng cho yêu cầu này."),
    ),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """One PC of the register. ``networks``: those it is on, None when the register has none."""

    subject: str
    machine_class: str = ""
    networks: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What is left to judge: the control with the letter's share, findings, the denominator.

    ``outside`` units are not meant; ``undecided`` counts, by parameter, the units that are
    unknown because nothing here decides it.
    """

    control: Control
    findings: tuple[Finding, ...]
    denominator: int
    outside: int = 0
    undecided: Mapping[str, int] = field(default_factory=dict)


def narrow(
    control: Control, params: Params, findings: Sequence[Finding], units: Sequence[Unit]
) -> Narrowed:
    """Judge no more than the letter means. ``units`` are all of the register."""
    meant = {unit.subject: _meant(unit, params) for unit in units}
    outside = sum(answer is False for answer in meant.values())
    kept: list[Finding] = []
    undecided: dict[str, str] = {}
    for unit in units:
        if meant[unit.subject] is None:
            undecided[unit.subject] = "machines" if "machines" in params else "network"
    for finding in findings:
        if meant.get(finding.subject) is False:
            continue
        if finding.subject in undecided and undecided[finding.subject] in {"network", "machines"}:
            kept.append(_unknown(finding, undecided[finding.subject], params))
            continue
        answer = _answer(finding, params)
        if answer.reason_code == UNDECIDED:
            undecided[finding.subject] = str(answer.facts["parameter"])
        kept.append(answer)
    return Narrowed(
        with_share(control, params), tuple(kept), len(units) - outside, outside,
        dict(Counter(undecided.values())),
    )  # fmt: skip


def with_share(control: Control, params: Params) -> Control:
    """The control with the share that the letter asks for; a LATEST rule has no units."""
    share = params.get("share")
    if not isinstance(share, str) or control.rule.kind is RuleKind.LATEST:
        return control
    try:
        least = float(share) / 100
    except ValueError:
        return control
    if not 0 < least <= 1:
        return control
    return replace(control, rule=Rule(RuleKind.SHARE, least))


def _meant(unit: Unit, params: Params) -> bool | None:
    """Whether the letter means this PC; None when the register cannot tell."""
    if "machines" in params:
        return None
    network = params.get("network")
    if not isinstance(network, str):
        return True
    if unit.machine_class == _ALONE:
        return False
    if fold(network) == _INTERNET:
        return unit.machine_class == _CONNECTED if unit.machine_class else None
    if unit.networks is None:
        return None
    return fold(network) in {fold(one) for one in unit.networks}


def _answer(finding: Finding, params: Params) -> Finding:
    """The finding as far as it answers what the letter asks."""
    for name in ("cve", "kb"):
        wanted = params.get(name)
        if wanted and finding.status is Status.FAIL and _opens(finding, wanted):
            return finding
        if wanted and not _fixes(finding, name, wanted):
            return _unknown(finding, name, params)
    if finding.status is not Status.PASS:
        return finding
    product = params.get("product")
    if isinstance(product, str):
        found = _named(finding)
        if not found:
            return _unknown(finding, "product", params)
        if not any(_same_product(one, other) for one in product.split(" | ") for other in found):
            facts = {"found": ", ".join(found), "product": product}
            return replace(finding, status=Status.FAIL, reason_code=OTHER_PRODUCT, facts=facts)
    version = params.get("version")
    if version and finding.facts.get("version") != version:
        return _unknown(finding, "version", params)
    return finding


def _fixes(finding: Finding, name: str, wanted: str | Iterable[str]) -> bool:
    """Whether the finding itself says that each of the ``wanted`` numbers is dealt with."""
    said = finding.facts.get(name)
    if not isinstance(said, (list, tuple)):
        return False
    return {wanted} <= set(said) if isinstance(wanted, str) else set(wanted) <= set(said)


def _opens(finding: Finding, wanted: str | Iterable[str]) -> bool:
    """Whether the finding itself says that one of the ``wanted`` numbers is still open."""
    said = finding.facts.get("open")
    if not isinstance(said, (list, tuple)):
        return False
    return not set(said).isdisjoint({wanted} if isinstance(wanted, str) else wanted)


def _named(finding: Finding) -> list[str]:
    """The products that a finding names."""
    one, several = finding.facts.get("product"), finding.facts.get("products")
    if isinstance(one, str) and one:
        return [one]
    if isinstance(several, (list, tuple)):
        return [str(name) for name in several if name]
    return []


def _same_product(wanted: str, found: str) -> bool:
    """All words of the shorter name stand in the longer one ("Bkav" is "Bkav Endpoint AI")."""
    first, second = set(fold(wanted).split()), set(fold(found).split())
    return bool(first and second) and (first <= second or second <= first)


def _unknown(finding: Finding, parameter: str, params: Params) -> Finding:
    value = params[parameter]
    shown = value if isinstance(value, str) else ", ".join(value)
    facts = {"parameter": parameter, parameter: shown}
    return replace(finding, status=Status.UNKNOWN, reason_code=UNDECIDED, facts=facts)
