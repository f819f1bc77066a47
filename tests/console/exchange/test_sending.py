"""Letters and reports sent as packets: entered by a person, written once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from khien.console.audit.models import Event
from khien.console.directives.models import Directive
from khien.console.exchange import actions, errors, sending
from khien.console.exchange.actions import Sending, SetUp, receivers_of
from khien.console.exchange.models import ExchangeSettings, OutPacket
from khien.console.people.models import Grant, Person, Role
from khien.console.reports.actions import freeze
from khien.console.reports.models import FrozenReport
from khien.core.limits import DEFAULT_LIMITS
from khien.documents.containers.edxml import parse_packet
from tests.console.exchange.setting import OURS, Exchange
from tests.console.exchange.test_answering import issued
from tests.documents.packets import LETTER, packet

TO = (("000.05.00.H99", "Sở Y tế"), ("28.22.H17", "UBND xã An Hòa"))


def filled(**values: object) -> Sending:
    return Sending(
        **{  # type: ignore[arg-type]
            "number": "21", "notation": "CAT-PA05", "day": date(2026, 11, 20),
            "subject": "V/v cài đặt phần mềm", "type_name": "Công văn", "receivers": TO,
        }
        | values
    )  # fmt: skip


@pytest.fixture
def taken(exchange: Exchange) -> Directive:
    exchange.put(packet())
    exchange.run()
    return Directive.objects.get()


def frozen(exchange: Exchange, taken: Directive, standing: Person) -> FrozenReport:
    issued(taken, standing, exchange.province.health.pk)
    return freeze(standing, taken)


def files_of(path: Path) -> dict[str, bytes]:
    held = parse_packet(path.read_bytes(), limits=DEFAULT_LIMITS).attachments
    return {each.name: each.data(DEFAULT_LIMITS) for each in held}


def test_a_letter_goes_out_once(exchange: Exchange, taken: Directive, standing: Person) -> None:
    row = actions.send_directive(standing, taken, filled())
    assert (row.state, row.document_id) == ("pending", f"{OURS},2026/11/20,21/CAT-PA05")
    exchange.run()
    exchange.run()
    (path,) = exchange.outbox.glob("letter-*.edxml")
    # It came in a packet itself: its file goes on, not a packet in a packet.
    assert files_of(path) == {"0015.txt": LETTER.encode()}
    told = next(each for each in exchange.sent() if each.number == "21")
    assert [each.id for each in told.receivers] == ["000.05.00.H99", "28.22.H17"]
    assert (told.sender.id, told.sender.name) == (OURS, "Công an tỉnh Đông Khê")
    row.refresh_from_db()
    assert (row.state, row.file_name) == ("written", path.name)
    assert exchange.staged == []
    with pytest.raises(errors.AlreadySent):
        actions.send_directive(standing, taken, filled())
    actions.send_directive(standing, taken, filled(receivers=TO[:1]))  # elsewhere is another
    assert Event.objects.filter(verb="exchange.enter").count() == 2


def test_a_gateway_that_took_it_does_not_see_it_again(
    exchange: Exchange, taken: Directive, standing: Person
) -> None:
    actions.send_directive(standing, taken, filled())
    exchange.run()
    for path in exchange.outbox.glob("*.edxml"):
        path.unlink()
    exchange.run()
    assert list(exchange.outbox.glob("*.edxml")) == []


@pytest.mark.parametrize("where", ["stage", "_mark", "release"])
def test_killed_while_writing(
    exchange: Exchange, taken: Directive, standing: Person,
    monkeypatch: pytest.MonkeyPatch, where: str,
) -> None:  # fmt: skip
    """ATTACKS 24, 26: one packet, whole, whichever step was the last."""

    class Killed(BaseException):
        pass

    def die(*args: object, **kwargs: object) -> None:
        raise Killed

    actions.send_directive(standing, taken, filled())
    with monkeypatch.context() as patched:
        if where == "_mark":
            patched.setattr(sending, "_mark", die)
        else:
            patched.setattr(f"khien.console.exchange.folders.Folders.{where}", die)
        with pytest.raises(Killed):
            exchange.run()
    assert list(exchange.outbox.glob("letter-*.edxml")) == []
    exchange.run()
    (path,) = exchange.outbox.glob("letter-*.edxml")
    assert files_of(path)
    assert exchange.staged == []
    assert OutPacket.objects.get(kind="letter").state == "written"


def test_a_report_answers_the_packet_its_letter_came_in(
    exchange: Exchange, taken: Directive, standing: Person
) -> None:
    report = frozen(exchange, taken, standing)
    actions.send_report(standing, report, filled(type_name="Báo cáo"))
    exchange.run()
    (path,) = exchange.outbox.glob("report-*.edxml")
    names = files_of(path)
    assert names["bao-cao.docx"].startswith(b"PK")
    assert names["bao-cao.pdf"].startswith(b"%PDF-")
    told = next(each for each in exchange.sent() if each.type_name == "Báo cáo")
    assert told.answers[0].document_id == exchange.packet.document_id


def test_a_file_that_is_gone_fails_and_can_be_tried_again(
    exchange: Exchange, taken: Directive, standing: Person
) -> None:
    row = actions.send_directive(standing, taken, filled())
    path, taken.file.path = taken.file.path, "zz/khong-co"
    taken.file.save()
    exchange.run()
    row.refresh_from_db()
    assert (row.state, row.error_code) == ("failed", "file_gone")
    taken.file.path = path
    taken.file.save()
    actions.try_again(standing, row.pk)
    exchange.run()
    row.refresh_from_db()
    assert row.state == "written"
    actions.try_again(standing, row.pk)  # nothing to do any more
    row.refresh_from_db()
    assert row.state == "written"


def test_the_pages_send(
    exchange: Exchange, taken: Directive, standing: Person, as_person: Callable[[str], Client]
) -> None:
    client = as_person("standing")
    url = f"/exchange/letters/{taken.pk}/send/"
    assert url in client.get(f"/directives/{taken.pk}/").content.decode()
    page = client.get(url).content.decode()
    assert "15" in page
    assert "000.00.00.H99; UBND tỉnh Đông Khê" in page  # who sent us packets
    form = {
        "number": "15", "notation": "UBND-NC", "day": "2026-11-05", "type_name": "Công văn",
        "subject": "V/v <b>cài đặt</b>", "signer": "", "receivers": "000.05.00.H99; Sở Y tế",
    }  # fmt: skip
    assert client.post(url, form | {"receivers": "Sở Y tế"}).status_code == 200
    assert client.post(url, form).status_code == 303
    assert client.post(url, form).status_code == 409
    report = frozen(exchange, taken, standing)
    page = client.get(f"/exchange/reports/{report.pk}/send/").content.decode()
    assert "000.00.00.H99; UBND tỉnh Đông Khê" in page
    exchange.run()
    listed = client.get("/exchange/").content.decode()
    assert "đã tiếp nhận" in listed
    assert "Sở Y tế" in listed


def test_nothing_is_sent_where_no_exchange_is_set_up(
    exchange: Exchange, taken: Directive, standing: Person, as_person: Callable[[str], Client]
) -> None:
    ExchangeSettings.objects.all().delete()
    with pytest.raises(errors.NotSetUp):
        actions.send_directive(standing, taken, filled())
    client = as_person("standing")
    assert "/send/" not in client.get(f"/directives/{taken.pk}/").content.decode()
    assert "Chưa đặt thư mục" in client.get("/exchange/").content.decode()


def test_receivers() -> None:
    assert receivers_of("\n000.05.00.H99; Sở Y tế\n28.22.H17\tXã\nH17\n28.22.H17;x") == [
        ("000.05.00.H99", "Sở Y tế"), ("28.22.H17", "Xã"), ("H17", ""),
    ]  # fmt: skip
    with pytest.raises(errors.BadOrganId):
        receivers_of("Sở Y tế")
    with pytest.raises(errors.NoReceiver):
        receivers_of(" \n ")


def test_folders_that_cannot_be_used(
    exchange: Exchange, tmp_path: Path, settings: object, province_people: Person
) -> None:
    from django.conf import settings as live

    (tmp_path / "den" / "sau").mkdir()
    (tmp_path / "khac").mkdir()
    ok = str(tmp_path / "khac")
    Path(live.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
    code = str(Path(actions.__file__).parent)
    for inbox, outbox, wrong in (
        (str(tmp_path / "khong-co"), ok, errors.BadFolder),
        ("den", ok, errors.BadFolder),
        ("", ok, errors.BadFolder),
        ("/", ok, errors.BadFolder),
        (str(tmp_path / "den\0"), ok, errors.BadFolder),
        (ok, ok, errors.SameFolder),
        (str(tmp_path / "den"), str(tmp_path / "den" / "sau"), errors.SameFolder),
        (str(live.MEDIA_ROOT), ok, errors.FolderNotOutside),
        (code, ok, errors.FolderNotOutside),
    ):
        with pytest.raises(wrong):
            actions.save_settings(
                province_people, SetUp(inbox, outbox, OURS, exchange.province.police, True)
            )
    with pytest.raises(errors.BadOrganId):
        actions.save_settings(
            province_people,
            SetUp(str(tmp_path / "den"), ok, "Công an", exchange.province.police, True),
        )


@pytest.fixture
def province_people(exchange: Exchange) -> Person:
    return exchange.province.person("administrator")


def test_the_integration_has_one_narrow_grant_that_moves_with_the_set_up(
    exchange: Exchange, province_people: Person
) -> None:
    account = exchange.settings.account
    assert not account.has_usable_password()
    grants = Grant.objects.filter(person=account)
    assert [(each.role, each.scope) for each in grants] == [
        (Role.INTEGRATION, exchange.province.police)
    ]
    wanted = SetUp(str(exchange.inbox), str(exchange.outbox), OURS, exchange.province.root, True)
    actions.save_settings(province_people, wanted)
    assert [each.scope for each in Grant.objects.filter(person=account)] == [exchange.province.root]


def test_the_page_of_the_set_up(exchange: Exchange, as_person: Callable[[str], Client]) -> None:
    client = as_person("administrator")
    page = client.get("/exchange/settings/").content.decode()
    assert str(exchange.inbox) in page
    form = {
        "inbox": str(exchange.inbox), "outbox": str(exchange.outbox), "organ_id": OURS,
        "organisation": exchange.province.police.pk,
    }  # fmt: skip
    assert client.post("/exchange/settings/", form).status_code == 303
    assert not exchange.settings.enabled
    assert "tạm dừng" in client.get("/exchange/settings/").content.decode()
    bad = client.post("/exchange/settings/", form | {"inbox": "/khong/co"})
    assert bad.status_code == 409
