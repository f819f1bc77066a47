"""Packets that come in: through the one door, each once, whatever happens in between."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from khien.console.audit.models import Event
from khien.console.directives.models import Directive
from khien.console.evidence.actions import let_in, remove
from khien.console.evidence.models import HeldFile, Refusal, StoredFile
from khien.console.exchange import receiving
from khien.console.exchange.folders import REASON, REFUSED
from khien.console.exchange.models import ExchangeSettings, InPacket, OutPacket
from khien.console.people.models import Person
from khien.directives.edxml import Organ, Reference
from khien.directives.edxml_writing import OutStatus, StatusCode, status_packet
from tests.console.exchange.setting import OURS, Exchange
from tests.documents.packets import LETTER, packet

State = InPacket.State
MARKED = LETTER.replace("V/v cài", "TỐI MẬT\nV/v cài")


def test_a_letter_is_taken_and_its_arrival_told(exchange: Exchange) -> None:
    exchange.put(packet(wrap=True))
    assert exchange.run() == 2
    row, directive = exchange.packet, Directive.objects.get()
    assert (row.state, row.directive) == (State.TAKEN, directive)
    assert (row.sender_id, row.code) == ("000.00.00.H99", "15/UBND-NC")
    assert row.document_id == "000.00.00.H99,2026/11/05,15/UBND-NC"
    assert directive.organisation == exchange.province.police
    assert directive.taken_in_by.username == "truc-lien-thong"
    assert directive.reading["packet"]["code"] == "15/UBND-NC"
    assert list(exchange.inbox.glob("*.edxml")) == []
    assert len(exchange.processed) == 1
    (status,) = exchange.sent()
    assert (status.status, status.sender.id) == ("01", OURS)
    assert status.answers == (
        Reference("000.00.00.H99", "15/UBND-NC", row.document_id, "2026-11-05"),
    )
    assert Event.objects.filter(verb="exchange.receive").count() == 1


def test_a_second_run_does_nothing(exchange: Exchange) -> None:
    exchange.put(packet())
    exchange.run()
    assert exchange.run() == 0
    assert exchange.put(packet()).exists()  # the gateway delivers the same packet again
    exchange.run()
    assert (InPacket.objects.count(), Directive.objects.count()) == (1, 1)
    assert len(exchange.sent()) == 1


def test_the_same_letter_in_another_packet_is_a_twin(exchange: Exchange) -> None:
    exchange.put(packet())
    exchange.put(packet(due="2026/12/31"), "hai.edxml")
    exchange.run()
    assert sorted(InPacket.objects.values_list("state", flat=True)) == ["taken", "twin"]
    assert Directive.objects.count() == 1
    assert exchange.statuses() == ["01", "01"]  # each sender's packet is answered


@pytest.mark.parametrize("where", ["take_in", "finish", "aside"])
def test_killed_between_any_two_steps(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """ATTACKS 24, 26: nothing lost, nothing doubled."""

    class Killed(BaseException):
        pass

    def die(*args: object, **kwargs: object) -> None:
        raise Killed

    exchange.put(packet())
    with monkeypatch.context() as patched:
        if where == "take_in":
            patched.setattr(receiving.directives, "take_in", die)
        elif where == "finish":
            patched.setattr(receiving, "_finish_letter", die)
        else:
            patched.setattr("khien.console.exchange.folders.Folders.set_aside", die)
        with pytest.raises(Killed):
            exchange.run()
    assert len(list(exchange.inbox.glob("*.edxml"))) == 1
    exchange.run()
    assert list(exchange.inbox.glob("*.edxml")) == []
    assert (InPacket.objects.count(), Directive.objects.count()) == (1, 1)
    assert StoredFile.objects.count() == 1
    assert exchange.packet.directive == Directive.objects.get()
    assert exchange.statuses() == ["01"]


def test_killed_after_a_file_was_held(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [("a.txt", LETTER.encode()), ("b.xlsx", b"\x00\x01 khong doc duoc")]
    exchange.put(packet(files))

    class Killed(BaseException):
        pass

    def die(*args: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(receiving, "_finish_letter", die)
        with pytest.raises(Killed):
            exchange.run()
    exchange.run()
    assert HeldFile.objects.count() == 1
    assert (exchange.packet.state, exchange.packet.held) == (State.HELD, HeldFile.objects.get())


def test_a_marked_packet_is_refused_and_nothing_of_it_kept(exchange: Exchange) -> None:
    exchange.put(packet([("bi-mat.txt", MARKED.encode())]), "V-v-bi-mat.edxml")
    exchange.run()
    row = exchange.packet
    assert (row.state, row.name, row.sha256, row.code) == (State.MARKED, "", "", "")
    assert not Directive.objects.exists()
    assert not StoredFile.objects.exists()
    assert not HeldFile.objects.exists()
    assert Refusal.objects.get().facts["level"] == "TỐI MẬT"
    assert len(exchange.refused) == 1
    reason = exchange.inbox / REFUSED / f"{exchange.refused[0]}{REASON}"
    assert "bảo vệ bí mật nhà nước" in reason.read_text("utf-8")
    told = str(list(Event.objects.values_list("content__facts", flat=True)))
    assert "V-v-bi-mat" not in told
    exchange.run()
    assert Refusal.objects.count() == 1


def test_a_packet_with_a_file_that_is_not_read_is_held_then_let_in(
    exchange: Exchange, standing: Person
) -> None:
    files = [("a.txt", LETTER.encode()), ("b.xlsx", b"\x00\x01 khong doc duoc")]
    exchange.put(packet(files))
    exchange.run()
    assert (exchange.packet.state, exchange.packet.directive) == (State.HELD, None)
    assert exchange.statuses() == ["01"]
    let_in(standing, HeldFile.objects.get().pk, reason="Đã xem bảng kèm theo")
    exchange.run()
    assert exchange.packet.directive == Directive.objects.get()
    assert exchange.packet.state == State.TAKEN


def test_a_held_packet_that_is_turned_away_is_refused(exchange: Exchange, standing: Person) -> None:
    exchange.put(packet([("a.txt", LETTER.encode()), ("b.xlsx", b"\x00\x01")]))
    exchange.run()
    remove(standing, HeldFile.objects.get().pk, reason="Không rõ nguồn")
    exchange.run()
    assert exchange.statuses() == ["01", "02"]
    assert exchange.packet.closed


@pytest.mark.parametrize(
    "data",
    [
        b"<edXML",
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><edXML>&x;</edXML>',
        b"\x00\x01",
        packet().replace(b"edXML:MessageHeader", b"edXML:Sai"),
    ],
    ids=["cut", "xxe", "binary", "no header"],
)
def test_what_is_no_packet_is_refused_with_a_reason(exchange: Exchange, data: bytes) -> None:
    exchange.put(data)
    exchange.put(packet(), "tot.edxml")
    exchange.run()
    bad = InPacket.objects.get(state=State.REFUSED)
    assert (bad.kind, bad.error_code) == ("unread", "damaged")
    assert len(exchange.refused) == 1
    assert Directive.objects.count() == 1  # the good one went on
    assert exchange.statuses() == ["01"]  # nobody to answer for the bad one


def test_what_is_not_a_packet_s_file_stays_where_it_is(exchange: Exchange, tmp_path: Path) -> None:
    """ATTACKS 15, 17: links, pipes, folders, hidden and half-written files."""
    secret = tmp_path / "bi-mat.edxml"
    secret.write_bytes(packet())
    exchange.settle(secret)
    (exchange.inbox / "lien-ket.edxml").symlink_to(secret)
    os.mkfifo(exchange.inbox / "ong.edxml")
    (exchange.inbox / "thu-muc.edxml").mkdir()
    for name in (".an.edxml", "ghi-chu.txt", "goi.edxml.part"):
        exchange.put(packet(), name)
    (exchange.inbox / "dang-chep.edxml").write_bytes(packet())  # written just now
    assert exchange.run() == 0
    assert not InPacket.objects.exists()
    assert secret.exists()


@pytest.mark.parametrize(
    "name", ["a/../../b.edxml", "a\nb.edxml", "$(rm).edxml", "ă" * 80 + ".XML"]
)
def test_names_are_never_paths(exchange: Exchange, name: str) -> None:
    exchange.put(packet(), name.replace("/", "_"))
    exchange.run()
    assert len(exchange.processed) == 1
    kept = exchange.processed[0]
    assert kept.encode().isascii() or "ă" in kept
    assert "\n" not in kept
    assert "$" not in kept


def test_a_status_stands_beside_the_letter_it_answers(
    exchange: Exchange, standing: Person, as_person: Callable[[str], Client]
) -> None:
    sent = OutPacket.objects.create(
        key="letter", kind="letter", state="written", organisation=exchange.province.police,
        document_id=f"{OURS},2026/11/20,21/CAT", values={"code": "21/CAT", "receivers": []},
    )  # fmt: skip
    for number, (code, words) in enumerate((("03", ""), ("02", "Sai nơi nhận"))):
        status = OutStatus(
            Organ("000.05.00.H99", "Sở Y tế"),
            Reference(OURS, "21/CAT", sent.document_id, "2026-11-20"),
            StatusCode(code), timezone.now(), words=words,
        )  # fmt: skip
        exchange.put(status_packet(status), f"{number}.edxml")
        exchange.run()
    sent.refresh_from_db()
    assert (sent.answer, sent.answer_words) == ("02", "Sai nơi nhận")
    assert set(InPacket.objects.values_list("state", flat=True)) == {State.MATCHED}
    page = as_person("standing").get("/exchange/").content.decode()
    assert "từ chối tiếp nhận" in page
    assert "Sai nơi nhận" in page
    assert exchange.sent() == []  # a status is not answered by a status


def test_a_status_of_nothing_we_sent(exchange: Exchange) -> None:
    status = OutStatus(Organ("000.05.00.H99"), Reference(code="1/A"), StatusCode.DONE,
        timezone.now())  # fmt: skip
    exchange.put(status_packet(status))
    exchange.run()
    assert (exchange.packet.state, exchange.packet.status) == (State.UNMATCHED, "06")


def test_paused_and_missing_folders(exchange: Exchange) -> None:
    exchange.put(packet())
    ExchangeSettings.objects.update(enabled=False)
    assert exchange.run() == 0
    ExchangeSettings.objects.update(enabled=True, inbox=str(exchange.inbox / "khong-co"))
    assert exchange.run() == 0
    assert exchange.settings.problem == "bad_folder"
    ExchangeSettings.objects.update(inbox=str(exchange.inbox))
    exchange.run()
    assert exchange.settings.problem == ""
    assert Directive.objects.count() == 1


def test_one_packet_that_breaks_us_does_not_stop_the_others(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = receiving._take
    exchange.put(packet(number="1"), "a.edxml")
    exchange.put(packet(), "b.edxml")

    def take(one: ExchangeSettings, path: Path, data: bytes, row: InPacket | None) -> InPacket:
        if path.name == "a.edxml":
            raise ZeroDivisionError
        return real(one, path, data, row)

    monkeypatch.setattr(receiving, "_take", take)
    exchange.run()
    assert Directive.objects.count() == 1
    assert (exchange.inbox / "a.edxml").exists()
