"""What was found on PCs: of which PC, when, whether it is gone; in any order, from any console."""

from __future__ import annotations

import itertools
import json
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.console.coverage.conftest import Lists
from tests.console.people import Province

from khien.console.coverage import actions
from khien.console.coverage.alerts import Alert, take_alerts
from khien.console.coverage.finding import CLEAN_WITHIN, draft_due
from khien.console.coverage.models import AlertKey, Find
from khien.console.endpoints.models import Computer
from khien.console.incidents.models import IncidentDraft
from khien.core.dates import VIETNAM


@pytest.fixture
def key(lists: Lists) -> AlertKey:
    made, _secret = actions.make_key(
        lists.person("health.officer"), organisation=lists.province.health, name="SIEM"
    )
    return made


def ago(**span: float) -> str:
    return (timezone.now() - timedelta(**span)).astimezone(VIETNAM).isoformat()


def drafts() -> list[tuple[str, int]]:
    return [(one.kind, one.count) for one in IncidentDraft.objects.order_by("pk")]


LEFT, SPREAD = IncidentDraft.Kind.MALWARE_LEFT, IncidentDraft.Kind.MALWARE_SPREAD


class TestTime:
    """Rows come newest first, oldest first or mixed; what is true does not hang on it."""

    @pytest.mark.parametrize(
        ("told", "cleaned", "left"),
        [
            # an old word never undoes a newer one
            ([(48, "cleaned"), (30, "detected")], False, True),
            ([(48, "detected"), (30, "cleaned")], True, False),
            # it came back an hour ago: a day has not passed
            ([(72, "detected"), (48, "cleaned"), (1, "detected")], False, False),
            # found two days ago, seen again just now: it was never gone
            ([(48, "detected"), (1, "detected")], False, True),
            ([(48, "detected"), (1, "từ lạ")], None, True),
            ([(2, "detected"), (1, "cleaned")], True, False),
        ],
    )
    def test_in_any_order(
        self, key: AlertKey, told: list[tuple[int, str]], cleaned: bool | None, left: bool
    ) -> None:
        for order in itertools.permutations(told):
            Find.objects.all().delete()
            IncidentDraft.objects.all().delete()
            take_alerts(key, [Alert("MAY-1", "Worm", ago(hours=at), say) for at, say in order])
            find = Find.objects.get()
            assert (find.cleaned, find.count) == (cleaned, len(told))
            assert drafts() == ([(LEFT, 1)] if left else [])

    def test_an_older_list_taken_after_a_newer_one(self, key: AlertKey) -> None:
        take_alerts(key, [Alert("MAY-1", "Worm", ago(hours=30), "detected")])
        take_alerts(key, [Alert("MAY-1", "Worm", ago(days=9), "cleaned")])
        find = Find.objects.get()
        assert (find.cleaned, find.count) == (False, 1)

    def test_the_same_word_again_changes_nothing(self, key: AlertKey) -> None:
        told = [Alert("MAY-1", "Worm", ago(hours=30), "detected")]
        assert take_alerts(key, told) == 1
        before = Find.objects.values().get()
        assert take_alerts(key, told) == 0
        assert Find.objects.values().get() == before

    def test_of_the_same_moment_a_word_on_what_became_of_it_counts(self, key: AlertKey) -> None:
        at = ago(hours=30)
        take_alerts(key, [Alert("MAY-1", "Worm", at, "detected")])
        take_alerts(key, [Alert("MAY-1", "Worm", at, "?")])
        assert Find.objects.get().cleaned is False
        take_alerts(key, [Alert("MAY-1", "Worm", at, "cleaned")])
        assert Find.objects.get().cleaned is True

    @pytest.mark.parametrize(
        "at",
        ["", "hôm qua", "0001-01-01T00:00:00", "01/01/0001", "9999-12-31T23:59:59-05:00",
         "2999-01-01T00:00:00Z", "\0"],
    )  # fmt: skip
    def test_a_time_that_is_none_or_not_yet_come_is_now(self, key: AlertKey, at: str) -> None:
        """ATTACKS 18: year 1 in Vietnam is before the calendar's beginning in UTC."""
        before = timezone.now()
        take_alerts(key, [Alert("MAY-1", "Worm", at, "detected")])
        find = Find.objects.get()
        assert before <= find.last_at <= timezone.now()
        assert drafts() == []

    def test_a_day_to_the_second(self, key: AlertKey) -> None:
        take_alerts(key, [Alert("MAY-1", "Worm", ago(hours=1), "detected")])
        first: datetime = Find.objects.get().first_at
        assert draft_due(first + CLEAN_WITHIN) == 0
        assert draft_due(first + CLEAN_WITHIN + timedelta(seconds=1)) == 1
        assert draft_due(first + timedelta(days=9)) == 0

    @given(
        st.lists(
            st.tuples(st.integers(0, 80), st.sampled_from(["cleaned", "detected", "?"])),
            min_size=1, max_size=5, unique_by=lambda one: one[0],
        )
    )  # fmt: skip
    @settings(
        max_examples=15, deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )  # fmt: skip
    def test_the_latest_word_is_the_word(self, key: AlertKey, told: list[tuple[int, str]]) -> None:
        Find.objects.all().delete()
        take_alerts(key, [Alert("MAY-1", "Worm", ago(hours=at), say) for at, say in told])
        find = Find.objects.get()
        _latest, word = min(told)
        assert find.cleaned is {"cleaned": True, "detected": False, "?": None}[word]
        assert find.first_at <= find.last_at
        assert find.count == len(told)


class TestWhose:
    @pytest.fixture
    def pcs(self, province: Province) -> None:
        for place, name, serials in (
            ("health", "SYT-01", ["5CD1234ABC"]), ("health", "SYT-02", []),
            ("clinic", "TT-01", ["8XYZ99887"]), ("culture", "VH-01", ["AB12CD34E"]),
            ("health", "DOI-1", []), ("clinic", "DOI-1", []),
        ):  # fmt: skip
            Computer.objects.create(
                organisation=getattr(province, place), name=name, serials=serials
            )

    @pytest.mark.parametrize(
        ("host", "serial", "pc", "place"),
        [
            ("SYT-01", "", "SYT-01", "health"), ("syt-01.dongkhe.local", "", "SYT-01", "health"),
            ("DONGKHE\\SYT-01", "", "SYT-01", "health"), ("TT-01", "", "TT-01", "clinic"),
            ("", "8xyz-99887", "TT-01", "clinic"), ("ten-la", "5CD1234ABC", "SYT-01", "health"),
            # the serial of another, whatever the name says
            ("SYT-01", "PF2ABCDE1", None, "health"), ("SYT-01", "8XYZ99887", "TT-01", "clinic"),
            ("SYT-01", "N/A", "SYT-01", "health"), ("SYT-02", "PF2ABCDE1", "SYT-02", "health"),
            # out of reach of the key, or of nobody, or of two
            ("VH-01", "", None, "health"), ("", "AB12CD34E", None, "health"),
            ("KHONG-CO", "", None, "health"), ("DOI-1", "", None, "health"),
        ],
    )  # fmt: skip
    def test_by_serial_then_by_name(
        self, pcs: None, province: Province, key: AlertKey, host: str, serial: str,
        pc: str | None, place: str,
    ) -> None:  # fmt: skip
        take_alerts(key, [Alert(host, "Worm", serial=serial)])
        find = Find.objects.get()
        assert (find.computer.name if find.computer else None) == pc
        assert find.organisation == getattr(province, place)

    def test_one_pc_under_three_names_is_not_three(self, pcs: None, key: AlertKey) -> None:
        names = ("SYT-01", "syt-01.dongkhe.local", "DONGKHE\\SYT-01")
        take_alerts(key, [Alert(name, "Worm", ago(minutes=5), "cleaned") for name in names])
        assert drafts() == []
        unknown = ("LA-01", "la-01.dongkhe.local", "DONGKHE\\LA-01")
        take_alerts(key, [Alert(name, "Virus", ago(minutes=5), "cleaned") for name in unknown])
        assert drafts() == []

    def test_three_pcs_are_three_known_or_not(self, pcs: None, key: AlertKey) -> None:
        names = ("SYT-01", "SYT-02", "LA-01")
        take_alerts(key, [Alert(name, "Worm", ago(minutes=5), "cleaned") for name in names])
        assert drafts() == [(SPREAD, 3)]
        assert {one.name for one in IncidentDraft.objects.get().computers.all()} == {
            "SYT-01", "SYT-02",
        }  # fmt: skip

    def test_three_in_two_organisations_are_not_three_in_one(
        self, pcs: None, key: AlertKey
    ) -> None:
        names = ("SYT-01", "SYT-02", "TT-01")
        take_alerts(key, [Alert(name, "Worm", ago(minutes=5), "cleaned") for name in names])
        assert drafts() == []

    def test_two_names_of_one_threat(self, pcs: None, key: AlertKey) -> None:
        at = ago(hours=30)
        take_alerts(key, [Alert("SYT-01", "Trojan.Gén", at), Alert("SYT-01", "TROJAN.gen ", at)])
        assert Find.objects.count() == 1


class TestSent:
    @pytest.mark.parametrize(
        "alert",
        [Alert("", "Worm"), Alert("\u200b", "Worm"), Alert("", "Worm", serial="\u200b"),
         Alert("MAY-1", ""), Alert("MAY-1", "\0\x07"), Alert(" ", "Worm", serial=" ")],
    )  # fmt: skip
    def test_what_names_no_pc_or_no_threat_is_left_out(self, key: AlertKey, alert: Alert) -> None:
        assert take_alerts(key, [alert]) == 0
        assert not Find.objects.exists()

    @pytest.mark.parametrize(
        "body",
        [
            b"", b"{", b"[]", b"null", b'{"alerts": {}}', b'{"alerts": [1]}',
            b'{"alerts": [{"host": "a"}]}', b'{"alerts": [{"host": 5, "threat": []}]}',
            json.dumps({"alerts": [{"host": "h" * 254, "threat": "t"}]}).encode(),
            json.dumps({"alerts": [{"host": "h", "threat": "t" * 201}]}).encode(),
            json.dumps({"alerts": [{"host": "h", "threat": "t", "at": "9" * 41}]}).encode(),
            json.dumps({"alerts": [{"host": "a", "threat": "b"}, {"host": "c"}]}).encode(),
            b'{"alerts": ' + b"[" * 50_000,
        ],
    )  # fmt: skip
    def test_a_body_that_is_not_as_described_keeps_nothing(self, lists: Lists, body: bytes) -> None:
        _row, secret = actions.make_key(
            lists.person("health.officer"), organisation=lists.province.health, name="SIEM"
        )
        answer = Client().post(
            "/api/v1/alerts", body, content_type="application/json",
            HTTP_AUTHORIZATION=f"Bearer {secret}",
        )  # fmt: skip
        assert answer.status_code in {400, 422}
        assert not Find.objects.exists()

    @given(
        st.lists(
            st.builds(
                Alert,
                st.text(max_size=30), st.text(max_size=30), st.text(max_size=12),
                st.text(max_size=6), st.text(max_size=12),
            ),
            max_size=4,
        )
    )  # fmt: skip
    @settings(
        max_examples=20, deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )  # fmt: skip
    def test_any_words_are_kept_or_left_out(self, key: AlertKey, alerts: list[Alert]) -> None:
        Find.objects.all().delete()
        new = take_alerts(key, alerts)
        assert new == Find.objects.count() <= len(alerts)
        for find in Find.objects.all():
            assert find.name
            assert find.host
            assert find.name.isprintable()

    def test_a_key_of_one_organisation_never_writes_at_another(
        self, lists: Lists, key: AlertKey
    ) -> None:
        Computer.objects.create(organisation=lists.province.culture, name="VH-01")
        take_alerts(key, [Alert("VH-01", "Worm", ago(days=3), "detected")])
        assert {one.organisation for one in Find.objects.all()} == {lists.province.health}
        assert {one.organisation for one in IncidentDraft.objects.all()} == {lists.province.health}
