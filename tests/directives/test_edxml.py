"""What a packet says beside its letter: the letter wins, silence is filled, differences told."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khien.core.limits import DEFAULT_LIMITS
from khien.directives import as_json, read_directive
from khien.directives.edxml import codes, day_of, facts_of, is_organ_id
from khien.documents import read
from khien.documents.containers.edxml import parse_packet
from tests.documents.packets import LETTER, packet


def directive(letter: str = LETTER, **values: Any) -> dict[str, Any]:
    """The JSON of a packet with this letter inside."""
    document = read(packet([("0015.txt", letter.encode())], **values), "goi.edxml")
    told = as_json(read_directive(document), file="a", sha256="0" * 64, document=document)
    return json.loads(json.dumps(told))


def warned(told: dict[str, Any]) -> set[str]:
    return {each["code"] for each in told["warnings"] if each["code"].startswith("packet")}


def test_a_packet_that_agrees_with_its_letter_is_no_warning() -> None:
    told = directive()
    assert warned(told) == {"packet-filled"}  # the urgency, which the letter does not print
    assert told["urgency"] == "KHẨN"
    assert told["packet"]["from"] == {"id": "000.00.00.H99", "name": "UBND tỉnh Đông Khê"}
    assert [each["name"] for each in told["packet"]["to"]] == ["Sở Y tế", "Sở Công Thương"]
    assert told["packet"]["code"] == "15/UBND-NC"
    assert told["packet"]["steering"] == "1"
    assert "packet" not in json.loads(json.dumps(_plain()))


def _plain() -> dict[str, object]:
    document = read(LETTER.encode(), "a.txt")
    return as_json(read_directive(document), file="a", sha256="0" * 64, document=document)


@pytest.mark.parametrize(
    ("values", "code", "field", "kept"),
    [
        ({"number": "16"}, "packet-number", "number", "15"),
        ({"notation": "UBND-KT"}, "packet-notation", "notation", "UBND-NC"),
        ({"date": "2026/11/06"}, "packet-date", "date", "2026-11-05"),
        ({"sender": "UBND tỉnh Khác"}, "packet-issuer", "issuer", None),
        ({"subject": "V/v nghỉ lễ"}, "packet-subject", "subject", None),
    ],
)
def test_the_letter_wins_and_the_difference_is_told(
    values: dict[str, Any], code: str, field: str, kept: str | None
) -> None:
    told = directive(**values)
    assert code in warned(told)
    assert told[field] == (kept or directive()[field])
    message = next(each["message"] for each in told["warnings"] if each["code"] == code)
    assert next(iter(values.values())).replace("/", "-") in message.replace("/", "-")


def test_spelling_alone_is_no_difference() -> None:
    same = {
        "number": "015", "notation": "ubnd-nc", "sender": "Ủy ban nhân dân tỉnh Đông Khê",
        "subject": "Về việc: cài đặt phần mềm phòng, chống mã độc.", "due": "2026/12/05",
    }  # fmt: skip
    assert warned(directive(**same)) == {"packet-filled"}


def test_what_the_letter_leaves_blank_is_filled_from_the_packet() -> None:
    blank = LETTER.replace("Số: 15/UBND-NC", "Số:      /UBND-NC").replace("ngày 05", "ngày   ")
    told = directive(blank)
    assert told["number_as_printed"] == "15/UBND-NC"
    assert told["date"] == "2026-11-05"
    assert "packet-filled" in warned(told)
    assert not {"no-date", "day-missing"} & {each["code"] for each in told["warnings"]}


def test_a_number_is_not_lent_to_another_notation() -> None:
    blank = LETTER.replace("Số: 15/UBND-NC", "Số:      /UBND-NC")
    assert directive(blank, notation="UBND-KT")["number"] is None


def test_a_due_date_that_is_nowhere_in_the_letter() -> None:
    assert "packet-due" in warned(directive(due="2026/12/31"))
    assert "packet-due" not in warned(directive(due=""))
    assert "packet-due" not in warned(directive(due="khong ro"))


@pytest.mark.parametrize("kind", ["1", "2", "3"])
def test_recall_update_and_replacement_are_said(kind: str) -> None:
    assert f"packet-business-{kind}" in warned(directive(doc_type=kind))


def test_a_reply_names_what_it_answers() -> None:
    more = (
        "<ResponseFor><OrganId>000.01.00.H99</OrganId><Code>07/CAT-PA05</Code>"
        "<DocumentId>x,2026/10/01,07/CAT-PA05</DocumentId>"
        "<PromulgationDate>2026/10/01</PromulgationDate></ResponseFor>"
        "<ResponseFor><Code><CodeNumber>8</CodeNumber><CodeNotation>CT</CodeNotation></Code>"
        "</ResponseFor><ResponseForTask><TaskCode>NV-1</TaskCode></ResponseForTask>"
    )
    answers = directive(more=more)["packet"]["answers"]
    assert answers[0] == {
        "organ": "000.01.00.H99", "code": "07/CAT-PA05", "document_id": "x,2026/10/01,07/CAT-PA05",
        "date": "2026-10-01",
    }  # fmt: skip
    assert [each["code"] for each in answers[1:]] == ["8/CT", "NV-1"]


def test_a_status() -> None:
    data = packet([], more="<StatusCode>03</StatusCode><Description>vào sổ</Description>")
    found = parse_packet(data, limits=DEFAULT_LIMITS)
    facts = facts_of({"header": found.header, "trace": found.trace})
    assert (facts.status, facts.status_words) == ("03", "vào sổ")
    assert codes()["status"]["03"]["vi"] == "đã tiếp nhận"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026/11/02", "2026-11-02"), ("2026-11-02", "2026-11-02"), ("02/11/2026", "2026-11-02"),
        ("2026/11/02 08:00:00", "2026-11-02"), ("2026-11-02T08:00:00", "2026-11-02"),
        ("", None), ("2026/13/40", None), ("hôm nay", None),
    ],
)  # fmt: skip
def test_days(text: str, day: str | None) -> None:
    assert day_of(text) == day


def test_codes_of_bodies() -> None:
    for good in ("000.00.00.G22", "000.00.00.H41", "28.22.H17", "002.00.20.H13", "H17"):
        assert is_organ_id(good)
    for bad in ("", "Sở Y tế", "000.00", "../H17", "H17\n"):
        assert not is_organ_id(bad)


_VALUES = st.recursive(
    st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner,
        max_size=3),
    max_leaves=8,
)  # fmt: skip
_NAMES = st.sampled_from(
    ["From", "To", "Code", "PromulgationInfo", "DocumentType", "OtherInfo", "Subject", "DueDate",
     "ResponseFor", "ResponseForTask", "SignerInfo", "StatusCode", "Priority", "CodeNumber"]
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(_NAMES, _VALUES, max_size=8))
def test_any_values_have_facts(header: dict[str, Any]) -> None:
    facts = facts_of({"header": header, "trace": {}})
    assert isinstance(facts.number, str)
    assert facts.date is None or len(facts.date) == 10
