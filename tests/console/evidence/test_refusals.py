"""Each reason to refuse a bundle, through the page and the API: said, recorded, nothing kept."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from tests.console.evidence.pcs import Pc
from tests.console.people import Province, sign_in

from khien.console.audit.models import Content
from khien.console.endpoints import actions as register
from khien.console.endpoints.models import Computer
from khien.console.evidence import actions
from khien.console.evidence.models import Bundle, Enrolment, FindingRow, Refusal, Ticket

MakePc = Callable[..., Pc]
URL = "/api/v1/bundles"


def post(data: bytes) -> tuple[int, dict[str, object]]:
    answer = Client().post(URL, data, content_type="application/vnd.dsse+json")
    body = json.loads(answer.content)
    return answer.status_code, body.get("error", body)


def altered(data: bytes) -> bytes:
    envelope = json.loads(data)
    payload = base64.b64decode(envelope["payload"]).replace(b'"pass"', b'"fail"')
    envelope["payload"] = base64.b64encode(payload).decode()
    return json.dumps(envelope).encode()


def refused_cases() -> list[str]:
    return [
        "altered", "replayed", "wrong-organisation", "wrong-pc", "from-the-future", "too-old",
        "out-of-sequence", "broken-chain", "wrong-challenge", "older-than-held", "not-enrolled",
        "unknown-ticket", "expired-ticket", "revoked-ticket", "wrong-secret", "reused-secret",
        "key-elsewhere", "bad-signature", "unsigned", "wrong-console", "unknown-type",
    ]  # fmt: skip


class Scene:
    """Brings about one refusal: ``data(code)`` is the bundle that must be refused so."""

    def __init__(self, province: Province, ticket: Ticket, pc: MakePc, tmp_path: Path) -> None:
        self.province, self.ticket, self.pc, self.tmp_path = province, ticket, pc, tmp_path
        self.officer = province.person("health.officer")

    def bound(self, name: str = "one", **facts: object) -> Pc:
        one = self.pc(name, **facts)
        one.take(actions.take_bundle(None, one.bundle(self.ticket), via="api").receipt)
        return one

    def other_ticket(self, name: str = "YT-02") -> Ticket:
        computer = Computer.objects.create(organisation=self.province.health, name=name)
        return actions.make_ticket(
            self.officer, organisation=self.province.health, computer=computer
        )

    def data(self, code: str) -> bytes:
        made = getattr(self, code.replace("-", "_"))()
        assert isinstance(made, bytes)
        return made

    def altered(self) -> bytes:
        return self.pc().bundle(self.ticket)[:-20]

    def bad_signature(self) -> bytes:
        return altered(self.pc().bundle(self.ticket))

    def unknown_type(self) -> bytes:
        envelope = json.loads(self.pc().bundle(self.ticket))
        return json.dumps(envelope | {"payloadType": "text/html"}).encode()

    def unsigned(self) -> bytes:
        return self.pc().unsigned(self.ticket)

    def replayed(self) -> bytes:
        data = self.pc().bundle(self.ticket)
        actions.take_bundle(None, data, via="api")
        return data

    def wrong_console(self) -> bytes:
        data = self.pc().bundle(self.ticket)
        from khien.console.evidence import console_keys

        (self.tmp_path / "data" / "keys" / "console.pem").unlink()
        console_keys._kept.cache_clear()
        return data

    def wrong_organisation(self) -> bytes:
        data = self.pc().bundle(self.ticket)
        Ticket.objects.update(organisation=self.province.culture)
        return data

    def wrong_pc(self) -> bytes:
        one = self.bound()
        other = self.other_ticket()
        # The same key speaks for the other PC of the register.
        state = next(one.state.rglob("state.json"))
        state.write_text(
            state.read_text().replace(f'"pc":"{self.ticket.computer_id}"',
                                      f'"pc":"{other.computer_id}"')
        )  # fmt: skip
        return one.bundle(other)

    def key_elsewhere(self) -> bytes:
        one = self.bound()
        other = self.other_ticket()
        state = next(one.state.rglob("state.json"))
        values = json.loads(state.read_text())
        values |= {"pc": str(other.computer_id), "ticket": other.ticket_id, "head": None}
        state.write_text(json.dumps(values))
        return one.bundle(other)

    def from_the_future(self) -> bytes:
        return self.pc().bundle(self.ticket, now=datetime.now(tz=UTC) + timedelta(minutes=16))

    def too_old(self) -> bytes:
        return self.pc().bundle(self.ticket, now=datetime.now(tz=UTC) - timedelta(days=91))

    def older_than_held(self) -> bytes:
        one = self.bound()
        return one.bundle(self.ticket, now=datetime.now(tz=UTC) - timedelta(hours=2))

    def out_of_sequence(self) -> bytes:
        one = self.pc()
        first = one.bundle(self.ticket)
        one.take(actions.take_bundle(None, one.bundle(self.ticket), via="api").receipt)
        return first

    def broken_chain(self) -> bytes:
        one = self.pc()
        actions.take_bundle(None, one.bundle(self.ticket), via="api")
        return one.bundle(self.ticket)  # the receipt never came

    def wrong_challenge(self) -> bytes:
        one = self.bound()
        Enrolment.objects.update(next_challenge="A" * 43 + "=")
        return one.bundle(self.ticket)

    def not_enrolled(self) -> bytes:
        one = self.bound()
        Enrolment.objects.update(state="retired")
        return one.bundle(self.ticket)

    def unknown_ticket(self) -> bytes:
        data = self.pc().bundle(self.ticket)
        Ticket.objects.all().delete()
        return data

    def expired_ticket(self) -> bytes:
        data = self.pc().bundle(self.ticket)
        Ticket.objects.update(expires_at=datetime.now(tz=UTC) - timedelta(minutes=1))
        return data

    def revoked_ticket(self) -> bytes:
        data = self.pc().bundle(self.ticket)
        actions.revoke_ticket(self.officer, self.ticket)
        return data

    def wrong_secret(self) -> bytes:
        data = self.pc().bundle(self.ticket)
        Ticket.objects.update(secret_hashes=["0" * 64])
        return data

    def reused_secret(self) -> bytes:
        one = self.bound()
        register.set_computer_active(self.officer, self.ticket.computer, active=False)
        register.set_computer_active(self.officer, self.ticket.computer, active=True)
        Ticket.objects.update(revoked_at=None)
        assert one.serials
        return self.pc("two", serials=["DK-0002"]).bundle(self.ticket)


# A person may vouch for what no key signed (test_unsigned); a PC's own POST of it is refused.
DOORS = [
    (door, code)
    for door in ("api", "page")
    for code in refused_cases()
    if (door, code) != ("page", "unsigned")
]


@pytest.mark.parametrize(("door", "code"), DOORS)
def test_each_refusal_is_said_and_recorded_at_each_door(
    code: str, door: str, province: Province, ticket: Ticket, pc: MakePc, tmp_path: Path
) -> None:
    scene = Scene(province, ticket, pc, tmp_path)
    data = scene.data(code)
    before = (Bundle.objects.count(), FindingRow.objects.count())
    if door == "api":
        status, error = post(data)
        assert (status, error["code"]) == (422, code)
        assert error["message"]
    else:
        client = sign_in(scene.officer)
        (tmp_path / "goi.json").write_bytes(data)
        with (tmp_path / "goi.json").open("rb") as file:
            sent = client.post("/evidence/import/", {"bundles": file})
        assert sent.status_code == 303
        answer = client.get(sent["Location"])
        (row,) = answer.context["rows"]
        assert row["code"] == code
        words = "Đã có" if code == "replayed" else row["reason"].split("“")[0]
        assert words in answer.content.decode()
    assert (Bundle.objects.count(), FindingRow.objects.count()) == before
    refusal = Refusal.objects.get(kind="bundle")
    assert refusal.reason_code == code
    assert Content.objects.get(event__verb="bundle.refuse").facts["reason"] == code
