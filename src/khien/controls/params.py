"""What an instruction fixes about a control: product, network, machines, accounts, weaknesses.

``control_params`` reads the values from the words of one instruction. What a verdict makes of
them stands in ``narrowing``. A value is text, as printed; CVE and KB numbers are lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from khien.core.text import compare_key, squeeze

MOST_CHARACTERS = 20_000  # of one instruction
MOST_NAMED = 50  # CVE or KB numbers of one instruction

Value: TypeAlias = "str | tuple[str, ...]"
Params: TypeAlias = Mapping[str, Value]

_SHARE = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d{1,2})?)\s?%")
_LESS = re.compile(r"(?:giảm|dưới|không quá|còn lại)\s(?:[\wÀ-ỹ]+\s){0,2}$", re.IGNORECASE)
_NETWORK = re.compile(
    r"mạng ([A-Z][A-Za-z]{1,15}(?![\wÀ-ỹ])|truyền số liệu chuyên dùng|nội bộ|diện rộng)"
)
# After "không", "ngắt": the network that a machine must not be on is no set of machines.
_AWAY = re.compile(r"(?:không|chưa|cấm|ngắt|tách|độc lập với)\s(?:[\wÀ-ỹ]+\s){0,6}$", re.IGNORECASE)
# A product is a run of Latin names with a capital after the word that says what it is.
_PRODUCT = re.compile(
    r"(?:phần mềm|giải pháp|công cụ|ứng dụng|hệ thống)\s(?:[a-zà-ỹđ]+\s){0,6}"
    r"([A-Z][A-Za-z0-9]{1,20}(?:[ -][A-Z][A-Za-z0-9]{1,20}){0,3})(?![\wÀ-ỹ])"
)
# Kinds of things, written in capitals: no product's name.
_NO_PRODUCT = {"EDR", "IT", "SOC", "AV", "XDR", "CNTT", "ATTT", "USB", "TCVN"}
_CVE = re.compile(r"\bCVE[-–‑ ]?(\d{4})[-–‑](\d{4,7})\b", re.IGNORECASE)
_KB = re.compile(r"\bKB ?(\d{6,8})\b")
_VERSION = re.compile(r"(?:phiên bản|bản)\s(?:[a-zà-ỹđ]+\s){0,2}(v?\d+(?:\.\d+){1,4})")
_ACCOUNTS = re.compile(
    r"(?:tài khoản|hộp thư|thư điện tử)[^.;:\n]{0,80}?\sdo\s([A-ZĐ][^.;:,\n]{1,60}?)\s"
    r"(?:cấp|cung cấp|quản lý)(?![\wÀ-ỹ])"
)
_SERVERS = re.compile(r"máy chủ", re.IGNORECASE)
_DESKS = re.compile(r"máy (?:vi )?tính|máy trạm|máy cá nhân|thiết bị đầu cuối", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Product:
    name: str
    phrase: str  # compare key of the words around it, which say what kind of product it is


# A family of products and the words for it, as they stand beside a product's name.
_KINDS: Mapping[str, tuple[str, ...]] = {
    "endpoint.antivirus": ("diet virus", "diệt virus", "diệt vi-rút", "phòng, chống mã độc",
                           "phòng chống mã độc", "chống mã độc", "antivirus", "anti-virus"),
    "endpoint.edr": ("edr", "giám sát tập trung", "giám sát và phản ứng", "phản ứng điểm cuối"),
}  # fmt: skip
_WITH_PRODUCT = ("endpoint.", "mail.", "system.monitored")
_WITH_NETWORK = ("endpoint.", "secrets.", "system.", "service.")
_WITH_WEAKNESS = ("endpoint.", "site.", "system.", "service.")
_WITH_MACHINES = ("endpoint.",)


def control_params(
    obligation_text: str, control_ids: Iterable[str]
) -> Mapping[str, dict[str, Value]]:
    """Control id → what the instruction fixes for it; controls with nothing fixed are left out.

    Names: ``share`` (per cent), ``product``, ``network``, ``machines``, ``accounts``,
    ``version``, and ``cve`` and ``kb`` (lists).
    """
    text = squeeze(obligation_text[:MOST_CHARACTERS])
    common = _common(text)
    products = _products(text)
    found: dict[str, dict[str, Value]] = {}
    for control in control_ids:
        values = {name: value for name, value in common.items() if _concerns(name, control)}
        named = _for_control(products, control)
        if named:
            values["product"] = named
        if values:
            found[control] = values
    return found


def _common(text: str) -> dict[str, Value]:
    """Everything but the product, whichever control it will concern."""
    values: dict[str, Value] = {}
    share = next(
        (one for one in _SHARE.finditer(text) if not _LESS.search(_before(text, one.start()))), None
    )
    if share and 0 < float(share[1].replace(",", ".")) <= 100:
        values["share"] = share[1].replace(",", ".")
    network = next(
        (one for one in _NETWORK.finditer(text) if not _AWAY.search(_before(text, one.start()))),
        None,
    )
    if network:
        values["network"] = network[1]
    if _SERVERS.search(text) and not _DESKS.search(text):
        values["machines"] = "máy chủ"
    if accounts := _ACCOUNTS.search(text):
        values["accounts"] = accounts[1]
    if version := _VERSION.search(text):
        values["version"] = version[1]
    if cve := _unique(f"CVE-{one[1]}-{one[2]}" for one in _CVE.finditer(text)):
        values["cve"] = cve
    if kb := _unique(f"KB{one[1]}" for one in _KB.finditer(text)):
        values["kb"] = kb
    return values


def _before(text: str, place: int) -> str:
    """The words just before ``place``: enough to see a negation, never the whole text."""
    return text[max(0, place - 60) : place]


def _unique(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(list(dict.fromkeys(found))[:MOST_NAMED])


def _concerns(name: str, control: str) -> bool:
    if name == "share":
        return True
    if name == "accounts":
        return control.startswith("accounts.")
    if name == "machines":
        return control.startswith(_WITH_MACHINES)
    if name == "network":
        return control.startswith(_WITH_NETWORK)
    return control.startswith(_WITH_WEAKNESS)  # cve, kb, version


def _products(text: str) -> list[_Product]:
    return [
        _Product(match[1], compare_key(match[0]))
        for match in _PRODUCT.finditer(text)
        if match[1] not in _NO_PRODUCT and " mạng " not in match[0]
    ]


def _for_control(products: Sequence[_Product], control: str) -> str:
    """The product's name, alternatives parted by " | ".

    Where the words beside a name say its kind, it is that control's; else it is everyone's.
    """
    if not control.startswith(_WITH_PRODUCT):
        return ""
    names = [
        one.name for one in products if control in (kinds := _kinds_of(one.phrase)) or not kinds
    ]
    return " | ".join(dict.fromkeys(names))


def _kinds_of(phrase: str) -> set[str]:
    return {control for control, words in _KINDS.items() if any(word in phrase for word in words)}
