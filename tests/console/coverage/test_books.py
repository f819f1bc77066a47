"""Asset books entered, and entered again: who is known by what, what fails, what is never mixed."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from tests.console.coverage.conftest import Lists
from tests.console.people import Province

from khien.console.coverage.models import Asset, Judging, Kind, Standing
from khien.console.endpoints import actions as register
from khien.console.endpoints.models import Computer
from khien.console.evidence import accepting

HEAD = "Mã tài sản;Tên máy tính;Số sê-ri;Địa chỉ MAC;Người sử dụng;Đơn vị;Hệ điều hành\n"
M1, M2 = "8c:16:45:a1:b2:c3", "8c:16:45:d4:e5:f6"


def book(*rows: str) -> str:
    return HEAD + "".join(f"{row}\n" for row in rows)


def kept() -> list[tuple[str, str, list[str], list[str]]]:
    """Name, code, serials, addresses of each PC as the register now has it."""
    return [
        (each.name, each.asset.code, each.serials, each.asset.macs)
        for each in Computer.objects.select_related("asset").order_by("name", "pk")
    ]


@pytest.mark.parametrize(
    "row",
    [
        "TS1;PC-1;5CD1234ABC;;An;Sở Y tế;", "TS1;PC-1;;;An;Sở Y tế;", ";PC-1;5CD1234ABC;;;;",
        ";PC-1;;;An;Sở Y tế;", f";PC-1;;{M1};;;", ";;5CD1234ABC;;;;", f"TS1;;;{M1};;;",
        ";PC-1;N/A;;;;", f";;;{M1};;;",
    ],
)  # fmt: skip
def test_the_same_book_again_knows_every_pc(lists: Lists, row: str) -> None:
    """By code, serial, name or address, whichever it has."""
    first = lists.take(book(row), Kind.ASSET_BOOK)
    assert (first.added, first.known, first.failed) == (1, 0, [])
    before = kept()
    again = lists.take(book(row), Kind.ASSET_BOOK)
    assert (again.added, again.known, again.failed) == (0, 1, [])
    assert kept() == before


class TestOneName:
    def test_two_rows_without_codes_are_not_mixed(self, lists: Lists) -> None:
        """The second cannot be kept; nothing of it is written onto the first."""
        rows = (f";PC-1;5CD1234ABC;{M1};An;;", f";PC-1;8XYZ99887;{M2};Bình;;")
        taken = lists.take(book(*rows), Kind.ASSET_BOOK)
        assert taken.added == 1
        assert [line for line, _why in taken.failed] == [3]
        assert kept() == [("PC-1", "", ["5CD1234ABC"], ["8c1645a1b2c3"])]
        again = lists.take(book(*rows), Kind.ASSET_BOOK)
        assert (again.added, again.known, len(again.failed)) == (0, 1, 1)
        assert kept() == [("PC-1", "", ["5CD1234ABC"], ["8c1645a1b2c3"])]

    def test_two_rows_that_differ_in_their_address_alone_are_not_mixed(self, lists: Lists) -> None:
        rows = (f";PC-1;;{M1};An;;", f";PC-1;;{M2};Bình;;")
        for added, known in ((1, 0), (0, 1)):
            taken = lists.take(book(*rows), Kind.ASSET_BOOK)
            assert (taken.added, taken.known, len(taken.failed)) == (added, known, 1)
            assert kept() == [("PC-1", "", [], ["8c1645a1b2c3"])]
        renewed = lists.take(book(f";PC-1;;{M2};An;;"), Kind.ASSET_BOOK)  # a new card, one row
        assert (renewed.known, renewed.failed) == (1, [])
        assert kept() == [("PC-1", "", [], ["8c1645d4e5f6"])]

    def test_two_rows_with_codes_are_two(self, lists: Lists) -> None:
        rows = (f"TS1;PC-1;;{M1};;;", f"TS2;PC-1;;{M2};;;")
        for added, known in ((2, 0), (0, 2)):
            taken = lists.take(book(*rows), Kind.ASSET_BOOK)
            assert (taken.added, taken.known, taken.failed) == (added, known, [])
        assert kept() == [
            ("PC-1", "TS1", [], ["8c1645a1b2c3"]), ("PC-1 (TS2)", "TS2", [], ["8c1645d4e5f6"]),
        ]  # fmt: skip

    def test_one_entered_by_hand_is_completed(self, lists: Lists) -> None:
        officer = lists.person("health.officer")
        register.add_computer(officer, organisation=lists.province.health, name="PC-1",
                              holder="Chị Hoa")  # fmt: skip
        taken = lists.take(book(f"TS1;pc-1;5CD1234ABC;{M1};An;;"), Kind.ASSET_BOOK)
        assert (taken.added, taken.known) == (0, 1)
        computer = Computer.objects.get()
        assert (computer.holder, computer.serials) == ("Chị Hoa", ["5CD1234ABC"])

    def test_a_name_with_another_serial_is_another_pc(self, lists: Lists) -> None:
        lists.take(book(";PC-1;5CD1234ABC;;;;"), Kind.ASSET_BOOK)
        taken = lists.take(book("TS9;PC-1;8XYZ99887;;;;"), Kind.ASSET_BOOK)
        assert (taken.added, taken.known) == (1, 0)
        assert {tuple(row[2]) for row in kept()} == {("5CD1234ABC",), ("8XYZ99887",)}

    def test_the_name_in_another_organisation_is_another_pc(
        self, lists: Lists, province: Province
    ) -> None:
        rows = (";PC-1;;;;Sở Y tế;", ";PC-1;;;;Trung tâm Y tế Đông Khê;")
        assert lists.take(book(*rows), Kind.ASSET_BOOK).added == 2
        places = Computer.objects.values_list("organisation_id", flat=True)
        assert set(places) == {province.health.pk, province.clinic.pk}


class TestChanges:
    def test_a_pc_renamed_in_the_book_is_known_by_its_code_or_serial(self, lists: Lists) -> None:
        lists.take(book("TS1;PC-1;5CD1234ABC;;;;", "TS2;PC-2;;;;;"), Kind.ASSET_BOOK)
        taken = lists.take(book(";PC-11;5CD1234ABC;;;;", "TS2;PC-22;;;;;"), Kind.ASSET_BOOK)
        assert (taken.added, taken.known) == (0, 2)
        assert Computer.objects.count() == 2

    def test_a_book_that_says_less_takes_nothing_away(self, lists: Lists) -> None:
        full = f"TS1;PC-1;5CD1234ABC;{M1};An;;Windows 10"
        lists.take(book(full), Kind.ASSET_BOOK)
        before = kept()
        lists.take(book("TS1;PC-1;;;;;"), Kind.ASSET_BOOK)
        assert kept() == before
        assert Asset.objects.get().os == "Windows 10"
        lists.take(book(f"TS1;PC-1;;{M2};;;Windows 11"), Kind.ASSET_BOOK)
        asset = Asset.objects.get()
        assert (asset.macs, asset.os) == (["8c1645d4e5f6"], "Windows 11")

    def test_two_rows_of_one_pc_are_one(self, lists: Lists) -> None:
        rows = ("TS1;PC-1;5CD1234ABC;;;;", "TS1;PC-1;5CD1234ABC;;;;")
        taken = lists.take(book(*rows), Kind.ASSET_BOOK)
        assert taken.added == 1
        assert Computer.objects.count() == 1

    def test_a_unit_nobody_knows_fails_and_the_others_stand(self, lists: Lists) -> None:
        rows = ("TS1;PC-1;;;;Sở Không Có;", "TS2;PC-2;;;;Sở Văn hóa, Thể thao và Du lịch;",
                "TS3;PC-3;;;;;", "TS4;PC-4;;;;SỞ Y TẾ;")  # fmt: skip
        taken = lists.take(book(*rows), Kind.ASSET_BOOK)
        assert [line for line, _unit in taken.failed] == [2, 3]
        assert [row[0] for row in kept()] == ["PC-3", "PC-4"]

    def test_more_than_a_hundred_rows(self, lists: Lists) -> None:
        rows = [f"TS{n};PC-{n};;;;;" for n in range(230)] + ["TS0;PC-0;;;;;"]
        taken = lists.take(book(*rows), Kind.ASSET_BOOK)
        assert taken.added == 230
        assert Asset.objects.count() == Computer.objects.count() == 230


class TestRegisterChanged:
    """Answers rest on the register: what a person changes there is judged anew."""

    LIST = "Tên máy;Số sê-ri;Trạng thái\nPC-1;5CD1234ABC;Running\nPC-9;8XYZ99887;Running\n"

    def state(self, name: str) -> str:
        from khien.console.coverage.judging import judge_if_changed

        judge_if_changed()
        return Standing.objects.get(computer__name=name).state

    @pytest.fixture
    def one(self, lists: Lists) -> Computer:
        lists.take(book(";PC-1;5CD1234ABC;;;;"), Kind.ASSET_BOOK)
        lists.take(self.LIST, Kind.EDR)
        assert self.state("PC-1") == "covered"
        return Computer.objects.get()

    def test_a_pc_that_is_added(self, lists: Lists, one: Computer) -> None:
        officer = lists.person("health.officer")
        register.add_computer(
            officer, organisation=lists.province.health, name="PC-9", serials=["8XYZ99887"]
        )
        assert self.state("PC-9") == "covered"

    def test_a_table_that_is_pasted(self, lists: Lists, one: Computer) -> None:
        register.add_computers(
            lists.person("health.officer"), lists.province.health,
            [(1, {"name": "PC-9", "serials": ["8XYZ99887"]})],
        )  # fmt: skip
        assert self.state("PC-9") == "covered"

    def test_a_serial_that_is_put_right(self, lists: Lists, one: Computer) -> None:
        register.edit_computer(lists.person("health.officer"), one, serials=["AB12CD34E"])
        assert self.state("PC-1") != "covered"

    def test_one_out_of_use_and_in_use_again(self, lists: Lists, one: Computer) -> None:
        officer = lists.person("health.officer")
        register.set_computer_active(officer, one, active=False)
        assert Judging.objects.get().changed_at is not None
        with pytest.raises(Standing.DoesNotExist):
            self.state("PC-1")
        register.set_computer_active(officer, one, active=True)
        assert self.state("PC-1") == "covered"

    def test_nothing_changed_is_not_judged_again(self, lists: Lists, one: Computer) -> None:
        before = Judging.objects.get().changed_at
        register.edit_computer(lists.person("health.officer"), one, name="PC-1")
        register.set_computer_active(lists.person("health.officer"), one, active=True)
        assert Judging.objects.get().changed_at == before

    def test_the_name_that_a_pc_tells_of_itself(
        self, lists: Lists, one: Computer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A bundle tells another name of the PC: the list may know it under that one."""
        before = Judging.objects.get().changed_at
        told = SimpleNamespace(hostname="PC-1-MOI", serials=["5CD1234ABC"])
        accepting._fill_in(one, told)  # type: ignore[arg-type]
        after = Judging.objects.get().changed_at
        assert before is not None
        assert after is not None
        assert after > before
        accepting._fill_in(one, told)  # type: ignore[arg-type]
        assert Judging.objects.get().changed_at == after
