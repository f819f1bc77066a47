"""FusionInventory's network discovery and SNMP inventory.

Fields by its "Network discovery protocol" and "Network inventory protocol": REQUEST / CONTENT /
DEVICE with IP, MAC, TYPE, MANUFACTURER, MODEL, DESCRIPTION, SNMPHOSTNAME, DNSHOSTNAME,
NETBIOSNAME, LOCATION, SERIAL, FIRMWARE; the inventory has the same under INFO, and FIRMWARES.
Credentials (AUTHSNMP), users and ports are never read. No entity, no DTD, no network.
"""

from __future__ import annotations

from lxml import etree

from khien.endpoints.devices.errors import NotDevices, TooManyDevices
from khien.endpoints.devices.values import (
    DeviceKind,
    Devices,
    FoundDevice,
    clean,
    day_of,
    ip_of,
    kind_by_words,
    mac_of,
    serial_of,
)

MOST_DEVICES = 20_000
_MOST_ELEMENTS = 2_000_000  # begins and ends: each element costs the parser a hundred bytes
_KINDS = {
    "PRINTER": DeviceKind.PRINTER, "STORAGE": DeviceKind.STORAGE, "PHONE": DeviceKind.PHONE,
    "VIDEO": DeviceKind.CAMERA,
}  # fmt: skip
_QUERIES = {"NETDISCOVERY", "SNMPQUERY", "NETINVENTORY", "SNMP"}


def read_discovery(data: bytes) -> Devices:
    """The devices of one request. Raises NotDevices, TooManyDevices."""
    root = _tree(data)
    found: list[FoundDevice] = []
    computers = unusable = 0
    for count, device in enumerate(root.iterfind("CONTENT/DEVICE")):
        if count >= MOST_DEVICES:
            raise TooManyDevices(limit=f"{MOST_DEVICES}")
        if _field(device, "TYPE").upper() == "COMPUTER":
            computers += 1
            continue
        one = _device(device)
        if one.known_by:
            found.append(one)
        else:
            unusable += 1
    return Devices(tuple(found), computers, unusable)


def _tree(data: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    if data.count(b"<") > _MOST_ELEMENTS:
        raise TooManyDevices(limit=f"{MOST_DEVICES}")
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotDevices() from error
    declared = root.getroottree().docinfo.internalDTD is not None
    query = clean(root.findtext("QUERY")).upper()
    if declared or root.tag != "REQUEST" or query not in _QUERIES:
        raise NotDevices()
    return root


def _field(device: etree._Element, name: str) -> str:
    return clean(device.findtext(name) or device.findtext(f"INFO/{name}"))


def _device(device: etree._Element) -> FoundDevice:
    told, model = _field(device, "TYPE").upper(), _field(device, "MODEL")
    maker, described = _field(device, "MANUFACTURER"), _field(device, "DESCRIPTION")
    names = ("SNMPHOSTNAME", "NAME", "DNSHOSTNAME", "NETBIOSNAME")
    kind = _KINDS.get(told) or kind_by_words(model, described, maker)
    if told == "NETWORKING" and kind is DeviceKind.OTHER:
        kind = DeviceKind.SWITCH
    addresses = [_field(device, "IP"), clean(device.findtext("INFO/IPS/IP"))]
    return FoundDevice(
        kind=kind,
        name=next((name for one in names if (name := _field(device, one))), ""),
        maker=maker,
        model=model,
        serial=serial_of(_field(device, "SERIAL")),
        mac=mac_of(_field(device, "MAC")),
        ip=next((ip for one in addresses if (ip := ip_of(one))), ""),
        firmware=_field(device, "FIRMWARE") or clean(device.findtext("FIRMWARES/VERSION")),
        firmware_date=day_of(clean(device.findtext("FIRMWARES/DATE"))),
        place=_field(device, "LOCATION"),
    )
