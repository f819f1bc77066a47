"""The unit's key: where it is made and carried, and what an id made under it tells."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.evidence.evidence_samples import NOW, a_bundle, a_ticket

from khien.evidence.errors import EvidenceError, UnitKeyConflict, UnitKeyDamaged, UnitKeyElsewhere
from khien.evidence.keys import make_key
from khien.evidence.ticket import make_ticket
from khien.evidence.unit_key import (
    FILE,
    canonical_path,
    held_key,
    is_unit_key,
    key_for,
    make_unit_key,
    settle_key,
)

CONSOLE = make_key()
TICKET = a_ticket(CONSOLE)
OTHERS = replace(TICKET, organisation_id="so-y-te", organisation_name="Sở Y tế tỉnh Đông Khê")
SHA256 = hashlib.sha256("một nội dung".encode()).hexdigest()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    path = tmp_path / "usb"
    path.mkdir()
    return path


def test_the_first_pc_makes_it_and_puts_it_beside_the_ticket(tmp_path: Path, stick: Path) -> None:
    done = settle_key(tmp_path / "mot", TICKET, stick, now=NOW)
    assert (done.how, done.beside, done.set_aside) == ("made", True, "")
    assert held_key(stick) == held_key(tmp_path / "mot") == done.key
    assert done.key.organisation_name == "Sở Nội vụ tỉnh Đông Khê"
    assert len(done.key.secret) == 32
    for folder in (stick, tmp_path / "mot"):
        if sys.platform != "win32":
            assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600


def test_the_next_pc_takes_it_from_beside_the_ticket(tmp_path: Path, stick: Path) -> None:
    first = settle_key(tmp_path / "mot", TICKET, stick, now=NOW)
    second = settle_key(tmp_path / "hai", TICKET, stick, now=NOW)
    assert (second.how, second.key) == ("carried", first.key)
    assert settle_key(tmp_path / "hai", TICKET, stick, now=NOW).how == "kept"


def test_a_stick_without_it_gets_it_from_a_pc_that_holds_it(tmp_path: Path, stick: Path) -> None:
    first = settle_key(tmp_path / "mot", TICKET, stick, now=NOW)
    other = tmp_path / "usb-khac"
    other.mkdir()
    done = settle_key(tmp_path / "mot", TICKET, other, now=NOW)
    assert (done.how, done.beside, held_key(other)) == ("kept", True, first.key)


def test_nothing_is_written_over_without_a_word(tmp_path: Path, stick: Path) -> None:
    first = settle_key(tmp_path / "mot", TICKET, stick, now=NOW)
    (stick / FILE).unlink()
    second = settle_key(tmp_path / "hai", TICKET, stick, now=NOW)
    with pytest.raises(UnitKeyConflict):
        settle_key(tmp_path / "mot", TICKET, stick, now=NOW)
    assert held_key(tmp_path / "mot") == first.key
    done = settle_key(tmp_path / "mot", TICKET, stick, now=NOW, choice="carried")
    assert (done.key, held_key(tmp_path / "mot")) == (second.key, second.key)
    assert (tmp_path / "mot" / done.set_aside).is_file()


def test_a_lost_key_is_made_anew_by_a_word(tmp_path: Path, stick: Path) -> None:
    first = settle_key(tmp_path / "mot", TICKET, stick, now=NOW)
    done = settle_key(tmp_path / "mot", TICKET, stick, now=NOW, choice="new")
    assert done.how == "made"
    assert done.key.key_id != first.key.key_id
    assert held_key(stick) == held_key(tmp_path / "mot") == done.key
    kept = list(tmp_path.glob(f"*/{FILE}.*.cu"))
    assert len(kept) == 2
    assert settle_key(tmp_path / "mot", TICKET, stick, now=NOW).how == "kept"


def test_another_organisation_s_key_is_not_taken(tmp_path: Path, stick: Path) -> None:
    settle_key(tmp_path / "mot", TICKET, stick, now=NOW)
    with pytest.raises(UnitKeyElsewhere, match="Sở Nội vụ"):
        settle_key(tmp_path / "y-te", OTHERS, stick, now=NOW)
    assert held_key(tmp_path / "y-te") is None
    with pytest.raises(UnitKeyElsewhere):
        settle_key(tmp_path / "mot", OTHERS, tmp_path / "khong-co", now=NOW)
    assert key_for(tmp_path / "mot", OTHERS) is None
    assert key_for(tmp_path / "mot", TICKET) is not None


def test_a_stick_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    done = settle_key(tmp_path / "mot", TICKET, tmp_path / "khong-co", now=NOW)
    assert (done.how, done.beside) == ("made", False)


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff" * 100, b'{"schema": "khien.unit-key/1"}'])
def test_a_damaged_key_is_named_and_never_quoted(tmp_path: Path, data: bytes) -> None:
    (tmp_path / FILE).write_bytes(data)
    with pytest.raises(UnitKeyDamaged) as told:
        held_key(tmp_path)
    assert data.decode("latin-1") not in str(told.value) or not data
    with pytest.raises(UnitKeyDamaged):
        settle_key(tmp_path, TICKET, tmp_path / "usb", now=NOW)


def test_a_damaged_key_is_replaced_by_a_word_and_kept_aside(tmp_path: Path, stick: Path) -> None:
    settle_key(tmp_path / "mot", TICKET, stick, now=NOW)
    for folder in (stick, tmp_path / "mot"):
        (folder / FILE).write_bytes(b"x")
    with pytest.raises(UnitKeyDamaged):
        settle_key(tmp_path / "mot", TICKET, stick, now=NOW)
    done = settle_key(tmp_path / "mot", TICKET, stick, now=NOW, choice="new")
    assert held_key(stick) == held_key(tmp_path / "mot") == done.key
    assert len(list(tmp_path.glob(f"*/{FILE}.*.hong"))) == 2


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_key_changed_anywhere_raises_nothing_else(data: st.DataObject) -> None:
    whole = json.dumps(
        {
            "schema": "khien.unit-key/1", "organisation": {"id": "a", "name": "b"},
            "key_id": "0" * 32, "made_at": "2026-11-25T08:00:00Z", "key": "1" * 64,
        }
    ).encode()  # fmt: skip
    at = data.draw(st.integers(0, len(whole) - 1))
    changed = whole[:at] + data.draw(st.binary(max_size=3)) + whole[at + 1 :]
    from khien.evidence.unit_key import _read

    try:
        _read(changed)
    except EvidenceError as error:
        assert "1111" not in str(error)  # noqa: PT017


def test_the_id_is_what_it_is_said_to_be() -> None:
    key = make_unit_key(TICKET, now=NOW)
    message = "/home/lan/Kế hoạch.docx".encode() + b"\0" + bytes.fromhex(SHA256)
    expected = hmac.new(key.secret, message, hashlib.sha256).hexdigest()
    assert key.finding_id("/home/lan/Kế hoạch.docx", SHA256) == expected
    assert key.finding_id(Path("/home/lan/Kế hoạch.docx"), SHA256) == expected


def test_two_organisations_give_one_file_two_ids() -> None:
    one, other = make_unit_key(TICKET, now=NOW), make_unit_key(OTHERS, now=NOW)
    path = "/srv/a.docx"
    assert one.finding_id(path, SHA256) != other.finding_id(path, SHA256)
    assert one.finding_id(path, SHA256) == one.finding_id(path, SHA256)
    assert one.finding_id(path, "0" * 64) != one.finding_id(path, SHA256)


@pytest.mark.parametrize(
    ("path", "canonical"),
    [
        ("/home/lan/./a/../b//c.docx", "/home/lan/b/c.docx"),
        ("/home/Lan/C.docx", "/home/Lan/C.docx"),
        ("/a\\b.docx", "/a\\b.docx"),
        ("D:\\Công văn\\A.DOC", "d:/công văn/a.doc"),
        ("\\\\?\\D:\\Công văn\\A.DOC", "d:/công văn/a.doc"),
        ("d:/công văn/a.doc", "d:/công văn/a.doc"),
        ("\\\\MAY-01\\D$\\x.doc", "//may-01/d$/x.doc"),
        ("\\\\?\\UNC\\MAY-01\\D$\\x.doc", "//may-01/d$/x.doc"),
        ("smb://MAY-01/D$/X.doc", "//may-01/d$/x.doc"),
    ],
)
def test_one_place_has_one_spelling(path: str, canonical: str) -> None:
    assert canonical_path(path) == canonical.encode()


def test_letters_built_of_parts_are_the_same_letters() -> None:
    import unicodedata

    parts = unicodedata.normalize("NFD", "/Mật/Kế hoạch.docx")
    assert canonical_path(parts) == canonical_path("/Mật/Kế hoạch.docx")


@pytest.mark.parametrize("path", ["", "a.docx", "./a", "D:a.docx", "~/a"])
def test_a_relative_path_has_no_id(path: str) -> None:
    with pytest.raises(ValueError, match="absolute"):
        canonical_path(path)


def test_a_name_that_is_no_utf8_keeps_its_bytes() -> None:
    assert canonical_path(os.fsdecode(b"/srv/\xff\xfe.doc")) == b"/srv/\xff\xfe.doc"
    assert canonical_path("/srv/\ud800.doc")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_path_has_one_canonical_form(text: str) -> None:
    once = canonical_path("/" + text)
    assert canonical_path(once.decode("utf-8", "surrogateescape")) == once


def test_the_secret_is_in_no_ticket_and_no_bundle(tmp_path: Path, stick: Path) -> None:
    key = settle_key(tmp_path / "mot", TICKET, stick, now=NOW).key
    texts = [make_ticket(TICKET, key=CONSOLE), a_bundle(TICKET, make_key()), repr(key).encode()]
    for form in (key.secret, key.secret.hex().encode()):
        assert all(form not in text for text in texts)


def test_it_is_known_at_a_door() -> None:
    assert is_unit_key(b'{"key": "", "schema": "khien.unit-key/1"}')
    assert not is_unit_key(b"khien.ticket/1")
