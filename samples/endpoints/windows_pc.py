"""Lay a made Windows PC out in a folder: hives by our writer, logs as they are.

In: the object ``windows`` of a sample: hives by name (``users``: one for each user), a SAM by its
accounts and policy, event logs by channel, the lines of the log of updates,
instances of Security Center's classes (``wmi``), shortcuts among recent files (``shortcuts``:
drive, serial, times of the target), hours connected as SRUM counts them (``network_use``: time,
ifType).
``{"hex": …}`` and ``{"filetime": …}`` are bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from samples.endpoints import ese
from samples.endpoints.evtx import log
from samples.endpoints.lnk import shortcut
from samples.endpoints.regf import hive, ticks
from samples.endpoints.sam_hive import Account, sam, sid
from samples.endpoints.wmi import repository

CONFIG = "Windows/System32/config"
SPACE, REPOSITORY = "root\\SecurityCenter2", "Windows/System32/wbem/Repository"
EVENTS = "Windows/System32/winevt/Logs"
RECENT = "Users/nguoi-dung-1/AppData/Roaming/Microsoft/Windows/Recent"
USE, CONNECTIVITY = "Windows/System32/sru/SRUDB.dat", "{DD6636C4-8929-4683-974E-22C046A43763}"
LOG = "Windows/SoftwareDistribution/ReportingEvents.log"


def lay_out(root: Path, told: Mapping[str, Any], *, written: datetime) -> None:
    """Write the PC's files below ``root``."""
    hives = {name: plain(keys) for name, keys in told.get("hives", {}).items()}
    if "SYSTEM" in hives:
        hives["SYSTEM"] = {"Select": {"Current": 1}, "ControlSet001": hives["SYSTEM"]}
    if "sam" in told:
        made = told["sam"]
        accounts = [Account(**each) for each in made["accounts"]]
        outside = [sid(*each) for each in made.get("outside", [])]
        hives["SAM"] = sam(accounts, outside=outside, **made.get("policy", {}))
    for name, keys in hives.items():
        put(root / CONFIG / name, hive(keys, written=written))
    for number, keys in enumerate(told.get("users", []), start=1):
        own = {"Control Panel\\Desktop": {}, "Environment": {}} | plain(keys)
        put(root / f"Users/nguoi-dung-{number}/NTUSER.DAT", hive(own, written=written))
    for channel, events in told.get("events", {}).items():
        named = [(number, datetime.fromisoformat(at), data) for number, at, data in events]
        put(root / EVENTS / f"{channel.replace('/', '%4')}.evtx", log(channel, "PC", named))
    if "wmi" in told:
        classes = told["wmi"]
        for name, data in repository(SPACE, classes, at=written).items():
            put(root / REPOSITORY / name, data)
    for number, each in enumerate(told.get("shortcuts", []), start=1):
        at = datetime.fromisoformat(each["at"])
        link = shortcut(drive=each["drive"], serial=int(each["serial"], 16), at=at)
        put(root / RECENT / f"tep-{number}.lnk", link)
    if "network_use" in told:
        used = [
            {"TimeStamp": datetime.fromisoformat(at), "InterfaceLuid": kind << 48,
             "ConnectedTime": 3_600}
            for at, kind in told["network_use"]
        ]  # fmt: skip
        columns = {"TimeStamp": ese.DATE, "InterfaceLuid": ese.BIG, "ConnectedTime": ese.LONG}
        put(root / USE, ese.database({CONNECTIVITY: ese.TableOf(columns, used)}))
    if "update_log" in told:
        put(root / LOG, "\r\n".join(told["update_log"]).encode("utf-16"))


def put(path: Path, data: bytes) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def plain(value: Any) -> Any:
    """JSON's values as a hive's."""
    if not isinstance(value, Mapping):
        return value
    if set(value) == {"hex"}:
        return bytes.fromhex(value["hex"])
    if set(value) == {"filetime"}:
        return ticks(datetime.fromisoformat(value["filetime"])).to_bytes(8, "little")
    return {name: plain(each) for name, each in value.items()}
