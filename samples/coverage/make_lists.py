"""Lists of PCs with a hidden truth: an asset book, an antivirus, an EDR and a directory console.

In: how many PCs, a seed. Out: ``Lists``; written as files, each in another form. Everything is
invented. docs/evaluation.md describes the noise; the shares stand in ``NOISE``.

    python samples/coverage/make_lists.py --pcs 200 --out folder
"""

from __future__ import annotations

import argparse
import csv
import io
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
# Share of PCs (or of the rows that could have it) for each kind of noise.
NOISE = {
    # the world
    "board without a serial": 0.15, "has wifi": 0.45, "antivirus": 0.58, "edr": 0.30,
    "antivirus switched off": 0.03, "agent silent": 0.02,
    "not in the asset book": 0.04, "gone, still in the asset book": 0.025,
    "renamed since": 0.05, "old name used again": 0.2,
    # the asset book
    "serial written down": 0.72, "serial misread": 0.03, "serial with look-alikes": 0.03,
    "serial with a label": 0.05, "serials of two rows swapped": 0.005,
    "name written down": 0.92, "mac written down": 0.45, "mac is of wifi": 0.25,
    "mac is a dock's": 0.04, "mac is made up": 0.02,
    "user written down": 0.85, "user is a former one": 0.08, "user without marks": 0.2,
    "user with a title": 0.05,
    # the consoles
    "antivirus names the user": 0.30, "antivirus names the account": 0.20,
    "antivirus group wrong": 0.02, "left over from a reinstallation": 0.03,
    "edr knows the serial": 0.90, "edr sees the dock": 0.05, "edr sees a vpn": 0.10,
    "directory keeps the old name": 0.6, "directory names the user": 0.2,
}  # fmt: skip
_FAMILY, _MIDDLE, _GIVEN, _PLACES = (
    line.split(", ")
    for line in (
        "Nguyễn, Trần, Lê, Phạm, Hoàng, Phan, Vũ, Đặng, Bùi, Đỗ, Hồ, Ngô, Dương, Lý",
        "Văn, Thị, Đức, Minh, Thu, Ngọc, Hữu, Thanh, Quang, Hồng, Xuân, Bích",
        "An, Bình, Châu, Dũng, Giang, Hà, Hải, Hạnh, Hiếu, Hoa, Hùng, Hương, Khánh, Lan, Linh, "
        "Long, Mai, Nam, Nga, Ngân, Nhung, Phong, Phúc, Phương, Quân, Quỳnh, Sơn, Tâm, Thảo, "
        "Thắng, Thủy, Trang, Trung, Tú, Tuấn, Yến",
        "An Hòa, Bình Lâm, Cẩm Đông, Đại Thạch, Gia Khê, Hòa Sơn, Kim Trạch, Lạc Thủy, "
        "Minh Đồng, Nam Khê, Phú Lâm, Quảng Bình Thượng, Sơn Đài, Tân Khê, Thượng Lâm, "
        "Vĩnh Đồng, Xuân Trạch, Yên Khê",
    )
)
_KINDS = ("UBND xã", "Trung tâm", "Chi cục", "Ban quản lý", "Trường THPT", "Phòng", "Đội")
_DEPARTMENTS = ("VP", "KT", "TC", "HC", "TH", "NV", "DD", "VT", "LD")
_JUNK = ("To be filled by O.E.M.", "Default string", "System Serial Number", "0", "None", "")
_DOCKS = ("00e04c680001", "00e04c360102", "a0cec80b1d2e")
_VPN = "00059a3c7a00"
_SYSTEMS = ("Windows 10 Pro", "Windows 11 Pro", "Windows 7 Professional")
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


@dataclass
class Organisation:
    """One agency: how it names its PCs, whether it stands in the directory."""

    number: int
    name: str
    code: str
    style: str
    in_directory: bool
    group: str


@dataclass
class Pc:
    """One PC as it is."""

    number: int
    organisation: Organisation
    host: str
    old_host: str
    serial: str
    mac: str
    wifi: str
    dock: str
    user: str
    ip: str
    system: str
    antivirus: bool = False
    antivirus_on: bool = True
    edr: bool = False
    silent: bool = False
    gone: bool = False

    @property
    def is_protected(self) -> bool:
        """The hidden truth."""
        return not self.gone and ((self.antivirus and self.antivirus_on) or self.edr)


@dataclass
class Lists:
    """The lists as rows of text (the first is the heading), and the truth by asset code."""

    register: list[list[str]] = field(default_factory=list)
    antivirus: list[list[str]] = field(default_factory=list)
    edr: list[list[str]] = field(default_factory=list)
    directory: list[list[str]] = field(default_factory=list)
    truth: dict[str, bool] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)


def make(pcs: int, *, seed: int = 5) -> Lists:
    """The lists of ``pcs`` registered PCs."""
    chance = random.Random(seed)
    world = _world(pcs, chance)
    lists = Lists()
    registered = [pc for pc in world if pc.gone or chance.random() >= _n("not in the asset book")]
    registered = registered[:pcs]
    _register(registered, lists, chance)
    _antivirus(world, lists, chance)
    _edr(world, lists, chance)
    _directory(world, lists, chance)
    for rows in (lists.antivirus, lists.edr, lists.directory):
        heading, *rest = rows
        chance.shuffle(rest)
        rows[:] = [heading, *rest]
    return lists


def _n(name: str) -> float:
    return NOISE[name]


def _organisations(pcs: int, chance: random.Random) -> list[Organisation]:
    found = []
    for number in range(max(2, pcs // 100)):
        kind = _KINDS[number % len(_KINDS)]
        place = _PLACES[number // len(_KINDS) % len(_PLACES)]
        again = number // (len(_KINDS) * len(_PLACES))
        name = f"{kind} {place}" + (f" {again + 1}" if again else "")
        style = chance.choices(("code", "common", "default"), (0.6, 0.25, 0.15))[0]
        code = f"DV{number:03d}"
        found.append(Organisation(
            number, name, code, style, style != "common" and chance.random() < 0.85,
            name if chance.random() < 0.8 else code,
        ))  # fmt: skip
    return found


def _world(pcs: int, chance: random.Random) -> list[Pc]:
    organisations = _organisations(pcs, chance)
    weights = [chance.uniform(0.3, 2.0) for _ in organisations]
    counts: dict[int, int] = {}
    found = []
    for number in range(int(pcs * 1.08) + 5):
        home = chance.choices(organisations, weights)[0]
        counts[home.number] = counts.get(home.number, 0) + 1
        found.append(_pc(number, home, counts[home.number], chance))
    _rename(found, chance)
    return found


def _pc(number: int, home: Organisation, count: int, chance: random.Random) -> Pc:
    has_board_serial = chance.random() >= _n("board without a serial")
    pc = Pc(
        number, home, _host(home, count, chance), "",
        _code(chance, chance.choice((7, 8, 10))) if has_board_serial else chance.choice(_JUNK),
        _mac(chance), _mac(chance) if chance.random() < _n("has wifi") else "",
        chance.choice(_DOCKS), _person(chance),
        f"10.{home.number // 250}.{home.number % 250}.{count % 250 + 2}",
        chance.choices(_SYSTEMS, (0.55, 0.4, 0.05))[0],
    )  # fmt: skip
    pc.gone = chance.random() < _n("gone, still in the asset book")
    pc.antivirus = chance.random() < _n("antivirus")
    pc.antivirus_on = chance.random() >= _n("antivirus switched off")
    pc.edr = chance.random() < _n("edr")
    pc.silent = pc.gone or chance.random() < _n("agent silent")
    return pc


def _host(home: Organisation, count: int, chance: random.Random) -> str:
    if home.style == "common":
        return f"{('PC', 'MAY')[home.number % 2]}-{count:02d}"
    if home.style == "default":
        return f"DESKTOP-{_code(chance, 7)}"
    return f"{home.code}-{chance.choice(_DEPARTMENTS)}-{count:03d}"


def _rename(world: list[Pc], chance: random.Random) -> None:
    """Some were renamed since the asset book was written; some old names serve another PC."""
    waiting: list[tuple[Organisation, str]] = []
    for pc in world:
        if chance.random() >= _n("renamed since"):
            continue
        pc.old_host = pc.host
        pc.host = f"{pc.organisation.code}-M{pc.number:05d}"
        if chance.random() < _n("old name used again"):
            waiting.append((pc.organisation, pc.old_host))
    taking = chance.sample(world, len(waiting)) if waiting else []
    for pc, (home, name) in zip(taking, waiting, strict=True):
        if pc.organisation is home and not pc.old_host:
            pc.old_host, pc.host = pc.host, name


def _code(chance: random.Random, length: int) -> str:
    return "".join(chance.choice(_ALPHABET) for _ in range(length))


def _mac(chance: random.Random) -> str:
    maker = chance.choice(("8c164500", "d45d6400", "e4a8df00", "3c7c3f00", "f8b15600"))
    return maker[:6] + f"{chance.randrange(2**24):06x}"


def _person(chance: random.Random) -> str:
    return " ".join(chance.choice(each) for each in (_FAMILY, _MIDDLE, _GIVEN))


def _plain(text: str) -> str:
    import unicodedata

    apart = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _account(person: str) -> str:
    *others, given = _plain(person).lower().split()
    return f"DONGKHE\\{given}{''.join(word[0] for word in others)}"


def _register(pcs: list[Pc], lists: Lists, chance: random.Random) -> None:
    lists.register.append([
        "STT", "Mã tài sản", "Tên máy tính", "Số sê-ri", "Địa chỉ MAC", "Người sử dụng",
        "Đơn vị", "Hệ điều hành",
    ])  # fmt: skip
    serials = [_written_serial(pc, chance) for pc in pcs]
    for at in range(1, len(serials)):
        if chance.random() < _n("serials of two rows swapped"):
            serials[at - 1], serials[at] = serials[at], serials[at - 1]
    for count, (pc, serial) in enumerate(zip(pcs, serials, strict=True), start=1):
        code = f"TS{count:06d}"
        lists.truth[code] = pc.is_protected
        if pc.gone:
            lists.gone.add(code)
        named = chance.random() < _n("name written down")
        lists.register.append([
            str(count), code, (pc.old_host or pc.host) if named else "", serial,
            _written_mac(pc, chance), _written_user(pc, chance), pc.organisation.name, pc.system,
        ])  # fmt: skip


def _written_serial(pc: Pc, chance: random.Random) -> str:
    serial = pc.serial
    if chance.random() >= _n("serial written down"):
        return ""
    if serial in _JUNK:
        return serial
    if chance.random() < _n("serial misread"):
        at = chance.randrange(len(serial))
        serial = serial[:at] + chance.choice(_ALPHABET) + serial[at + 1 :]
    elif chance.random() < _n("serial with look-alikes"):
        serial = serial.translate(str.maketrans("01O", "OIQ"))
    if chance.random() < _n("serial with a label"):
        serial = f"S/N: {serial}"
    return serial.lower() if chance.random() < 0.05 else serial


def _written_mac(pc: Pc, chance: random.Random) -> str:
    if chance.random() >= _n("mac written down"):
        return ""
    mac = pc.wifi if pc.wifi and chance.random() < _n("mac is of wifi") else pc.mac
    if chance.random() < _n("mac is a dock's"):
        mac = pc.dock
    elif chance.random() < _n("mac is made up"):
        mac = f"da{chance.randrange(2**40):010x}"
    return "-".join(mac[at : at + 2] for at in range(0, 12, 2)).upper()


def _written_user(pc: Pc, chance: random.Random) -> str:
    if chance.random() >= _n("user written down"):
        return ""
    user = _person(chance) if chance.random() < _n("user is a former one") else pc.user
    if chance.random() < _n("user without marks"):
        user = _plain(user)
    return f"Đ/c {user}" if chance.random() < _n("user with a title") else user


def _seen(pc: Pc, chance: random.Random) -> datetime:
    ago = (
        timedelta(days=chance.uniform(45, 200))
        if pc.silent
        else (timedelta(hours=chance.expovariate(1 / 30)))
    )
    return NOW - min(ago, timedelta(days=200 if pc.silent else 25))


def _antivirus(world: list[Pc], lists: Lists, chance: random.Random) -> None:
    lists.antivirus.append([
        "Device", "IPv4 address", "Device owner", "Group name", "Status", "Operating system",
        "Anti-malware database date", "Last visible",
    ])  # fmt: skip
    for pc in (each for each in world if each.antivirus):
        seen = _seen(pc, chance)
        owner = chance.choices(
            (pc.user, _account(pc.user), ""),
            (_n("antivirus names the user"), _n("antivirus names the account"), 0.5),
        )[0]
        group = pc.organisation.group
        if chance.random() < _n("antivirus group wrong"):
            group = "Unassigned devices"
        row = [
            pc.host.upper()[:15], pc.ip, owner, group,
            "Running" if pc.antivirus_on else "Not running", pc.system,
            f"{seen - timedelta(hours=chance.uniform(0, 60)):%d/%m/%Y %H:%M}",
            f"{seen:%d/%m/%Y %H:%M}",
        ]  # fmt: skip
        lists.antivirus.append(row)
        if chance.random() < _n("left over from a reinstallation"):
            old = NOW - timedelta(days=chance.uniform(60, 300))
            lists.antivirus.append([*row[:4], "Running", row[5], f"{old:%d/%m/%Y %H:%M}",
                                    f"{old:%d/%m/%Y %H:%M}"])  # fmt: skip


def _edr(world: list[Pc], lists: Lists, chance: random.Random) -> None:
    lists.edr.append([
        "Computer name", "Serial number", "MAC addresses", "Last IP", "OS", "Agent version",
        "Agent status", "Last seen",
    ])  # fmt: skip
    for pc in (each for each in world if each.edr):
        macs = [pc.mac] + [pc.wifi] * bool(pc.wifi)
        macs += [pc.dock] * (chance.random() < _n("edr sees the dock"))
        macs += [_VPN] * (chance.random() < _n("edr sees a vpn"))
        name = pc.host.lower() + (".dongkhe.local" if pc.organisation.in_directory else "")
        serial = pc.serial if chance.random() < _n("edr knows the serial") else ""
        shown = ["-".join(mac[at : at + 2] for at in range(0, 12, 2)) for mac in macs]
        seen = _seen(pc, chance)
        lists.edr.append([
            name, serial, ";".join(shown), pc.ip, pc.system, "7.4.2", "Active",
            seen.isoformat(timespec="minutes"),
        ])  # fmt: skip


def _directory(world: list[Pc], lists: Lists, chance: random.Random) -> None:
    lists.directory.append(
        ["Name", "DNSHostName", "OperatingSystem", "LastLogonDate", "Người sử dụng"]
    )
    for pc in (each for each in world if each.organisation.in_directory):
        user = _plain(pc.user) if chance.random() < _n("directory names the user") else ""
        names = [(pc.host, _seen(pc, chance))]
        if pc.old_host and chance.random() < _n("directory keeps the old name"):
            names.append((pc.old_host, NOW - timedelta(days=chance.uniform(90, 900))))
        for name, seen in names:
            if any(name == row[0] for row in lists.directory[-3:]):
                continue
            lists.directory.append([
                name.upper(), f"{name.lower()}.dongkhe.local", pc.system,
                f"{seen:%d/%m/%Y %H:%M}", user,
            ])  # fmt: skip


def as_csv(rows: list[list[str]], *, delimiter: str, encoding: str) -> bytes:
    """A list as a console exports it."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(rows: list[list[str]], *, title: str) -> bytes:
    """The asset book: a title, an empty line, the heading, the rows."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("Danh sách")
    sheet.write_string(0, 0, title)
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row):
            sheet.write_string(number, column, value)
    book.close()
    return target.getvalue()


def files(lists: Lists) -> dict[str, bytes]:
    """The lists as files, each in another form."""
    return {
        "so-tai-san.xlsx": as_xlsx(lists.register, title="DANH SÁCH MÁY TÍNH TỈNH ĐÔNG KHÊ"),
        "diet-virus.csv": as_csv(lists.antivirus, delimiter="\t", encoding="utf-16"),
        "edr.csv": as_csv(lists.edr, delimiter=",", encoding="utf-8-sig"),
        "thu-muc.csv": as_csv(lists.directory, delimiter=";", encoding="utf-8"),
    }


def main() -> None:
    """Write the files and the truth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pcs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    lists = make(options.pcs, seed=options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    for name, data in files(lists).items():
        (options.out / name).write_bytes(data)
    truth = "".join(f"{code},{int(is_on)}\n" for code, is_on in lists.truth.items())
    (options.out / "truth.csv").write_text(f"asset_code,protected\n{truth}", encoding="utf-8")


if __name__ == "__main__":
    main()
