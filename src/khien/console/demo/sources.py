"""What others tell of the province's PCs: lists of consoles, agents, an alert, devices, drives,
a wiped PC. Written through the acts that their people use; every name and number is invented.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone

from khien.console.coverage import actions as coverage
from khien.console.coverage.alerts import Alert, take_alerts
from khien.console.coverage.judging import judge_soon
from khien.console.coverage.models import Kind
from khien.console.coverage.taking import preview
from khien.console.devices import actions as devices
from khien.console.devices.models import Exposure, Password
from khien.console.endpoints import actions as register
from khien.console.endpoints.models import Computer, Drive, MachineClass
from khien.console.inventory import actions as inventory
from khien.console.organisations.models import Organisation
from khien.console.people.models import Person
from khien.console.wiping import actions as wiping
from khien.console.wiping.models import Method
from khien.endpoints.inventory.values import Antivirus, Hardware, Inventory, Software

ANTIVIRUS = "Quản trị diệt virus của tỉnh"
EDR = "EDR của Trung tâm giám sát tỉnh"
LIST_HEAD = (
    "Tên máy tính", "Số sê-ri", "Đơn vị", "Trạng thái", "Lần cuối kết nối", "Sản phẩm",
    "Mã độc phát hiện", "Ngày phát hiện", "Xử lý",
)  # fmt: skip
BOOK_HEAD = ("Mã tài sản", "Tên máy tính", "Số sê-ri", "Người sử dụng", "Đơn vị", "Hệ điều hành")
# kind, name, maker, model, firmware, days since the firmware came out
DEVICES = (
    ("router", "Bộ định tuyến tầng 1", "MikroTik", "RB4011", "7.16", 300),
    ("camera", "Camera sảnh", "Dahua", "IPC-HDW2431", "2.800.0", 1500),
    ("printer", "Máy in phòng Văn thư", "HP", "LaserJet M404", "2310A", 700),
)  # fmt: skip


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([head, *rows])
    return out.getvalue().encode("utf-8-sig")


def _shown(at: datetime) -> str:
    return f"{timezone.localtime(at):%d/%m/%Y %H:%M}"


def take(actor: Person, place: Organisation, kind: Kind, source: str, data: bytes) -> int:
    """A list through its page's two acts; how many rows name a PC."""
    row = coverage.upload(
        actor, organisation=place, kind=kind, source=source, product="", file=data,
        name=f"{kind}.csv",
    )  # fmt: skip
    return coverage.take(actor, row, preview(row).mapping).rows


def lists(standing: Person, officer: Person, root: Organisation, place: Organisation) -> int:
    """The asset book of one place, the province's antivirus and EDR lists; how many rows."""
    now = timezone.now()
    mine = Computer.objects.filter(organisation=place, active=True).order_by("pk")
    book = [
        (f"TS-{number:03}", one.name, str(one.serials[0]), one.holder, place.name, "Debian 13")
        for number, one in enumerate(mine, 1)
    ]
    book += [
        (f"TS-{number:03}", f"YTE-{number}", f"5CD84{number}7KX", "", place.name, "Windows 10")
        for number in range(41, 44)
    ]  # fmt: skip
    rows = take(officer, place, Kind.ASSET_BOOK, "Sổ tài sản", _csv(BOOK_HEAD, book))
    known = list(Computer.objects.filter(active=True).select_related("organisation").order_by("pk"))
    rows += take(standing, root, Kind.ANTIVIRUS, ANTIVIRUS, _csv(LIST_HEAD, _antivirus(known, now)))
    rows += take(standing, root, Kind.EDR, EDR, _csv(LIST_HEAD, _edr(known, now)))
    judge_soon()
    return rows


def _antivirus(known: Sequence[Computer], now: datetime) -> Iterator[Sequence[str]]:
    """Most PCs, some switched off, some silent, one under another name, and what was found."""
    for number, one in enumerate(known):
        if number % 9 == 8:
            continue  # the console does not know this PC
        seen = now - timedelta(days=45 if number % 13 == 12 else 0, hours=3 + number % 5)
        state = "Đang tắt" if number % 11 == 5 else "Đang bảo vệ"
        name, serial = one.name, str(one.serials[0])
        if number == 22:  # renamed and its serial misread: a person must look
            name, serial = f"{one.name}-MOI", serial.replace("0", "O")
        yield (
            name, serial, one.organisation.name, state, _shown(seen), _product(one.name),
            *_found(number, now),
        )  # fmt: skip


def _found(number: int, now: datetime) -> tuple[str, str, str]:
    if number == 6:
        return "W32.AutoRun.Khe", _shown(now - timedelta(days=3)), "Chưa xử lý"
    if number in (11, 15):
        return "JS.Downloader.Dong", _shown(now - timedelta(hours=5)), "Đã diệt"
    return "", "", ""


def _edr(known: Sequence[Computer], now: datetime) -> Iterator[Sequence[str]]:
    for number, one in enumerate(known):
        if number % 3 != 1:
            seen = _shown(now - timedelta(hours=1))
            place = one.organisation.name
            yield one.name, str(one.serials[0]), place, "active", seen, "Wazuh", "", "", ""


def agents(officer: Person, place: Organisation) -> int:
    """Agents on some PCs of one place, as they tell of themselves; how many."""
    _ticket, secret = inventory.make_ticket(
        officer, organisation=place, name="Phần mềm kiểm kê của đơn vị", places=20
    )
    found = Computer.objects.filter(organisation=place, active=True).order_by("-pk")[:4]
    told = [(one.name, str(one.serials[0])) for one in found]
    told.append((f"LAPTOP-{place.pk}", f"5CD77{place.pk:02}QWE"))  # in no register
    for number, (name, serial) in enumerate(told):
        inventory.take_inventory(secret, _inventory(place.pk * 16 + number, name, serial))
    return len(told)


def _inventory(number: int, name: str, serial: str) -> Inventory:
    """As an agent tells of a PC with Linux, which the made ones have, or with Windows."""
    linux = name.startswith("PC-")
    product = _product(name)
    antivirus = Antivirus(product, version="1.4", enabled=number % 16 != 1, up_to_date=True)
    zipped = Software("7-Zip", ("19.00", "24.08")[number % 2], "Igor Pavlov")
    programs = (
        (Software("libreoffice", "25.2.3"), Software("openssl", "3.5.1"))
        if linux
        else (zipped, Software("UniKey", "4.6", "Pham Kim Long"))
    )
    return Inventory(
        device_id=f"{name}-2026-03-02-08-00-00",
        agent="FusionInventory-Agent_v2.6",
        hostname=name,
        serials=(serial,),
        macs=(f"3C:52:82:4D:{number // 256:02X}:{number % 256:02X}",),
        os_name="Debian GNU/Linux" if linux else "Microsoft Windows 10 Pro",
        os_version="13" if linux else "10.0.19045",
        architecture="64-bit",
        software=(*programs, Software(product, "1.4")),
        tells_software=True,
        antivirus=() if number % 16 == 3 else (antivirus,),
        hardware=Hardware("HP", "ProDesk 400", memory_mb=8192),
    )


def _product(name: str) -> str:
    return "ClamAV" if name.startswith("PC-") else "Bkav Endpoint"


def machines_that_are_not_pcs(officer: Person, place: Organisation, today: date) -> int:
    """A router, a camera, a printer: of two, what is known is said; how many."""
    for number, (kind, name, maker, model, firmware, days) in enumerate(DEVICES):
        row = devices.add(
            officer, organisation=place, kind=kind, name=name, maker=maker, model=model,
            serial=f"TB{place.pk:03}{number}", ip=f"10.20.{place.pk % 250}.{number + 2}",
            firmware=firmware, firmware_date=today - timedelta(days=days),
        )  # fmt: skip
        if number == 0:
            devices.say(
                officer, row, password=Password.CHANGED, password_by=officer.full_name,
                password_on=today - timedelta(days=60), exposure=Exposure.NO,
            )  # fmt: skip
        elif number == 1:
            devices.say(officer, row, password=Password.DEFAULT, exposure=Exposure.YES)
    return len(DEVICES)


def drive(officer: Person, place: Organisation, serial: str, *, secret: bool = False) -> None:
    """A drive in the register of whom it was issued to; one for secrets that a connected PC
    remembers drafts an incident."""
    purpose = Drive.Purpose.SECRET if secret else Drive.Purpose.WORK
    register.add_drive(
        officer, organisation=place, serial=serial, issuer="Văn phòng UBND tỉnh", purpose=purpose
    )


def wiped(officer: Person, witness: Person, place: Organisation, today: date) -> None:
    """The stand-alone PC of one place was wiped; a certificate with its two signatures."""
    computer = register.add_computer(
        officer, organisation=place, name="PC-DL01", machine_class=MachineClass.STAND_ALONE,
        place="Phòng cơ yếu", purpose="soạn thảo bí mật nhà nước", serials=["DKDL001"],
    )  # fmt: skip
    values = wiping.Values(
        new_class=MachineClass.CONNECTED, method=Method.SANITIZE, tool="hdparm 9.65",
        disk_serials=["S4NXNF0R714"], wiped_on=today - timedelta(days=1),
        done_by=officer.full_name,
    )  # fmt: skip
    certificate = wiping.draw_up(officer, computer, values)
    wiping.sign(officer, certificate)
    wiping.sign(witness, certificate)


def alert(officer: Person, place: Organisation, host: str) -> None:
    """One alert by a console's key about a PC of the place, not cleaned after a day."""
    key, _secret = coverage.make_key(officer, organisation=place, name="Wazuh của đơn vị")
    at = timezone.now() - timedelta(days=2)
    take_alerts(key, [Alert(host, "Trojan.Stealer.DongKhe", at.isoformat(), "detected")])
