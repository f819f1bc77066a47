"""A body read as a request, and the answer an agent understands.

What stands in a record becomes a value with bounds on length and number: more than is kept is
cut and said in ``Inventory.cut``, never an error, so that one odd field loses nothing else
(ATTACKS 18).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, islice

from khien.core.text import squeeze, storable
from khien.endpoints.coverage.identity import mac_names_one, serial_key, uuid_key
from khien.endpoints.inventory import glpi, xml
from khien.endpoints.inventory.errors import NotAnInventory, UnknownQuery
from khien.endpoints.inventory.sections import Records, Row, fields, texts
from khien.endpoints.inventory.values import (
    Antivirus,
    Hardware,
    Inventory,
    Prolog,
    Software,
    Volume,
)
from khien.endpoints.inventory.wire import (
    INVENTORY_LIMITS,
    WireLimits,
    looks_like_json,
    packed,
    packing_of,
    pieces,
)

PROLOG_HOURS = 24
MOST_SOFTWARE, MOST_VOLUMES, MOST_MACS, MOST_ANTIVIRUS = 5_000, 64, 16, 16
_NAME, _VERSION, _SHORT, _DEVICE = 200, 100, 150, 200
_READ = 1_000  # letters of a text that are looked at
_YES = {"1", "yes", "true", "on", "enabled", "fullyencrypted", "encrypted"}
_NO = {"0", "no", "false", "off", "disabled", "fullydecrypted", "decrypted"}


def read(body: bytes, limits: WireLimits = INVENTORY_LIMITS) -> Prolog | Inventory:
    """What ``body`` is; raises a named error for anything else."""
    stream = pieces(body, limits)
    first = next(stream, b"")
    whole = chain((first,), stream)
    found = glpi.envelope(whole) if looks_like_json(first) else xml.envelope(whole)
    device_id = storable(found.device_id)
    if not device_id or len(device_id) > _DEVICE:
        raise NotAnInventory("no device id")
    if found.query == "PROLOG":
        return Prolog(device_id)
    if found.query != "INVENTORY":
        raise UnknownQuery()
    return _inventory(device_id, found)


def reply(body: bytes, *, is_prolog: bool) -> tuple[bytes, str]:
    """``(bytes, Content-Type)`` of the answer to ``body``: packed and worded as it was asked."""
    packing = packing_of(body)
    if looks_like_json(next(pieces(body), b"")):
        answer = json.dumps({"status": "ok", "expiration": PROLOG_HOURS}).encode()
        return packed(answer, packing), "application/json"
    words = f"<PROLOG_FREQ>{PROLOG_HOURS}</PROLOG_FREQ><RESPONSE>SEND</RESPONSE>"
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<REPLY>{words if is_prolog else ""}</REPLY>'
    if not is_prolog:  # OCS's agent reads the same word after it delivered
        text = text.replace("<REPLY>", "<REPLY><RESPONSE>NO_ACCOUNT_UPDATE</RESPONSE>")
    return packed(text.encode(), packing), f"application/x-compress-{packing.value}"


def _inventory(device_id: str, found: xml.Envelope) -> Inventory:
    records = found.records

    def first(section: str) -> dict[str, str]:
        said = fields(records[section][0], section) if records[section] else {}
        return {name: _kept(text, _NAME) for name, text in said.items()}

    hardware, bios, system = first("HARDWARE"), first("BIOS"), first("OPERATINGSYSTEM")
    cpu = first("CPUS")
    rows = records["SOFTWARES"]
    software = _software(rows)
    return Inventory(
        device_id=device_id,
        agent=_kept(found.agent, _SHORT),
        tag=_tag(records["ACCOUNTINFO"]),
        hostname=hardware.get("NAME", ""),
        serials=_serials(bios),
        macs=_macs(records["NETWORKS"]),
        uuid=uuid_key(hardware.get("UUID", "")),
        os_name=system.get("FULL_NAME") or system.get("NAME") or hardware.get("OSNAME", ""),
        os_version=system.get("VERSION") or hardware.get("OSVERSION", ""),
        os_build=system.get("KERNEL_VERSION") or hardware.get("OSVERSION", ""),
        architecture=system.get("ARCH", "")[:40],
        software=software,
        tells_software=bool(rows),
        antivirus=_antivirus(records),
        hardware=Hardware(
            maker=bios.get("SMANUFACTURER", ""), model=bios.get("SMODEL", ""),
            kind=bios.get("TYPE") or hardware.get("CHASSIS_TYPE", ""),
            processor=cpu.get("NAME") or cpu.get("TYPE") or hardware.get("PROCESSORT", ""),
            memory_mb=_number(hardware.get("MEMORY", "")), virtual=hardware.get("VMSYSTEM", ""),
        ),
        volumes=_volumes(records["DRIVES"]),
        partial=found.partial,
        cut=("software",) if len(rows) > MOST_SOFTWARE else (),
    )  # fmt: skip


def _tag(rows: Sequence[Row]) -> str:
    tags = (value for key, value in map(texts, rows) if key.upper() == "TAG" and value)
    return storable(next(tags, "")[:_NAME])


def _serials(bios: dict[str, str]) -> tuple[str, ...]:
    """The system's serial, else the board's: the one on the label first."""
    found = [serial_key(bios.get(name, "")) for name in ("SSN", "MSN")]
    return tuple(dict.fromkeys(filter(None, found)))


def _macs(rows: Sequence[Row]) -> tuple[str, ...]:
    """Addresses of real adapters, small letters without signs, sorted."""
    found = set()
    for row in rows[:256]:
        adapter = fields(row, "NETWORKS")
        mac = (adapter["MACADDR"] or adapter["MAC"]).lower()
        mac = mac.translate(str.maketrans("", "", ":-. "))
        plain = len(mac) == 12 and set(mac) <= set("0123456789abcdef")
        if plain and _answer(adapter["VIRTUALDEV"]) is not True and mac_names_one(mac):
            found.add(mac)
    return tuple(sorted(found)[:MOST_MACS])


def _software(rows: Sequence[Row]) -> tuple[Software, ...]:
    """Each program once, in the order of their rows; the first ``MOST_SOFTWARE``."""
    named = dict.fromkeys(
        _remembered(row) if len(row) <= _READ else _program(row)
        for row in sorted(set(rows[:MOST_SOFTWARE]))
    )
    return tuple(one for one in named if one.name)


def _program(row: Row) -> Software:
    name, version, publisher = texts(row)
    return Software(_kept(name, _NAME), _kept(version, _VERSION), _kept(publisher, _SHORT))


# PCs of one agency have the same programs over and over. A long row is not kept in memory for
# whoever sent it.
_remembered = lru_cache(maxsize=32_768)(_program)


def _antivirus(records: Records) -> tuple[Antivirus, ...]:
    found = [fields(row, "ANTIVIRUS") for row in records["ANTIVIRUS"]]
    for row in records["SECURITYCENTER"]:
        centre = fields(row, "SECURITYCENTER")
        if centre["CATEGORY"].casefold() in {"av", "antivirus", "anti-virus"}:
            found.append({**centre, "NAME": centre["PRODUCT"], "BASE_CREATION": ""})
    return tuple(
        Antivirus(
            name=_kept(one["NAME"], _NAME), company=_kept(one["COMPANY"], _SHORT),
            version=_kept(one["VERSION"], _VERSION), enabled=_answer(one["ENABLED"]),
            up_to_date=_answer(one["UPTODATE"]), base_date=_kept(one["BASE_CREATION"], 40),
        )
        for one in islice(found, MOST_ANTIVIRUS) if one["NAME"]
    )  # fmt: skip


def _volumes(rows: Sequence[Row]) -> tuple[Volume, ...]:
    found = []
    for row in rows[:MOST_VOLUMES]:
        one = fields(row, "DRIVES")
        name = one["LETTER"] or (one["TYPE"] if one["TYPE"].startswith("/") else one["VOLUMN"])
        found.append(
            Volume(
                _kept(name, _SHORT), _kept(one["FILESYSTEM"], 40), _number(one["TOTAL"]),
                _number(one["FREE"]), _answer(one["ENCRYPT_STATUS"]),
            )
        )  # fmt: skip
    return tuple(found)


def _answer(text: str) -> bool | None:
    """Yes, no, or nothing said: an unknown word is never taken for either."""
    word = text.casefold().replace(" ", "")
    return True if word in _YES else False if word in _NO else None


def _number(text: str) -> int | None:
    digits = text.partition(".")[0]
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 13 else None


def _kept(text: str, most: int) -> str:
    text = text[:_READ]
    plain = text.isascii() and len(text) <= most and "\0" not in text
    return text if plain else squeeze(storable(text))[:most].rstrip()
