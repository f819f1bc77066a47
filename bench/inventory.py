"""Agents' inventories: 10,000 PCs deliver 300 kB each into a console with PostgreSQL.

Generator, server, worker and PostgreSQL share this machine. A body differs from the others in
serial, MAC, host and ten programs of 860. Accepted is: parsed, matched with the register and
found by ``khien.console.inventory.queries``; both are checked after. Nothing is queued: a delivery
is answered when it is visible. Then, with the server idle, one POST and the page of its
organisation until the figure has changed, and the list of 20,000 PCs filtered and sorted. The
peer of reading is the whole tree that lxml makes of the same bytes; ``parse_ratio`` is its time to
ours.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from measuring import Figures, median, options, report
from measuring.posting import in_a_process, post

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

PCS, QUICK_PCS = 10_000, 1_000
ORGANISATIONS = 200
LISTED = 20_000  # PCs on the page of PCs
CHECKS = 6  # current findings of each of them
AT_ONCE = 8
ROUNDS = 7
PORT = 18_900


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A throwaway cluster; its place hangs from the working folder, so give it one of its own."""
    tool = str(ROOT / "tools/postgres.sh")
    begun = subprocess.run([tool, "start"], cwd=folder, capture_output=True, text=True, check=False)
    if begun.returncode:
        raise SystemExit("inventory: needs PostgreSQL (Debian: postgresql)")
    try:
        yield begun.stdout.strip()
    finally:
        subprocess.run([tool, "stop"], cwd=folder, check=False)


def set_up(folder: Path, url: str) -> None:
    """Django on an empty database."""
    os.environ |= {
        "KHIEN_DATA": str(folder / "console"), "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "khien.console.settings.dev",
    }  # fmt: skip
    from khien.console import service

    place = service.Place(folder / "console", "127.0.0.1", PORT, "khien.console.settings.dev")
    service.set_up(place)
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]


def province() -> tuple[list[Any], list[str]]:
    """Organisations, each with an officer and a ticket: (organisations, secrets)."""
    from khien.console.inventory import actions
    from khien.console.organisations.models import Kind, Organisation
    from khien.console.people.models import Grant, Person, Role

    root = Organisation.objects.create(name="Tỉnh Đông Khê", kind=Kind.PROVINCE)
    places, secrets = [], []
    for number in range(ORGANISATIONS):
        place = Organisation.objects.create(
            name=f"Đơn vị {number:03d}", kind=Kind.DEPARTMENT, parent=root
        )
        officer = Person.objects.create(
            username=f"can-bo-{number}", full_name="Cán bộ", organisation=place
        )
        Grant.objects.create(person=officer, role=Role.OFFICER, scope=place)
        _row, secret = actions.make_ticket(
            officer, organisation=place, name="Máy", places=2_000, days=30
        )
        places.append(place)
        secrets.append(secret)
    return places, secrets


def registered(places: list[Any], count: int) -> None:
    """The register: each PC by a name of its own and the serial on its label."""
    from khien.console.endpoints.models import Computer

    Computer.objects.bulk_create(
        (
            Computer(
                organisation=places[number % len(places)], name=f"Máy {number:05d}",
                serials=[f"SN{number:07d}X"], holder=f"Người {number % 300}",
                place=f"Phòng {number % 40}",
            )
            for number in range(count)
        ),
        batch_size=1_000,
    )  # fmt: skip


def bodies(secrets: list[str], count: int, folder: Path) -> tuple[float, float, int]:
    """Write ``count`` packed bodies; CPU milliseconds to read one, and for the peer, and its bytes
    unpacked."""
    from lxml import etree
    from samples.endpoints import agent_inventory as sample

    from khien.endpoints.inventory import read

    folder.mkdir()
    gc.collect()
    gc.freeze()  # as the server's processes do
    tried: list[float] = []
    peers: list[float] = []
    size = 0
    for number in range(count):
        text = sample.full_pc(number, tag=secrets[number % len(secrets)])
        body = sample.packed(text)
        (folder / f"{number:06d}").write_bytes(body)
        if number % max(count // 200, 1) == 0:
            size = len(text.encode())
            begun = time.process_time()
            read(body)
            tried.append((time.process_time() - begun) * 1_000)
            begun = time.process_time()
            etree.fromstring(zlib.decompress(body), etree.XMLParser(resolve_entities=False))
            peers.append((time.process_time() - begun) * 1_000)
    return median(tried), median(peers), size


@contextmanager
def server(log: Path) -> Iterator[None]:
    """``khien serve`` as a province runs it: two web processes and the worker."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "khien.cli.main", "serve", "--port", str(PORT),
             "--processes", "2"],
            stdout=out, stderr=out,
        )  # fmt: skip
    try:
        for _ in range(200):
            try:
                urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=5).close()
                break
            except OSError:
                time.sleep(0.3)
        yield
    finally:
        process.terminate()
        process.wait(timeout=60)


def check(viewer: Any, count: int) -> None:
    """Every delivery is matched and found; otherwise the figures mean nothing."""
    from khien.console.inventory import queries

    agents = queries.agents_for(viewer)
    matched = agents.filter(computer__isnull=False).count()
    found = queries.with_software(viewer, name="Office tool 0001").agents.count()
    if not agents.count() == matched == found == count:
        raise SystemExit(
            f"inventory: {agents.count()} accepted, {matched} matched, {found} found of {count}"
        )


def changed(client: Any, place: Any, secret: str, folder: Path) -> float:
    """Seconds from a POST to the page of its organisation with another figure."""
    from samples.endpoints import agent_inventory as sample

    from khien.console.endpoints.models import Computer

    number = 9_999_999
    Computer.objects.create(organisation=place, name="Máy mới", serials=[f"SN{number:07d}X"])
    file = folder / "one"
    file.write_bytes(sample.packed(sample.full_pc(number, tag=secret)))
    address = f"/inventory/?organisation={place.pk}"

    def headline() -> str:
        return str(client.get(address).content.decode()).partition("<h1>")[2].partition("</h1>")[0]

    before = headline()
    begun = time.perf_counter()
    post("127.0.0.1", PORT, [file], at_once=1)
    while headline() == before:
        if time.perf_counter() - begun > 60:
            raise SystemExit("inventory: the figure did not change in 60 s")
        time.sleep(0.02)
    return time.perf_counter() - begun


def findings(viewer: Any) -> None:
    """Current answers of every PC of the register, as bundles leave them."""
    from django.utils import timezone

    from khien.console.endpoints.models import Computer
    from khien.console.evidence.models import Bundle, Enrolment, FindingRow, Ticket

    now = timezone.now()
    computer = Computer.objects.order_by("pk")[0]
    ticket = Ticket.objects.create(
        organisation=computer.organisation, computer=computer, ticket_id="T", made_by=viewer,
        machine_class="connected", expires_at=now + timedelta(days=14),
    )  # fmt: skip
    enrolment = Enrolment.objects.create(
        ticket=ticket, computer=computer, state=Enrolment.State.BOUND, fingerprint="f"
    )
    bundle = Bundle.objects.create(
        enrolment=enrolment, organisation=computer.organisation, sequence=1,
        payload_sha256="b", envelope=b"", inspection={}, taken_at=now, received_at=now,
        receipt=b"",
    )  # fmt: skip
    status = ("pass", "pass", "fail", "unknown", "pass", "pass", "pass")
    FindingRow.objects.bulk_create(
        (
            FindingRow(
                organisation_id=place, computer_id=pk, bundle=bundle, check_id=f"c{number}",
                control=f"endpoint.{number}", status=status[(pk + number * 3) % len(status)],
                reason_code="x", observed_at=now,
            )
            for pk, place in Computer.objects.order_by().values_list("pk", "organisation_id")
            if pk % 9
            for number in range(CHECKS)
        ),
        batch_size=2_000,
    )  # fmt: skip


def pages(client: Any) -> float:
    """Milliseconds of the page of PCs, the slowest of its filters, each the median of rounds."""
    addresses = ("?", "?state=failing", "?state=unclear&page=9", "?q=m%C3%A1y+01&state=passing")
    slowest = 0.0
    for address in addresses:
        times = []
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            answer = client.get(f"/machines/{address}")
            times.append((time.perf_counter() - begun) * 1_000)
            if answer.status_code != 200:
                raise SystemExit(f"inventory: the page of PCs answers {answer.status_code}")
        slowest = max(slowest, median(times))
    return slowest


def standing_unit(root: Any) -> tuple[Any, Any]:
    """(viewer of the whole province, his browser)."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.test import Client

    from khien.console.people.models import Grant, Person, Role

    viewer = Person.objects.create(username="thuong-truc", full_name="Lan", organisation=root)
    Grant.objects.create(person=viewer, role=Role.STANDING_UNIT, scope=root)
    TOTP.activate(viewer, generate_totp_secret())
    client = Client()
    client.force_login(viewer)
    return viewer, client


def measured(folder: Path, count: int) -> tuple[Figures, int]:
    """Lay out, deliver, check, look."""
    places, secrets = province()
    registered(places, LISTED)
    parse_ms, peer_ms, size = bodies(secrets, count, folder / "bodies")
    viewer, client = standing_unit(places[0].parent)
    with server(folder / "log"):
        posted = in_a_process("127.0.0.1", PORT, at_once=AT_ONCE, folder=folder / "bodies")
        if posted.refused:
            raise SystemExit(f"inventory: {posted.refused} refused\n{(folder / 'log').read_text()}")
        check(viewer, count)
        time.sleep(8)  # idle: the log's rows are sealed
        seconds = changed(client, places[0], secrets[0], folder)
    findings(viewer)
    from django.db import connection

    connection.cursor().execute("ANALYZE")
    figures: Figures = {
        "parse_ms": round(parse_ms, 2),
        "parse_ratio": round(peer_ms / parse_ms, 3),
        "accepted_per_second": round(count / posted.seconds, 1),
        "p95_ms": round(sorted(posted.each)[int(len(posted.each) * 0.95)] * 1_000, 1),
        "figure_changed_seconds": round(seconds, 3),
        "pcs_page_ms": round(pages(client), 1),
    }
    return figures, size


def main() -> int:
    """Measure and report."""
    chosen = options(__doc__).parse_args()
    count = QUICK_PCS if chosen.quick else PCS
    with tempfile.TemporaryDirectory(prefix="khien-bench-") as name:
        folder = Path(name)
        with postgres(folder) as url:
            set_up(folder, url)
            figures, size = measured(folder, count)
            from django.db import connections

            connections.close_all()
    about = {
        "pcs": count, "organisations": ORGANISATIONS, "body_kb": size // 1_000,
        "at_once": AT_ONCE, "pcs_listed": LISTED, "queue": "none: answered when visible",
    }  # fmt: skip
    report(figures, as_json=chosen.json, about=about)
    return 0


if __name__ == "__main__":
    sys.exit(main())
