"""Keys of PCs and headers of columns against plain rules: what is the same, what is nobody's."""

from __future__ import annotations

import json
from datetime import timedelta
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.endpoints.coverage import columns, identity
from khien.endpoints.coverage.answers import MEAN_RISK, MOST_RISK, State, _most_risk
from khien.endpoints.coverage.columns import FIELDS
from khien.endpoints.coverage.rows import SourceRow, cleaned, load_words, protected
from tests.endpoints.coverage.test_answers import NOW, SERIAL, answers, listing, pc, row

LETTERS = "ABC1"


def edits(word: str) -> set[str]:
    """Every word one mistake away, straight from its definition."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    return (
        {a + b[1:] for a, b in cuts if b}
        | {a + letter + b[1:] for a, b in cuts if b for letter in LETTERS}
        | {a + letter + b for a, b in cuts for letter in LETTERS}
        | {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
        | {word}
    )


@given(st.text(LETTERS, max_size=6), st.text(LETTERS, max_size=6))
@settings(max_examples=150, deadline=None)
def test_one_letter_apart_is_what_the_words_say(first: str, second: str) -> None:
    assert identity.one_letter_apart(first, second) is (second in edits(first))


@given(st.text(LETTERS, min_size=1, max_size=6), st.data())
@settings(max_examples=70, deadline=None)
def test_every_single_mistake_is_found(word: str, data: st.DataObject) -> None:
    assert identity.one_letter_apart(word, data.draw(st.sampled_from(sorted(edits(word)))))


class TestSerials:
    @given(st.text(max_size=40))
    @settings(max_examples=70, deadline=None)
    def test_a_key_is_its_own_key_and_plain(self, text: str) -> None:
        key = identity.serial_key(text)
        assert key == "" or key.isascii()
        assert identity.serial_key(key) in {key, ""}
        assert identity.serial_key(f"  {text.lower()} ") == identity.serial_key(text.lower())

    @pytest.mark.parametrize(
        "before", ["S/N: ", "SN", "Serial number - ", "Service Tag.", "Số máy: "]
    )
    def test_what_stands_before_it_on_a_label(self, before: str) -> None:
        same = identity.serial_key(f"{before}5CD1234ABC")
        assert same in {"5CD1234ABC", "SN5CD1234ABC"}
        assert (same == "5CD1234ABC") is (before != "SN")

    def test_every_word_of_our_list_names_nobody(self) -> None:
        place = files("khien.data").joinpath("endpoints", "junk_identities.json")
        junk = json.loads(place.read_text(encoding="utf-8"))
        for serial in junk["serials"]:
            assert identity.serial_key(serial) == "", serial
            assert identity.is_unset_serial(serial.upper()), serial
        for begins in junk["serial_prefixes"]:
            assert identity.serial_key(f"{begins}56 4d 1a 2b 3c") == "", begins
        for uuid in junk["uuids"]:
            assert identity.uuid_key(uuid.upper()) == "", uuid
        for begins in junk["mac_prefixes"]:
            assert not identity.mac_names_one((begins + "1a2b3c4d5e6f")[:12]), begins
        for name in junk["hostnames"]:
            assert identity.host_key(name.upper())[0] == "", name


class TestUuids:
    @given(st.uuids(), st.sampled_from(["{}", "  ", ""]))
    @settings(max_examples=100, deadline=None)
    def test_both_orders_are_one_in_any_case(self, uuid: object, around: str) -> None:
        plain = str(uuid)
        parts = plain.split("-")
        swapped = "-".join(
            [*("".join(reversed([part[at : at + 2] for at in range(0, len(part), 2)]))
               for part in parts[:3]), *parts[3:]]
        )  # fmt: skip
        key = identity.uuid_key(f"{around[:1]}{plain.upper()}{around[1:]}")
        assert key == identity.uuid_key(swapped)
        assert key in {plain, swapped, ""}

    @pytest.mark.parametrize("text", ["", "x", "4c4c4544", "4c4c4544-0043-3010-8052-b4c04f56443g"])
    def test_what_is_none(self, text: str) -> None:
        assert identity.uuid_key(text) == ""


class TestMacs:
    @given(st.integers(0, 2**48 - 1))
    @settings(max_examples=80, deadline=None)
    def test_made_up_and_shared_ones_name_nobody(self, number: int) -> None:
        mac = f"{number:012x}"
        if int(mac[1], 16) & 3:
            assert not identity.mac_names_one(mac)
        if identity.mac_names_one(mac):
            assert len(set(mac)) >= 3


class TestNames:
    @pytest.mark.parametrize(
        ("text", "key"),
        [
            ("MAY-01", ("may-01", "")), ("may-01.dk.vn.", ("may-01", "dk.vn")),
            ("DK\\MAY-01$", ("may-01", "")), ("MÁY-KẾ-TOÁN", ("may-ke-toan", "")),
            ("10.0.0.5", ("", "")), ("2024.x", ("2024", "x")), ("", ("", "")), (".", ("", "")),
            ("a", ("", "")), ("localhost", ("", "")), ("  may-01  ", ("may-01", "")),
        ],
    )  # fmt: skip
    def test_hosts(self, text: str, key: tuple[str, str]) -> None:
        assert identity.host_key(text) == key

    @given(st.text(max_size=40))
    @settings(max_examples=80, deadline=None)
    def test_any_text_has_keys(self, text: str) -> None:
        name, _domain = identity.host_key(text)
        assert name == "" or len(name) >= 2
        keys = identity.keys_of(
            SourceRow("x", 1, hostname=text, serials=(text,), user=text, unit=text, uuid=text)
        )
        assert all(keys.accounts) or not keys.accounts
        assert keys | keys == keys

    @given(st.permutations(["Nguyễn", "Thị", "Minh", "Châu"]))
    @settings(max_examples=24, deadline=None)
    def test_the_order_of_a_name_s_words_is_nothing(self, words: list[str]) -> None:
        assert identity.user_key(" ".join(words)) == identity.user_key("Nguyễn Thị Minh Châu")

    @pytest.mark.parametrize(
        ("name", "accounts"),
        [
            ("Nguyễn Thị Minh Châu", {"chauntm", "ntmchau"}), ("Ông Lê Văn An", {"anlv", "lvan"}),
            ("DK\\annv", {"annv"}), ("annv@dongkhe.gov.vn", {"annv"}), ("An", {"an"}),
            ("Lê An", {"lean"}), ("", set()), ("???", set()),
        ],
    )  # fmt: skip
    def test_accounts(self, name: str, accounts: set[str]) -> None:
        assert identity.accounts_of(name) == accounts


class TestColumns:
    @given(st.lists(st.one_of(st.text(max_size=20), st.sampled_from([
        "Tên máy", "Số sê-ri", "MAC", "Host", "Status", "Trạng thái", "IP", "Người dùng",
    ])), max_size=8))  # fmt: skip
    @settings(max_examples=70, deadline=None)
    def test_each_column_serves_one_field_and_is_there(self, headers: list[str]) -> None:
        guess = columns.guess(headers)
        assert set(guess) <= set(FIELDS)
        assert len(set(guess.values())) == len(guess)
        assert all(0 <= at < len(headers) for at in guess.values())
        assert columns.corrected(headers, guess) == guess
        assert 0 <= columns.known_headers(headers) <= len(headers)

    def test_every_alias_of_ours_is_a_field_and_is_found_alone(self) -> None:
        for field, aliases in columns.load("list_columns.json")["columns"].items():
            assert field in FIELDS
            for alias in aliases:
                found = columns.guess([alias])
                assert list(found.values()) == [0], alias

    def test_a_header_that_only_holds_an_alias_gives_way_to_one_that_is_it(self) -> None:
        assert columns.guess(["Ghi chú Tên máy cũ", "Tên máy"])["hostname"] == 1

    @pytest.mark.parametrize(
        ("saved", "found"),
        [
            ({"hostname": "TÊN MÁY"}, {"hostname": 0}), ({"hostname": "Tên khác"}, {}),
            ({"secret": "Tên máy"}, {}), ({"hostname": "Tên máy", "user": "Tên máy"},
                                          {"hostname": 0, "user": 0}), ({}, {}),
        ],
    )  # fmt: skip
    def test_saved_columns(self, saved: dict[str, str], found: dict[str, int]) -> None:
        assert columns.by_header(("Tên máy", "x"), saved) == found


class TestWords:
    def test_no_word_says_two_things(self) -> None:
        for kind, groups in load_words().items():
            first, second = groups.values()
            assert not first & second, kind

    @given(st.text(max_size=30))
    @settings(max_examples=100, deadline=None)
    def test_a_word_that_is_in_no_list_is_unknown(self, text: str) -> None:
        words = load_words()
        if protected(text) is not None:
            assert any(
                columns.fold(text).strip(" .!") in each for each in words["protection"].values()
            )
        if cleaned(text) is not None:
            assert any(
                columns.fold(text).strip(" .!") in each for each in words["found_state"].values()
            )

    @pytest.mark.parametrize("word", ["Running!", " ĐANG BẢO VỆ. ", "on"])
    def test_signs_and_case_are_nothing(self, word: str) -> None:
        assert protected(word) is True

    @pytest.mark.parametrize(
        "word", ["not protected", "unprotected", "Not running", "không hoạt động"]
    )
    def test_a_no_is_never_read_as_the_yes_within_it(self, word: str) -> None:
        assert protected(word) is False


class TestRisk:
    """Not covered is said only as far as all so called stay sure."""

    @given(st.lists(st.floats(0, 1), max_size=30))
    @settings(max_examples=70, deadline=None)
    def test_the_mean_and_the_most_that_are_borne(self, risks: list[float]) -> None:
        from khien.endpoints.coverage.answers import Answer

        found = [Answer(str(at), State.NOT_COVERED, "absent", risk=risk)
                 for at, risk in enumerate(risks)]  # fmt: skip
        most = _most_risk(found)
        kept = [risk for risk in risks if risk <= most]
        assert most <= MOST_RISK
        assert sum(kept) <= MEAN_RISK * len(kept) + 1e-9 or not any(kept)

    def test_a_place_of_equal_risk_is_borne_whole_or_not_at_all(self) -> None:
        from khien.endpoints.coverage.answers import Answer

        def most(*risks: float) -> float:
            return _most_risk([Answer("x", State.NOT_COVERED, "absent", risk=r) for r in risks])

        assert most(*[0.0] * 100, *[0.1] * 40) == 0.1
        assert most(*[0.0] * 100, *[0.1] * 500) == 0.0

    def test_of_nobody_it_is_none(self) -> None:
        assert _most_risk([]) == 0.0

    @pytest.mark.parametrize("free", [0, 1, 3, 12])
    def test_the_more_rows_are_left_over_the_fewer_are_called_not_covered(self, free: int) -> None:
        pcs = [pc(f"V{n}", hostname=f"VP-{n:02}", serials=(f"DKVP{n:04}",)) for n in range(40)]
        rows = [row(n + 2, hostname=f"VP-{n:02}", serials=(f"DKVP{n:04}",)) for n in range(30)]
        over = [row(n + 60, hostname=f"KHO-{n}") for n in range(free)]
        found = answers(pcs, [listing(*rows, *over)])
        denied = sum(each.state is State.NOT_COVERED for each in found)
        assert sum(each.state is State.COVERED for each in found) == 30
        assert denied == 10 if free == 0 else denied <= 10
        if free == 12:
            assert denied < 10

    def test_rows_that_are_off_or_silent_are_no_other_name_of_a_covered_pc(self) -> None:
        pcs = [pc(f"V{n}", serials=(f"DKVP{n:04}",)) for n in range(10)]
        rows = [row(n + 2, serials=(f"DKVP{n:04}",)) for n in range(9)]
        off = [row(60, hostname="KHO-1", protected=False),
               row(61, hostname="KHO-2", last_seen=NOW - timedelta(days=90))]  # fmt: skip
        assert answers(pcs, [listing(*rows, *off)])[9].state is State.NOT_COVERED
        live = answers(pcs, [listing(*rows, row(60, hostname="KHO-1"))])[9]
        assert live.state is State.CANNOT_TELL
        assert SERIAL not in str(live.candidates)
