"""A real scan of a real marked file, all the way to the pages: no word of it is anywhere."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from tests.console.evidence.pcs import ticket_of
from tests.console.marked_files.scanned import Scanned
from tests.console.marked_files.whole import everything
from tests.console.people import Province
from tests.workflows.scans import NAME, PROPERTY, TEXT, lay_out

from khien.console.audit.models import Content
from khien.console.evidence import actions
from khien.console.marked_files import actions as acts
from khien.console.marked_files.models import MarkedFile
from khien.evidence.unit_key import settle_key
from khien.markings.scanning import Options
from khien.workflows.marked_files import marked_files
from khien.workflows.scan_now import scan_now


def test_no_word_of_a_marked_file_reaches_the_console(
    scanned: Scanned,
    tmp_path: Path,
    province: Province,
    as_person: Callable[[str], Client],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    lay_out(tmp_path / NAME)
    ticket = ticket_of(scanned.ticket)
    (tmp_path / "usb").mkdir()
    key = settle_key(scanned.pc.state, ticket, tmp_path / "usb", now=datetime.now(UTC)).key
    result = scan_now([str(tmp_path / NAME)], now=datetime.now(UTC), options=Options(workers=1))
    scanned.pc.marked = marked_files(result, key=key).as_json()
    data = scanned.pc.bundle(scanned.ticket)
    taken = actions.take_bundle(None, data, via="api")
    assert taken.scan_fault == ""
    row = MarkedFile.objects.get()
    officer = as_person("health.officer")
    url = f"/marked/machines/{scanned.computer.pk}/"
    pages = [officer.get(one) for one in (url, "/marked/", f"/machines/{scanned.computer.pk}/")]
    pages += [officer.post(f"{url}settle/", {"what": "x", "file": [row.pk]})]
    person = province.person("health.officer")
    acts.settle(person, scanned.computer, [row.pk], state="moved")
    pages += [officer.get(url), as_person("standing").get("/log/"), officer.get(f"{url}khong-co/")]
    told = [page.content.decode() for page in pages]
    told += [data.decode(), everything(), caplog.text]
    told += [json.dumps(one.facts, ensure_ascii=False) for one in Content.objects.all()]
    for folder in (Path(settings.MEDIA_ROOT), Path(settings.DATA), scanned.pc.state):
        told += [
            path.name + path.read_bytes().decode("latin-1")
            for path in folder.rglob("*")
            if path.is_file()
        ]
    for canary in (NAME, TEXT, PROPERTY, str(result.found[0].sha256)):
        assert all(canary not in one for one in told), canary
    # The local report alone knows: the id on the page is the one that the unit's key gives.
    assert row.finding_id == key.finding_id(result.found[0].path, str(result.found[0].sha256))
    assert row.finding_id in told[0]
