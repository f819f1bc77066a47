"""Lists brought again with changes, from above and below, with odd cells; who is counted by which
letter; decisions beside them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.console.coverage.conftest import BOOK, Lists, today
from tests.console.people import Province, sign_in

from khien.console.coverage import actions, queries
from khien.console.coverage.errors import NothingToDecide
from khien.console.coverage.judging import changed, judge_if_changed, judge_soon
from khien.console.coverage.models import (
    Decision,
    Judging,
    Kind,
    Profile,
    Snapshot,
    SourceList,
    Standing,
)
from khien.console.coverage.taking import preview
from khien.console.endpoints.models import Computer
from khien.console.people.access import Refused
from khien.endpoints.coverage.errors import ListError, NoIdentity

HEAD = "Device;Serial number;Status;Last visible\n"


def listed(*rows: str) -> str:
    return HEAD + "".join(f"{row};{today()} 08:00\n" for row in rows)


def states() -> dict[str, str]:
    return {each.computer.name: each.state for each in Standing.objects.select_related("computer")}


@pytest.fixture
def booked(lists: Lists) -> Lists:
    """SYT-01 and SYT-02 with serials, SYT-03 without, TTYT-01 of the unit below."""
    lists.take(BOOK, Kind.ASSET_BOOK)
    return lists


ALL = ("SYT-01;5CD1234ABC;Running", "SYT-02;5CD1234ABD;Running", "SYT-03;;Running",
       "TTYT-01;8XYZ99887;Running")  # fmt: skip


class TestBroughtAgain:
    def test_a_list_that_waits_for_its_columns_says_nothing(self, booked: Lists) -> None:
        booked.send(listed(*ALL), Kind.EDR)
        judge_soon()
        assert set(states().values()) == {"cannot-tell"}

    def test_what_left_the_list_is_covered_no_more(self, booked: Lists) -> None:
        booked.take(listed(*ALL), Kind.EDR)
        assert set(states().values()) == {"covered"}
        booked.take(listed(*ALL[:3]), Kind.EDR)
        assert states()["TTYT-01"] != "covered"
        booked.take(listed(*ALL[:3], "TTYT-01;8XYZ99887;Not running"), Kind.EDR)
        assert states()["TTYT-01"] == "not-covered"
        booked.take(listed(*ALL), Kind.EDR)
        assert set(states().values()) == {"covered"}

    def test_another_source_of_the_kind_stands_beside_it(self, booked: Lists) -> None:
        booked.take(listed(*ALL[:2]), Kind.EDR, source="một")
        booked.take(listed(*ALL[2:]), Kind.EDR, source="hai")
        assert SourceList.objects.filter(current=True, kind=Kind.EDR).count() == 2
        assert set(states().values()) == {"covered"}

    def test_the_same_source_of_another_organisation_is_another(
        self, booked: Lists, province: Province
    ) -> None:
        booked.take(listed(*ALL), Kind.EDR)
        booked.take(
            listed("VH-01;;Running"), Kind.EDR, who="culture.officer", place=province.culture
        )
        assert set(states().values()) == {"covered"}

    def test_columns_that_changed_places_are_found_again(self, booked: Lists) -> None:
        row = booked.send("Cột lạ;Ghi\nSYT-01;Running\n", Kind.EDR, source="x")
        actions.take(row.added_by, row, {"hostname": 0, "status": 1})
        again = booked.send("Ghi;Thêm;Cột lạ\nRunning;;SYT-01\n", Kind.EDR, source="x")
        assert preview(again).mapping == {"hostname": 2, "status": 0}
        assert Profile.objects.get(source="x").mapping == {"hostname": "Cột lạ", "status": "Ghi"}

    def test_an_older_upload_taken_after_a_newer_one_is_the_one_that_was_taken_last(
        self, booked: Lists
    ) -> None:
        first = booked.send(listed(*ALL[:1]), Kind.EDR)
        second = booked.send(listed(*ALL), Kind.EDR)
        for row in (second, first):
            actions.take(row.added_by, row, preview(row).mapping)
        assert SourceList.objects.get(current=True, kind=Kind.EDR).pk == first.pk


class TestPlaces:
    """A list is about its organisation and what is under it, and about nothing else."""

    @pytest.mark.parametrize(
        ("who", "place", "covered"),
        [
            ("standing", "root", {"SYT-01", "TTYT-01"}),
            ("health.officer", "health", {"SYT-01", "TTYT-01"}),
            ("clinic.officer", "clinic", {"TTYT-01"}), ("culture.officer", "culture", set()),
        ],
    )  # fmt: skip
    def test_whom_it_covers(
        self, booked: Lists, province: Province, who: str, place: str, covered: set[str]
    ) -> None:
        booked.take(listed(ALL[0], ALL[3]), Kind.EDR, who=who, place=getattr(province, place))
        assert {name for name, state in states().items() if state == "covered"} == covered

    def test_headlines_count_what_the_viewer_may_see_and_sum_up(self, booked: Lists) -> None:
        booked.take(listed(*ALL[:1], "SYT-02;5CD1234ABD;Not running"), Kind.EDR)
        for who, owned in (("standing", 4), ("health.officer", 4), ("clinic.officer", 1),
                           ("culture.officer", 0), ("health.inspector", 3)):  # fmt: skip
            rows = queries.headlines(booked.person(who), queries.Asked())
            assert sum(each.owned for each in rows) == owned
            for each in rows:
                assert each.covered + each.not_covered + each.cannot_tell == each.owned
                assert 0 <= each.reporting <= each.owned
                assert each.share == 100 * each.covered / each.owned

    def test_a_pc_out_of_use_is_in_no_denominator(self, booked: Lists) -> None:
        booked.take(listed(*ALL), Kind.EDR)
        Computer.objects.filter(name="SYT-01").update(active=False)
        (health,) = [
            each for each in queries.headlines(booked.person("standing"), queries.Asked())
            if each.organisation == booked.province.health
        ]  # fmt: skip
        assert (health.owned, health.covered) == (2, 2)


class TestLetters:
    """The denominator is the letter's: the network it names, the product it names."""

    @pytest.fixture
    def networks(self, booked: Lists) -> Lists:
        booked.take(listed(*ALL), Kind.EDR)
        for name, networks in (("SYT-01", ["CPNet"]), ("SYT-02", ["Internet"]), ("SYT-03", None)):
            Computer.objects.filter(name=name).update(networks=networks)
        Standing.objects.filter(computer__name="SYT-01").update(product="Bkav Endpoint AI")
        Standing.objects.filter(computer__name="SYT-02").update(product="Kaspersky Endpoint")
        return booked

    def asked(self, lists: Lists, **said: str) -> dict[str, str]:
        viewer = lists.person("health.officer")
        rows = queries.computers(
            viewer, queries.Asked(**said), organisation_id=lists.province.health.pk
        )
        return {row.computer.name: str(row.state) for row in rows}

    def test_nothing_asked_is_every_pc(self, networks: Lists) -> None:
        every = {"SYT-01": "covered", "SYT-02": "covered", "SYT-03": "covered"}
        assert self.asked(networks) == every
        assert self.asked(networks, network="  ", product="") == every

    def test_a_network_leaves_out_what_is_not_on_it_and_never_what_is_not_said(
        self, networks: Lists
    ) -> None:
        assert self.asked(networks, network="CPNet") == {
            "SYT-01": "covered", "SYT-03": "cannot-tell",
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("product", "expected"),
        [
            ("Bkav", ("covered", "not-covered", "cannot-tell")),
            ("BKAV endpoint", ("covered", "not-covered", "cannot-tell")),
            ("Kaspersky", ("not-covered", "covered", "cannot-tell")),
            ("Viettel", ("not-covered", "not-covered", "cannot-tell")),
        ],
    )  # fmt: skip
    def test_a_product(self, networks: Lists, product: str, expected: tuple[str, str, str]) -> None:
        found = self.asked(networks, product=product)
        assert (found["SYT-01"], found["SYT-02"], found["SYT-03"]) == expected

    def test_a_product_makes_no_pc_covered_that_was_not(self, networks: Lists) -> None:
        Standing.objects.update(state="not-covered", reason="protection-off", product="Bkav")
        assert set(self.asked(networks, product="Bkav").values()) == {"not-covered"}
        Standing.objects.update(state="cannot-tell", reason="silent", product="")
        assert set(self.asked(networks, product="Bkav").values()) == {"cannot-tell"}

    def test_no_change_is_told_for_a_narrowed_count(self, networks: Lists) -> None:
        Snapshot.objects.create(
            organisation=networks.province.health, day=timezone.localdate() - timedelta(days=1),
            owned=3, covered=1, not_covered=2, reporting=0,
        )  # fmt: skip
        viewer = networks.person("health.officer")

        def change(**said: str) -> int | None:
            rows = queries.headlines(viewer, queries.Asked(**said))
            return next(r.change for r in rows if r.organisation == networks.province.health)

        assert change() == 2
        assert change(network="CPNet") is None


class TestOddCells:
    @pytest.mark.parametrize("seen", ["01/01/0001 00:00", "1/1/0001 12:00:00 AM", "Never",
                                      "0001-01-01T00:00:00", "9999-12-31T23:59:59-05:00"])  # fmt: skip
    def test_a_day_that_is_none_breaks_nothing_and_proves_nothing(
        self, booked: Lists, seen: str
    ) -> None:
        text = f"{HEAD}SYT-01;5CD1234ABC;Running;{seen}\n"
        booked.take(text, Kind.EDR)
        standing = Standing.objects.get(computer__name="SYT-01")
        assert (standing.state, standing.reason) == ("cannot-tell", "seen-unclear")
        assert standing.reporting is False
        client = sign_in(booked.person("health.officer"))
        for page in ("", "machines/", "table.xlsx", "assets.xlsx"):
            assert client.get(f"/coverage/{page}").status_code == 200

    @pytest.mark.parametrize(
        "text",
        ["", "một dòng", "a\n" * 40, "Device" + ";x" * 400, "%PDF-1.7", "PK\x03\x04"],
    )  # fmt: skip
    def test_what_is_no_list_leaves_nothing(self, booked: Lists, text: str) -> None:
        before = SourceList.objects.count()
        with pytest.raises(Exception) as caught:
            booked.send(text, Kind.EDR)
        assert isinstance(caught.value, ListError) or caught.value.code.startswith("list-")  # type: ignore[attr-defined]
        assert SourceList.objects.count() == before

    @pytest.mark.parametrize(
        "mapping",
        [{}, {"user": 0}, {"hostname": -1}, {"hostname": 99}, {"hostname": "0"}, {"khác": 0},
         {"hostname": None}],
    )  # fmt: skip
    def test_a_mapping_that_names_no_column_takes_nothing(
        self, booked: Lists, mapping: dict[str, int]
    ) -> None:
        row = booked.send(listed(*ALL), Kind.EDR)
        with pytest.raises(NoIdentity):
            actions.take(row.added_by, row, mapping)
        row.refresh_from_db()
        assert (row.taken_at, row.current) == (None, False)
        assert not Profile.objects.filter(kind=Kind.EDR).exists()


class TestDecided:
    ONE_OFF = listed("X-1;8XYZ99888;Running")  # the serial of TTYT-01, one digit off

    def doubtful(self, lists: Lists) -> tuple[Computer, str]:
        lists.take(self.ONE_OFF, Kind.EDR)
        standing = Standing.objects.get(computer__name="TTYT-01")
        assert standing.reason == "candidates"
        return standing.computer, standing.candidates[0]["key"]

    @pytest.mark.parametrize("same", [True, False])
    def test_it_stays_when_the_next_list_says_more(self, booked: Lists, same: bool) -> None:
        computer, key = self.doubtful(booked)
        actions.decide(booked.person("health.officer"), computer, key=key, same=same)
        fuller = listed("X-1.dongkhe.local;8XYZ99888;Running", "Y-9;AB99CD77E;Running")
        booked.take(fuller, Kind.EDR)
        standing = Standing.objects.get(computer=computer)
        assert (standing.state == "covered") is same
        assert standing.reason != "candidates"

    def test_a_second_thought_replaces_the_first(self, booked: Lists) -> None:
        computer, key = self.doubtful(booked)
        officer = booked.person("health.officer")
        actions.decide(officer, computer, key=key, same=False)
        actions.decide(officer, computer, key=key, same=True)
        assert Decision.objects.get().same is True
        judge_soon()
        assert states()["TTYT-01"] == "covered"
        with pytest.raises(NothingToDecide):  # it is a pair now, no candidate
            actions.decide(officer, computer, key=key, same=False)

    @pytest.mark.parametrize("who", ["clinic.inspector", "culture.officer", "health.staff"])
    def test_not_by_another(self, booked: Lists, who: str) -> None:
        computer, key = self.doubtful(booked)
        with pytest.raises(Refused):
            actions.decide(booked.person(who), computer, key=key, same=True)
        assert not Decision.objects.exists()

    def test_of_a_pc_out_of_use_nothing_waits(self, booked: Lists) -> None:
        computer, _key = self.doubtful(booked)
        Computer.objects.filter(pk=computer.pk).update(active=False)
        assert queries.doubtful(booked.person("health.officer")) == []


class TestJudging:
    def test_only_inside_an_act_is_a_change_noted(self, booked: Lists) -> None:
        from django.db import transaction

        connection = transaction.get_connection()
        connection.in_atomic_block = False
        try:
            with pytest.raises(transaction.TransactionManagementError):
                changed()
        finally:
            connection.in_atomic_block = True

    def test_one_snapshot_a_day_whatever_is_judged(self, booked: Lists) -> None:
        booked.take(listed(*ALL), Kind.EDR)
        booked.take(listed(*ALL[:1]), Kind.EDR)
        snapshots = Snapshot.objects.filter(organisation=booked.province.health)
        assert [(each.day, each.owned, each.covered) for each in snapshots] == [
            (timezone.localdate(), 3, 1)
        ]

    def test_nothing_ever_changed_is_nothing_judged(self, db: None) -> None:
        assert judge_if_changed() == 0
        assert not Judging.objects.exists()

    def test_what_changes_while_it_judges_is_judged_next(
        self, booked: Lists, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from khien.console.coverage import judging

        before = judging._snapshots

        def and_meanwhile(*args: object) -> None:
            before(*args)  # type: ignore[arg-type]
            changed()

        changed()
        monkeypatch.setattr(judging, "_snapshots", and_meanwhile)
        assert judge_if_changed() == 4
        monkeypatch.undo()
        assert queries.waiting()
        assert judge_if_changed() == 4
        assert not queries.waiting()


def test_who_is_judged_by_a_list_from_above_reads_that_it_counts(booked: Lists) -> None:
    """The headline of the unit below speaks of its PC, though no list is its own."""
    client = sign_in(booked.person("clinic.officer"))
    page = client.get("/coverage/").content.decode()
    assert "Chưa có danh sách nào cho biết 1 máy" in page
    booked.take(listed(*ALL), Kind.EDR, source="EDR của Sở")
    page = client.get("/coverage/").content.decode()
    assert "1 trên 1 máy được bảo vệ" in page
    assert "Danh sách của cấp trên cũng được tính: EDR của Sở." in page
    assert "4 dòng" not in page  # how long it is stays with those who may see it
    place = booked.province.clinic
    assert f'href="/coverage/machines/?organisation={place.pk}"' in page
    below = client.get(f"/coverage/machines/?organisation={place.pk}").content.decode()
    assert f"› {place.name}" in below
    above = client.get(f"/coverage/machines/?organisation={booked.province.health.pk}")
    assert booked.province.health.name not in above.content.decode()  # out of reach: no name
    beside = booked.person("culture.officer")
    assert queries.lists_above(beside) == []
    assert queries.lists_above(booked.person("health.officer")) == []
