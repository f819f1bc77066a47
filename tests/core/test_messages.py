"""From a reason code and facts to sentences; a code from a newer PC is never lost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from khien.core.findings import Finding, Status
from khien.core.i18n import use_language
from khien.core.messages import COMMON, Message, sentence, sentence_for

TABLE = {
    "open": Message("Cổng {port} đang mở.", "Đóng cổng {port}."),
    "fine": Message("Không có cổng nào mở."),
    "timed-out": Message("Riêng phép này quá lâu."),
}


def finding(code: str, **facts: object) -> Finding:
    return Finding(
        "ports", "endpoint.legacy-services", "may-01", Status.FAIL, code,
        datetime(2026, 11, 25, tzinfo=UTC), facts,
    )  # fmt: skip


def test_reason_and_remedy_take_the_facts() -> None:
    told = sentence(TABLE, finding("open", port=23))
    assert told == ("Cổng 23 đang mở.", "Đóng cổng 23.")


def test_a_message_without_a_remedy_gives_none() -> None:
    assert sentence(TABLE, finding("fine")) == ("Không có cổng nào mở.", "")


def test_the_check_s_own_table_comes_before_the_common_one() -> None:
    assert sentence_for(TABLE, "timed-out", {})[0] == "Riêng phép này quá lâu."


@pytest.mark.parametrize("code", COMMON)
def test_common_codes_are_known_to_every_check(code: str) -> None:
    facts = {"what": "nft", "days": 7}
    reason, remedy = sentence_for({}, code, facts)
    # Nothing is missing on another system, and what is old was once seen: neither names a place.
    names = code not in {"not-windows", "stale"}
    assert reason != code
    assert ("nft" in reason) is names
    assert bool(remedy) is (code != "not-windows")
    with use_language("en"):
        english = sentence_for({}, code, facts)
    assert english != (reason, remedy)
    assert ("nft" in english[0]) is names


def test_a_code_nobody_knows_is_shown_as_itself() -> None:
    assert sentence_for(TABLE, "from-a-newer-pc", {"x": 1}) == ("from-a-newer-pc", "")


def test_a_fact_that_is_missing_stays_visible() -> None:
    assert sentence_for(TABLE, "open", {"other": 1})[0] == "Cổng {port} đang mở."


def test_a_message_does_not_change() -> None:
    with pytest.raises(AttributeError):
        TABLE["fine"].reason = ""  # type: ignore[misc]
