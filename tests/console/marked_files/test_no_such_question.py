"""Which machines hold a given writing is a question the console cannot be asked, nor answer.

Two organisations with the same file, and somebody with the whole database, the console's keys
and the file itself in hand: no identifier can be computed or matched.
"""

from __future__ import annotations

import ast
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import get_resolver
from tests.console.evidence.pcs import Pc, ticket_of
from tests.console.marked_files.whole import everything
from tests.console.people import Province
from tests.workflows.scans import a_row, write_report

import khien.console
from khien.console.endpoints.models import Computer
from khien.console.evidence import actions
from khien.console.evidence.models import Ticket
from khien.console.marked_files.models import MarkedFile
from khien.evidence.unit_key import UnitKey, settle_key
from khien.workflows.marked_files import marked_files
from khien.workflows.scan_result import read_scan_result

CONSOLE = Path(khien.console.__file__).parent
NAME = "ke-hoach-tac-chien-q7"
TEXT = "tk-noi-dung-k39"
PATH = f"C:\\Công văn\\{NAME}.docx"
CONTENT = f"MẬT\n{TEXT}".encode()
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def enrolled(
    tmp_path: Path, province: Province, name: str, pc: Callable[..., Pc]
) -> tuple[Pc, Ticket, UnitKey]:
    """A PC of an organisation, with that organisation's key, which has scanned the file."""
    place = getattr(province, name)
    computer = Computer.objects.create(organisation=place, name=f"PC-{name}")
    officer = province.person(f"{name}.officer")
    ticket = actions.make_ticket(officer, organisation=place, computer=computer)
    made = pc(name, serials=[f"DK-{name}"])
    folder = tmp_path / f"usb-{name}"
    folder.mkdir()
    key = settle_key(made.state, ticket_of(ticket), folder, now=datetime.now(UTC)).key
    report = write_report(tmp_path / f"{name}.jsonl", [a_row(PATH, sha256=SHA256)], roots=["C:\\"])
    result = read_scan_result(report, now=datetime.now(UTC), max_age=timedelta(days=30))
    made.marked = marked_files(result, key=key, drives=("C:",)).as_json()
    return made, ticket, key


@pytest.fixture
def two(
    tmp_path: Path, province: Province, pc: Callable[..., Pc]
) -> list[tuple[Pc, Ticket, UnitKey]]:
    both = [enrolled(tmp_path, province, name, pc) for name in ("health", "culture")]
    for made, ticket, _key in both:
        taken = actions.take_bundle(None, made.bundle(ticket), via="api")
        assert taken.bundle is not None
        assert not taken.scan_fault
    return both


def secrets_of_the_console() -> Iterator[bytes]:
    """Every file beside the database, and the settings' secret."""
    yield settings.SECRET_KEY.encode()
    for path in Path(settings.DATA).rglob("*"):
        if path.is_file():
            yield path.read_bytes()


def test_the_same_file_has_two_ids_that_nothing_here_gives(
    two: list[tuple[Pc, Ticket, UnitKey]],
) -> None:
    ids = set(MarkedFile.objects.values_list("finding_id", flat=True))
    assert len(ids) == 2
    whole = everything()
    for _made, _ticket, key in two:
        assert key.finding_id(PATH, SHA256) in ids
        assert key.key_id in whole
        assert key.secret.hex() not in whole
        assert key.secret.decode("latin-1") not in whole
        assert all(key.secret not in one for one in secrets_of_the_console())
    # Whatever stands in the database or among the console's keys, tried as the key.
    words = {word.encode("latin-1") for word in re.findall(r"[0-9A-Za-z+/=_-]{8,}", whole)}
    keys = {*words, *(bytes.fromhex(word.decode()) for word in words if _is_hex(word))}
    keys |= {*secrets_of_the_console(), b"", SHA256.encode(), CONTENT}
    messages = [
        *(path.encode() + b"\0" + bytes.fromhex(SHA256) for path in (PATH, PATH.lower(), NAME)),
        "c:/công văn/ke-hoach-tac-chien-q7.docx".encode() + b"\0" + bytes.fromhex(SHA256),
        bytes.fromhex(SHA256), SHA256.encode(), CONTENT,
    ]  # fmt: skip
    for key_, message in product(keys, messages):
        assert hmac.new(key_, message, hashlib.sha256).hexdigest() not in ids
    for message in messages:
        assert hashlib.sha256(message).hexdigest() not in ids


def _is_hex(word: bytes) -> bool:
    return len(word) % 2 == 0 and re.fullmatch(rb"[0-9a-f]+", word) is not None


def test_no_word_of_the_file_is_anywhere(two: list[tuple[Pc, Ticket, UnitKey]]) -> None:
    whole = everything()
    envelope = json.dumps([made.marked for made, _ticket, _key in two])
    for canary in (NAME, TEXT, SHA256, "Công văn"):
        assert canary not in whole
        assert canary not in envelope
        assert all(canary.encode() not in one for one in secrets_of_the_console())


def test_no_page_and_no_address_takes_an_id(
    two: list[tuple[Pc, Ticket, UnitKey]], as_person: Callable[[str], Client]
) -> None:
    (theirs,) = MarkedFile.objects.filter(computer__name="PC-culture")
    client = as_person("root.officer")
    for url in ("/search/?q={}", "/machines/?q={}"):
        assert "PC-culture" not in client.get(url.format(theirs.finding_id)).content.decode()
    # The list is the same, whatever is asked of it.
    plain, asked = (
        re.findall(r"/marked/machines/\d+/", client.get(url).content.decode())
        for url in ("/marked/", f"/marked/?finding_id={theirs.finding_id}&q={theirs.finding_id}")
    )
    assert len(set(plain)) == 2
    assert plain == asked
    spec = json.dumps(client.get("/api/v1/openapi.json").json())
    assert "finding_id" not in spec
    assert "marked_files" not in spec
    _prefix, resolver = get_resolver().namespace_dict["marked_files"]
    names = {name for name in resolver.reverse_dict if isinstance(name, str)}
    assert names == {"overview", "computer", "settle"}


def test_an_id_is_compared_within_one_computer_only() -> None:
    """Whoever writes a lookup by it must name the computer in the same call."""
    lookups = []
    for path in CONSOLE.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                named = {word.arg for word in node.keywords if word.arg}
                if any(name.split("__")[-1] == "finding_id" or "finding_id__" in name
                       for name in named):  # fmt: skip
                    lookups.append((path.name, named))
            if isinstance(node, ast.Constant) and node.value in ("finding_id", "-finding_id"):
                # A name in values() or order_by() could join as well: only the constraint has it.
                assert path.name == "models.py", path
    assert lookups
    assert all("computer" in named for _file, named in lookups), lookups


def test_nothing_else_points_at_a_file() -> None:
    """No other table holds ids, and no model joins files to each other."""
    holders = [
        model._meta.label
        for model in apps.get_models()
        if any(field.name == "finding_id" for field in model._meta.get_fields())
    ]
    assert holders == ["marked_files.MarkedFile"]
    assert not MarkedFile._meta.related_objects
